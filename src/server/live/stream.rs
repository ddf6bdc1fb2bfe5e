//! One browser's stream of server-sent events.

use std::{collections::VecDeque, convert::Infallible, time::Duration};

use axum::{
    extract::{Query, Request, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures_util::stream;
use serde::Deserialize;
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, Span};

use super::{
    Live,
    hub::{Missed, Told},
    trial,
};
use crate::{
    domain::{accounts::Viewer, ids::ThreadId, moment::Moment},
    error::AppError,
    server::{
        clock,
        context::{self, AppState},
        http,
        session::{self, Session},
    },
};

/// How often something is said when there is nothing to say, so that nobody on the way thinks it is over.
const KEEP_ALIVE: Duration = Duration::from_secs(40);

/// How often a session is looked at even if nobody has said that it is over; of each stream at a time of its own.
const CHECK: Duration = Duration::from_mins(5);

/// When to come back who has as many streams as they may, in seconds.
const COME_BACK: i64 = 30;

/// What a browser asks for.
#[derive(Debug, Deserialize)]
pub struct Asked {
    /// Up to when it has heard all, in microseconds since 1970.
    since: Option<i64>,
    /// That it only wants to know whether a stream comes through.
    trial: Option<String>,
}

/// Tells a signed-in browser what concerns its person. What happened since it last heard anything comes first.
///
/// Each event is `change` with a thread's number, `lists` or `all`; `typing` with a thread's number and a side; `hello`
/// when all that was missed has been said; or `still` when there was nothing for a while. Its id is what to ask for
/// `since` next time; it says nothing about anything else.
///
/// Who has as many streams as they may is told when to come back. That a page listens is no use of its session.
///
/// Who asks for a `trial` needs no session, and gets another stream, which is soon over.
pub async fn stream(
    State(state): State<AppState>,
    asked: Result<Query<Asked>, QueryRejection>,
    request: Request,
) -> Response {
    let Ok(Query(asked)) = asked else { return http::plain_page(&AppError::Malformed) };
    if asked.trial.is_some() {
        let visitor = context::visitor_of(request.headers(), request.extensions(), &state.market);
        return straight(Sse::new(trial::events(visitor)).into_response());
    }
    let listener = match listen(state, request.headers(), asked.since.map(Moment)).await {
        Ok(listener) => listener,
        Err(error) => return http::plain_page(&error),
    };
    let span = Span::current();
    let events = stream::unfold(listener, move |listener| listener.next().instrument(span.clone()));
    let still = Event::default().event("still").data("here");
    straight(Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE).event(still)).into_response())
}

async fn listen(state: AppState, headers: &HeaderMap, since: Option<Moment>) -> Result<Listener, AppError> {
    let token = session::token_in(headers, state.market.is_secure).ok_or(AppError::SignInRequired)?;
    let session = session::of_token(&state, token).await?.ok_or(AppError::SignInRequired)?;
    Listener::new(state, session, since).ok_or(AppError::TooMany { retry_after: COME_BACK })
}

/// A stream that nobody on the way keeps or collects.
fn straight(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Some proxies collect what is small
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

struct Listener {
    state: AppState,
    session: Session,
    lines: VecDeque<Event>,
    is_over: bool,
    /// When to look whether the session still lasts.
    look_at: Instant,
    stopped: CancellationToken,
    own: Receiver<Told>,
    side: Option<Receiver<Told>>,
    /// Goes last.
    _tidy: Tidy,
}

/// Forgets the channels that nobody listens to.
struct Tidy(Live, Viewer);

impl Drop for Tidy {
    fn drop(&mut self) {
        self.0.forget_unheard(&self.1);
    }
}

impl Listener {
    /// None if its person has as many streams as they may.
    fn new(state: AppState, session: Session, since: Option<Moment>) -> Option<Self> {
        let now = clock::now();
        let (own, side) = state.live.listen(&session.viewer, state.limiter.most.streams)?;
        let mut lines = VecDeque::new();
        // Listening already, so that nothing is lost in between
        if let Some(since) = since {
            match state.live.missed(&session.viewer, since, now) {
                Missed::These(threads) => {
                    lines.extend(threads.into_iter().map(|thread| changed(since, thread)));
                }
                Missed::Much => lines.push_back(line(since, "change", "all")),
            }
        }
        lines.push_back(line(now, "hello", "stoa"));
        Some(Self {
            lines,
            is_over: false,
            // It may have ended since it was found
            look_at: Instant::now(),
            stopped: state.live.stopped(),
            own,
            side,
            _tidy: Tidy(state.live.clone(), session.viewer.clone()),
            state,
            session,
        })
    }

    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            if let Some(line) = self.lines.pop_front() {
                return Some((Ok(line), self));
            }
            if self.is_over {
                return None;
            }
            let told = tokio::select! {
                biased;
                told = heard(&mut self.side) => told,
                told = self.own.recv() => told,
                () = sleep_until(self.look_at) => Ok(Told::Session),
                () = self.stopped.cancelled() => return None,
            };
            self.take(told).await;
        }
    }

    async fn take(&mut self, told: Result<Told, RecvError>) {
        match told {
            Ok(Told::Change(at, thread)) => self.lines.push_back(changed(at, thread)),
            Ok(Told::Typing(typing)) => {
                let told = format!("{} {}", typing.thread, typing.side.as_str());
                self.lines.push_back(Event::default().event("typing").data(told));
            }
            Ok(Told::Session) => self.look_at_session().await,
            Err(RecvError::Lagged(_)) => self.lines.push_back(line(clock::now(), "change", "all")),
            Err(RecvError::Closed) => self.is_over = true,
        }
    }

    /// Ends the stream unless the session is what it was. Who has another one by now, or may see something
    /// else, comes back.
    async fn look_at_session(&mut self) {
        match session::of_token(&self.state, self.session.token.clone()).await {
            Ok(Some(session)) if session.viewer == self.session.viewer => {
                self.look_at = Instant::now() + until_next_look(session.until);
            }
            _ => self.is_over = true,
        }
    }
}

/// As soon as the session is over, or earlier.
fn until_next_look(until: Moment) -> Duration {
    let left = u64::try_from(until.0 - clock::now().0).unwrap_or_default();
    CHECK.mul_f64(rand::random_range(0.75..1.25)).min(Duration::from_micros(left))
}

async fn heard(side: &mut Option<Receiver<Told>>) -> Result<Told, RecvError> {
    match side {
        Some(side) => side.recv().await,
        None => std::future::pending().await,
    }
}

fn changed(at: Moment, thread: Option<ThreadId>) -> Event {
    match thread {
        Some(thread) => line(at, "change", &thread.to_string()),
        None => line(at, "change", "lists"),
    }
}

fn line(at: Moment, event: &str, data: &str) -> Event {
    Event::default().id(at.0.to_string()).event(event).data(data)
}
