//! The words of messages, and messages found by them.
//!
//! Words are cut and normalised by [`domain::search`](crate::domain::search), the same for both engines. The
//! engine's index holds nothing else, so that what it finds is read again through the viewer's scope. Whose a
//! message is, is among its words, after a `_` that no text yields: a frequent word within one vendor's
//! threads is then one look into the index.
//!
//! Searches are planned anew each time (`persistent(false)`): PostgreSQL's plan for any words walks all messages.

use std::collections::BTreeSet;

use sqlx::AssertSqlSafe;

use super::{
    Db, Tx,
    bulk::Entry,
    dialect, execute, on_engine, on_tx, settings,
    thread_lists::{Arg, Args, Statement, conditions, fetch, is_unread},
    threads,
};
use crate::{
    domain::{
        accounts::{Role, Viewer},
        ids::{AccountId, ThreadId, VendorId},
        lists::{COUNTED, Seller, ThreadFilter},
        moment::Moment,
        search::{Query, Term, sort_key, words},
    },
    server::Result,
};

/// The setting that says by which [`EDITION`] words were cut.
const NAME: &str = "search_edition";

/// The edition of the rules by which words are cut; with another one all words are cut anew.
const EDITION: &str = "1";

/// How many messages are taken at once when words are cut anew.
const BATCH: i64 = 500;

/// What the messages of a thread are found by, besides their own words (R-5.1).
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

/// A message that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Hit {
    /// Its place in the order of sending.
    pub entry: i64,
    /// Its thread.
    pub thread: ThreadId,
    /// Its number there.
    pub number: i64,
}

/// A text in which something is looked for a second time.
#[derive(Debug, sqlx::FromRow)]
pub struct Text {
    pub(super) entry: i64,
    pub(super) thread: ThreadId,
    number: i64,
    /// When it was sent.
    pub(super) sent_at: Moment,
    body: String,
    #[sqlx(flatten)]
    pub(super) facts: Facts,
}

/// Which part of what is found is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Span<'a> {
    /// Before this entry.
    pub before: i64,
    /// Not in these threads.
    pub without: &'a [ThreadId],
    /// So many at most.
    pub limit: i64,
}

/// All that is found.
const WHOLE: Span<'static> = Span { before: i64::MAX, without: &[], limit: i64::MAX };

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
            format!("_c{}", self.customer_id),
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
    fn matches(&self, query: &Query) -> bool {
        let fields: Vec<&str> = self.facts.fields().chain([self.body.as_str()]).collect();
        query.matches(&fields)
    }

    /// All words by which it is found.
    pub(super) fn words(&self) -> String {
        words_of(self.thread, &self.facts, &self.body)
    }

    /// What it is found by.
    pub(super) fn into_entry(self) -> Entry {
        let words = self.words();
        Entry { id: self.entry, thread: self.thread, number: self.number, words }
    }
}

fn of_thread(thread: ThreadId) -> String {
    format!("_t{thread}")
}

fn of_vendor(vendor: VendorId) -> String {
    format!("_v{vendor}")
}

fn of_market() -> String {
    "_own".to_owned()
}

fn of_subject(kind: &str) -> String {
    format!("_{kind}")
}

/// What a thread's messages are found by.
pub async fn facts(tx: &mut Tx, thread: ThreadId) -> Result<Facts> {
    let sql = format!("SELECT {FACTS} FROM threads t {PARTIES} WHERE t.id = $1");
    Ok(on_tx!(tx, conn => sqlx::query_as(AssertSqlSafe(sql)).bind(thread).fetch_one(conn))?)
}

/// Lets a message be found.
pub async fn add(tx: &mut Tx, thread: ThreadId, number: i64, body: &str) -> Result<()> {
    const SQL: &str = "INSERT INTO message_entries (thread_id, number) VALUES ($1, $2) RETURNING id";
    let facts = facts(tx, thread).await?;
    let entry: i64 = on_tx!(tx, conn => sqlx::query_scalar(SQL).bind(thread).bind(number).fetch_one(conn))?;
    store_words(tx, entry, &words_of(thread, &facts, body)).await
}

pub(super) async fn store_words(tx: &mut Tx, entry: i64, words: &str) -> Result<()> {
    let sql = dialect::store_words(tx);
    execute!(tx, sqlx::query(sql).bind(entry).bind(words))?;
    Ok(())
}

/// All words by which a message is found, each once, with blanks between.
pub fn words_of(thread: ThreadId, facts: &Facts, body: &str) -> String {
    let texts = facts.fields().chain([body]).flat_map(words).map(|word| word.text);
    let all: BTreeSet<String> = texts.chain(facts.marks(thread)).collect();
    all.into_iter().collect::<Vec<_>>().join(" ")
}

/// The newest messages that a query may mean, of threads that a viewer may see and a filter lets through;
/// which of them it does mean is to be [checked](meant) when it has phrases.
pub async fn newest(
    db: &Db,
    viewer: &Viewer,
    filter: &ThreadFilter,
    query: &Query,
    span: Span<'_>,
) -> Result<Vec<Hit>> {
    let Statement { sql, args } = newest_sql(db, viewer, filter, query, span);
    Ok(fetch!(db, sqlx::query_as(AssertSqlSafe(sql)).persistent(false), args, fetch_all)?)
}

pub(super) fn newest_sql(
    db: &Db,
    viewer: &Viewer,
    filter: &ThreadFilter,
    query: &Query,
    span: Span<'_>,
) -> Statement {
    let mut args = Args::default();
    let sql = format!(
        "SELECT e.id AS entry, e.thread_id AS thread, e.number {} ORDER BY {} DESC LIMIT {}",
        found(db, viewer, filter, query, span, &mut args),
        dialect::entry_search(db).id,
        args.number(span.limit)
    );
    Statement { sql, args: args.0 }
}

/// In how many threads those messages are, as far as matches are counted: among so many of the newest messages,
/// or all.
pub async fn count_threads(
    db: &Db,
    viewer: &Viewer,
    filter: &ThreadFilter,
    query: &Query,
    newest: Option<i64>,
) -> Result<i64> {
    let mut args = Args::default();
    let search = dialect::entry_search(db);
    let entries = entries(db, viewer, filter, query, WHOLE, &mut args);
    let limit = newest.map_or_else(String::new, |newest| {
        format!(" ORDER BY {} DESC LIMIT {}", search.id, args.number(newest))
    });
    let (marks, conditions) = of_threads(viewer, filter, &mut args);
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1
            FROM (SELECT DISTINCT e.thread_id FROM (SELECT e.thread_id FROM {} WHERE {entries}{limit}) AS e) AS e
            CROSS JOIN threads t{marks} WHERE {conditions} LIMIT {}) AS found",
        search.tables,
        COUNTED + 1
    );
    fetch!(db, sqlx::query_scalar(AssertSqlSafe(sql)).persistent(false), args.0, fetch_one)
        .map_err(Into::into)
}

/// Among how many of the newest messages matches are counted first, and then, if those aren't enough.
pub const fn counting(db: &Db) -> &'static [Option<i64>] {
    dialect::counting(db)
}

fn found(
    db: &Db,
    viewer: &Viewer,
    filter: &ThreadFilter,
    query: &Query,
    span: Span<'_>,
    args: &mut Args,
) -> String {
    let entries = entries(db, viewer, filter, query, span, args);
    let (marks, conditions) = of_threads(viewer, filter, args);
    format!(
        "FROM {} CROSS JOIN threads t{marks} WHERE {entries} AND {conditions}",
        dialect::entry_search(db).tables
    )
}

/// The condition for entries that a query may mean.
fn entries(
    db: &Db,
    viewer: &Viewer,
    filter: &ThreadFilter,
    query: &Query,
    span: Span<'_>,
    args: &mut Args,
) -> String {
    let search = dialect::entry_search(db);
    let none: Vec<String> = span.without.iter().copied().map(of_thread).collect();
    let wanted = args.add(Arg::Text(dialect::wanted(db, &wanted(viewer, filter, query), &none)));
    let (before, after) = search.condition;
    format!("{before}{wanted}{after} AND {} < {}", search.id, args.number(span.before))
}

/// What stands beside threads `t` of entries `e`, and the condition for them.
fn of_threads(viewer: &Viewer, filter: &ThreadFilter, args: &mut Args) -> (&'static str, String) {
    let mut all = vec!["t.id = e.thread_id".to_owned()];
    let marks = if is_unread(viewer, filter.show) {
        all.push("r.thread_id = t.id".to_owned());
        " CROSS JOIN read_marks r"
    } else {
        ""
    };
    all.extend(conditions(viewer, filter, args));
    (marks, all.join(" AND "))
}

/// The words that a message must have for a query of this viewer.
fn wanted(viewer: &Viewer, filter: &ThreadFilter, query: &Query) -> Vec<Term> {
    let whose = match (viewer.role, viewer.vendor_id(), filter.seller) {
        (Role::Customer, ..) => Some(format!("_c{}", viewer.id)),
        (Role::Vendor, Some(vendor), _) | (Role::Admin, _, Some(Seller::Vendor(vendor))) => {
            Some(of_vendor(vendor))
        }
        (Role::Admin, _, Some(Seller::Marketplace)) => Some(of_market()),
        (Role::Vendor, None, _) | (Role::Admin, _, None) => None,
    };
    let subject = filter.subject.map(|kind| of_subject(kind.as_str()));
    let marks = whose.into_iter().chain(subject).map(|word| Term { word, is_prefix: false });
    query.terms().into_iter().chain(marks).collect()
}

/// Which of these entries a query means, looking at their texts a second time when it has phrases.
pub async fn meant(db: &Db, query: &Query, hits: Vec<Hit>) -> Result<Vec<Hit>> {
    if !query.has_phrases() || hits.is_empty() {
        return Ok(hits);
    }
    let texts = texts(db, &hits.iter().map(|hit| hit.entry).collect::<Vec<_>>()).await?;
    let meant: BTreeSet<i64> =
        texts.iter().filter(|text| text.matches(query)).map(|text| text.entry).collect();
    Ok(hits.into_iter().filter(|hit| meant.contains(&hit.entry)).collect())
}

/// Whether a thread has a message that the query means, from an entry on.
pub async fn is_in_thread_since(db: &Db, query: &Query, thread: ThreadId, since: i64) -> Result<bool> {
    let search = dialect::entry_search(db);
    let mut args = Args::default();
    let mut terms = query.terms();
    terms.push(Term { word: of_thread(thread), is_prefix: false });
    let sql = format!(
        "SELECT e.id AS entry, e.thread_id AS thread, e.number FROM {} WHERE {}{}{} AND {} >= {} LIMIT {}",
        search.tables,
        search.condition.0,
        args.add(Arg::Text(dialect::wanted(db, &terms, &[]))),
        search.condition.1,
        search.id,
        args.number(since),
        if query.has_phrases() { i64::MAX } else { 1 }
    );
    let hits: Vec<Hit> = fetch!(db, sqlx::query_as(AssertSqlSafe(sql)).persistent(false), args.0, fetch_all)?;
    for some in hits.chunks(usize::try_from(BATCH).unwrap_or(1)) {
        if !meant(db, query, some.to_vec()).await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn texts(db: &Db, entries: &[i64]) -> Result<Vec<Text>> {
    let sql = texts_sql(&format!("e.id IN ({})", listed(entries)));
    Ok(on_engine!(db, pool => sqlx::query_as(AssertSqlSafe(sql)).persistent(false).fetch_all(pool))?)
}

pub(super) fn texts_sql(condition: &str) -> String {
    format!(
        "SELECT e.id AS entry, e.thread_id AS thread, e.number, m.sent_at, m.body, {FACTS} FROM message_entries e
        JOIN messages m ON m.thread_id = e.thread_id AND m.number = e.number
        JOIN threads t ON t.id = e.thread_id {PARTIES} WHERE {condition}"
    )
}

/// Numbers as they stand in a list of SQL, where PostgreSQL takes no list of nothing.
pub(super) fn listed(numbers: &[i64]) -> String {
    if numbers.is_empty() {
        return "NULL".to_owned();
    }
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
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
    let forget = dialect::forget_words(&tx);
    execute!(&mut tx, sqlx::query(forget))?;
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
        store_words(&mut tx, text.entry, &words_of(text.thread, &text.facts, &text.body)).await?;
        if known.insert(text.thread) {
            threads::set_sort_keys(&mut tx, text.thread, &text.facts).await?;
        }
    }
    tx.commit().await?;
    Ok(texts.last().map(|text| text.entry))
}
