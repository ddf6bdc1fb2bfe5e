//! What is logged and measured of each request, and the id by which its lines in the log are found.

use std::{
    borrow::Cow,
    collections::HashSet,
    sync::LazyLock,
    time::{Duration, Instant},
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode},
    middleware::Next,
    response::Response,
};
use leptos::server_fn;
use leptos_axum::AxumRouteListing;
use tracing::{Instrument, Span, field::Empty};
use uuid::Uuid;

use super::{
    context::AppState,
    http::{PLAIN_ROUTES, TELLING, page_routes},
    metrics::{self, Answered},
};

const ID: HeaderName = HeaderName::from_static("x-request-id");
const LONGEST_ID: usize = 64;

/// From when on an answer is slow.
const SLOW: Duration = Duration::from_secs(1);

/// Where all server functions are.
pub const CALLS: &str = "/api/{*name}";

/// Whether a path is a server function's.
#[must_use]
pub fn is_call(path: &str) -> bool {
    path.starts_with("/api/")
}

/// What has no name of its own: files, what there isn't, and whatever somebody makes up.
const OTHER: &str = "other";

/// Gives a request its id, and notes what became of it.
pub async fn follow(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let id = told_id(request.headers()).filter(|_| state.market.is_behind_proxy).unwrap_or_else(new_id);
    let span = span(&request, &id);
    let (route, method) = (route(&request), method(request.method()));
    let work = async {
        let _in_flight = metrics::in_flight();
        let begun = Instant::now();
        let mut response = next.run(request).await;
        let (status, took) = (response.status(), begun.elapsed());
        metrics::note_request(&Answered { route, method, status: class(status) }, took);
        log(status, took);
        response.headers_mut().insert(ID, id);
        response
    };
    work.instrument(span).await
}

fn log(status: StatusCode, took: Duration) {
    let (status, ms) = (status.as_u16(), u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
    if took > SLOW {
        tracing::warn!(status, ms, "answered slowly");
    } else if [403, 429].contains(&status) {
        tracing::info!(status, ms, "answered");
    } else {
        tracing::debug!(status, ms, "answered");
    }
}

/// Whatever level is logged, so that each line says to which request it belongs, and of whom once that is known. Not its
/// query, where people search, nor what opens something.
fn span(request: &Request, id: &HeaderValue) -> Span {
    let (id, method, path) = (id.to_str().unwrap_or_default(), request.method(), request.uri().path());
    let telling = TELLING.iter().find(|telling| path.starts_with(**telling));
    let path = telling.map_or(Cow::Borrowed(path), |telling| format!("{telling}…").into());
    tracing::error_span!("request", %id, %method, %path, account = Empty)
}

/// The id that the proxy in front has given a request, if it can stand in a line of the log.
#[must_use]
pub fn told_id(headers: &HeaderMap) -> Option<HeaderValue> {
    let id = headers.get(ID)?;
    let is_sound = (1..=LONGEST_ID).contains(&id.len())
        && id.as_bytes().iter().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(byte));
    is_sound.then(|| id.clone())
}

fn new_id() -> HeaderValue {
    let id = Uuid::new_v4().to_string();
    HeaderValue::from_str(&id).unwrap_or(HeaderValue::from_static("none"))
}

/// The names of all that can be asked for.
static ROUTES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let pages = page_routes().iter().map(AxumRouteListing::path);
    let calls = server_fn::axum::server_fn_paths().map(|(path, _)| path);
    pages.chain(calls).chain(PLAIN_ROUTES).collect()
});

fn route(request: &Request) -> &'static str {
    let matched = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let name = match matched {
        Some(CALLS) => Some(request.uri().path()),
        matched => matched,
    };
    name.and_then(|name| ROUTES.get(name).copied()).unwrap_or(OTHER)
}

fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => OTHER,
    }
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        ..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        500.. => "5xx",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_id_is_taken_over() {
        let told = |id: &'static [u8]| {
            let headers = [(ID, HeaderValue::from_bytes(id).unwrap())].into_iter().collect();
            told_id(&headers).is_some()
        };
        for sound in [&b"a"[..], b"0fd2b7a2-0000-4000-8000-000000000000", b"Root-1.2_3", &[b'x'; 64]] {
            assert!(told(sound), "{sound:?}");
        }
        for unsound in [&b""[..], b"a b", b"a\"b", b"a=b", "é".as_bytes(), &[b'x'; 65]] {
            assert!(!told(unsound), "{unsound:?}");
        }
        assert_eq!(told_id(&HeaderMap::new()), None);
        assert_eq!(new_id().len(), 36);
    }

    #[test]
    fn a_path_alone_is_no_route() {
        let request = |path| Request::builder().uri(path).body(axum::body::Body::empty()).unwrap();
        assert_eq!(route(&request("/products/7")), OTHER);
        assert_eq!(route(&request("/live")), OTHER);
    }
}
