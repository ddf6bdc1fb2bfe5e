//! Whole pages, made once: a page is nothing but what its reads have answered, in a frame that a few things decide.
//! Who asks for a page again has its reads run again, as they are; when each answers what it answered before, the page
//! is what it was, and isn't made anew (`docs/decisions/0016-pages-made-once.md`).

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::Response,
};
use futures_util::future::join_all;
use leptos::{
    nonce::Nonce,
    prelude::{Owner, provide_context},
    reactive::computed::ScopedFuture,
};
use leptos_axum::ResponseOptions;
use moka::sync::Cache;
use time::Date;

use super::{clock, context::AppState, http, metrics, page_pieces::Pieces, protection, session::Session};
use crate::{
    domain::{
        accounts::{Role, Viewer},
        ids::AccountId,
        languages::Language,
        messages::SendId,
    },
    error::AppError,
    ui::{
        kit::{Asked, FindAnswer, MakeSendId, PageClock, Pending},
        words::language,
    },
};

/// How much is kept, in bytes.
const ROOM: u64 = 64 * 1024 * 1024;

/// The longest page that is kept, in bytes.
const LONGEST: usize = 4 * 1024 * 1024;

/// Pages made before.
#[derive(Clone)]
pub struct MadePages(Cache<Frame, Arc<MadePage>>);

impl Default for MadePages {
    fn default() -> Self {
        let weight = |_: &Frame, page: &Arc<MadePage>| u32::try_from(page.size()).unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(ROOM).weigher(weight).build())
    }
}

/// All that a page depends on beside the answers of its reads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Frame {
    reader: Option<(AccountId, Role)>,
    address: String,
    zone: i32,
    today: Date,
    market: String,
    language: Language,
}

impl Frame {
    fn of(state: &AppState, request: &Request, clock: PageClock) -> Option<Self> {
        let viewer = request.extensions().get::<Session>().map(|Session { viewer, .. }| viewer);
        (request.method() == Method::GET).then(|| Self {
            reader: viewer.map(|Viewer { id, role, .. }| (*id, *role)),
            address: request.uri().to_string(),
            zone: clock.zone,
            today: clock.now.in_zone(clock.zone).date(),
            market: state.settled.get().market.clone(),
            language: language(),
        })
    }
}

/// A page, and what it was made of.
struct MadePage {
    read: Vec<(Asked, Vec<u8>)>,
    headers: HeaderMap,
    pieces: Pieces,
}

type Answers = Vec<Result<Vec<u8>, AppError>>;

/// Answers with the page that was made before, if it would be the same, or lets it be made.
pub async fn answer(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let clock = PageClock { now: clock::now(), zone: http::zone_in(request.headers()) };
    let Some(frame) = Frame::of(&state, &request, clock) else { return next.run(request).await };
    let mut making = Making::at(clock);
    if let Some(page) = state.pages.0.get(&frame) {
        let (parts, body) = request.into_parts();
        let answers = page.read_again(&state, &parts).await;
        request = Request::from_parts(parts, body);
        if page.has_read(&answers) {
            #[cfg(debug_assertions)]
            page.check(Making { found: page.found(answers), ..making }, request, next).await;
            metrics::note_page(true);
            return page.anew(clock);
        }
        making.found = page.found(answers);
    }
    let making = Arc::new(making);
    request.extensions_mut().insert(making.clone());
    let response = next.run(request).await;
    let is_page = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == http::HTML);
    if response.status() != StatusCode::OK || !is_page {
        return response;
    }
    let (parts, body) = response.into_parts();
    // It is in memory as it is, however long
    let html = match to_bytes(body, usize::MAX).await {
        Ok(html) => html,
        Err(cause) => return http::plain_page(&AppError::internal(cause)),
    };
    if html.len() <= LONGEST
        && let Some(page) = making.page(&parts.headers, &html)
    {
        metrics::note_page(false);
        state.pages.0.insert(frame, Arc::new(page));
    }
    Response::from_parts(parts, Body::from(html))
}

impl MadePage {
    /// What it asks, answered as of now, for whoever asks now.
    async fn read_again(&self, state: &AppState, parts: &Parts) -> Answers {
        let owner = Owner::new_root(None);
        let reads = owner.with(|| {
            provide_context(state.clone());
            provide_context(parts.clone());
            provide_context(ResponseOptions::default());
            ScopedFuture::new_untracked(join_all(self.read.iter().map(|(asked, _)| (asked.run)())))
        });
        reads.await
    }

    fn has_read(&self, answers: &Answers) -> bool {
        self.read.iter().map(|(_, answer)| Ok(answer)).eq(answers.iter().map(Result::as_ref))
    }

    fn found(&self, answers: Answers) -> Found {
        let asked = self.read.iter().map(|(asked, _)| (asked.path, asked.fields.clone()));
        asked.zip(answers).filter_map(|(asked, answer)| Some((asked, answer.ok()?))).collect()
    }

    /// The page with all that is used once made anew.
    fn anew(&self, clock: PageClock) -> Response {
        let nonce = Nonce::new();
        let mut response = Response::new(Body::from(self.pieces.filled(&nonce, clock)));
        *response.headers_mut() = self.headers.clone();
        if let Ok(policy) = HeaderValue::from_str(&protection::policy(&nonce)) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }

    /// Whether it would be made as it was: in builds for development all of them are.
    #[cfg(debug_assertions)]
    async fn check(&self, making: Making, mut request: Request, next: Next) {
        let address = request.uri().clone();
        let making = Arc::new(making);
        request.extensions_mut().insert(making.clone());
        let response = next.run(request).await;
        let (parts, body) = response.into_parts();
        let html = to_bytes(body, usize::MAX).await.unwrap_or_default();
        let made = making.page(&parts.headers, &html);
        let is_same = made.is_some_and(|made| made.pieces.show_the_same_as(&self.pieces));
        assert!(is_same, "{address} shows more than it has read");
    }

    fn size(&self) -> usize {
        let read = self.read.iter().map(|(asked, answer)| asked.fields.len() + answer.len());
        self.pieces.size() + read.sum::<usize>() + size_of::<Self>()
    }
}

/// Answers to what was asked, by path and fields.
type Found = HashMap<(&'static str, String), Vec<u8>>;

/// A page that is being made.
pub struct Making {
    clock: PageClock,
    found: Found,
    noted: Mutex<Noted>,
}

/// What a page is made of.
#[derive(Default)]
struct Noted {
    nonce: Option<Nonce>,
    send_ids: Vec<SendId>,
    asked: usize,
    read: Vec<(Asked, Vec<u8>)>,
}

impl Making {
    fn at(clock: PageClock) -> Self {
        Self { clock, found: Found::default(), noted: Mutex::default() }
    }

    /// Lets the page be made of what is noted here.
    pub fn provide(self: Arc<Self>, nonce: Nonce) {
        self.note(|noted| noted.nonce = Some(nonce));
        provide_context(self.clock);
        let making = self.clone();
        provide_context(MakeSendId(Arc::new(move || {
            let id = SendId::fresh();
            making.note(|noted| noted.send_ids.push(id));
            id
        })));
        provide_context(FindAnswer(Arc::new(move |asked| self.clone().find(asked))));
    }

    fn find(self: Arc<Self>, asked: Asked) -> Pending {
        self.note(|noted| noted.asked += 1);
        let found = self.found.get(&(asked.path, asked.fields.clone())).cloned();
        Box::pin(async move {
            let answer = match found {
                Some(answer) => answer,
                None => (asked.run)().await?,
            };
            self.note(|noted| noted.read.push((asked, answer.clone())));
            Ok(answer)
        })
    }

    /// The page that was made, unless it depends on more than is known here.
    fn page(&self, headers: &HeaderMap, html: &Bytes) -> Option<MadePage> {
        self.note(|noted| {
            let pieces = Pieces::cut(html, noted.nonce.as_ref()?, self.clock, &noted.send_ids)?;
            let is_known = !noted.read.is_empty() && noted.read.len() == noted.asked;
            is_known.then(|| MadePage {
                read: std::mem::take(&mut noted.read),
                headers: headers.clone(),
                pieces,
            })
        })
    }

    fn note<T>(&self, change: impl FnOnce(&mut Noted) -> T) -> T {
        change(&mut self.noted.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
