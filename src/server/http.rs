//! The router, and what every response has.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{FromRef, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header, request::Parts},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use axum_extra::extract::cookie::CookieJar;
use leptos::{
    nonce::use_nonce,
    prelude::{LeptosOptions, expect_context, provide_context, use_context},
    server_fn,
};
use leptos_axum::{AxumRouteListing, LeptosRoutes, ResponseOptions, generate_route_list_with_exclusions};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer};

use super::{
    Result,
    actions::read_marks,
    bounds, client, clock,
    context::{AppState, visitor},
    db::{Db, orders},
    door, installing, languages, live,
    made_pages::{self, Making},
    made_rows::Reader,
    mail::unsubscribe,
    protection, rendering, requests, session,
    session::Session,
};
use crate::{
    app::{App, ClientRoot, FirstCode, WordsAddress, code_of, shell},
    domain::{
        accounts::Viewer,
        ids::ThreadId,
        paths::{self, on_this_site},
        threads::PageOf,
    },
    error::AppError,
    ui::{
        kit::{OnFailure, PageClock},
        layout::Sells,
        words,
    },
};

/// How long requests may go on after we were told to stop.
pub const GRACE: Duration = Duration::from_secs(4);

/// What pages are.
pub const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

const LIVE: &str = "/live";
const HEALTHZ: &str = "/healthz";
const READYZ: &str = "/readyz";

/// What is neither a page nor a server function.
pub const PLAIN_ROUTES: [&str; 10] = [
    LIVE,
    HEALTHZ,
    READYZ,
    paths::UNSUBSCRIBE,
    client::KEPT,
    client::LATEST,
    languages::TEXTS,
    installing::MANIFEST,
    installing::WORKER,
    installing::OFFLINE,
];

/// Everything that is served.
pub fn router(state: AppState) -> Router {
    let options = LeptosOptions::from_ref(&state);
    let context = {
        let state = state.clone();
        move || provide_page_context(&state)
    };
    let pages = Router::new()
        .leptos_routes_with_context(&state, page_routes().to_vec(), context.clone(), {
            let options = options.clone();
            move || shell(options.clone())
        })
        .fallback(leptos_axum::file_and_error_handler_with_context::<AppState, _>(context, shell))
        .layer(middleware::from_fn_with_state(state.clone(), made_pages::answer))
        .layer(middleware::from_fn_with_state(state.clone(), open_thread))
        .layer(middleware::from_fn(keep_to_own_side))
        .layer(middleware::from_fn(leave_end_slash));
    Router::new()
        .route(requests::CALLS, post(door::call))
        .merge(pages)
        .layer(middleware::from_fn_with_state(state.clone(), session::identify))
        .merge(languages::routes())
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(rendering::on_one_thread))
        .merge(state.client.routes())
        .merge(installing::routes())
        .route(LIVE, get(live::stream))
        .route(HEALTHZ, get(async || "alive\n"))
        .route(READYZ, get(ready))
        .layer(CsrfLayer::new())
        // Mail programs post there from wherever they are; the address itself is the permission
        .route(paths::UNSUBSCRIBE, get(unsubscribe::ask).post(unsubscribe::turn_off))
        .layer(CatchPanicLayer::custom(|_| plain_page(&AppError::internal("a request panicked"))))
        .layer(middleware::from_fn(keep_to_oneself))
        .layer(middleware::from_fn(bounds::keep_within))
        .layer(middleware::from_fn(languages::speak))
        .layer(middleware::from_fn_with_state(state.clone(), protection::protect))
        .layer(middleware::from_fn_with_state(state.clone(), requests::follow))
        .with_state(state)
}

/// An address with a slash at its end leads to the one without.
async fn leave_end_slash(request: Request, next: Next) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    match without_end_slash(request.uri()).filter(|_| is_read) {
        Some(address) => Redirect::permanent(&address).into_response(),
        None => next.run(request).await,
    }
}

fn without_end_slash(uri: &Uri) -> Option<String> {
    let path = on_this_site(uri.path().strip_suffix('/')?)?;
    Some(uri.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}")))
}

/// Where the end of an address opens something.
pub const TELLING: [&str; 2] = ["/password/", "/unsubscribe/"];

/// Pages whose address opens something are kept by nobody on the way.
async fn keep_to_oneself(request: Request, next: Next) -> Response {
    let is_telling = TELLING.iter().any(|telling| request.uri().path().starts_with(telling));
    let mut response = next.run(request).await;
    if is_telling {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// The pages alone: server functions have a door of their own. Found out once, since while leptos
/// does so no page of the same process may be rendered.
pub fn page_routes() -> &'static [AxumRouteListing] {
    static ROUTES: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();
    let find = || {
        rendering::keep_together();
        let calls = server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
        generate_route_list_with_exclusions(App, Some(calls))
    };
    ROUTES.get_or_init(find)
}

/// What every page finds around it while it is rendered.
pub fn provide_page_context(state: &AppState) {
    provide_context(state.clone());
    provide_context(ClientRoot(state.client.root()));
    provide_context(WordsAddress(languages::address(&state.client)));
    let code = use_context::<Parts>().and_then(|parts| code_of(parts.uri.path()));
    provide_context(FirstCode(code.filter(|code| state.client.comes_with(code))));
    let (now, viewer) = (clock::now(), visitor());
    provide_context(PageClock { now, zone: known_zone() });
    provide_context(Sells(viewer.as_ref().is_some_and(Viewer::sells)));
    provide_context(state.rows.for_page(&Reader {
        role: viewer.map(|viewer| viewer.role),
        address: &here().unwrap_or_default(),
        market: &state.settled.get().market,
        now,
    }));
    provide_context(OnFailure(Arc::new(respond_to_failure)));
    if let Some(nonce) = use_nonce() {
        if let Ok(policy) = HeaderValue::from_str(&protection::policy(&nonce)) {
            expect_context::<ResponseOptions>().insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
        if let Some(making) = use_context::<Parts>().and_then(|parts| parts.extensions.get().cloned()) {
            Making::provide(making, nonce);
        }
    }
}

/// Gives a page that can't be shown its status; guests are led to sign-in instead.
fn respond_to_failure(error: &AppError) {
    let response = expect_context::<ResponseOptions>();
    if *error == AppError::SignInRequired {
        leptos_axum::redirect(&sign_in_path(here().as_deref().unwrap_or("/")));
        response.set_status(StatusCode::SEE_OTHER);
    } else {
        response.set_status(status_of(error));
        if let Some(wait) = retry_after(error) {
            response.insert_header(header::RETRY_AFTER, HeaderValue::from(wait));
        }
    }
}

/// The address that is asked for, on this site.
fn here() -> Option<String> {
    use_context::<Parts>()?.uri.path_and_query().map(ToString::to_string)
}

/// The reader's zone in minutes east of UTC, as their browser told last time; at first UTC.
#[must_use]
pub fn known_zone() -> i32 {
    use_context::<Parts>().map_or(0, |parts| zone_in(&parts.headers))
}

/// The zone that a request's headers tell.
#[must_use]
pub fn zone_in(headers: &HeaderMap) -> i32 {
    let told = CookieJar::from_headers(headers).get("stoa_zone").and_then(|told| told.value().parse().ok());
    told.filter(|zone| (-840..=840).contains(zone)).unwrap_or_default()
}

fn status_of(error: &AppError) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// How many seconds later to come back when the database is in trouble.
const TROUBLED: i64 = 30;

/// Gives a response an error's status, and says when to come back.
pub fn set_status(response: &mut Response, error: &AppError) {
    *response.status_mut() = status_of(error);
    if let Some(wait) = retry_after(error) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
    }
}

const fn retry_after(error: &AppError) -> Option<i64> {
    match error {
        AppError::TooMany { retry_after } => Some(*retry_after),
        AppError::CantStore { .. } | AppError::Away { .. } => Some(TROUBLED),
        _ => None,
    }
}

/// The sign-in page that leads back to an address.
#[must_use]
pub fn sign_in_path(next: &str) -> String {
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("/sign-in?next={next}")
}

/// A page that needs nothing but the error: for when nothing else can be had.
#[must_use]
pub fn plain_page(error: &AppError) -> Response {
    plain_page_keeping(error, None)
}

/// The same, with what was typed and can't be shown in its box.
#[must_use]
pub fn plain_page_keeping(error: &AppError, typed: Option<&str>) -> Response {
    let (title, sentence) = (words::error_title(error), words::error(error));
    let kept = typed.filter(|typed| !typed.is_empty()).map_or_else(String::new, |typed| {
        let typed = typed.replace('&', "&amp;").replace('<', "&lt;");
        format!(
            "<div class=\"kept\"><p>{}</p><pre dir=\"auto\">{typed}</pre></div>",
            words::words().kept_here()
        )
    });
    let mut response = blank_page(title, &sentence, &(kept + &to_the_start()));
    set_status(&mut response, error);
    response
}

/// A link to where everybody may begin again.
#[must_use]
pub fn to_the_start() -> String {
    format!("<p><a href=\"/\">{}</a></p>", words::words().to_the_start())
}

/// A page with a title and a sentence of ours, and some HTML below.
#[must_use]
pub fn blank_page(title: &str, sentence: &str, below: &str) -> Response {
    let page = format!(
        "<!doctype html><html lang=\"{}\" dir=\"{}\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{title}</title>\
         <link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\
         <link rel=\"stylesheet\" href=\"/pkg/stoa.css\"><main class=\"blank\"><h1>{title}</h1><p>{sentence}</p>\
         {below}</main></html>",
        words::language().tag(),
        words::language().direction()
    );
    let mut response = Response::new(Body::from(page));
    response.headers_mut().insert(header::CONTENT_TYPE, HTML);
    response
}

/// The panel is not there for customers, nor a customer's account for sellers, but for the settings of one's
/// own.
#[must_use]
pub fn is_on_own_side(path: &str, session: Option<&Session>) -> bool {
    match session.map(|session| session.viewer.sells()) {
        Some(true) => !path.starts_with("/account") || path.trim_end_matches('/') == paths::SETTINGS,
        Some(false) => !path.starts_with("/panel"),
        None => true,
    }
}

async fn keep_to_own_side(request: Request, next: Next) -> Response {
    if is_on_own_side(request.uri().path(), request.extensions().get()) {
        next.run(request).await
    } else {
        plain_page(&AppError::NotFound)
    }
}

/// Marks a thread read when its page is asked for, before any of the page is read, so that
/// all counts on it agree. A prefetch marks nothing.
async fn open_thread(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let session = request.extensions().get::<Session>().cloned();
    if let Some(session) = session
        && request.method() == Method::GET
        && !is_prefetch(request.headers())
    {
        let page = PageOf::parse(request.uri().query().unwrap_or_default());
        let opened = match thread_shown(&state.db, &session.viewer, request.uri().path()).await {
            Ok(Some(thread)) => read_marks::open(&state.db, &session.viewer, thread, page).await,
            Ok(None) => Err(AppError::NotFound),
            Err(error) => Err(error),
        };
        match opened {
            Ok(opened) => drop(request.extensions_mut().insert(opened)),
            // What can't be marked just now can still be read
            Err(AppError::NotFound | AppError::CantStore { .. }) => {}
            Err(error) => return plain_page(&error),
        }
    }
    next.run(request).await
}

/// The thread that the page with this path shows, if there is one.
async fn thread_shown(db: &Db, viewer: &Viewer, path: &str) -> Result<Option<ThreadId>> {
    let Some(number) = paths::order_talked_of(path) else { return Ok(paths::thread_of(path)) };
    let order = orders::find_visible_to(db, viewer, number).await?;
    Ok(order.and_then(|order| order.thread_id))
}

fn is_prefetch(headers: &HeaderMap) -> bool {
    [HeaderName::from_static("sec-purpose"), HeaderName::from_static("purpose")]
        .iter()
        .filter_map(|name| headers.get(name)?.to_str().ok())
        .any(|purpose| purpose.contains("prefetch"))
}

async fn ready(State(state): State<AppState>) -> Response {
    if state.db.is_ready().await {
        "ready\n".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database can't be reached or isn't up to date\n")
            .into_response()
    }
}
