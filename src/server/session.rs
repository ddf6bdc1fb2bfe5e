//! Whose request it is: the session cookie.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use tracing::Instrument;

use super::{
    Result,
    actions::sessions::{LIFETIME, is_note_due, note_seen, token_hash},
    clock,
    context::AppState,
    db::sessions,
    http,
};
use crate::{
    domain::{accounts::Viewer, ids::SessionId},
    error::AppError,
};

const COOKIE: &str = "stoa_session";

/// What is the same for everybody, and how long browsers may keep it.
const FILES: [(&str, &str); 3] = [
    ("/pictures/", "public, max-age=86400"),
    ("/icon.svg", "public, max-age=86400"),
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
    /// Who asks.
    pub viewer: Viewer,
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
            request.extensions_mut().insert(session);
            let mut response = next.run(request).await;
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
    }
}

/// The session whose cookie came with a request.
///
/// # Errors
/// [`AppError::Internal`] when the database fails.
pub async fn find(state: &AppState, headers: &HeaderMap) -> Result<Option<Session>> {
    match token_in(headers) {
        Some(token) => of_token(state, token).await,
        None => Ok(None),
    }
}

/// The session of a token, while it lasts.
///
/// # Errors
/// As [`find`].
pub async fn of_token(state: &AppState, token: String) -> Result<Option<Session>> {
    let now = clock::now();
    let Some(known) = sessions::find(&state.db, &token_hash(&token), now).await? else { return Ok(None) };
    if is_note_due(&known, now) {
        let (db, session) = (state.db.clone(), known.id);
        // Nobody waits until that is noted, nor is kept out because it can't be; the fault is in the log
        tokio::spawn(async move { note_seen(&db, session, now).await }.in_current_span());
    }
    Ok(Some(Session { id: known.id, viewer: known.viewer, token }))
}

fn token_in(headers: &HeaderMap) -> Option<String> {
    CookieJar::from_headers(headers).get(COOKIE).map(|cookie| cookie.value().to_owned())
}

/// The cookie that keeps a session's token, out of reach of scripts and of other sites' posts.
#[must_use]
pub fn cookie(token: &str, is_secure: bool) -> String {
    Cookie::build((COOKIE, token))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_secure)
        .max_age(time::Duration::seconds(LIFETIME))
        .build()
        .to_string()
}

/// The cookie that makes a browser forget its session.
#[must_use]
pub fn no_cookie(is_secure: bool) -> String {
    format!(
        "{}; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        cookie("", is_secure).replace(&format!("Max-Age={LIFETIME}"), "Max-Age=0")
    )
}

#[cfg(test)]
mod tests {
    use super::{cookie, no_cookie};

    #[test]
    fn cookies_are_kept_to_https_where_that_is_served() {
        assert!(cookie("token", true).contains("; Secure"));
        assert!(!cookie("token", false).contains("Secure"));
        for cookie in [cookie("token", true), no_cookie(true)] {
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        }
        assert!(no_cookie(false).contains("Max-Age=0"));
    }
}
