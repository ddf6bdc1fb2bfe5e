//! What the two engines say differently.

use super::{Db, Tx, matching::Wanted, thread_lists::Args, windows::Window};
use crate::{domain::words::Wording, server::Result};

/// Tells SQLite by which index to read a table, since without statistics it can't know which of several
/// is the shortest; PostgreSQL knows.
pub(super) fn by_index(db: &Db, index: Option<&str>) -> String {
    match (db, index) {
        (Db::Sqlite { .. }, Some(index)) => format!(" INDEXED BY {index}"),
        _ => String::new(),
    }
}

/// How rows are found whose ids are known: SQLite would rather go through all that are of the same seller.
pub(super) const fn by_id(db: &Db) -> &'static str {
    match db {
        Db::Sqlite { .. } => " NOT INDEXED",
        Db::Postgres(_) => "",
    }
}

/// Holds the rows that a query reads until the transaction ends. On SQLite nobody else writes anyway.
pub(super) const fn holding(tx: &Tx) -> &'static str {
    match tx {
        Tx::Sqlite(_) => "",
        Tx::Postgres(_) => " FOR NO KEY UPDATE",
    }
}

/// The same for rows that others hold just now: they are left out rather than waited for.
pub(super) const fn skipping(tx: &Tx) -> &'static str {
    match tx {
        Tx::Sqlite(_) => "",
        Tx::Postgres(_) => " FOR UPDATE SKIP LOCKED",
    }
}

/// Numbers as they stand in a list of SQL, where PostgreSQL takes no list of nothing.
pub(super) fn listed(numbers: &[i64]) -> String {
    if numbers.is_empty() {
        return "NULL".to_owned();
    }
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The condition that a column has one of some numbers, which are bound as one text in JSON, so that the statement stays
/// the same and is planned once.
pub(super) fn among(db: &Db, column: &str, numbers: &str) -> String {
    match db {
        Db::Sqlite { .. } => format!("{column} IN (SELECT value FROM json_each({numbers}))"),
        Db::Postgres(_) => format!(
            "{column} = ANY(ARRAY(SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST({numbers} AS json))))"
        ),
    }
}

/// The condition for orders' words, around the placeholder of what is wanted.
pub(super) const fn order_condition(db: &Db) -> (&'static str, &'static str) {
    match db {
        Db::Sqlite { .. } => ("order_words MATCH ", " AND o.id = order_words.rowid"),
        Db::Postgres(_) => {
            ("order_words.words @@ CAST(CAST(", " AS text) AS tsquery) AND o.id = order_words.rowid")
        }
    }
}

/// A condition that most rows fulfil which fulfil the others. PostgreSQL takes each for one by itself, would expect too few
/// rows, and goes through all that fulfil this one; of what is written so it expects every second.
pub(super) fn of_many(db: &Db, condition: &str) -> String {
    match db {
        Db::Sqlite { .. } => condition.to_owned(),
        Db::Postgres(_) => format!("CASE WHEN {condition} THEN TRUE ELSE FALSE END"),
    }
}

/// So many ids of a table that nothing has yet.
pub(super) async fn next_ids(tx: &mut Tx, table: &str, many: usize) -> Result<Vec<i64>> {
    let many = i64::try_from(many).unwrap_or(i64::MAX);
    match tx {
        Tx::Sqlite(tx) => {
            const SQL: &str = "SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = $1), 0)";
            let last: i64 = sqlx::query_scalar(SQL).bind(table).fetch_one(&mut **tx).await?;
            Ok((last + 1..=last + many).collect())
        }
        Tx::Postgres(tx) => {
            const SQL: &str = "SELECT nextval(pg_get_serial_sequence($1, 'id')) FROM generate_series(1, $2)";
            Ok(sqlx::query_scalar(SQL).bind(table).bind(many).fetch_all(&mut **tx).await?)
        }
    }
}

/// Has those who do something under the same key take turns until their transactions end. On SQLite all do anyway.
pub(super) async fn take_turns(tx: &mut Tx, key: &str) -> Result<()> {
    if let Tx::Postgres(tx) = tx {
        const SQL: &str = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
        sqlx::query(SQL).bind(key).execute(&mut **tx).await?;
    }
    Ok(())
}

/// Lets the rows that a query reads be changed by nobody until the transaction ends. On SQLite nobody else writes
/// anyway.
pub(super) const fn sharing(tx: &Tx) -> &'static str {
    match tx {
        Tx::Sqlite(_) => "",
        Tx::Postgres(_) => " FOR SHARE",
    }
}

/// How entries are found.
pub(super) struct EntrySearch {
    /// The table of the index.
    pub index: &'static str,
    /// The entries `e` beside it, and the condition for them.
    pub entries: (&'static str, &'static str),
    /// The entry's id, in whose order they are found.
    pub id: &'static str,
    /// The condition for what is wanted.
    pub condition: String,
}

/// Entries that were found already.
pub(super) fn known_entries(entries: &[i64]) -> EntrySearch {
    EntrySearch {
        index: "message_entries e",
        entries: ("", ""),
        id: "e.id",
        condition: format!("e.id IN ({})", listed(entries)),
    }
}

/// Entries that have what is wanted, those of a window only if one is said.
pub(super) fn entry_search(
    db: &Db,
    wanted: &Wanted,
    window: Option<&Window>,
    args: &mut Args,
) -> EntrySearch {
    match db {
        Db::Sqlite { .. } if wanted.has_phrases() => EntrySearch {
            index: "message_phrases",
            entries: (" CROSS JOIN message_entries e", " AND e.id = message_phrases.rowid"),
            id: "message_phrases.rowid",
            condition: phrases_match(wanted, args),
        },
        Db::Sqlite { .. } => EntrySearch {
            index: "message_words",
            entries: (" CROSS JOIN message_entries e", " AND e.id = message_words.rowid"),
            id: "message_words.rowid",
            condition: format!("message_words MATCH {}", args.text(wanted.for_sqlite())),
        },
        Db::Postgres(_) => {
            let (id, condition) = entry_condition(wanted, window, args);
            EntrySearch { index: "message_entries e", entries: ("", ""), id, condition }
        }
    }
}

/// The index of words is asked for words that are known, and of a window's blocks; an id that is computed keeps PostgreSQL
/// from walking all entries in their order instead. Where only the beginning of a word is known, the index would put
/// together all that begins so: then the entries of a window, or of the threads asked for, are looked through.
fn entry_condition(wanted: &Wanted, window: Option<&Window>, args: &mut Args) -> (&'static str, String) {
    const COMPUTED: &str = "(e.id + 0)";
    let matches = |wanted: &Wanted, args: &mut Args| {
        format!("e.words @@ CAST(CAST({} AS text) AS tsquery)", args.text(wanted.for_postgres()))
    };
    match (window, &wanted.any) {
        (_, Some(threads)) if !wanted.is_known() => {
            let threads: Vec<i64> = threads.iter().map(|thread| thread.0).collect();
            let words = matches(&Wanted { any: None, ..wanted.clone() }, args);
            (COMPUTED, format!("({words}) IS TRUE AND e.thread_id IN ({})", listed(&threads)))
        }
        (Some(window), _) if !wanted.is_known() => {
            let words = matches(wanted, args);
            let (from, to) = (args.number(window.from), args.number(window.to));
            ("e.id", format!("({words}) IS TRUE AND e.id >= {from} AND e.id < {to}"))
        }
        (Some(window), _) => {
            let blocks = listed(&window.blocks);
            let blocks = format!("entry_blocks(e.id, e.words) && CAST(ARRAY[{blocks}] AS BIGINT[])");
            let words = matches(&wanted.word_by_word(), args);
            if !wanted.has_phrases() {
                return (COMPUTED, format!("{words} AND {blocks}"));
            }
            // Beside the index, which would have the blocks of each of these entries computed again
            let phrases = matches(wanted, args);
            (COMPUTED, format!("{words} AND {blocks} AND ({phrases}) IS TRUE"))
        }
        (None, _) => (COMPUTED, matches(wanted, args)),
    }
}

/// How rows `e` are read again through their threads.
pub(super) struct Visible {
    /// What stands beside them.
    pub join: String,
    /// The condition for them.
    pub condition: String,
}

/// Rows `e` whose threads fulfil conditions. PostgreSQL would rather go through all threads of a seller than look up
/// those that were found.
pub(super) fn visible(db: &Db, threads: &str, conditions: &str) -> Visible {
    match db {
        Db::Sqlite { .. } => {
            Visible { join: format!(" CROSS JOIN {threads}"), condition: conditions.to_owned() }
        }
        Db::Postgres(_) => Visible {
            join: String::new(),
            condition: format!("(SELECT TRUE FROM {threads} WHERE {conditions})"),
        },
    }
}

/// The newest first of what is found before an entry and is visible, to be limited to so many. SQLite comes across them in
/// this order and stops: it is asked for several of a thread. PostgreSQL has found all of them before, and leaves the
/// newest of each thread, of which it looks up no more than it needs.
pub(super) fn newest(
    db: &Db,
    found: &EntrySearch,
    before: &str,
    visible: &Visible,
    threads: i64,
) -> (String, i64) {
    const MATCHES_A_THREAD: i64 = 3;
    let EntrySearch { index, entries, id, condition } = found;
    let columns = format!("{id} AS entry, e.thread_id, e.number");
    let condition = format!("{condition}{} AND {id} < {before}", entries.1);
    match db {
        Db::Sqlite { .. } => {
            let sql = format!(
                "SELECT {columns} FROM {index}{}{} WHERE {condition} AND {} ORDER BY {id} DESC",
                entries.0, visible.join, visible.condition
            );
            (sql, threads * MATCHES_A_THREAD)
        }
        Db::Postgres(_) => {
            let each = format!(
                "SELECT DISTINCT ON (thread_id) {columns} FROM {index} WHERE {condition}
                ORDER BY thread_id, entry DESC"
            );
            // With the offset they are in order before they are looked up
            let newest = format!("SELECT * FROM ({each}) AS e ORDER BY entry DESC OFFSET 0");
            (
                format!("SELECT * FROM ({newest}) AS e WHERE {} ORDER BY entry DESC", visible.condition),
                threads,
            )
        }
    }
}

/// Beginnings of words aren't in SQLite's index of phrases, where all words that begin so would be put together;
/// what has them is found by words alone first.
fn phrases_match(wanted: &Wanted, args: &mut Args) -> String {
    let (whole, words) = (wanted.without_beginnings(), wanted.word_by_word());
    let phrases = format!("message_phrases MATCH {}", args.text(whole.for_sqlite()));
    if whole.all.len() == wanted.all.len() {
        return phrases;
    }
    format!(
        "{phrases} AND +message_phrases.rowid IN
        (SELECT rowid FROM message_words WHERE message_words MATCH {})",
        args.text(words.for_sqlite())
    )
}

/// Statements whose placeholders stand for the same, as few as the engine must be sent. The first of them says how many
/// rows the first of these changes; on PostgreSQL none sees what another one writes.
pub(super) fn together(tx: &Tx, first: &str, others: &[&str]) -> Vec<String> {
    match tx {
        Tx::Sqlite(_) => vec![first.to_owned(), others.join("; ")],
        Tx::Postgres(_) => {
            let named = others.iter().enumerate().map(|(place, sql)| format!("s{place} AS ({sql})"));
            vec![format!("WITH {} {first}", named.collect::<Vec<_>>().join(", "))]
        }
    }
}

/// Stores an entry with its words: its thread is `$1`, its number there `$6`, its words are `$14` and what follows.
pub(super) fn insert_entry(tx: &Tx, wording: &Wording) -> (&'static [&'static str], Vec<String>) {
    match tx {
        Tx::Sqlite(_) => (
            &[
                "INSERT INTO message_entries (thread_id, number) VALUES ($1, $6)",
                "INSERT INTO message_words (rowid, words)
                    SELECT id, $14 FROM message_entries WHERE thread_id = $1 AND number = $6",
                "INSERT INTO message_phrases (rowid, words)
                    SELECT id, $15 FROM message_entries WHERE thread_id = $1 AND number = $6",
            ],
            vec![each_word(wording), wording.as_str().to_owned()],
        ),
        Tx::Postgres(_) => (
            &[
                "INSERT INTO message_entries (thread_id, number, words) VALUES ($1, $6, CAST($14 AS tsvector))",
            ],
            vec![vector(wording)],
        ),
    }
}

/// Stores the words of an entry: its id is `$1`, its words are `$2`.
pub(super) fn store_wording(tx: &Tx, wording: &Wording) -> Vec<(&'static str, String)> {
    match tx {
        Tx::Sqlite(_) => vec![
            ("INSERT INTO message_words (rowid, words) VALUES ($1, $2)", each_word(wording)),
            ("INSERT INTO message_phrases (rowid, words) VALUES ($1, $2)", wording.as_str().to_owned()),
        ],
        Tx::Postgres(_) => {
            vec![("UPDATE message_entries SET words = CAST($2 AS tsvector) WHERE id = $1", vector(wording))]
        }
    }
}

/// Each word once, with blanks between.
pub(super) fn each_word(wording: &Wording) -> String {
    wording.each().into_iter().collect::<Vec<_>>().join(" ")
}

/// Words and their places as PostgreSQL reads them.
pub(super) fn vector(wording: &Wording) -> String {
    let places = |places: Vec<usize>| places.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let lexeme = |(word, at): (&str, Vec<usize>)| match at.as_slice() {
        [] => format!("'{word}'"),
        _ => format!("'{word}':{}", places(at)),
    };
    wording.places().into_iter().map(lexeme).collect::<Vec<_>>().join(" ")
}

/// Forgets the words of an entry, which SQLite must be told again: its id is `$1`, its words are `$2`.
pub(super) fn forget_wording(tx: &Tx, wording: &Wording) -> Vec<(&'static str, String)> {
    match tx {
        Tx::Sqlite(_) => vec![
            (
                "INSERT INTO message_words (message_words, rowid, words) VALUES ('delete', $1, $2)",
                each_word(wording),
            ),
            (
                "INSERT INTO message_phrases (message_phrases, rowid, words) VALUES ('delete', $1, $2)",
                wording.as_str().to_owned(),
            ),
        ],
        Tx::Postgres(_) => Vec::new(),
    }
}

/// Forgets the words of all entries.
pub(super) const fn forget_wordings(tx: &Tx) -> &'static [&'static str] {
    match tx {
        Tx::Sqlite(_) => &[
            "INSERT INTO message_words (message_words) VALUES ('delete-all')",
            "INSERT INTO message_phrases (message_phrases) VALUES ('delete-all')",
        ],
        Tx::Postgres(_) => &["UPDATE message_entries SET words = ''"],
    }
}
