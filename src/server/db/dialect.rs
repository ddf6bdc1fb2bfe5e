//! What the two engines say differently.

use super::{Db, Tx};
use crate::{domain::search::Term, server::Result};

/// Tells SQLite by which index to read a table, since without statistics it can't know which of several
/// is the shortest; PostgreSQL knows.
pub(super) fn by_index(db: &Db, index: Option<&str>) -> String {
    match (db, index) {
        (Db::Sqlite { .. }, Some(index)) => format!(" INDEXED BY {index}"),
        _ => String::new(),
    }
}

/// Holds the rows that a query reads until the transaction ends. On SQLite nobody else writes anyway.
pub(super) const fn holding(tx: &Tx) -> &'static str {
    match tx {
        Tx::Sqlite(_) => "",
        Tx::Postgres(_) => " FOR NO KEY UPDATE",
    }
}

/// How message entries `e` are found by their words.
pub(super) struct EntrySearch {
    /// The tables to read.
    pub tables: &'static str,
    /// The entry's id, in whose order they are found.
    pub id: &'static str,
    /// The condition, around the placeholder of [`wanted`]'s text.
    pub condition: (&'static str, &'static str),
}

/// Entries that have some words.
pub(super) const fn entry_search(db: &Db) -> EntrySearch {
    match db {
        Db::Sqlite { .. } => EntrySearch {
            tables: "message_words CROSS JOIN message_entries e",
            id: "message_words.rowid",
            condition: ("message_words MATCH ", " AND e.id = message_words.rowid"),
        },
        Db::Postgres(_) => EntrySearch {
            tables: "message_entries e",
            id: "e.id",
            condition: ("e.words @@ CAST(CAST(", " AS text) AS tsquery)"),
        },
    }
}

/// Among how many of the newest messages matches are counted first, and then. SQLite looks at no more of them
/// than it needs; PostgreSQL at all before it says the first.
pub(super) const fn counting(db: &Db) -> &'static [Option<i64>] {
    match db {
        Db::Sqlite { .. } => &[None],
        Db::Postgres(_) => &[Some(5_000), None],
    }
}

/// What is searched for, in the engine's own language: all of these words and none of those. Words hold
/// letters and digits alone, after a `_` in some, so that nothing in them needs to be escaped.
pub(super) fn wanted(db: &Db, all: &[Term], none: &[String]) -> String {
    let (quote, prefix, and, not) = match db {
        Db::Sqlite { .. } => ('"', "*", " AND ", " NOT "),
        Db::Postgres(_) => ('\'', ":*", " & ", " & !"),
    };
    let quoted =
        |word: &str, is_prefix: bool| format!("{quote}{word}{quote}{}", if is_prefix { prefix } else { "" });
    let mut text = all.iter().map(|term| quoted(&term.word, term.is_prefix)).collect::<Vec<_>>().join(and);
    if matches!(db, Db::Sqlite { .. }) && !none.is_empty() {
        text = format!("({text})");
    }
    for word in none {
        text = format!("{text}{not}{}", quoted(word, false));
    }
    text
}

/// The condition for orders' words, around the placeholder of [`wanted`]'s text.
pub(super) const fn order_condition(db: &Db) -> (&'static str, &'static str) {
    match db {
        Db::Sqlite { .. } => ("order_words MATCH ", " AND o.id = order_words.rowid"),
        Db::Postgres(_) => {
            ("order_words.words @@ CAST(CAST(", " AS text) AS tsquery) AND o.id = order_words.rowid")
        }
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

/// Lets the rows that a query reads be changed by nobody until the transaction ends. On SQLite nobody else writes
/// anyway.
pub(super) const fn sharing(tx: &Tx) -> &'static str {
    match tx {
        Tx::Sqlite(_) => "",
        Tx::Postgres(_) => " FOR SHARE",
    }
}

/// Stores the words of an entry: its id is `$1`, its words stand in `$2` with blanks between.
pub(super) const fn store_words(tx: &Tx) -> &'static str {
    match tx {
        Tx::Sqlite(_) => "INSERT INTO message_words (rowid, words) VALUES ($1, $2)",
        Tx::Postgres(_) => {
            "UPDATE message_entries SET words = array_to_tsvector(string_to_array($2, ' ')) WHERE id = $1"
        }
    }
}

/// Forgets the words of an entry, which SQLite must be told again: its id is `$1`, its words stand in `$2`.
pub(super) const fn forget_entry(tx: &Tx) -> Option<&'static str> {
    match tx {
        Tx::Sqlite(_) => {
            Some("INSERT INTO message_words (message_words, rowid, words) VALUES ('delete', $1, $2)")
        }
        Tx::Postgres(_) => None,
    }
}

/// Forgets the words of all entries.
pub(super) const fn forget_words(tx: &Tx) -> &'static str {
    match tx {
        Tx::Sqlite(_) => "INSERT INTO message_words (message_words) VALUES ('delete-all')",
        Tx::Postgres(_) => "UPDATE message_entries SET words = ''",
    }
}
