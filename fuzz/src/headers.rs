//! What comes in a request's headers: cookies, who a proxy says has connected, what a browser calls itself, which
//! languages it likes, the id that a request has already.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::ConnectInfo,
    http::{Extensions, HeaderMap, HeaderName, HeaderValue, header},
};
use stoa::{
    domain::{languages::Language, sessions::plain_browser},
    server::{
        config::Market,
        context::visitor_of,
        http::zone_in,
        requests::told_id,
        session::{cookie, token_in},
    },
};

use super::text;

const TOKEN: &str = "5f1d0a9b";
const PROXY: [u8; 4] = [203, 0, 113, 9];

/// Headers say what they are for and nothing else, whatever is in them.
pub fn hold(bytes: &[u8]) {
    let Ok(value) = HeaderValue::from_bytes(bytes) else { return };
    cookies(&value);
    visitor(&value);
    browser(&text(bytes));
    request_id(&value);
    language(&text(bytes));
}

/// Nothing is liked better than what comes first without a weight.
fn language(text: &str) {
    assert_eq!(Language::liked_best(&format!("de,{text}")), Some(Language::German));
    let _ = Language::liked_best(text);
}

fn with(name: HeaderName, value: &HeaderValue) -> HeaderMap {
    HeaderMap::from_iter([(name, value.clone())])
}

/// Whatever other cookies there are, one's own is found; and zones are those that there are.
fn cookies(value: &HeaderValue) {
    let foreign = with(header::COOKIE, value);
    let _ = token_in(&foreign, false);
    assert!((-840..=840).contains(&zone_in(&foreign)));
    let set = cookie(TOKEN, true);
    let own = set.split(';').next().unwrap_or_default();
    let both = [value.as_bytes(), b"; ", own.as_bytes()].concat();
    let Ok(both) = HeaderValue::from_bytes(&both) else { panic!("two cookies are a header") };
    if both.to_str().is_ok() {
        assert_eq!(token_in(&with(header::COOKIE, &both), true).as_deref(), Some(TOKEN));
    }
}

/// Nobody but a proxy says for whom they ask, and what it says is the last address or nothing.
fn visitor(value: &HeaderValue) {
    let headers = with(HeaderName::from_static("x-forwarded-for"), value);
    let proxy = IpAddr::from(PROXY);
    let mut extensions = Extensions::new();
    extensions.insert(ConnectInfo(SocketAddr::from((PROXY, 443))));
    for is_behind_proxy in [false, true] {
        let market = Market { is_demo: false, is_secure: true, is_behind_proxy };
        let visitor = visitor_of(&headers, &extensions, &market).expect("somebody has connected");
        assert_eq!(visitor.address, visitor.address.to_canonical());
        assert!(is_behind_proxy || !visitor.is_told);
        let last =
            value.to_str().ok().and_then(|told| told.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
        let expected = last.filter(|_| is_behind_proxy).map_or(proxy, |last| last.to_canonical());
        assert_eq!(visitor.address, expected);
    }
}

/// What a browser is called is made of names that we know.
fn browser(told: &str) {
    let name = plain_browser(told);
    assert!(name.len() <= 40 && name.chars().all(|c| c == ' ' || c.is_ascii_alphabetic()), "{name:?}");
}

/// An id that is taken over can stand in a line of the log.
fn request_id(value: &HeaderValue) {
    if let Some(id) = told_id(&with(HeaderName::from_static("x-request-id"), value)) {
        let id = id.to_str().expect("it is ASCII");
        assert!(!id.is_empty() && id.len() <= 64);
        assert!(id.chars().all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c)), "{id:?}");
    }
}
