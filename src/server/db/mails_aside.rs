//! E-mails that were given up.

use sqlx::AssertSqlSafe;

use super::{Db, Tx, dialect::listed, execute, mail_facts::about, on_engine};
use crate::{
    domain::{
        ids::{MailId, ThreadId},
        mails::{SetAside, SetAsideList},
        moment::Moment,
    },
    server::Result,
};

/// How many are listed.
const LISTED: usize = 50;

#[derive(sqlx::FromRow)]
struct Row {
    id: MailId,
    name: String,
    email: String,
    thread_id: Option<ThreadId>,
    product: Option<String>,
    order_number: Option<String>,
    vendor: Option<String>,
    reason: String,
    set_aside_at: Moment,
}

impl Row {
    fn view(self) -> SetAside {
        let (order, product, vendor) = (&self.order_number, &self.product, &self.vendor);
        SetAside {
            about: about(self.thread_id, order.as_deref(), product.as_deref(), vendor.as_deref()),
            id: self.id,
            name: self.name,
            email: self.email,
            thread: self.thread_id,
            reason: self.reason,
            at: self.set_aside_at,
        }
    }
}

pub(super) const LATEST: &str = "SELECT q.id, a.name, a.email, q.thread_id, p.name AS product,
        o.number AS order_number, v.name AS vendor, q.reason, q.set_aside_at
    FROM mails q JOIN accounts a ON a.id = q.account_id
    LEFT JOIN threads t ON t.id = q.thread_id
    LEFT JOIN products p ON p.id = t.product_id
    LEFT JOIN orders o ON o.id = t.order_id
    LEFT JOIN vendors v ON v.id = t.vendor_id
    WHERE q.set_aside_at IS NOT NULL ORDER BY q.set_aside_at DESC, q.id DESC LIMIT $1";

/// The e-mails that were given up last. They are for admins to see.
pub async fn latest(db: &Db) -> Result<SetAsideList> {
    let limit = i64::try_from(LISTED + 1).unwrap_or(i64::MAX);
    let mut rows: Vec<Row> = on_engine!(db, pool => sqlx::query_as(LATEST).bind(limit).fetch_all(pool))?;
    let has_more = rows.len() > LISTED;
    rows.truncate(LISTED);
    Ok(SetAsideList { mails: rows.into_iter().map(Row::view).collect(), has_more })
}

/// Puts e-mails that were given up back into the queue, as if queued now: these, or all. Says how many. How long a link
/// in one can be used still counts from when it was asked for.
pub async fn put_back(tx: &mut Tx, mails: Option<&[MailId]>, at: Moment) -> Result<u64> {
    let which = mails.map_or_else(String::new, |mails| {
        let ids: Vec<i64> = mails.iter().map(|id| id.0).collect();
        format!(" AND id IN ({})", listed(&ids))
    });
    let sql = format!(
        "UPDATE mails SET set_aside_at = NULL, tries = 0, due_at = $1,
            queued_at = $1 WHERE set_aside_at IS NOT NULL{which}"
    );
    Ok(execute!(tx, sqlx::query(AssertSqlSafe(sql)).bind(at).persistent(false))?)
}
