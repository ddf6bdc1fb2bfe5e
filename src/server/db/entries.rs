//! Entries: messages in the order of sending, with the words by which they are found.
//!
//! Words are cut and normalised by [`domain::words`](crate::domain::words), the same for both engines. The
//! engine's index holds nothing else. Whose a message is, is among its words, after a `_` that no text yields: a
//! frequent word within one vendor's threads is then one look into the index.

use std::collections::BTreeSet;

use sqlx::AssertSqlSafe;

use super::{Db, Tx, bulk::Entry, dialect, execute, on_tx, settings, threads};
use crate::{
    domain::{
        ids::{AccountId, ThreadId, VendorId},
        moment::Moment,
        words::{Wording, sort_key},
    },
    server::Result,
};

/// The setting that says by which [`EDITION`] words were cut.
const NAME: &str = "search_edition";

/// The edition of the rules by which words are cut; with another one all words are cut anew.
const EDITION: &str = "2";

/// How many messages are taken at once when words are cut anew.
const BATCH: i64 = 500;

/// What the messages of a thread are found by, besides their own words.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Facts {
    /// The buyer.
    pub customer_id: AccountId,
    /// The seller; none is the marketplace itself.
    pub vendor_id: Option<VendorId>,
    /// What it is about.
    pub subject_kind: String,
    /// The name of the product it is about.
    pub product_name: Option<String>,
    /// The number of the order it is about.
    pub order_number: Option<String>,
    /// The buyer's name.
    pub customer_name: String,
    /// The seller's name.
    pub vendor_name: Option<String>,
}

/// A message with what it is found by.
#[derive(Debug, sqlx::FromRow)]
pub struct Text {
    pub(super) entry: i64,
    pub(super) thread: ThreadId,
    pub(super) number: i64,
    /// When it was sent.
    pub(super) sent_at: Moment,
    body: String,
    #[sqlx(flatten)]
    pub(super) facts: Facts,
}

const TEXT: &str = "e.id AS entry, e.thread_id AS thread, e.number, m.sent_at, m.body";
const FACTS: &str = "t.customer_id, t.vendor_id, t.subject_kind, p.name AS product_name,
        o.number AS order_number, c.name AS customer_name, v.name AS vendor_name";
const PARTIES: &str = "JOIN accounts c ON c.id = t.customer_id
    LEFT JOIN vendors v ON v.id = t.vendor_id
    LEFT JOIN products p ON p.id = t.product_id
    LEFT JOIN orders o ON o.id = t.order_id";

impl Facts {
    /// What stands in a message's thread that it is found by, as fields of text.
    fn fields(&self) -> impl Iterator<Item = &str> {
        [
            self.product_name.as_deref(),
            self.order_number.as_deref(),
            Some(self.customer_name.as_str()),
            self.vendor_name.as_deref(),
        ]
        .into_iter()
        .flatten()
    }

    fn marks(&self, thread: ThreadId) -> [String; 4] {
        [
            of_thread(thread),
            of_customer(self.customer_id),
            self.vendor_id.map_or_else(of_market, of_vendor),
            of_subject(&self.subject_kind),
        ]
    }

    /// The customer's and the vendor's names, as they are sorted.
    #[must_use]
    pub fn sort_keys(&self) -> (String, String) {
        (sort_key(&self.customer_name), self.vendor_name.as_deref().map(sort_key).unwrap_or_default())
    }
}

impl Text {
    pub(super) fn wording(&self) -> Wording {
        wording(self.thread, &self.facts, &self.body)
    }

    /// What it is found by.
    pub(super) fn into_entry(self) -> Entry {
        let wording = self.wording();
        Entry { id: self.entry, thread: self.thread, number: self.number, wording }
    }
}

pub(super) fn of_thread(thread: ThreadId) -> String {
    format!("_t{thread}")
}

pub(super) fn of_customer(customer: AccountId) -> String {
    format!("_c{customer}")
}

pub(super) fn of_vendor(vendor: VendorId) -> String {
    format!("_v{vendor}")
}

pub(super) fn of_market() -> String {
    "_own".to_owned()
}

pub(super) fn of_subject(kind: &str) -> String {
    format!("_{kind}")
}

/// What a thread's messages are found by.
pub async fn facts(tx: &mut Tx, thread: ThreadId) -> Result<Facts> {
    let sql = format!("SELECT {FACTS} FROM threads t {PARTIES} WHERE t.id = $1");
    Ok(on_tx!(tx, conn => sqlx::query_as(AssertSqlSafe(sql)).bind(thread).fetch_one(conn))?)
}

pub(super) async fn store(tx: &mut Tx, entry: i64, wording: &Wording) -> Result<()> {
    for (sql, words) in dialect::store_wording(tx, wording) {
        execute!(tx, sqlx::query(sql).bind(entry).bind(words))?;
    }
    Ok(())
}

/// Forgets the words of an entry whose words are about to change.
pub(super) async fn forget_one(tx: &mut Tx, entry: i64, wording: &Wording) -> Result<()> {
    for (sql, words) in dialect::forget_wording(tx, wording) {
        execute!(tx, sqlx::query(sql).bind(entry).bind(words))?;
    }
    Ok(())
}

/// Forgets the words of all entries.
pub(super) async fn forget(tx: &mut Tx) -> Result<()> {
    for sql in dialect::forget_wordings(tx) {
        execute!(tx, sqlx::query(*sql))?;
    }
    Ok(())
}

/// All words by which a message is found.
pub fn wording(thread: ThreadId, facts: &Facts, body: &str) -> Wording {
    Wording::of(facts.fields().chain([body]), &facts.marks(thread))
}

pub(super) fn texts_sql(condition: &str) -> String {
    format!(
        "SELECT {TEXT}, {FACTS} FROM message_entries e
        JOIN messages m ON m.thread_id = e.thread_id AND m.number = e.number
        JOIN threads t ON t.id = e.thread_id {PARTIES} WHERE {condition}"
    )
}

/// The same, looked up from some threads: SQLite reads what `CROSS JOIN` joins in this order.
pub(super) fn texts_of_threads_sql(condition: &str) -> String {
    format!(
        "SELECT {TEXT}, {FACTS} FROM threads t CROSS JOIN message_entries e CROSS JOIN messages m {PARTIES}
        WHERE e.thread_id = t.id AND m.thread_id = e.thread_id AND m.number = e.number AND {condition}"
    )
}

/// Cuts all words and sort keys anew, if that was done by other rules or never. A start that is interrupted
/// begins again.
///
/// # Errors
/// [`AppError::Internal`](crate::error::AppError::Internal) when the database fails.
pub async fn bring_up_to_date(db: &Db) -> Result<()> {
    if settings::get(db, NAME).await?.as_deref() == Some(EDITION) {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    forget(&mut tx).await?;
    tx.commit().await?;
    let mut after = 0;
    while let Some(last) = cut_anew(db, after).await? {
        after = last;
    }
    let mut tx = db.begin().await?;
    note_edition(&mut tx).await?;
    tx.commit().await
}

/// Notes that all words are cut by the rules of today.
pub async fn note_edition(tx: &mut Tx) -> Result<()> {
    settings::set(tx, NAME, EDITION).await
}

/// Cuts the words of the next messages, and says which was the last.
async fn cut_anew(db: &Db, after: i64) -> Result<Option<i64>> {
    let mut tx = db.begin().await?;
    let sql = format!("{} ORDER BY e.id LIMIT {BATCH}", texts_sql("e.id > $1"));
    let texts: Vec<Text> =
        on_tx!(&mut tx, conn => sqlx::query_as(AssertSqlSafe(sql)).bind(after).fetch_all(conn))?;
    let mut known = BTreeSet::new();
    for text in &texts {
        store(&mut tx, text.entry, &text.wording()).await?;
        if known.insert(text.thread) {
            threads::set_sort_keys(&mut tx, text.thread, &text.facts).await?;
        }
    }
    tx.commit().await?;
    Ok(texts.last().map(|text| text.entry))
}
