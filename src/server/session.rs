//! Whose request it is: the session cookie.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use tracing::{Instrument, Span};

use super::{
    Result,
    actions::sessions::{is_note_due, note_seen, token_hash},
    clock,
    context::AppState,
    db::sessions::{self, Known},
    http,
    languages::in_language,
};
use crate::{
    domain::{accounts::Viewer, ids::SessionId, languages::Language, moment::Moment, sessions::LONGEST},
    error::AppError,
    ui::words,
};

const COOKIE: &str = "stoa_session";

/// With https browsers see to it that no neighbour under the same domain can set it (RFC 6265bis, 4.1.3.2).
const SAFE_COOKIE: &str = "__Host-stoa_session";

/// What is the same for everybody, and how long browsers may keep it.
const FILES: [(&str, &str); 3] = [
    ("/pictures/", "public, max-age=86400"),
    ("/icon", "public, max-age=86400"),
    // Comes here only where it may change at any time
    ("/pkg/", "no-cache"),
];

/// How long browsers may keep what guests see.
const GUESTS: &str = "private, no-cache";

/// A signed-in request.
#[derive(Debug, Clone)]
pub struct Session {
    /// Which session it belongs to.
    pub id: SessionId,
    /// When that is over, unless it is used before.
    pub until: Moment,
    /// Who asks.
    pub viewer: Viewer,
    /// In which language Stoa speaks to them, if that is known.
    pub language: Option<Language>,
    /// The secret in their cookie.
    pub token: String,
}

/// Why nobody could tell whose request it is; the door answers it, with what was typed.
#[derive(Debug, Clone)]
pub struct Unidentified(pub AppError);

/// Finds out whose request it is; what is answered to people is kept by nobody on the way.
pub async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    if let Some((_, kept)) = FILES.iter().find(|(files, _)| request.uri().path().starts_with(files)) {
        let mut response = next.run(request).await;
        if response.status().is_success() {
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
        }
        return response;
    }
    match find(&state, request.headers()).await {
        Err(error) if request.method() == Method::POST => {
            request.extensions_mut().insert(Unidentified(error));
            next.run(request).await
        }
        Err(error) => http::plain_page(&error),
        Ok(None) => {
            let is_page = request.method() == Method::GET;
            let mut response = next.run(request).await;
            if is_page && response.status().is_success() {
                // Going back may show it as it was; nobody on the way shows it to who has signed in
                response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(GUESTS));
            }
            response
        }
        Ok(Some(session)) => {
            Span::current().record("account", session.viewer.id.0);
            let language = session.language.unwrap_or_else(words::language);
            request.extensions_mut().insert(session);
            let mut response = in_language(language, next.run(request)).await;
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
    }
}

/// The session whose cookie came with a request, which is a use of it.
async fn find(state: &AppState, headers: &HeaderMap) -> Result<Option<Session>> {
    let (now, Some(token)) = (clock::now(), token_in(headers, state.market.is_secure)) else {
        return Ok(None);
    };
    let Some(known) = sessions::find(&state.db, &token_hash(&token), now).await? else { return Ok(None) };
    if is_note_due(&known, now) {
        let (db, session) = (state.db.clone(), known.id);
        // Nobody waits until that is noted, nor is kept out because it can't be; the fault is in the log
        tokio::spawn(async move { note_seen(&db, session, now).await }.in_current_span());
    }
    Ok(Some(Session::of(known, token)))
}

impl Session {
    fn of(known: Known, token: String) -> Self {
        Self { id: known.id, until: known.until, viewer: known.viewer, language: known.language, token }
    }
}

/// The session of a token, while it lasts. To ask for it is no use of it.
///
/// # Errors
/// [`AppError::Internal`] when the database fails.
pub async fn of_token(state: &AppState, token: String) -> Result<Option<Session>> {
    let known = sessions::find(&state.db, &token_hash(&token), clock::now()).await?;
    Ok(known.map(|known| Session::of(known, token)))
}

/// The token in the cookie that came with a request.
#[must_use]
pub fn token_in(headers: &HeaderMap, is_secure: bool) -> Option<String> {
    CookieJar::from_headers(headers).get(name(is_secure)).map(|cookie| cookie.value().to_owned())
}

const fn name(is_secure: bool) -> &'static str {
    if is_secure { SAFE_COOKIE } else { COOKIE }
}

/// The cookie that keeps a session's token, out of reach of scripts and of other sites' posts.
#[must_use]
pub fn cookie(token: &str, is_secure: bool) -> String {
    kept_for(LONGEST.at_most, token, is_secure)
}

fn kept_for(seconds: i64, token: &str, is_secure: bool) -> String {
    Cookie::build((name(is_secure), token))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_secure)
        .max_age(time::Duration::seconds(seconds))
        .build()
        .to_string()
}

/// The cookie that makes a browser forget its session.
#[must_use]
pub fn no_cookie(is_secure: bool) -> String {
    format!("{}; Expires=Thu, 01 Jan 1970 00:00:00 GMT", kept_for(0, "", is_secure))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{cookie, no_cookie, token_in};

    #[test]
    fn cookies_are_kept_to_https_where_that_is_served() {
        let safe = cookie("token", true);
        assert!(safe.starts_with("__Host-stoa_session=token;") && safe.contains("; Secure"), "{safe}");
        assert!(safe.contains("; Path=/;") && !safe.contains("Domain"), "or browsers refuse it: {safe}");
        let plain = cookie("token", false);
        assert!(plain.starts_with("stoa_session=token;") && !plain.contains("Secure"), "{plain}");
        for cookie in [safe, no_cookie(true)] {
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        }
        assert!(
            no_cookie(false).contains("Max-Age=0") && no_cookie(true).starts_with("__Host-stoa_session=;")
        );
    }

    #[test]
    fn with_https_only_what_nobody_else_can_have_set_is_read() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("stoa_session=planted"));
        assert_eq!(token_in(&headers, true), None);
        assert_eq!(token_in(&headers, false).as_deref(), Some("planted"));
        headers.append(header::COOKIE, HeaderValue::from_static("__Host-stoa_session=own"));
        assert_eq!(token_in(&headers, true).as_deref(), Some("own"));
    }
}
