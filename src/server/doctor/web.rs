//! What browsers get at the public address, with whatever is in front of the server.

use std::time::{Duration, Instant};

use axum::{
    body::{Body, to_bytes},
    http::{HeaderName, Method, Response, StatusCode, header},
};
use futures_util::StreamExt;

use super::{Finding, visit::Place};
use crate::server::live::{PAUSE, TRIAL};

const ABOUT: &str = "address";
const POSTS: &str = "posts";
const LIVE: &str = "live";
const DOWNLOAD: &str = "download";
const VISITORS: &str = "visitors";

const STREAM: &str = "/live";

/// Where nothing is that a post could change.
const HARMLESS: &str = "/healthz";

const ELSEWHERE: &str = "https://elsewhere.example";

/// An address that nobody has (RFC 5737), which we say we have.
const FORGED: &str = "192.0.2.77";

/// The most bytes of a page that are read.
const LARGEST_PAGE: usize = 1_000_000;

/// Visits the running server as browsers do.
pub(super) async fn examine(url: &str, is_behind_proxy: bool) -> Vec<Finding> {
    let place = match Place::new(url) {
        Ok(place) => place,
        Err(cause) => return vec![Finding::wrong(ABOUT, format!("{url}: {cause}"))],
    };
    let mut found: Vec<Finding> = examine_scheme(&place, url).into_iter().collect();
    match reach(&place, url).await {
        Ok(reached) => {
            found.push(reached);
            found.push(examine_posts(&place).await);
            found.extend(examine_live(&place, is_behind_proxy).await);
            found.push(examine_client(&place).await);
        }
        Err(unreached) => found.push(unreached),
    }
    found
}

fn examine_scheme(place: &Place, url: &str) -> Option<Finding> {
    let is_open = !place.is_secure() && !place.is_here();
    let told =
        format!("{url} isn't https: passwords and cookies travel openly; let a proxy in front serve https");
    is_open.then(|| Finding::wrong(ABOUT, told))
}

async fn reach(place: &Place, url: &str) -> Result<Finding, Finding> {
    let answer = place.ask("/readyz", |request| request).await;
    let answer = answer.map_err(|cause| {
        Finding::wrong(ABOUT, format!("nobody answers at {url}: {cause}; does Stoa run, and the proxy?"))
    })?;
    let status = answer.status();
    let is_ours = answer.headers().contains_key(header::X_CONTENT_TYPE_OPTIONS);
    match status {
        StatusCode::OK if is_ours => Ok(Finding::ok(ABOUT, format!("{url} answers, and is ready"))),
        StatusCode::OK => {
            let told =
                format!("{url} answers without X-Content-Type-Options; does the proxy remove headers?");
            Err(Finding::wrong(ABOUT, told))
        }
        _ => Err(Finding::wrong(
            ABOUT,
            format!("{url}/readyz answers {status}; see the log of Stoa and of the proxy"),
        )),
    }
}

/// Whether posts are let through from our own pages and from nowhere else, by `Host` and `Origin` alone: what browsers
/// say besides, no proxy changes.
async fn examine_posts(place: &Place) -> Finding {
    let (own, other) = (post(place, &place.origin()).await, post(place, ELSEWHERE).await);
    match (own, other) {
        (Err(cause), _) | (_, Err(cause)) => Finding::wrong(POSTS, cause),
        (Ok(StatusCode::FORBIDDEN), _) => Finding::wrong(
            POSTS,
            "a post from our own pages is refused; let the proxy pass Host and Origin on as they are, and see that \
             --url is what browsers use",
        ),
        (Ok(_), Ok(StatusCode::FORBIDDEN)) => Finding::ok(POSTS, "ours are taken, other sites' are refused"),
        (Ok(_), Ok(_)) => {
            Finding::wrong(POSTS, "other sites' aren't refused; let the proxy pass Origin on as it is")
        }
    }
}

async fn post(place: &Place, origin: &str) -> Result<StatusCode, String> {
    let from = |request: axum::http::request::Builder| {
        request.method(Method::POST).header(header::ORIGIN, origin).header(header::CONTENT_LENGTH, 0)
    };
    Ok(place.ask(HARMLESS, from).await?.status())
}

/// Listens for a moment, and hears who the server thinks we are.
async fn examine_live(place: &Place, is_behind_proxy: bool) -> Vec<Finding> {
    let forged = HeaderName::from_static("x-forwarded-for");
    let path = format!("{STREAM}?{TRIAL}");
    let asked = place.ask(&path, |request| {
        request.header(header::ACCEPT_ENCODING, "gzip, deflate, br").header(forged, FORGED)
    });
    match asked.await {
        Err(cause) => vec![Finding::wrong(LIVE, cause)],
        Ok(answer) if answer.status() != StatusCode::OK => {
            vec![Finding::wrong(LIVE, format!("{} answers {}", STREAM, answer.status()))]
        }
        Ok(answer) if answer.headers().contains_key(header::CONTENT_ENCODING) => {
            vec![Finding::wrong(
                LIVE,
                "the proxy compresses the stream; let it leave text/event-stream alone",
            )]
        }
        Ok(answer) => {
            let proxy = proxy(&answer);
            let (first, lasted) = listen(answer).await;
            vec![judge_pause(lasted), judge_visitor(&first, proxy.as_deref(), is_behind_proxy)]
        }
    }
}

/// What names itself before a server that doesn't.
fn proxy(answer: &Response<Body>) -> Option<String> {
    let told = [header::VIA, header::SERVER].into_iter().find_map(|name| answer.headers().get(name));
    told.map(|name| String::from_utf8_lossy(name.as_bytes()).into_owned())
}

/// What comes first, and how long after it the end comes.
async fn listen(answer: Response<Body>) -> (String, Duration) {
    let mut stream = answer.into_body().into_data_stream();
    let first = stream.next().await.and_then(Result::ok).unwrap_or_default();
    let begun = Instant::now();
    while stream.next().await.is_some() {}
    (String::from_utf8_lossy(&first).into_owned(), begun.elapsed())
}

fn judge_pause(lasted: Duration) -> Finding {
    if lasted >= PAUSE / 2 {
        Finding::ok(LIVE, "the stream comes as it is sent")
    } else {
        Finding::wrong(LIVE, format!("{STREAM} is held back; let the proxy not buffer it"))
    }
}

fn judge_visitor(first: &str, proxy: Option<&str>, is_behind_proxy: bool) -> Finding {
    let told = first.lines().find_map(|line| line.strip_prefix("data: ")?.split_once(' '));
    let Some((how, address)) = told else {
        return Finding::wrong(
            VISITORS,
            "the stream doesn't begin as ours does; is it this version that runs?",
        );
    };
    match (how, proxy, is_behind_proxy) {
        ("forwarded", ..) if address == FORGED => Finding::wrong(
            VISITORS,
            "anybody can say who they are in X-Forwarded-For; let the proxy write it anew, and nobody come past it",
        ),
        ("forwarded", _, true) => {
            Finding::ok(VISITORS, format!("X-Forwarded-For reaches Stoa; this check came from {address}"))
        }
        ("forwarded", _, false) => {
            Finding::look(VISITORS, "the running server has --behind-proxy, and this check doesn't")
        }
        (_, _, true) => Finding::wrong(
            VISITORS,
            "X-Forwarded-For doesn't reach Stoa, so all people share one address; let the proxy send it, and say \
             --behind-proxy where Stoa serves",
        ),
        (_, Some(proxy), false) => {
            let told = format!("{proxy} is in front, so all people share its address; say --behind-proxy");
            Finding::look(VISITORS, told)
        }
        (_, None, false) => {
            Finding::ok(VISITORS, format!("they come straight here; this check came from {address}"))
        }
    }
}

/// Whether the client comes compressed, and may be kept.
async fn examine_client(place: &Place) -> Finding {
    let script = match script(place).await {
        Ok(script) => script,
        Err(cause) => return Finding::wrong(DOWNLOAD, cause),
    };
    let asked = place.ask(&script, |request| request.header(header::ACCEPT_ENCODING, "gzip, deflate, br"));
    match asked.await {
        Err(cause) => Finding::wrong(DOWNLOAD, cause),
        Ok(answer) if answer.status() != StatusCode::OK => Finding::wrong(
            DOWNLOAD,
            format!("{script} answers {}; pages work, but nothing on them does at once", answer.status()),
        ),
        Ok(answer) => judge_client(&script, &answer),
    }
}

fn judge_client(script: &str, answer: &Response<Body>) -> Finding {
    let kept = answer.headers().get(header::CACHE_CONTROL).and_then(|kept| kept.to_str().ok());
    let is_kept = kept.is_some_and(|kept| kept.contains("immutable"));
    if !answer.headers().contains_key(header::CONTENT_ENCODING) {
        Finding::look(DOWNLOAD, format!("{script} comes uncompressed; let the proxy pass Accept-Encoding on"))
    } else if !is_kept {
        Finding::look(
            DOWNLOAD,
            format!("browsers don't keep {script}; let the proxy leave its headers alone"),
        )
    } else {
        Finding::ok(DOWNLOAD, format!("{script} comes compressed, and browsers keep it"))
    }
}

/// Where a page has the client from.
async fn script(place: &Place) -> Result<String, String> {
    let page = place.ask("/sign-in", |request| request).await?;
    let page = to_bytes(page.into_body(), LARGEST_PAGE).await.map_err(|cause| cause.to_string())?;
    let page = String::from_utf8_lossy(&page);
    let script =
        page.split('"').find(|word| word.starts_with("/pkg/") && word.rsplit('.').next() == Some("js"));
    script
        .map(str::to_owned)
        .ok_or_else(|| "the sign-in page has no client; is it Stoa that answers?".to_owned())
}
