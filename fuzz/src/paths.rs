//! Addresses to go back to, and the paths of things.

use axum::http::{HeaderValue, Uri};
use stoa::{
    domain::{
        accounts::Role,
        orders::is_order_number,
        paths::{on_this_site, order, order_dispute, order_talk, order_talked_of, thread, thread_of},
    },
    server::http::sign_in_path,
};
use url::{Position, Url};

use super::text;

/// Whoever is led back stays on this site; and what is found in a path is what its address was made of.
pub fn hold(bytes: &[u8]) {
    let text = text(bytes);
    if let Some(next) = on_this_site(&text) {
        leads_back(next);
    }
    signing_in(&text);
    for role in [Role::Customer, Role::Admin] {
        if is_order_number(&text) {
            for path in [order(role, &text), order_talk(role, &text), order_dispute(role, &text)] {
                assert_eq!(here(&path).path(), path, "an order's number changes nothing in an address");
            }
            assert_eq!(order_talked_of(&order_talk(role, &text)), Some(&*text));
        }
        if let Some(id) = thread_of(&text) {
            assert_eq!(thread_of(&thread(role, id)), Some(id));
        }
    }
    if let Some(number) = order_talked_of(&text) {
        assert!([Role::Customer, Role::Admin].iter().any(|role| order_talk(*role, number) == *text));
    }
}

/// Where a browser goes from a page of ours.
fn here(address: &str) -> Url {
    let page = Url::parse("https://stoa.example/panel/orders?page=1").expect("an address");
    page.join(address).unwrap_or_else(|error| panic!("{error}: {address:?}"))
}

fn leads_back(next: &str) {
    let led = here(next);
    assert_eq!(&led[..Position::BeforePath], "https://stoa.example", "{next:?}");
    assert!(HeaderValue::from_str(next).is_ok(), "{next:?}");
    if let Ok(uri) = next.parse::<Uri>() {
        assert!(uri.host().is_none() && uri.path().starts_with('/'), "{next:?}");
    }
}

/// The sign-in page gets the address whole, and nothing besides it.
fn signing_in(next: &str) {
    let page = here(&sign_in_path(next));
    let told: Vec<_> = page.query_pairs().collect();
    assert_eq!((page.path(), told.as_slice()), ("/sign-in", &[("next".into(), next.into())][..]));
}
