//! What has happened lately, and whom it concerns: ids only. It is noted in the transaction in which it happens, and
//! told from there (`server::live`).

use std::sync::LazyLock;

use sqlx::AssertSqlSafe;
use tokio::sync::watch;

use super::{Db, Tx, connect, dialect::listed, execute, on_engine, with_connection};
use crate::{
    domain::{
        accounts::{Role, Viewer},
        ids::{AccountId, ThreadId, VendorId},
        moment::Moment,
    },
    server::{Result, clock},
};

/// The channel by which servers tell each other the number of the last event.
pub const HAPPENED: &str = "stoa_happened";

/// The channel by which servers tell each other who is typing.
pub const TYPING: &str = "stoa_typing";

/// How many events are read at once.
const A_READ: i64 = 1_000;

/// Counts up with each transaction of this process.
static COMMITS: LazyLock<watch::Sender<()>> = LazyLock::new(|| watch::Sender::new(()));

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "TEXT", rename_all = "snake_case")]
pub enum Kind {
    /// Something that people see has changed: in a thread, or in their lists and counts alone.
    Change,
    /// One side has read what the other wrote.
    Seen,
    /// Sessions have ended, or somebody may see something else.
    Session,
    /// Admins have settled something.
    Settings,
}

/// Something that has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Event {
    /// Its number.
    pub id: i64,
    /// When it was noted.
    pub at: Moment,
    /// What it was.
    pub kind: Kind,
    /// The thread, if it was in a single one.
    pub thread_id: Option<ThreadId>,
    /// An account that it concerns.
    pub account_id: Option<AccountId>,
    /// The vendor whose staff it concerns.
    pub vendor_id: Option<VendorId>,
    /// Whether it concerns admins.
    pub for_admins: bool,
}

/// Notes that something in a thread has changed for everybody there.
pub async fn note_thread(tx: &mut Tx, thread: ThreadId) -> Result<()> {
    const SQL: &str = "INSERT INTO events (at, kind, thread_id, account_id, vendor_id, for_admins)
        SELECT $2, 'change', id, customer_id, vendor_id, TRUE FROM threads WHERE id = $1";
    execute!(tx, sqlx::query(SQL).bind(thread).bind(clock::now()))?;
    Ok(())
}

/// Notes that somebody has opened a thread: for themselves, for their team if it isn't New any more, and for the
/// other side, which may be shown *Seen*. Of a deleted thread nobody else hears.
pub async fn note_opened(tx: &mut Tx, viewer: &Viewer, thread: ThreadId, was_new: bool) -> Result<()> {
    const TEAM: &str = "INSERT INTO events (at, kind, vendor_id, for_admins)
        SELECT $2, 'change', vendor_id, TRUE FROM threads WHERE id = $1 AND deleted_at IS NULL";
    const TO_SELLERS: &str = "INSERT INTO events (at, kind, thread_id, vendor_id, for_admins)
        SELECT $2, 'seen', id, vendor_id, TRUE FROM threads WHERE id = $1 AND deleted_at IS NULL";
    const TO_CUSTOMER: &str = "INSERT INTO events (at, kind, thread_id, account_id, for_admins)
        SELECT $2, 'seen', id, customer_id, FALSE FROM threads WHERE id = $1 AND deleted_at IS NULL";
    note_counts(tx, viewer.id).await?;
    let others: &[&str] = match (viewer.role, was_new) {
        (Role::Customer, _) => &[TO_SELLERS],
        (_, true) => &[TEAM, TO_CUSTOMER],
        (_, false) => &[],
    };
    for sql in others {
        execute!(tx, sqlx::query(*sql).bind(thread).bind(clock::now()))?;
    }
    Ok(())
}

/// Notes that an account's lists and counts have changed.
pub async fn note_counts(tx: &mut Tx, account: AccountId) -> Result<()> {
    const SQL: &str =
        "INSERT INTO events (at, kind, account_id, for_admins) VALUES ($2, 'change', $1, FALSE)";
    execute!(tx, sqlx::query(SQL).bind(account).bind(clock::now()))?;
    Ok(())
}

/// Notes that sessions of an account have ended, or that it may see something else.
pub async fn note_sessions(tx: &mut Tx, account: AccountId) -> Result<()> {
    const SQL: &str =
        "INSERT INTO events (at, kind, account_id, for_admins) VALUES ($2, 'session', $1, FALSE)";
    execute!(tx, sqlx::query(SQL).bind(account).bind(clock::now()))?;
    Ok(())
}

/// Notes that admins have settled something.
pub async fn note_settings(tx: &mut Tx) -> Result<()> {
    const SQL: &str = "INSERT INTO events (at, kind, for_admins) VALUES ($1, 'settings', TRUE)";
    execute!(tx, sqlx::query(SQL).bind(clock::now()))?;
    Ok(())
}

/// Notes that a viewer has marked these threads: for themselves, for the teams to which they aren't New any more, and
/// for the other side, which may be shown *Seen*. The caller has found the threads through the viewer's scope.
pub async fn note_marked(tx: &mut Tx, viewer: &Viewer, threads: &str) -> Result<()> {
    const TEAM: &str = "INSERT INTO events (at, kind, vendor_id, for_admins)
        SELECT DISTINCT CAST($2 AS BIGINT), 'change', t.vendor_id, TRUE";
    const TO_CUSTOMERS: &str = "INSERT INTO events (at, kind, thread_id, account_id, for_admins)
        SELECT $2, 'seen', t.id, t.customer_id, FALSE";
    const TO_SELLERS: &str = "INSERT INTO events (at, kind, thread_id, vendor_id, for_admins)
        SELECT $2, 'seen', t.id, t.vendor_id, TRUE";
    let (notes, has_changed): (&[&str], _) = match viewer.role {
        Role::Customer => (&[TO_SELLERS], "j.number_after > j.number_before"),
        Role::Vendor | Role::Admin => (&[TEAM, TO_CUSTOMERS], "j.opened_before <> j.opened_after"),
    };
    for note in notes {
        let sql = format!(
            "{note} FROM marked_threads j JOIN threads t ON t.id = j.thread_id
            WHERE j.account_id = $1 AND {has_changed} AND t.id IN ({threads})"
        );
        execute!(tx, sqlx::query(AssertSqlSafe(sql)).bind(viewer.id).bind(clock::now()).persistent(false))?;
    }
    note_counts(tx, viewer.id).await
}

/// The next events after one, and those of some numbers that weren't there before: on PostgreSQL, who begins first may
/// commit last.
pub async fn after(db: &Db, id: i64, and: &[i64]) -> Result<Vec<Event>> {
    let sql = format!(
        "SELECT id, at, kind, thread_id, account_id, vendor_id, for_admins FROM events
        WHERE id > $1 OR id IN ({}) ORDER BY id LIMIT {A_READ}",
        listed(and)
    );
    Ok(on_engine!(db, pool =>
        sqlx::query_as(AssertSqlSafe(sql)).bind(id).persistent(and.is_empty()).fetch_all(pool))?)
}

/// The last event before a moment, from which to go on; 0 if there is none.
pub async fn last_before(db: &Db, at: Moment) -> Result<i64> {
    const SQL: &str = "SELECT COALESCE(MAX(id), 0) FROM events WHERE at < $1";
    Ok(on_engine!(db, pool => sqlx::query_scalar(SQL).bind(at).fetch_one(pool))?)
}

/// Tells other servers on the same database something, by one of their channels.
pub async fn notify(db: &Db, channel: &str, what: &str) -> Result<()> {
    if let Db::Postgres(pool) = db {
        let notify = sqlx::query("SELECT pg_notify($1, $2)").bind(channel).bind(what);
        with_connection!("all", Some(connect::ANSWER), pool, conn => notify.execute(conn))?;
    }
    Ok(())
}

/// Forgets what happened before a moment.
pub async fn forget_before(tx: &mut Tx, at: Moment) -> Result<()> {
    execute!(tx, sqlx::query("DELETE FROM events WHERE at < $1").bind(at))?;
    Ok(())
}

/// Hears of each transaction of this process when it is stored.
#[must_use]
pub fn commits() -> watch::Receiver<()> {
    COMMITS.subscribe()
}

/// Says that a transaction is stored.
pub(super) fn note_commit() {
    COMMITS.send_replace(());
}
