//! What threads and orders are found by and sorted by holds names; when a name changes, it is made anew.

use sqlx::AssertSqlSafe;

use super::{
    Tx,
    entries::{self, Text},
    on_tx, order_search, threads,
};
use crate::{
    domain::ids::{AccountId, OrderId, ProductId, VendorId},
    server::Result,
};

/// How many messages are taken at once.
const BATCH: i64 = 500;

/// What is to be made anew.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "each says itself")]
pub enum Renewed {
    Order(OrderId),
    OfCustomer(AccountId),
    OfVendor(VendorId),
    AboutProduct(ProductId),
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
    let (threads, id) = match renewed {
        Renewed::Order(id) => ("t.order_id = $2", id.0),
        Renewed::OfCustomer(id) => ("t.customer_id = $2", id.0),
        Renewed::OfVendor(id) => ("t.vendor_id = $2", id.0),
        Renewed::AboutProduct(id) => ("t.product_id = $2", id.0),
    };
    forget_messages(tx, threads, id).await?;
    change(tx).await?;
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
    let mut after = 0;
    loop {
        let texts = texts(tx, threads, id, after).await?;
        let Some(last) = texts.last() else { return Ok(()) };
        after = last.entry;
        for text in &texts {
            entries::forget_one(tx, text.entry, &text.wording()).await?;
        }
    }
}

async fn renew_messages(tx: &mut Tx, threads: &str, id: i64) -> Result<()> {
    let mut after = 0;
    loop {
        let texts = texts(tx, threads, id, after).await?;
        let Some(last) = texts.last() else { return Ok(()) };
        after = last.entry;
        for text in &texts {
            entries::store(tx, text.entry, &text.wording()).await?;
            threads::set_sort_keys(tx, text.thread, &text.facts).await?;
        }
    }
}

/// The next messages of threads `t` that meet a condition, whose placeholder `$2` stands for an id.
async fn texts(tx: &mut Tx, threads: &str, id: i64, after: i64) -> Result<Vec<Text>> {
    let sql = entries::texts_sql(&format!("e.id > $1 AND {threads} ORDER BY e.id LIMIT {BATCH}"));
    Ok(on_tx!(tx, conn => sqlx::query_as(AssertSqlSafe(sql)).bind(after).bind(id).fetch_all(conn))?)
}
