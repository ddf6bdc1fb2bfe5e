//! What a server function finds around it.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, FromRef},
    http::{Extensions, HeaderMap, HeaderValue, Method, header, request::Parts},
};
use leptos::prelude::{LeptosOptions, expect_context, use_context};
use leptos_axum::ResponseOptions;

use super::{
    Result,
    actions::{
        disputes::{self, Wish},
        messages::Outgoing,
        read_marks::{self, Opened},
        sessions::{self, SignedIn, sign_out},
        threads,
    },
    client::Client,
    clock,
    config::Market,
    db::Db,
    demo, http,
    limiter::Limiter,
    live::Live,
    made_pages::MadePages,
    made_rows::MadeRows,
    reads,
    session::{Session, cookie, no_cookie},
    settled::Settled,
    vendor_choice::VendorChoice,
};
use crate::{
    domain::{
        accounts::Viewer,
        disputes::{Act, Version},
        ids::ThreadId,
        limits::Counted,
        lists::ThreadQuery,
        messages::MessageBody,
        paths,
        sessions::{Device, plain_browser},
        settings::{Switch, may_settle},
        threads::{PageOf, ThreadView, Topic},
    },
    error::{AppError, Problem},
    ui::words::language,
};

/// What every request shares.
#[derive(Clone)]
pub struct AppState {
    /// Where the client's files are, and what they are called.
    pub options: Arc<LeptosOptions>,
    /// Those files themselves.
    pub client: Client,
    /// The database.
    pub db: Db,
    /// The marketplace around Stoa.
    pub market: Arc<Market>,
    /// What its admins have settled.
    pub settled: Settled,
    /// Who may do what how often.
    pub limiter: Limiter,
    /// Who is listening.
    pub live: Live,
    /// Rows that were made for earlier pages.
    pub rows: MadeRows,
    /// Pages that were made before.
    pub pages: MadePages,
    /// The vendors that admins choose from.
    pub vendors: VendorChoice,
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        Self::clone(&state.options)
    }
}

/// The shared state.
#[must_use]
pub fn state() -> AppState {
    expect_context()
}

/// Who asks, if they are signed in.
#[must_use]
pub fn visitor() -> Option<Viewer> {
    session().map(|session| session.viewer)
}

/// Who asks.
///
/// # Errors
/// [`AppError::SignInRequired`] for guests.
pub fn viewer() -> Result<Viewer> {
    visitor().ok_or(AppError::SignInRequired)
}

/// Who asks, if they settle what holds for the whole marketplace.
///
/// # Errors
/// [`AppError::SignInRequired`] for guests, [`AppError::NotFound`] for everybody else.
pub fn settler() -> Result<Viewer> {
    let viewer = viewer()?;
    if may_settle(viewer.role) { Ok(viewer) } else { Err(AppError::NotFound) }
}

/// Whether somebody may change what makes an account theirs: those that the demo marketplace offers are everybody's.
///
/// # Errors
/// [`AppError::Conflict`] when they may not.
pub async fn judge_change(viewer: &Viewer) -> Result<()> {
    let state = state();
    if state.market.is_demo && demo::is_shown(&state.db, viewer).await? {
        return Err(AppError::Conflict(Problem::DemoAccount));
    }
    Ok(())
}

/// The session that the request belongs to, of whoever is signed in.
///
/// # Errors
/// [`AppError::SignInRequired`] for guests.
pub fn own_session() -> Result<Session> {
    session().ok_or(AppError::SignInRequired)
}

/// The session that the request belongs to.
#[must_use]
pub fn session() -> Option<Session> {
    extension()
}

/// The thread that this request for its page has opened.
#[must_use]
pub fn opened() -> Option<Opened> {
    extension()
}

/// Whether a script has called a server function, rather than a page been asked for.
#[must_use]
pub fn is_call() -> bool {
    use_context::<Parts>().is_some_and(|parts| parts.method == Method::POST)
}

fn extension<T: Clone + Send + Sync + 'static>() -> Option<T> {
    use_context::<Parts>()?.extensions.get().cloned()
}

/// What a form sends, read from its fields `body` and `send_id`.
///
/// # Errors
/// [`AppError::Invalid`] with the field that can't be taken.
pub fn outgoing(body: &str, send_id: &str) -> Result<Outgoing> {
    Ok(Outgoing {
        send_id: send_id.parse().map_err(|problem| AppError::invalid([("send_id", problem)]))?,
        body: MessageBody::parse(body).map_err(|problem| AppError::invalid([("body", problem)]))?,
        at: clock::now(),
    })
}

/// What the query of a list's address asks for, and who asks.
///
/// # Errors
/// As [`ThreadQuery::parse`].
pub fn thread_query(address: &str) -> Result<(Viewer, ThreadQuery)> {
    let viewer = viewer()?;
    let query = ThreadQuery::parse(address, &viewer, http::known_zone())?;
    Ok((viewer, query))
}

/// Holds somebody to their searches a minute, if they search for anything.
///
/// # Errors
/// [`AppError::TooMany`] when those are used up; [`AppError::Internal`] when it can't be told.
pub async fn count_search(viewer: &Viewer, words: &str) -> Result<()> {
    if words.is_empty() {
        return Ok(());
    }
    let limiter = state().limiter;
    limiter.count(&[Counted::Search(viewer.id, limiter.most.searches)], clock::now()).await
}

/// Opens a thread at the page that a query asks for. What is shown is marked read, by a script's call here as by a
/// page's own request.
///
/// # Errors
/// [`AppError::NotFound`] for a thread that isn't the viewer's to see.
pub async fn open_thread(id: ThreadId, query: &str, is_peek: bool) -> Result<ThreadView> {
    let (state, viewer, page) = (state(), viewer()?, PageOf::parse(query));
    let db = &state.db;
    let by_page = opened().filter(|opened| opened.thread == id);
    let marks = is_call() && !is_peek;
    let by_script = if marks { marked(read_marks::open(db, &viewer, id, page).await)? } else { None };
    let mut view = reads::thread(db, &viewer, id, page).await?;
    if !state.settled.get().is_on(Switch::Seen) {
        view.seen_number = 0;
    }
    if let Some(opened) = by_page.or(by_script) {
        view.first_unread = opened.first_unread;
    }
    view.was_marked = by_script.is_some_and(|opened| opened.was_marked);
    Ok(view)
}

/// What can't be marked just now can still be read.
fn marked(opened: Result<Opened>) -> Result<Option<Opened>> {
    match opened {
        Err(AppError::CantStore { .. }) => Ok(None),
        opened => opened.map(Some),
    }
}

/// Starts a thread for whoever asks, and leads them there.
///
/// # Errors
/// As [`threads::start`].
pub async fn start(topic: Topic, body: &str, send_id: &str) -> Result<()> {
    let (viewer, out) = (viewer()?, outgoing(body, send_id)?);
    let state = state();
    let sent = threads::start(&state.db, &state.settled.limits(), &viewer, topic, &out).await?;
    leptos_axum::redirect(&paths::thread(viewer.role, sent.thread));
    Ok(())
}

/// Opens or closes a dispute for whoever asks, and leads them to the order's messages.
///
/// # Errors
/// As [`disputes::act`].
pub async fn act_on_dispute(act: Act, order: String, words: String, send_id: &str, seen: i64) -> Result<()> {
    let (state, viewer) = (state(), viewer()?);
    let wish = Wish {
        act,
        words,
        seen: Version(seen),
        send_id: send_id.parse().map_err(|problem| AppError::invalid([("send_id", problem)]))?,
        address: address(),
        at: clock::now(),
        order,
    };
    state.limiter.count(&[Counted::Dispute(viewer.id, state.limiter.most.disputes)], wish.at).await?;
    disputes::act(&state.db, &state.settled.limits(), &viewer, &wish).await?;
    leptos_axum::redirect(&paths::order_talk(viewer.role, &wish.order));
    Ok(())
}

/// From what somebody signs in, as far as their browser and network tell.
#[must_use]
pub fn device() -> Device {
    let parts = use_context::<Parts>();
    let told = parts.as_ref().and_then(|parts| parts.headers.get(header::USER_AGENT)?.to_str().ok());
    Device { browser: told.map_or_else(String::new, plain_browser), address: address() }
}

/// From which network address the request comes, as far as that is known.
#[must_use]
pub fn address() -> String {
    let Some(parts) = use_context::<Parts>() else { return String::new() };
    let visitor = visitor_of(&parts.headers, &parts.extensions, &state().market);
    visitor.map_or_else(String::new, |visitor| visitor.address.to_string())
}

/// Where a request comes from.
#[derive(Debug, Clone, Copy)]
pub struct Visitor {
    /// The network address.
    pub address: IpAddr,
    /// Whether the proxy in front has said so.
    pub is_told: bool,
}

/// Where a request comes from: what the proxy in front says last, if there is one, or else who has connected.
#[must_use]
pub fn visitor_of(headers: &HeaderMap, extensions: &Extensions, market: &Market) -> Option<Visitor> {
    let lines = headers.get_all("x-forwarded-for");
    let told = lines.iter().next_back().filter(|_| market.is_behind_proxy);
    let told = told.and_then(|told| told.to_str().ok()?.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
    let connected = || Some(extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip());
    let address = told.or_else(connected)?.to_canonical();
    Some(Visitor { address, is_told: told.is_some() })
}

/// Gives the browser its new session and leads it on: to `next` if that is on this site. The one that it had, whosever
/// that was, ends. Who comes for the first time is spoken to in the language of their browser from now on; the accounts
/// that the demo marketplace offers, in that of whoever looks around.
///
/// # Errors
/// [`AppError::Internal`] when that can't be stored.
pub async fn enter(state: &AppState, new: &SignedIn, next: Option<&str>) -> Result<()> {
    if let Some(old) = session() {
        sign_out(&state.db, &old.token).await?;
    }
    if !state.market.is_demo {
        sessions::note_language(&state.db, &new.token, language()).await?;
    }
    keep(state, &new.token);
    leptos_axum::redirect(next.and_then(paths::on_this_site).unwrap_or_else(|| paths::home(new.role)));
    Ok(())
}

/// Gives the browser another secret for the session that it has.
pub fn keep(state: &AppState, token: &str) {
    set_cookie(&cookie(token, state.market.is_secure));
}

/// Makes the browser forget its session and leads it to the storefront.
pub fn leave(state: &AppState) {
    set_cookie(&no_cookie(state.market.is_secure));
    leptos_axum::redirect("/");
}

fn set_cookie(cookie: &str) {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        expect_context::<ResponseOptions>().insert_header(header::SET_COOKIE, cookie);
    }
}
