//! What threads and orders are found by and sorted by holds names; when a name changes, it is made anew.

use sqlx::AssertSqlSafe;

use super::{
    Tx, dialect,
    entries::{self, Text},
    on_tx, order_search, threads,
};
use crate::{
    domain::ids::{AccountId, OrderId, ProductId, ThreadId, VendorId},
    server::Result,
};

/// How many messages are taken at once.
const BATCH: i64 = 500;

/// Before all messages.
const BEGINNING: (ThreadId, i64) = (ThreadId(0), 0);

/// What is to be made anew.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "each says itself")]
pub enum Renewed {
    Order(OrderId),
    OfCustomer(AccountId),
    OfVendor(VendorId),
    AboutProduct(ProductId),
}

impl Renewed {
    /// The condition for the threads `t` concerned, and the id that its placeholder `$1` stands for.
    pub(super) const fn threads(self) -> (&'static str, i64) {
        match self {
            Self::Order(id) => ("t.order_id = $1", id.0),
            Self::OfCustomer(id) => ("t.customer_id = $1", id.0),
            Self::OfVendor(id) => ("t.vendor_id = $1", id.0),
            Self::AboutProduct(id) => ("t.product_id = $1", id.0),
        }
    }
}

/// Makes a change, and what depends on it anew.
///
/// # Errors
/// [`AppError::Internal`](crate::error::AppError::Internal) when the database fails.
pub async fn around(
    tx: &mut Tx,
    renewed: Option<Renewed>,
    change: impl AsyncFnOnce(&mut Tx) -> Result<()>,
) -> Result<()> {
    let Some(renewed) = renewed else { return change(tx).await };
    let (threads, id) = renewed.threads();
    forget_messages(tx, threads, id).await?;
    change(tx).await?;
    hold(tx, threads, id).await?;
    renew_messages(tx, threads, id).await?;
    match renewed {
        Renewed::Order(id) => order_search::renew(tx, "o.id = $2", id.0).await,
        Renewed::OfCustomer(id) => order_search::renew(tx, "o.customer_id = $2", id.0).await,
        Renewed::OfVendor(id) => order_search::renew(tx, "o.vendor_id = $2", id.0).await,
        Renewed::AboutProduct(_) => Ok(()),
    }
}

/// Takes messages out of the index that forgets only what it is told again.
async fn forget_messages(tx: &mut Tx, threads: &str, id: i64) -> Result<()> {
    if matches!(tx, Tx::Postgres(_)) {
        return Ok(());
    }
    let mut after = BEGINNING;
    loop {
        let texts = texts(tx, threads, id, after).await?;
        let Some(last) = texts.last() else { return Ok(()) };
        after = (last.thread, last.number);
        for text in &texts {
            entries::forget_one(tx, text.entry, &text.wording()).await?;
        }
    }
}

/// Has whoever writes to the threads concerned wait until the transaction ends: what they wrote by now is made anew, and
/// what they write then is found by what holds then.
async fn hold(tx: &mut Tx, threads: &str, id: i64) -> Result<()> {
    if matches!(tx, Tx::Sqlite(_)) {
        return Ok(());
    }
    let sql = format!("SELECT t.id FROM threads t WHERE {threads} ORDER BY t.id{}", dialect::holding(tx));
    let _: Vec<ThreadId> =
        on_tx!(tx, conn => sqlx::query_scalar(AssertSqlSafe(sql)).bind(id).fetch_all(conn))?;
    Ok(())
}

async fn renew_messages(tx: &mut Tx, threads: &str, id: i64) -> Result<()> {
    let mut after = BEGINNING;
    loop {
        let texts = texts(tx, threads, id, after).await?;
        let Some(last) = texts.last() else { return Ok(()) };
        after = (last.thread, last.number);
        for text in &texts {
            entries::store(tx, text.entry, &text.wording()).await?;
            threads::set_sort_keys(tx, text.thread, &text.facts).await?;
        }
    }
}

/// The next messages of threads `t` that meet a condition, after a message of a thread.
async fn texts(tx: &mut Tx, threads: &str, id: i64, (thread, number): (ThreadId, i64)) -> Result<Vec<Text>> {
    let sql = texts_sql(threads);
    Ok(on_tx!(tx, conn => sqlx::query_as(AssertSqlSafe(sql))
        .bind(id)
        .bind(thread)
        .bind(number)
        .fetch_all(conn))?)
}

pub(super) fn texts_sql(threads: &str) -> String {
    entries::texts_of_threads_sql(&format!(
        "{threads} AND t.id >= $2 AND (t.id > $2 OR e.number > $3) ORDER BY t.id, e.number LIMIT {BATCH}"
    ))
}
