//! How far people have read.

use super::{Db, Tx, execute, on_engine};
use crate::{
    domain::{
        accounts::Viewer,
        ids::{AccountId, OrderId, ThreadId},
        moment::Moment,
    },
    server::Result,
};

/// Whether a message `m` counts for an account `a`; who its audience is has been
/// settled by what they may see.
macro_rules! counts {
    () => {
        "m.author_id <> a.id AND m.sent_at >= a.created_at AND (a.role <> 'admin' OR m.for_admins)"
    };
}
pub(super) use counts;

/// Whom a new message concerns, as a condition on an account `a`: the customer `$2`, the staff of the vendor `$3`, and
/// admins if `$4`, but never its author `$5`. Each is found by an index, however many accounts there are.
macro_rules! concerns {
    () => {
        "a.id IN (
            SELECT CAST($2 AS BIGINT)
            UNION SELECT id FROM accounts WHERE vendor_id = $3
            UNION SELECT id FROM accounts WHERE role = 'admin' AND $4
        ) AND a.id <> $5 AND a.deactivated_at IS NULL"
    };
}
pub(super) use concerns;

/// Which order a thread is about, and when that was placed: two columns of a mark.
macro_rules! order_of {
    ($thread:literal) => {
        concat!(
            "(SELECT t.order_id FROM threads t WHERE t.id = ",
            $thread,
            "), (SELECT o.placed_at FROM threads t JOIN orders o ON o.id = t.order_id WHERE t.id = ",
            $thread,
            ")"
        )
    };
}

/// Counts a new message as unread for everyone it concerns but its author, admins if it is for them too. What
/// its placeholders stand for says [`posting`](super::posting).
pub(super) const COUNT_FOR_OTHERS: &str = concat!(
    "INSERT INTO read_marks (account_id, thread_id, number, unread, latest_at, order_id, placed_at)
    SELECT a.id, $1, 0, 1, $7, ",
    order_of!("$1"),
    " FROM accounts a WHERE ",
    concerns!(),
    " ON CONFLICT (account_id, thread_id)
    DO UPDATE SET unread = read_marks.unread + 1, latest_at = excluded.latest_at"
);

/// The author's mark counts nothing, and stays in the order of its thread all the same.
pub(super) const OWN_MARK: &str =
    "UPDATE read_marks SET latest_at = $7 WHERE account_id = $5 AND thread_id = $1";

/// Raises a viewer's mark to a message's number; never lowers it.
pub async fn raise(tx: &mut Tx, viewer: &Viewer, thread: ThreadId, number: i64) -> Result<()> {
    const SQL: &str = concat!(
        "INSERT INTO read_marks (account_id, thread_id, number, unread, latest_at, order_id, placed_at)
        SELECT a.id, $2, $3, (SELECT COUNT(*) FROM messages m WHERE m.thread_id = $2 AND m.number > $3 AND ",
        counts!(),
        "), (SELECT latest_at FROM threads WHERE id = $2), ",
        order_of!("$2"),
        " FROM accounts a WHERE a.id = $1
        ON CONFLICT (account_id, thread_id) DO UPDATE SET number = excluded.number, unread = excluded.unread
        WHERE read_marks.number < excluded.number"
    );
    execute!(tx, sqlx::query(SQL).bind(viewer.id).bind(thread).bind(number))?;
    Ok(())
}

/// The first message of a thread beyond a number that counts for a viewer.
pub async fn first_unread(db: &Db, viewer: &Viewer, thread: ThreadId, read: i64) -> Result<Option<i64>> {
    const SQL: &str = concat!(
        "SELECT m.number FROM messages m JOIN accounts a ON a.id = $1
        WHERE m.thread_id = $2 AND m.number > $3 AND ",
        counts!(),
        " ORDER BY m.number LIMIT 1"
    );
    Ok(on_engine!(db, pool =>
        sqlx::query_scalar(SQL).bind(viewer.id).bind(thread).bind(read).fetch_optional(pool))?)
}

/// Notes that an order was placed at another time.
pub async fn set_placed_at(tx: &mut Tx, order: OrderId, at: Moment) -> Result<()> {
    const SQL: &str = "UPDATE read_marks SET placed_at = $2
        WHERE thread_id IN (SELECT id FROM threads WHERE order_id = $1) AND placed_at <> $2";
    execute!(tx, sqlx::query(SQL).bind(order).bind(at))?;
    Ok(())
}

/// How far an account has read a thread.
pub async fn number_of(db: &Db, account: AccountId, thread: ThreadId) -> Result<i64> {
    const SQL: &str = "SELECT number FROM read_marks WHERE account_id = $1 AND thread_id = $2";
    let number =
        on_engine!(db, pool => sqlx::query_scalar(SQL).bind(account).bind(thread).fetch_optional(pool))?;
    Ok(number.unwrap_or(0))
}
