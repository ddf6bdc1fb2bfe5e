//! Many rows at once, with ids that are known beforehand: for worlds that nobody has written by hand.

use std::mem;

use sqlx::{AssertSqlSafe, PgConnection, Sqlite, SqliteConnection, query::Query, sqlite::SqliteArguments};

use super::{
    Tx, dialect,
    entries::{self, Text},
    execute, on_tx,
};
use crate::{
    domain::{ids::VendorId, moment::Moment},
    server::Result,
};

mod load;
pub mod rows;

pub use load::{Load, is_cut_short};
pub use rows::{Account, Attempt, Dispute, Entry, Mark, Message, Product, Thread, Vendor};
use rows::{EntryPhrases, EntryPlace, EntryWords};

/// How many values a statement holds. SQLite takes 32,766, but few more are not faster, and a slow one is logged.
const VALUES: usize = 2_000;

/// How many bytes are sent to PostgreSQL at once.
const CHUNK: usize = 256 * 1024;

/// The highest ids so far.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub struct Ids {
    /// Of vendors.
    pub vendors: i64,
    /// Of accounts.
    pub accounts: i64,
    /// Of products.
    pub products: i64,
    /// Of orders.
    pub orders: i64,
    /// Of threads.
    pub threads: i64,
}

/// The highest ids so far.
///
/// # Errors
/// [`AppError::Internal`](crate::error::AppError::Internal) when the database fails, as in all of `db`.
pub async fn ids(tx: &mut Tx) -> Result<Ids> {
    const SQL: &str = "SELECT (SELECT COALESCE(MAX(id), 0) FROM vendors) AS vendors,
        (SELECT COALESCE(MAX(id), 0) FROM accounts) AS accounts,
        (SELECT COALESCE(MAX(id), 0) FROM products) AS products,
        (SELECT COALESCE(MAX(id), 0) FROM orders) AS orders,
        (SELECT COALESCE(MAX(id), 0) FROM threads) AS threads";
    Ok(on_tx!(tx, conn => sqlx::query_as(SQL).fetch_one(conn))?)
}

/// How many threads a vendor has.
pub async fn threads_of(tx: &mut Tx, vendor: VendorId) -> Result<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM threads WHERE vendor_id = $1";
    Ok(on_tx!(tx, conn => sqlx::query_scalar(SQL).bind(vendor).fetch_one(conn))?)
}

/// Takes all entries out, in the order of sending, so that they can be stored again among others.
pub async fn take_entries(tx: &mut Tx) -> Result<Vec<(Moment, Entry)>> {
    let sql = entries::texts_sql("TRUE ORDER BY m.sent_at, e.id");
    let texts: Vec<Text> = on_tx!(tx, conn => sqlx::query_as(AssertSqlSafe(sql)).fetch_all(conn))?;
    entries::forget(tx).await?;
    execute!(tx, sqlx::query("DELETE FROM message_entries"))?;
    Ok(texts.into_iter().map(|text| (text.sent_at, text.into_entry())).collect())
}

async fn insert_entries(tx: &mut Tx, entries: Vec<Entry>) -> Result<()> {
    if matches!(tx, Tx::Postgres(_)) {
        return insert(tx, entries).await;
    }
    let place = |entry: &Entry| EntryPlace { id: entry.id, thread: entry.thread, number: entry.number };
    insert(tx, entries.iter().map(place)).await?;
    let words = |entry: &Entry| EntryWords { id: entry.id, words: dialect::each_word(&entry.wording) };
    insert(tx, entries.iter().map(words)).await?;
    insert(tx, entries.into_iter().map(|entry| EntryPhrases { id: entry.id, wording: entry.wording })).await
}

/// What can be stored in bulk.
pub trait Row {
    /// The table.
    const TABLE: &'static str;
    /// Its columns.
    const COLUMNS: &'static [&'static str];
    /// A value for each column.
    fn values(self) -> Vec<Value>;
}

/// What a column of a row holds.
#[expect(missing_docs, reason = "each says itself")]
pub enum Value {
    Number(Option<i64>),
    Text(String),
    Flag(bool),
}

/// Stores rows.
pub async fn insert<R: Row>(tx: &mut Tx, rows: impl IntoIterator<Item = R>) -> Result<()> {
    let mut rows = rows.into_iter().map(Row::values).peekable();
    if rows.peek().is_none() {
        return Ok(());
    }
    match tx {
        Tx::Sqlite(tx) => insert_some_by_some::<R>(tx, rows).await,
        Tx::Postgres(tx) => copy::<R>(tx, rows).await,
    }
}

/// While some are stored the next ones are made ready.
async fn insert_some_by_some<R: Row>(
    connection: &mut SqliteConnection,
    mut rows: impl Iterator<Item = Vec<Value>>,
) -> Result<()> {
    let mut some = || {
        let some: Vec<_> = rows.by_ref().take(VALUES / R::COLUMNS.len()).collect();
        (!some.is_empty()).then(|| statement::<R>(some))
    };
    let mut next = some();
    while let Some(statement) = next {
        let (stored, ready) = tokio::join!(statement.execute(&mut *connection), async { some() });
        stored?;
        next = ready;
    }
    Ok(())
}

fn statement<R: Row>(rows: Vec<Vec<Value>>) -> Query<'static, Sqlite, SqliteArguments> {
    let row = format!("({})", vec!["?"; R::COLUMNS.len()].join(","));
    let sql = format!(
        "INSERT INTO {} ({}) VALUES {}",
        R::TABLE,
        R::COLUMNS.join(", "),
        vec![row; rows.len()].join(",")
    );
    let query = sqlx::query(AssertSqlSafe(sql));
    rows.into_iter().flatten().fold(query, |query, value| match value {
        Value::Number(number) => query.bind(number),
        Value::Text(text) => query.bind(text),
        Value::Flag(flag) => query.bind(flag),
    })
}

/// In the text format of COPY (<https://www.postgresql.org/docs/current/sql-copy.html>).
async fn copy<R: Row>(connection: &mut PgConnection, rows: impl Iterator<Item = Vec<Value>>) -> Result<()> {
    let sql = format!("COPY {} ({}) FROM STDIN", R::TABLE, R::COLUMNS.join(", "));
    let mut copy = connection.copy_in_raw(&sql).await?;
    let mut lines = String::new();
    for row in rows {
        write_line(&mut lines, row);
        if lines.len() > CHUNK {
            copy.send(mem::take(&mut lines).into_bytes()).await?;
        }
    }
    copy.send(lines.into_bytes()).await?;
    copy.finish().await?;
    Ok(())
}

fn write_line(line: &mut String, row: Vec<Value>) {
    for (place, value) in row.into_iter().enumerate() {
        if place > 0 {
            line.push('\t');
        }
        match value {
            Value::Number(Some(number)) => line.push_str(&number.to_string()),
            Value::Number(None) => line.push_str("\\N"),
            Value::Flag(flag) => line.push(if flag { 't' } else { 'f' }),
            Value::Text(text) => text.chars().for_each(|one| match one {
                '\\' => line.push_str("\\\\"),
                '\n' => line.push_str("\\n"),
                '\r' => line.push_str("\\r"),
                '\t' => line.push_str("\\t"),
                _ => line.push(one),
            }),
        }
    }
    line.push('\n');
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(Some(number))
    }
}

impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Self {
        Self::Number(number)
    }
}

impl From<Moment> for Value {
    fn from(moment: Moment) -> Self {
        moment.0.into()
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
