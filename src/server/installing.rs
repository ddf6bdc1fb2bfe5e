//! What makes Stoa an application that can be installed, and what it shows without a connection: a page of its own and
//! nothing else, since all other pages are their readers' alone.

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;

use super::{context::AppState, http};
use crate::ui::words::{language, words};

/// The web app manifest (W3C Application Manifest).
pub const MANIFEST: &str = "/manifest.webmanifest";
/// What browsers run between Stoa and its network (W3C Service Workers).
pub const WORKER: &str = "/worker.js";
/// The page that it shows when nothing is reached.
pub const OFFLINE: &str = "/offline";

/// `--paper` and `--accent` of `style/tokens.css`, in the light theme.
const PAPER: &str = "#faf8f5";
const ACCENT: &str = "#0f5e59";

/// Serves all three.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route(MANIFEST, get(manifest))
        .route(WORKER, get(worker))
        .route(OFFLINE, get(async || offline()))
}

async fn manifest(State(state): State<AppState>) -> Response {
    let name = &state.settled.get().market;
    let icon = |file: &str, sizes: &str, purpose: &str| json!({ "src": file, "sizes": sizes, "type": "image/png", "purpose": purpose });
    let manifest = json!({
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "name": name,
        "short_name": name,
        "lang": language().tag(),
        "dir": language().direction(),
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": ACCENT,
        "icons": [
            icon("/icon-192.png", "192x192", "any"),
            icon("/icon-512.png", "512x512", "any"),
            icon("/icon-whole-512.png", "512x512", "maskable"),
        ],
    });
    let kind = HeaderValue::from_static("application/manifest+json");
    ([(header::CONTENT_TYPE, kind), FRESH], Json(manifest).into_response().into_body()).into_response()
}

/// Asked for each time, so that a new build's is found.
const FRESH: (HeaderName, HeaderValue) = (header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));

/// Another build has another one, which keeps that build's style.
async fn worker(State(state): State<AppState>) -> Response {
    let script =
        format!("const BUILD = {:?};\n{}", state.client.build(), include_str!("installing/worker.js"));
    let kind = HeaderValue::from_static("text/javascript; charset=utf-8");
    let policy = HeaderValue::from_static(
        "default-src 'none'; connect-src 'self'; base-uri 'none'; \
                                           form-action 'self'; frame-ancestors 'none'",
    );
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_SECURITY_POLICY, policy), FRESH], script).into_response()
}

fn offline() -> Response {
    let w = words();
    let again = format!("<p><a class=\"button main\" href=\"\">{}</a></p>", w.try_again());
    let mut page = http::blank_page(w.offline(), w.offline_hint(), &again);
    page.headers_mut().extend([FRESH]);
    page
}
