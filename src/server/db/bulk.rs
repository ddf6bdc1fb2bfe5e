//! Many rows at once, with ids that are known beforehand: for worlds that nobody has written by hand.

use sqlx::{AssertSqlSafe, PgConnection, SqliteConnection};

use super::{
    Tx, dialect,
    entries::{self, Text},
    execute, on_tx,
};
use crate::{
    domain::{ids::VendorId, moment::Moment},
    server::Result,
};

pub mod rows;

pub use rows::{Account, Attempt, Dispute, Entry, Mark, Message, Product, Thread, Vendor};
use rows::{EntryPhrases, EntryPlace, EntryWords};

/// How many values a statement holds. SQLite takes 32,766, but few more are not faster, and a slow one is logged.
const VALUES: usize = 2_000;

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

/// Lets messages be found.
pub async fn insert_entries(tx: &mut Tx, entries: Vec<Entry>) -> Result<()> {
    if matches!(tx, Tx::Postgres(_)) {
        return insert(tx, entries).await;
    }
    let place = |entry: &Entry| EntryPlace { id: entry.id, thread: entry.thread, number: entry.number };
    insert(tx, entries.iter().map(place).collect::<Vec<_>>()).await?;
    let words = |entry: &Entry| EntryWords { id: entry.id, words: dialect::each_word(&entry.wording) };
    insert(tx, entries.iter().map(words).collect::<Vec<_>>()).await?;
    insert(tx, entries.into_iter().map(|entry| EntryPhrases { id: entry.id, wording: entry.wording })).await
}

/// Makes room in memory for a long load.
pub async fn prepare(tx: &mut Tx) -> Result<()> {
    if let Tx::Sqlite(connection) = tx {
        sqlx::query("PRAGMA cache_size = -262144").execute(&mut **connection).await?;
    }
    Ok(())
}

/// Lets the engine go on by itself: on PostgreSQL, next ids and statistics.
pub async fn finish(tx: &mut Tx) -> Result<()> {
    let Tx::Postgres(connection) = tx else { return Ok(()) };
    for table in ["vendors", "accounts", "products", "orders", "threads", "message_entries"] {
        let sql = format!(
            "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table})) FROM {table} LIMIT 1"
        );
        sqlx::query(AssertSqlSafe(sql)).execute(&mut **connection).await?;
    }
    sqlx::query("ANALYZE").execute(&mut **connection).await?;
    Ok(())
}

/// What can be stored in bulk.
pub trait Row {
    /// The table.
    const TABLE: &'static str;
    /// Its columns.
    const COLUMNS: &'static [(&'static str, Kind)];
    /// A value for each column.
    fn values(self) -> Vec<Value>;
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each says itself")]
pub enum Kind {
    Number,
    Text,
    Flag,
    /// Words with their places, on PostgreSQL.
    Words,
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
    while rows.peek().is_some() {
        let some: Vec<Vec<Value>> = rows.by_ref().take(VALUES / R::COLUMNS.len()).collect();
        match tx {
            Tx::Sqlite(tx) => insert_by_row::<R>(tx, some).await?,
            Tx::Postgres(tx) => insert_by_column::<R>(tx, some).await?,
        }
    }
    Ok(())
}

async fn insert_by_row<R: Row>(connection: &mut SqliteConnection, rows: Vec<Vec<Value>>) -> Result<()> {
    let row = format!("({})", vec!["?"; R::COLUMNS.len()].join(","));
    let sql =
        format!("INSERT INTO {} ({}) VALUES {}", R::TABLE, names::<R>(), vec![row; rows.len()].join(","));
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for value in rows.into_iter().flatten() {
        query = match value {
            Value::Number(number) => query.bind(number),
            Value::Text(text) => query.bind(text),
            Value::Flag(flag) => query.bind(flag),
        };
    }
    query.execute(connection).await?;
    Ok(())
}

async fn insert_by_column<R: Row>(connection: &mut PgConnection, rows: Vec<Vec<Value>>) -> Result<()> {
    let places = 1..=R::COLUMNS.len();
    let arrays = R::COLUMNS.iter().zip(places.clone()).map(|((_, kind), place)| kind.array(place));
    let values = R::COLUMNS.iter().zip(places.clone()).map(|((_, kind), place)| kind.value(place));
    let sql = format!(
        "INSERT INTO {} ({}) SELECT {} FROM UNNEST({}) AS new ({})",
        R::TABLE,
        names::<R>(),
        values.collect::<Vec<_>>().join(", "),
        arrays.collect::<Vec<_>>().join(", "),
        places.map(|place| format!("c{place}")).collect::<Vec<_>>().join(", ")
    );
    let mut columns: Vec<Column> = R::COLUMNS.iter().map(|(_, kind)| Column::of(*kind)).collect();
    for row in rows {
        columns.iter_mut().zip(row).for_each(|(column, value)| column.push(value));
    }
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for column in columns {
        query = match column {
            Column::Numbers(numbers) => query.bind(numbers),
            Column::Texts(texts) => query.bind(texts),
            Column::Flags(flags) => query.bind(flags),
        };
    }
    query.execute(connection).await?;
    Ok(())
}

fn names<R: Row>() -> String {
    R::COLUMNS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

impl Kind {
    fn array(self, place: usize) -> String {
        let of = match self {
            Self::Number => "BIGINT",
            Self::Text | Self::Words => "TEXT",
            Self::Flag => "BOOLEAN",
        };
        format!("CAST(${place} AS {of}[])")
    }

    fn value(self, place: usize) -> String {
        match self {
            Self::Words => format!("CAST(c{place} AS tsvector)"),
            _ => format!("c{place}"),
        }
    }
}

/// A column of several rows.
enum Column {
    Numbers(Vec<Option<i64>>),
    Texts(Vec<String>),
    Flags(Vec<bool>),
}

impl Column {
    const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Number => Self::Numbers(Vec::new()),
            Kind::Text | Kind::Words => Self::Texts(Vec::new()),
            Kind::Flag => Self::Flags(Vec::new()),
        }
    }

    fn push(&mut self, value: Value) {
        match (self, value) {
            (Self::Numbers(numbers), Value::Number(number)) => numbers.push(number),
            (Self::Texts(texts), Value::Text(text)) => texts.push(text),
            (Self::Flags(flags), Value::Flag(flag)) => flags.push(flag),
            _ => {}
        }
    }
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
