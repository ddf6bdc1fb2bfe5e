//! Disputes.

use super::{Db, Tx, dialect, execute, on_engine, on_tx, scope};
use crate::{
    domain::{
        accounts::{Role, Viewer},
        disputes::{Act, Attempt, DisputeEnd, Outcome, PastDispute, State, Version},
        ids::{AccountId, OrderId, ThreadId},
        moment::Moment,
        names::Author,
        orders::is_order_number,
    },
    server::Result,
};
use sqlx::AssertSqlSafe;

/// How many of an order's disputes and attempts are shown.
const SHOWN: i64 = 200;

/// An order on which somebody acts.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub struct Disputed {
    /// The order.
    pub id: OrderId,
    opened_and_closed: i64,
    open_by: Option<AccountId>,
    /// The dispute that is open.
    pub open_id: Option<i64>,
}

impl Disputed {
    /// How it stands.
    #[must_use]
    pub fn state(&self) -> State {
        self.open_by.map_or(State::Settled, State::Disputed)
    }

    /// How often its disputes were opened and closed.
    #[must_use]
    pub const fn version(&self) -> Version {
        Version(self.opened_and_closed)
    }
}

const DISPUTED: &str = "SELECT o.id,
        (SELECT COUNT(*) + COUNT(d.closed_number) FROM disputes d WHERE d.order_id = o.id) AS opened_and_closed,
        p.opened_by AS open_by, p.id AS open_id
    FROM orders o LEFT JOIN disputes p ON p.order_id = o.id AND p.closed_number IS NULL";

/// The order with this number and how it stands, if this viewer may see it.
pub async fn find(db: &Db, viewer: &Viewer, number: &str) -> Result<Option<Disputed>> {
    if !is_order_number(number) {
        return Ok(None);
    }
    let (whose, own) = scope::of_orders(viewer);
    let sql = format!("{DISPUTED} WHERE {whose} AND o.number = $2");
    Ok(
        on_engine!(db, pool => sqlx::query_as(AssertSqlSafe(sql)).bind(own).bind(number).fetch_optional(pool))?,
    )
}

/// The same, held until the transaction ends.
pub async fn hold(tx: &mut Tx, viewer: &Viewer, number: &str) -> Result<Option<Disputed>> {
    if !is_order_number(number) {
        return Ok(None);
    }
    let (whose, own) = scope::of_orders(viewer);
    let held = format!("SELECT o.id FROM orders o WHERE {whose} AND o.number = $2{}", dialect::holding(tx));
    let order: Option<OrderId> = on_tx!(tx, conn => sqlx::query_scalar(AssertSqlSafe(held))
        .bind(own)
        .bind(number)
        .fetch_optional(conn))?;
    let Some(order) = order else { return Ok(None) };
    let sql = format!("{DISPUTED} WHERE o.id = $1");
    Ok(on_tx!(tx, conn => sqlx::query_as(AssertSqlSafe(sql)).bind(order).fetch_optional(conn))?)
}

/// Opens a dispute of an order with a notice in its thread.
pub async fn open(tx: &mut Tx, order: OrderId, by: AccountId, thread: ThreadId, notice: i64) -> Result<()> {
    const SQL: &str =
        "INSERT INTO disputes (order_id, thread_id, opened_by, opened_number) VALUES ($1, $2, $3, $4)";
    execute!(tx, sqlx::query(SQL).bind(order).bind(thread).bind(by).bind(notice))?;
    Ok(())
}

/// Closes a dispute with a notice in its thread.
pub async fn close(tx: &mut Tx, dispute: i64, by: AccountId, notice: i64) -> Result<()> {
    const SQL: &str = "UPDATE disputes SET closed_by = $2, closed_number = $3 WHERE id = $1";
    execute!(tx, sqlx::query(SQL).bind(dispute).bind(by).bind(notice))?;
    Ok(())
}

/// The thread that an open dispute is in.
pub async fn thread_of(tx: &mut Tx, dispute: i64) -> Result<ThreadId> {
    const SQL: &str = "SELECT thread_id FROM disputes WHERE id = $1";
    Ok(on_tx!(tx, conn => sqlx::query_scalar(SQL).bind(dispute).fetch_one(conn))?)
}

/// Sets or takes away the red mark of a thread.
pub async fn mark_thread(tx: &mut Tx, thread: ThreadId, is_disputed: bool) -> Result<()> {
    const SQL: &str = "UPDATE threads SET is_disputed = $2 WHERE id = $1";
    execute!(tx, sqlx::query(SQL).bind(thread).bind(is_disputed))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Past {
    vendor: Option<String>,
    opened_by: AccountId,
    opened_role: Role,
    opened_name: String,
    opened_at: Moment,
    reason: String,
    closed_by: Option<AccountId>,
    closed_role: Option<Role>,
    closed_name: Option<String>,
    closed_at: Option<Moment>,
    note: Option<String>,
}

impl Past {
    fn view_for(self, viewer: &Viewer) -> PastDispute {
        let vendor = self.vendor.as_deref();
        let end = |id, role: Role, name: &str, at, words| DisputeEnd {
            by: Author { id, role, name, vendor }.name_for(viewer),
            side: role.into(),
            at,
            words,
        };
        let closed = self.closed_by.zip(self.closed_role).zip(self.closed_at).map(|((id, role), at)| {
            end(id, role, self.closed_name.as_deref().unwrap_or_default(), at, self.note.unwrap_or_default())
        });
        PastDispute {
            opened: end(self.opened_by, self.opened_role, &self.opened_name, self.opened_at, self.reason),
            closed,
        }
    }
}

/// The disputes of an order that the caller has found through its viewer's scope, the latest first.
pub async fn history(db: &Db, viewer: &Viewer, order: OrderId) -> Result<Vec<PastDispute>> {
    const SQL: &str = "SELECT v.name AS vendor,
            d.opened_by, m.author_role AS opened_role, a.name AS opened_name, m.sent_at AS opened_at, m.body AS reason,
            d.closed_by, n.author_role AS closed_role, b.name AS closed_name, n.sent_at AS closed_at, n.body AS note
        FROM disputes d JOIN orders o ON o.id = d.order_id LEFT JOIN vendors v ON v.id = o.vendor_id
        JOIN messages m ON m.thread_id = d.thread_id AND m.number = d.opened_number
        JOIN accounts a ON a.id = d.opened_by
        LEFT JOIN messages n ON n.thread_id = d.thread_id AND n.number = d.closed_number
        LEFT JOIN accounts b ON b.id = d.closed_by
        WHERE d.order_id = $1 ORDER BY d.id DESC LIMIT $2";
    let past: Vec<Past> =
        on_engine!(db, pool => sqlx::query_as(SQL).bind(order).bind(SHOWN).fetch_all(pool))?;
    Ok(past.into_iter().map(|past| past.view_for(viewer)).collect())
}

/// Notes what somebody tried, and what became of it.
pub async fn note_attempt(
    tx: &mut Tx,
    order: OrderId,
    viewer: &Viewer,
    address: &str,
    (act, outcome): (Act, Outcome),
    at: Moment,
) -> Result<()> {
    const SQL: &str =
        "INSERT INTO dispute_attempts (order_id, account_id, role, address, act, outcome, tried_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    execute!(
        tx,
        sqlx::query(SQL)
            .bind(order)
            .bind(viewer.id)
            .bind(viewer.role)
            .bind(address)
            .bind(act)
            .bind(outcome)
            .bind(at)
    )?;
    Ok(())
}

/// What was tried on an order, the latest first.
pub async fn attempts(db: &Db, order: OrderId) -> Result<Vec<Attempt>> {
    const SQL: &str = "SELECT a.name, t.role, t.address, t.act, t.outcome, t.tried_at
        FROM dispute_attempts t JOIN accounts a ON a.id = t.account_id
        WHERE t.order_id = $1 ORDER BY t.id DESC LIMIT $2";
    Ok(on_engine!(db, pool => sqlx::query_as(SQL).bind(order).bind(SHOWN).fetch_all(pool))?)
}
