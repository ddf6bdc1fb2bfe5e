//! Reads what has happened, on this server and others, and has it told.

use std::{collections::BTreeMap, time::Duration};

use sqlx::postgres::{PgListener, PgPool};
use tokio::{
    sync::mpsc::{self, UnboundedReceiver, UnboundedSender},
    time::{Instant, interval, sleep},
};

use super::Live;
use crate::{
    domain::settings::Switch,
    server::{
        Result, clock,
        context::AppState,
        db::{
            Db,
            events::{self, Event, Kind},
        },
    },
};

/// How often to look for what nobody has announced: another program's acts, or those of a server that died at once.
const LOOK: Duration = Duration::from_secs(1);

/// How long an event may come after one with a higher number.
const LATE: Duration = Duration::from_secs(20);

/// How many numbers before an event may come after it; more are missing only where nobody has looked for long.
const WIDEST: i64 = 1_000;

/// How long events are kept, in seconds.
const KEPT: i64 = 600;

/// How much later than it was noted an event may have been told, in seconds.
const DELAY: i64 = 2;

/// Tells this server's streams what happens, until the server stops.
pub async fn follow(state: AppState) {
    let stopped = state.live.stopped();
    let mut follower = Follower { state, last: 0, announced: 0, gaps: BTreeMap::new(), is_unsettled: true };
    tokio::select! {
        () = stopped.cancelled() => {}
        () = follower.follow() => {}
    }
}

struct Follower {
    state: AppState,
    /// The highest number read.
    last: i64,
    /// The highest number that other servers were told of.
    announced: i64,
    /// Numbers below that weren't there yet, and until when they may come.
    gaps: BTreeMap<i64, Instant>,
    /// Whether something was settled that isn't in force yet.
    is_unsettled: bool,
}

impl Follower {
    async fn follow(&mut self) {
        while let Err(error) = self.begin().await {
            tracing::warn!(%error, "can't read what has happened lately");
            sleep(LOOK).await;
        }
        let mut commits = events::commits();
        let mut elsewhere = listen(&self.state);
        let (mut look, mut tidy) = (interval(LOOK), interval(Duration::from_mins(1)));
        loop {
            let done = tokio::select! {
                _ = commits.changed() => self.read_and_announce().await,
                _ = elsewhere.recv() => {
                    while elsewhere.try_recv().is_ok() {}
                    self.read().await
                }
                _ = look.tick() => self.read().await,
                _ = tidy.tick() => self.tidy().await,
            };
            if let Err(error) = done {
                tracing::warn!(%error, "can't read what has happened");
                sleep(LOOK).await;
            }
        }
    }

    /// Begins with what happened lately, for those who come back from a server that has stopped.
    async fn begin(&mut self) -> Result<()> {
        self.settle().await;
        let since = clock::now().plus_seconds(-KEPT);
        self.last = events::last_before(&self.state.db, since).await?;
        let mut known = Vec::new();
        loop {
            let read = self.next().await?;
            if read.is_empty() {
                break;
            }
            known.extend(read.into_iter().filter(|event| event.kind != Kind::Session));
        }
        let shows = |event: &Event| self.shows(event);
        let told = known.into_iter().filter(shows).map(|event| (event.at.plus_seconds(DELAY), event));
        self.state.live.recall(since.plus_seconds(DELAY), told.collect::<Vec<_>>().into_iter());
        self.announced = self.last;
        Ok(())
    }

    async fn read_and_announce(&mut self) -> Result<()> {
        self.read().await?;
        if self.last > self.announced {
            events::notify(&self.state.db, events::HAPPENED, &self.last.to_string()).await?;
            self.announced = self.last;
        }
        Ok(())
    }

    async fn read(&mut self) -> Result<()> {
        self.settle().await;
        loop {
            let read = self.next().await?;
            if read.is_empty() {
                return Ok(());
            }
            for event in read {
                if event.kind == Kind::Settings {
                    self.is_unsettled = true;
                    self.settle().await;
                }
                if self.shows(&event) {
                    self.state.live.tell(event, clock::now());
                }
            }
        }
    }

    /// Takes over what was settled, as soon as that can be read.
    async fn settle(&mut self) {
        if self.is_unsettled {
            self.is_unsettled = self.state.settled.read(&self.state.db).await.is_err();
        }
    }

    /// The next events, each once.
    async fn next(&mut self) -> Result<Vec<Event>> {
        let now = Instant::now();
        self.gaps.retain(|_, until| *until > now);
        let gaps: Vec<i64> = self.gaps.keys().copied().collect();
        let read = events::after(&self.state.db, self.last, &gaps).await?;
        for event in &read {
            self.gaps.remove(&event.id);
            if event.id > self.last {
                let from = (self.last + 1).max(event.id - WIDEST);
                self.gaps.extend((from..event.id).map(|missing| (missing, now + LATE)));
                self.last = event.id;
            }
        }
        Ok(read)
    }

    /// Whether anybody is to hear of it.
    fn shows(&self, event: &Event) -> bool {
        event.kind != Kind::Seen || (!self.is_unsettled && self.state.settled.get().is_on(Switch::Seen))
    }

    async fn tidy(&self) -> Result<()> {
        let mut tx = self.state.db.begin().await?;
        events::forget_before(&mut tx, clock::now().plus_seconds(-KEPT)).await?;
        tx.commit().await
    }
}

/// Hears from other servers on the same database: that something has happened there, and at once who is typing.
fn listen(state: &AppState) -> UnboundedReceiver<()> {
    let (tell, hears) = mpsc::unbounded_channel();
    if let Db::Postgres(pool) = &state.db {
        tokio::spawn(hear(pool.clone(), state.live.clone(), tell));
    } else {
        // Nobody else tells; the channel stays open
        tokio::spawn(async move { tell.closed().await });
    }
    hears
}

async fn hear(pool: PgPool, live: Live, tell: UnboundedSender<()>) {
    while !tell.is_closed() {
        if let Err(cause) = hear_while_connected(&pool, &live, &tell).await {
            tracing::warn!(%cause, "can't hear from other servers");
        }
        sleep(LOOK).await;
    }
}

async fn hear_while_connected(
    pool: &PgPool,
    live: &Live,
    tell: &UnboundedSender<()>,
) -> std::result::Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen_all([events::HAPPENED, events::TYPING]).await?;
    loop {
        tokio::select! {
            () = tell.closed() => return Ok(()),
            heard = listener.try_recv() => match heard? {
                Some(heard) if heard.channel() == events::TYPING => live.hear_typing(heard.payload()),
                _ => drop(tell.send(())),
            },
        }
    }
}
