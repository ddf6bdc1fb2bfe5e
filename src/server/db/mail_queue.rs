//! E-mails to be sent.

use sqlx::AssertSqlSafe;

use super::{Db, Tx, dialect, execute, on_engine, on_tx, read_marks::concerns};
use crate::{
    domain::{
        ids::{AccountId, LinkId, MailId, ThreadId},
        mails::LONGEST_PAUSE,
        moment::Moment,
    },
    server::Result,
};

/// How long an author may go on writing before what they wrote leaves as one e-mail, in seconds.
pub const GATHERING: i64 = 60;

/// Whether an account `a` wants e-mail, and the marketplace has it sent to such accounts.
macro_rules! wants_mail {
    () => {
        "a.wants_mail AND NOT EXISTS (SELECT 1 FROM settings s WHERE s.value = 'off' AND s.name = CASE a.role
            WHEN 'customer' THEN 'mail_customers' WHEN 'vendor' THEN 'mail_vendors' ELSE 'mail_admins' END)"
    };
}
pub(super) use wants_mail;

/// What the author wrote more than a minute ago goes without what they write now, even if nobody has sent it yet.
pub(super) const CLOSE: &str = "UPDATE mails SET is_open = FALSE
    WHERE thread_id = $1 AND author_id = $2 AND is_open AND due_at <= $3";

/// Queues e-mails about a new message for everyone it concerns, as it counts for them; what they get from the
/// same author within a minute is one e-mail. What its placeholders stand for says [`posting`](super::posting).
pub(super) const ENQUEUE: &str = concat!(
    "INSERT INTO mails
        (account_id, thread_id, author_id, first_number, last_number, queued_at, due_at, is_open)
    SELECT a.id, $1, $5, $6, $6, $7, $8, TRUE FROM accounts a WHERE ",
    concerns!(),
    " AND ",
    wants_mail!(),
    " ON CONFLICT (thread_id, author_id, account_id) WHERE is_open
    DO UPDATE SET last_number = excluded.last_number"
);

/// Closes what an author wrote about a thread until a moment.
pub async fn close(tx: &mut Tx, thread: ThreadId, author: AccountId, at: Moment) -> Result<()> {
    execute!(tx, sqlx::query(CLOSE).bind(thread).bind(author).bind(at))?;
    Ok(())
}

/// Queues the e-mail with a link by which somebody renews their password, to be sent at once, whatever else they want sent.
pub async fn enqueue_renewal(tx: &mut Tx, account: AccountId, link: LinkId, at: Moment) -> Result<()> {
    const SQL: &str = "INSERT INTO mails (account_id, link_id, queued_at, due_at, is_open)
        VALUES ($1, $2, $3, $3, FALSE)";
    execute!(tx, sqlx::query(SQL).bind(account).bind(link).bind(at))?;
    Ok(())
}

pub(super) const NEXT_DUE: &str = "SELECT MIN(due_at) FROM mails WHERE set_aside_at IS NULL";

/// When the next e-mail may be taken, if there is one.
pub async fn next_due(db: &Db) -> Result<Option<Moment>> {
    Ok(on_engine!(db, pool => sqlx::query_scalar(NEXT_DUE).fetch_one(pool))?)
}

/// How far the queue is looked through to say how long it is.
pub const LOOKED_THROUGH: i64 = 100_000;

/// How long the queue is, up to [`LOOKED_THROUGH`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lengths {
    /// How many e-mails wait, due or not.
    pub waiting: i64,
    /// When the one with the lowest number was queued.
    pub oldest: Option<Moment>,
    /// How many were given up.
    pub set_aside: i64,
}

pub(super) const WAITING: &str = "SELECT COUNT(*), MIN(id) FROM
    (SELECT id FROM mails WHERE set_aside_at IS NULL LIMIT $1) found";
pub(super) const SET_ASIDE: &str = "SELECT COUNT(*) FROM
    (SELECT id FROM mails WHERE set_aside_at IS NOT NULL LIMIT $1) found";

/// How long the queue is, by its indexes alone.
pub async fn lengths(db: &Db) -> Result<Lengths> {
    const QUEUED: &str = "SELECT queued_at FROM mails WHERE id = $1";
    let (waiting, first): (i64, Option<i64>) =
        on_engine!(db, conn => sqlx::query_as(WAITING).bind(LOOKED_THROUGH).fetch_one(conn))?;
    let oldest = on_engine!(db, conn => sqlx::query_scalar(QUEUED).bind(first).fetch_optional(conn))?;
    let set_aside =
        on_engine!(db, conn => sqlx::query_scalar(SET_ASIDE).bind(LOOKED_THROUGH).fetch_one(conn))?;
    Ok(Lengths { waiting, oldest, set_aside })
}

/// An e-mail that a worker has taken.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub struct Claimed {
    /// The e-mail.
    pub id: MailId,
    /// When it was queued.
    pub queued_at: Moment,
    /// How many tries have failed.
    pub tries: i64,
}

/// Takes the e-mails that have been due longest, for whoever makes this claim alone until its lease ends. From then on
/// nothing more goes into them.
pub async fn claim(tx: &mut Tx, claim: &str, now: Moment, until: Moment, limit: i64) -> Result<Vec<Claimed>> {
    let sql = claim_sql(dialect::skipping(tx));
    Ok(on_tx!(tx, conn => sqlx::query_as(AssertSqlSafe(sql))
        .bind(claim)
        .bind(until)
        .bind(now)
        .bind(limit)
        .fetch_all(conn))?)
}

pub(super) fn claim_sql(skipping: &str) -> String {
    format!(
        "WITH found AS MATERIALIZED (SELECT id FROM mails WHERE due_at <= $3 AND set_aside_at IS NULL
            ORDER BY due_at, id LIMIT $4{skipping})
        UPDATE mails SET claimed_by = $1, due_at = $2, is_open = FALSE WHERE id IN (SELECT id FROM found)
        RETURNING id, queued_at, tries"
    )
}

/// Shortens waits to what they may be from now on, the lease of a worker too: they are longer where the clock was set back
/// since they began.
pub async fn shorten_waits(db: &Db, now: Moment, lease: i64) -> Result<()> {
    const SQL: &str = "UPDATE mails SET due_at = CASE
            WHEN claimed_by IS NOT NULL THEN $1 WHEN tries = 0 THEN $2 ELSE $3 END
        WHERE set_aside_at IS NULL AND due_at > CASE
            WHEN claimed_by IS NOT NULL THEN $1 WHEN tries = 0 THEN $2 ELSE $3 END";
    let [lease, gathering, pause] =
        [lease, GATHERING, LONGEST_PAUSE].map(|seconds| now.plus_seconds(seconds));
    let mut tx = db.begin().await?;
    execute!(&mut tx, sqlx::query(SQL).bind(lease).bind(gathering).bind(pause))?;
    tx.commit().await
}

/// What became of an e-mail that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was sent, or nobody needs it any more.
    Done,
    /// It wasn't its turn.
    Untried,
    /// It failed for now.
    Failed {
        /// When to try again.
        again_at: Moment,
        /// Why.
        reason: String,
    },
    /// It is hopeless, for this reason.
    Hopeless(String),
}

/// Notes what became of e-mails, as far as this claim still holds them.
pub async fn settle(tx: &mut Tx, claim: &str, now: Moment, outcomes: &[(MailId, Outcome)]) -> Result<()> {
    const FAILED: &str = "UPDATE mails SET claimed_by = NULL, tries = tries + 1, due_at = $3, reason = $4
        WHERE claimed_by = $1 AND id = $2";
    const HOPELESS: &str = "UPDATE mails SET claimed_by = NULL, set_aside_at = $3, reason = $4
        WHERE claimed_by = $1 AND id = $2";
    settle_all(tx, claim, "DELETE FROM mails", &with(outcomes, &Outcome::Done)).await?;
    let again = format!("UPDATE mails SET claimed_by = NULL, due_at = {now}", now = now.0);
    settle_all(tx, claim, &again, &with(outcomes, &Outcome::Untried)).await?;
    for (id, outcome) in outcomes {
        let (sql, at, reason) = match outcome {
            Outcome::Done | Outcome::Untried => continue,
            Outcome::Failed { again_at, reason } => (FAILED, *again_at, reason),
            Outcome::Hopeless(reason) => (HOPELESS, now, reason),
        };
        execute!(tx, sqlx::query(sql).bind(claim).bind(id).bind(at).bind(reason))?;
    }
    Ok(())
}

fn with(outcomes: &[(MailId, Outcome)], wanted: &Outcome) -> Vec<i64> {
    outcomes.iter().filter(|(_, outcome)| outcome == wanted).map(|(id, _)| id.0).collect()
}

async fn settle_all(tx: &mut Tx, claim: &str, what: &str, ids: &[i64]) -> Result<()> {
    if !ids.is_empty() {
        let sql = format!("{what} WHERE claimed_by = $1 AND id IN ({})", dialect::listed(ids));
        execute!(tx, sqlx::query(AssertSqlSafe(sql)).bind(claim).persistent(false))?;
    }
    Ok(())
}

/// Forgets all that wait: the demo marketplace's past was told long ago.
pub async fn forget(tx: &mut Tx) -> Result<()> {
    execute!(tx, sqlx::query("DELETE FROM mails"))?;
    Ok(())
}
