//! Takes e-mails from the queue, writes them, hands them over, and notes what became of them.
//!
//! Several workers, in one process or several, never have the same e-mail at once. One that is cut between handing over
//! and noting leaves a lease that ends, and whoever takes the e-mail then sends it with the same `Message-ID`.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures_util::{StreamExt, stream};
use lettre::message::Mailbox;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    Carrier, Failure,
    letter::{Letter, Writer},
    render::{Mail, render},
    unsubscribe::Key,
};
use crate::{
    domain::{
        ids::MailId,
        mails::{LONGEST_WAIT, pause_after, reason, wait_after},
        messages::MessageView,
        moment::Moment,
    },
    server::{
        Result,
        actions::passwords::fresh_link,
        clock,
        db::{
            Db,
            mail_facts::{self, Facts, Said},
            mail_queue::{self, Claimed, Outcome},
        },
        metrics,
        settled::Settled,
    },
    ui::words::speaking,
};

/// How many e-mails are taken at once.
const BATCH: i64 = 50;
/// How many are sent at once, each on a connection of its own.
const LANES: usize = 8;
/// How long an e-mail is one worker's, in seconds: longer than [`SENDING`] and all that a mail server may take for an
/// e-mail that is begun at the end of it, which is fourteen minutes.
const LEASE: i64 = 1_200;
/// How long a worker goes on beginning to send what it has taken.
const SENDING: Duration = Duration::from_mins(1);
/// By how many seconds a clock may be off before it was set.
const TOLERANCE: i64 = 5;
/// How often it looks whether something is due.
const POLL: Duration = Duration::from_secs(1);

/// Sends what waits in the queue.
#[derive(Clone)]
pub struct Worker {
    /// The database.
    pub db: Db,
    /// What admins have settled.
    pub settled: Settled,
    /// How and in whose name.
    pub post: Arc<Post>,
}

/// How e-mails leave, and in whose name.
#[derive(Debug)]
pub struct Post {
    /// How they leave.
    pub carrier: Carrier,
    /// Whose they are; where it has no name, the marketplace's is taken.
    pub from: Mailbox,
    /// The address that browsers use, without a slash at its end.
    pub url: String,
    /// Its host.
    pub host: String,
}

/// What a round came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Round {
    /// Nothing was due.
    Idle,
    /// So many were taken and settled.
    Settled(usize),
    /// None is taken at the moment, for this reason.
    Closed(String),
}

impl Worker {
    /// Works until told to stop; what is being sent then is still sent and noted.
    pub async fn run(self, stop: CancellationToken) {
        let (mut refusals, mut told) = (0, None);
        while !stop.is_cancelled() {
            let wait = match self.turn(&mut told, &stop).await {
                Ok(Round::Settled(_)) => {
                    refusals = 0;
                    Duration::ZERO
                }
                Ok(Round::Idle) => POLL,
                Ok(Round::Closed(reason)) => {
                    tracing::warn!(%reason, "no e-mail can be sent");
                    refusals += 1;
                    pause(refusals)
                }
                // The mail server is not to blame
                Err(_) => pause(1),
            };
            tokio::select! {
                () = stop.cancelled() => {}
                () = sleep(wait) => {}
            }
        }
        self.post.carrier.rest().await;
    }

    /// Does what a round does; before the first one, and when the clock was set, no wait is left longer than it may be.
    async fn turn(&self, told: &mut Option<Told>, stop: &CancellationToken) -> Result<Round> {
        let now = clock::now();
        if told.is_none_or(|told| told.is_set_since(now)) {
            mail_queue::shorten_waits(&self.db, now, LEASE).await?;
        }
        *told = Some(Told { time: now, at: Instant::now() });
        self.round(now, stop).await
    }

    /// Takes what is due now, sends it and notes what became of it.
    ///
    /// # Errors
    /// [`AppError::Internal`](crate::error::AppError::Internal) when the database fails; what was taken is tried again when
    /// the lease ends.
    pub async fn round(&self, now: Moment, stop: &CancellationToken) -> Result<Round> {
        if mail_queue::next_due(&self.db).await?.is_none_or(|due| due > now) {
            self.post.carrier.rest().await;
            return Ok(Round::Idle);
        }
        let claim = Uuid::new_v4().to_string();
        let lease_ends = Instant::now() + Duration::from_secs(LEASE.unsigned_abs());
        let mut tx = self.db.begin().await?;
        let claimed = mail_queue::claim(&mut tx, &claim, now, now.plus_seconds(LEASE), BATCH).await?;
        tx.commit().await?;
        if claimed.is_empty() {
            // Others are taking them just now
            return Ok(Round::Idle);
        }
        let letters = match self.letters(&claimed, now).await {
            Ok(letters) => letters,
            Err(error) => {
                // Nobody else would have them until the lease ends
                let untried: Vec<_> = claimed.iter().map(|mail| (mail.id, Outcome::Untried)).collect();
                self.note(&claim, now, &untried, lease_ends).await?;
                return Err(error);
            }
        };
        let sending =
            Sending { worker: self, stop, now, until: Instant::now() + SENDING, closed: Mutex::default() };
        let outcomes: Vec<(MailId, Outcome)> = stream::iter(letters)
            .map(|(mail, letter)| sending.settle_one(mail, letter))
            .buffer_unordered(LANES)
            .collect()
            .await;
        self.note(&claim, now, &outcomes, lease_ends).await?;
        Ok(sending.closed().map_or(Round::Settled(outcomes.len()), Round::Closed))
    }

    /// Notes what became of e-mails. When the database is busy that is tried until others may take them, since what isn't
    /// noted is sent again.
    async fn note(
        &self,
        claim: &str,
        now: Moment,
        outcomes: &[(MailId, Outcome)],
        until: Instant,
    ) -> Result<()> {
        loop {
            let noted = async {
                let mut tx = self.db.begin().await?;
                mail_queue::settle(&mut tx, claim, now, outcomes).await?;
                tx.commit().await
            };
            match noted.await {
                Err(_) if Instant::now() < until => sleep(POLL).await,
                done => return done,
            }
        }
    }

    /// What each of these is to say; nothing for those that nobody needs any more.
    async fn letters(&self, claimed: &[Claimed], now: Moment) -> Result<Vec<(Claimed, Option<Letter>)>> {
        let ids: Vec<MailId> = claimed.iter().map(|mail| mail.id).collect();
        // Another server's admin may have settled something
        self.settled.read(&self.db).await?;
        let (key, settings) = (Key::of(&self.db).await?, self.settled.get());
        let Post { url, from, .. } = &*self.post;
        let writer = Writer { url, name: from.name.as_deref(), settings: &settings, key: &key };
        let mut said = mail_facts::said(&self.db, &ids).await?;
        let mut letters = HashMap::new();
        for facts in mail_facts::of(&self.db, &ids).await? {
            let letter = if let Some(link) = facts.link_id {
                let token = fresh_link(&self.db, link, now).await?;
                token.map(|token| speaking(facts.language(), || writer.renewal(&facts, &token)))
            } else {
                let messages = told(&facts, &mut said);
                speaking(facts.language(), || writer.write(&facts, messages))
            };
            letters.insert(facts.id, letter);
        }
        Ok(claimed.iter().map(|mail| (*mail, letters.remove(&mail.id).flatten())).collect())
    }
}

/// The messages that an e-mail tells of, taken from those that all tell of.
fn told(facts: &Facts, said: &mut Vec<Said>) -> Vec<MessageView> {
    let (viewer, vendor) = (facts.recipient(), facts.vendor.as_deref());
    said.extract_if(.., |said| said.mail_id == facts.id)
        .map(|said| said.record.view_for(&viewer, vendor))
        .collect()
}

/// The time that the clock has told.
#[derive(Debug, Clone, Copy)]
struct Told {
    time: Moment,
    at: Instant,
}

impl Told {
    /// Whether the clock was set since, as it tells this time now.
    fn is_set_since(self, now: Moment) -> bool {
        let passed = i64::try_from(self.at.elapsed().as_secs()).unwrap_or(i64::MAX);
        (now.seconds_since(self.time) - passed).abs() > TOLERANCE
    }
}

/// E-mails that were taken together, on their way.
struct Sending<'a> {
    worker: &'a Worker,
    stop: &'a CancellationToken,
    now: Moment,
    until: Instant,
    /// Why none is taken any more.
    closed: Mutex<Option<String>>,
}

impl Sending<'_> {
    /// Sends an e-mail if somebody needs it, and says what became of it.
    async fn settle_one(&self, mail: Claimed, letter: Option<Letter>) -> (MailId, Outcome) {
        let outcome = match letter {
            None => Outcome::Done,
            Some(letter) => self.send(&mail, &letter).await,
        };
        metrics::note_unsent(&outcome);
        (mail.id, outcome)
    }

    async fn send(&self, mail: &Claimed, letter: &Letter) -> Outcome {
        if self.stop.is_cancelled() || Instant::now() > self.until {
            return Outcome::Untried;
        }
        if let Some(reason) = self.closed() {
            return self.untried(mail, reason);
        }
        let post = &self.worker.post;
        let message = match render(letter, post, self.now) {
            Ok(Some(message)) => message,
            Ok(None) => return Outcome::Hopeless(reason::NO_ADDRESS.to_owned()),
            Err(_) => return self.failed(mail, reason::NOT_WRITTEN.to_owned()),
        };
        match post.carrier.hand_over(&Mail { message, file: file(mail) }).await {
            Ok(()) => {
                metrics::note_sent();
                Outcome::Done
            }
            Err(Failure::Refused(reason)) => Outcome::Hopeless(reason),
            Err(Failure::Delayed(reason)) => self.failed(mail, reason),
            Err(Failure::Closed(reason)) => {
                *self.closed.lock().unwrap_or_else(PoisonError::into_inner) = Some(reason.clone());
                self.untried(mail, reason)
            }
        }
    }

    fn closed(&self) -> Option<String> {
        self.closed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// It is not the e-mail's fault, so it doesn't count as a try, for five days.
    fn untried(&self, mail: &Claimed, reason: String) -> Outcome {
        if self.now > mail.queued_at.plus_seconds(LONGEST_WAIT) {
            Outcome::Hopeless(reason)
        } else {
            Outcome::Untried
        }
    }

    fn failed(&self, mail: &Claimed, reason: String) -> Outcome {
        match wait_after(mail.tries + 1, rand::random()) {
            Some(wait) => Outcome::Failed { again_at: self.now.plus_seconds(wait), reason },
            None => Outcome::Hopeless(reason),
        }
    }
}

fn pause(refusals: u32) -> Duration {
    Duration::from_secs(pause_after(refusals, rand::random()).unsigned_abs())
}

/// The name of an e-mail's file: sorted by name they are sorted by time.
fn file(mail: &Claimed) -> String {
    let at = mail.queued_at.rfc3339().replace([':', '-'], "");
    format!("{at}-{:09}.eml", mail.id.0)
}
