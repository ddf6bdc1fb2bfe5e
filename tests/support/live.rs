//! A server that tells what happens, and streams of it.

use std::{
    collections::VecDeque,
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use axum::{
    body::{Body, BodyDataStream},
    http::Response,
};
use futures_util::StreamExt;
use stoa::{
    domain::accounts::Viewer,
    server::{
        clock,
        config::Market,
        context::AppState,
        live::{self, Live},
    },
};
use tokio::{task::JoinHandle, time::timeout};

use super::{Browser, World, address, browser::state};

/// How long anything may take that will come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server of a world's marketplace.
pub struct Server {
    pub state: AppState,
    following: JoinHandle<()>,
}

impl Server {
    pub async fn of(world: &World) -> Self {
        let market = Market { is_demo: false, is_secure: false, is_behind_proxy: false };
        let state = AppState { live: Live::default(), ..state(market, world) };
        state.settled.read(&world.db).await.unwrap();
        let following = tokio::spawn(live::follow(state.clone()));
        let server = Self { state, following };
        server.until_following().await;
        server
    }

    /// A browser where somebody has signed in.
    pub async fn browser_of(&self, who: &Viewer) -> Browser {
        let mut browser = Browser::of(self.state.clone());
        browser.sign_in(&address(who)).await;
        browser
    }

    /// Has somebody listen.
    pub async fn listen(&self, who: &Viewer) -> Listening {
        self.browser_of(who).await.listen(None).await.unwrap()
    }

    /// Stops, and waits until it has.
    pub async fn stop(self) {
        self.state.live.stop();
        self.following.await.unwrap();
    }

    async fn until_following(&self) {
        while !self.state.live.is_following() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// A stream that somebody listens to.
#[derive(Debug)]
pub struct Listening {
    body: BodyDataStream,
    /// What has come and wasn't taken yet.
    pending: String,
    /// What was missed, which comes before the greeting.
    missed: VecDeque<String>,
    /// The id of what came last.
    pub last: i64,
}

impl Listening {
    /// Takes a stream over, after its greeting.
    pub async fn to(response: Response<Body>) -> Self {
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert!(!response.headers().contains_key("content-encoding"));
        let body = response.into_body().into_data_stream();
        let mut stream = Self { body, pending: String::new(), missed: VecDeque::new(), last: 0 };
        loop {
            match stream.read().await.expect("it greets").as_str() {
                "hello stoa" => return stream,
                missed => stream.missed.push_back(missed.to_owned()),
            }
        }
    }

    /// The next event with its data; none at the stream's end.
    pub async fn next(&mut self) -> Option<String> {
        match self.missed.pop_front() {
            Some(missed) => Some(missed),
            None => self.read().await,
        }
    }

    async fn read(&mut self) -> Option<String> {
        loop {
            if let Some((event, rest)) = self.pending.split_once("\n\n") {
                let field = |name: &str| {
                    event
                        .lines()
                        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
                        .map(str::to_owned)
                };
                let (kind, data, id) = (field("event"), field("data"), field("id"));
                let taken = self.pending.len() - rest.len();
                self.pending.drain(..taken);
                if kind.as_deref() == Some("still") {
                    continue;
                }
                if let Some(id) = id {
                    self.last = id.parse().unwrap();
                }
                return Some(format!("{} {}", kind.unwrap(), data.unwrap()));
            }
            let bytes = timeout(PATIENCE, self.body.next()).await.expect("something comes")?;
            self.pending.push_str(std::str::from_utf8(&bytes.unwrap()).unwrap());
        }
    }

    /// All that is heard up to now.
    pub async fn up_to_now(&mut self, world: &World, who: &Viewer) -> Vec<String> {
        static MARKS: AtomicI64 = AtomicI64::new(900_000);
        let mark = MARKS.fetch_add(1, Ordering::Relaxed);
        note(world, &format!("'change', {mark}, {}, FALSE", who.id)).await;
        let mut heard = Vec::new();
        loop {
            match self.next().await.expect("the stream goes on") {
                next if next == format!("change {mark}") => return heard,
                next => heard.push(next),
            }
        }
    }
}

/// Has something happened behind everybody's back: its kind, thread, account, and whether it is for admins.
pub async fn note(world: &World, what: &str) {
    let at = clock::now().0;
    world
        .sql(&format!(
            "INSERT INTO events (at, kind, thread_id, account_id, for_admins) VALUES ({at}, {what})"
        ))
        .await;
}
