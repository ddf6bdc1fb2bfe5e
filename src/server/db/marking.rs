//! Marking several threads at once, and undoing it.

use sqlx::AssertSqlSafe;

use super::{
    Db, Tx,
    dialect::{self, listed},
    events, execute, on_engine, on_tx,
    read_marks::counts,
    scope,
};
use crate::{
    domain::{
        accounts::Viewer,
        ids::{AccountId, ThreadId},
        moment::Moment,
        threads::{MarkAs, Marking},
    },
    server::Result,
};

/// How many threads are marked in one transaction. On SQLite others wait for the whole of it, whatever it is, and more
/// transactions take longer in all; on PostgreSQL who writes to one of these threads waits.
#[must_use]
pub const fn at_once(db: &Db) -> usize {
    match db {
        Db::Sqlite { .. } => 300,
        Db::Postgres(_) => 50,
    }
}

/// Begins a marking; the one before can't be undone any more.
pub async fn begin(tx: &mut Tx, account: AccountId, act: MarkAs, at: Moment) -> Result<()> {
    const NEW: &str = "INSERT INTO markings (account_id, marked_at, is_read, threads) VALUES ($1, $2, $3, 0)
        ON CONFLICT (account_id)
        DO UPDATE SET marked_at = excluded.marked_at, is_read = excluded.is_read, threads = 0";
    execute!(tx, sqlx::query("DELETE FROM marked_threads WHERE account_id = $1").bind(account))?;
    execute!(tx, sqlx::query(NEW).bind(account).bind(at).bind(act == MarkAs::Read))?;
    Ok(())
}

/// Marks these threads as read or unread, as far as the viewer may see them and that changes anything
/// and notes what was before. Says how many were changed.
pub async fn mark(tx: &mut Tx, viewer: &Viewer, ids: &[ThreadId], act: MarkAs) -> Result<u64> {
    const COUNT: &str = "UPDATE markings SET threads = threads + $2 WHERE account_id = $1";
    let ids = hold(tx, viewer, ids).await?;
    let changed = note(tx, viewer, &ids, act).await?;
    if changed > 0 {
        set_marks(tx, viewer, &ids).await?;
        set_opened(tx, viewer, &ids, ("opened_before", "opened_after"), "").await?;
        execute!(tx, sqlx::query(COUNT).bind(viewer.id).bind(i64::try_from(changed).unwrap_or(i64::MAX)))?;
        events::note_marked(tx, viewer, &ids).await?;
    }
    Ok(changed)
}

/// Holds these threads until the transaction ends, and says which of them the viewer may see.
async fn hold(tx: &mut Tx, viewer: &Viewer, ids: &[ThreadId]) -> Result<String> {
    let scope = scope::of(viewer);
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let sql = format!(
        "SELECT t.id FROM threads t WHERE {} AND t.deleted_at IS NULL AND t.id IN ({}) ORDER BY t.id{}",
        scope.visible(),
        listed(&ids),
        dialect::holding(tx)
    );
    let held: Vec<i64> = on_tx!(tx, conn =>
        sqlx::query_scalar(AssertSqlSafe(sql)).bind(scope.id).persistent(false).fetch_all(conn))?;
    Ok(listed(&held))
}

/// Notes what will change, and says in how many threads.
async fn note(tx: &mut Tx, viewer: &Viewer, ids: &str, act: MarkAs) -> Result<u64> {
    let sql = match act {
        MarkAs::Read => READ,
        MarkAs::Unread => UNREAD,
    };
    let sql = sql.replace("{ids}", ids);
    Ok(execute!(tx, sqlx::query(AssertSqlSafe(sql)).bind(viewer.id).bind(viewer.sells()).persistent(false))?)
}

const READ: &str = "INSERT INTO marked_threads
        (account_id, thread_id, number_before, number_after, opened_before, opened_after)
    SELECT $1, t.id, COALESCE(r.number, 0), t.latest_number, t.opened_number,
        CASE WHEN $2 AND t.asked_number > t.opened_number THEN t.latest_number ELSE t.opened_number END
    FROM threads t LEFT JOIN read_marks r ON r.thread_id = t.id AND r.account_id = $1
    WHERE t.id IN ({ids}) AND (r.unread > 0 OR ($2 AND t.asked_number > t.opened_number))
    ON CONFLICT (account_id, thread_id) DO NOTHING";

/// To just below the latest message that counts for the viewer, where the mark isn't that low already.
const UNREAD: &str = concat!(
    "INSERT INTO marked_threads
        (account_id, thread_id, number_before, number_after, opened_before, opened_after)
    SELECT $1, found.id, found.number, found.latest - 1, found.opened_number, found.opened_number
    FROM (SELECT t.id, t.opened_number, r.number, (SELECT m.number FROM messages m JOIN accounts a ON a.id = $1
            WHERE m.thread_id = t.id AND ",
    counts!(),
    " ORDER BY m.number DESC LIMIT 1) AS latest
        FROM threads t JOIN read_marks r ON r.thread_id = t.id AND r.account_id = $1 WHERE t.id IN ({ids})) AS found
    WHERE found.number >= found.latest AND CAST($2 AS BOOLEAN) IS NOT NULL
    ON CONFLICT (account_id, thread_id) DO NOTHING"
);

/// Sets the marks of these threads as noted.
async fn set_marks(tx: &mut Tx, viewer: &Viewer, ids: &str) -> Result<()> {
    const SQL: &str = concat!(
        "INSERT INTO read_marks (account_id, thread_id, number, unread, latest_at, order_id, placed_at)
        SELECT a.id, j.thread_id, j.number_after,
            (SELECT COUNT(*) FROM messages m
            WHERE m.thread_id = j.thread_id AND m.number > j.number_after AND ",
        counts!(),
        "), t.latest_at, t.order_id, (SELECT o.placed_at FROM orders o WHERE o.id = t.order_id)
        FROM accounts a JOIN marked_threads j ON j.account_id = a.id JOIN threads t ON t.id = j.thread_id
        WHERE a.id = $1 AND j.thread_id IN ({ids})
        ON CONFLICT (account_id, thread_id)
        DO UPDATE SET number = excluded.number, unread = excluded.unread, latest_at = excluded.latest_at"
    );
    let sql = SQL.replace("{ids}", ids);
    execute!(tx, sqlx::query(AssertSqlSafe(sql)).bind(viewer.id).persistent(false))?;
    Ok(())
}

/// Nobody else of the selling side has read the thread as far as the team must.
const UNSEEN_BY_OTHERS: &str = " AND NOT EXISTS (
        SELECT 1 FROM read_marks r JOIN accounts a ON a.id = r.account_id
        WHERE r.thread_id = threads.id AND r.account_id <> $1 AND a.role <> 'customer'
            AND r.number >= threads.asked_number)";

/// Sets how far the selling side has opened these threads, where it changes and nobody else has since.
async fn set_opened(
    tx: &mut Tx,
    viewer: &Viewer,
    ids: &str,
    (from, to): (&str, &str),
    condition: &str,
) -> Result<()> {
    let sql = format!(
        "UPDATE threads SET opened_number = j.{to} FROM marked_threads j
        WHERE j.account_id = $1 AND j.thread_id = threads.id AND threads.id IN ({ids})
            AND j.opened_before <> j.opened_after AND threads.opened_number = j.{from}{condition}"
    );
    execute!(tx, sqlx::query(AssertSqlSafe(sql)).bind(viewer.id).persistent(false))?;
    Ok(())
}

/// The last marking of an account, if it was after a moment and changed anything.
pub async fn latest(db: &Db, account: AccountId, since: Moment) -> Result<Option<Marking>> {
    const SQL: &str = "SELECT is_read, threads FROM markings
        WHERE account_id = $1 AND marked_at > $2 AND threads > 0";
    Ok(on_engine!(db, pool => sqlx::query_as(SQL).bind(account).bind(since).fetch_optional(pool))?)
}

/// The next threads whose marking can be undone.
pub async fn marked(tx: &mut Tx, account: AccountId, limit: i64) -> Result<Vec<ThreadId>> {
    const SQL: &str =
        "SELECT thread_id FROM marked_threads WHERE account_id = $1 ORDER BY thread_id LIMIT $2";
    Ok(on_tx!(tx, conn => sqlx::query_scalar(SQL).bind(account).bind(limit).fetch_all(conn))?)
}

/// Sets the marks of these threads back where nobody has touched them since, and forgets what was noted.
pub async fn undo(tx: &mut Tx, viewer: &Viewer, ids: &[ThreadId]) -> Result<u64> {
    const SQL: &str = concat!(
        "UPDATE read_marks SET number = j.number_before,
            unread = (SELECT COUNT(*) FROM messages m JOIN accounts a ON a.id = $1
                WHERE m.thread_id = read_marks.thread_id AND m.number > j.number_before AND ",
        counts!(),
        ")
        FROM marked_threads j
        WHERE j.account_id = $1 AND read_marks.account_id = $1 AND j.thread_id = read_marks.thread_id
            AND read_marks.thread_id IN ({ids}) AND read_marks.number = j.number_after"
    );
    let held = hold(tx, viewer, ids).await?;
    let query = SQL.replace("{ids}", &held);
    let undone = execute!(tx, sqlx::query(AssertSqlSafe(query)).bind(viewer.id).persistent(false))?;
    set_opened(tx, viewer, &held, ("opened_after", "opened_before"), UNSEEN_BY_OTHERS).await?;
    events::note_marked(tx, viewer, &held).await?;
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let forget =
        format!("DELETE FROM marked_threads WHERE account_id = $1 AND thread_id IN ({})", listed(&ids));
    execute!(tx, sqlx::query(AssertSqlSafe(forget)).bind(viewer.id).persistent(false))?;
    Ok(undone)
}

/// Ends a marking that was undone.
pub async fn end(tx: &mut Tx, account: AccountId) -> Result<()> {
    execute!(tx, sqlx::query("UPDATE markings SET threads = 0 WHERE account_id = $1").bind(account))?;
    Ok(())
}
