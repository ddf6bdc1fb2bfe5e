//! Long loads: what is quicker made once for all rows than kept up to date with each is put aside meanwhile.

use std::mem;

use sqlx::{AssertSqlSafe, SqliteConnection};

use super::{Entry, Tx, execute, insert_entries, on_tx};
use crate::server::{
    Result,
    db::{Db, settings},
};

/// The setting that says whether a load is going on, or has come to its end.
const NAME: &str = "load";
const GOING_ON: &str = "going on";
const DONE: &str = "done";

/// The tables that grow most.
const TABLES: &str = "('threads', 'messages', 'message_entries', 'read_marks', 'vocabulary')";

/// SQLite's indexes of words.
const WORDS: [&str; 2] = ["message_words", "message_phrases"];
/// How they are told to keep as many words as the processor holds near, eight megabytes, and to merge none for long, where
/// they would write one megabyte at a time and merge some of it each time
/// (<https://sqlite.org/fts5.html#special_insert_commands>; `hashsize` is only in SQLite's source).
const HOLD_WORDS: [(&str, i32); 3] =
    [("hashsize", 8 * 1024 * 1024), ("automerge", 0), ("crisismerge", 1_000)];
/// How they are told to merge it all into one segment.
const MERGE: (&str, i32) = ("optimize", 0);
/// How they are told to do that, and to go on as they come.
const GO_ON: [(&str, i32); 4] = [MERGE, ("hashsize", 1024 * 1024), ("automerge", 4), ("crisismerge", 16)];

/// How many entries are merged with each of the next ones, and of how many: each such merge makes two levels more.
const RAISED: (usize, usize) = (1_000, 7);

/// After how many batches these are merged. What an index writes at once is less then, which would take what is smaller from
/// higher levels down to its own.
const MERGED: usize = 2;

/// A load that goes on. If it doesn't come to its end, the database is of no use.
pub struct Load {
    /// How to make again what was put aside.
    put_aside: Vec<String>,
    /// How many batches of messages can be found.
    batches: usize,
}

/// Something that can be made again.
#[derive(sqlx::FromRow)]
struct Part {
    drop: String,
    make: String,
}

/// SQLite's indexes, but for those of primary keys.
const SQLITE: &str = "SELECT 'DROP INDEX ' || name AS \"drop\", sql AS make FROM sqlite_master
    WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ";

/// PostgreSQL's, and before them references, which are looked up row by row otherwise; after them the vocabulary.
const POSTGRES: &str = "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS \"drop\",
        format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS make
    FROM pg_constraint WHERE contype = 'f' AND conrelid IN (SELECT oid FROM pg_class WHERE relname IN $tables)
    UNION ALL
    SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid IN (SELECT oid FROM pg_class WHERE relname IN $tables)
    AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
    UNION ALL
    SELECT 'ALTER TABLE message_entries DISABLE TRIGGER USER', 'ALTER TABLE message_entries ENABLE TRIGGER USER'
    UNION ALL
    SELECT 'TRUNCATE vocabulary', 'INSERT INTO vocabulary
        SELECT word FROM ts_stat(''SELECT words FROM message_entries'') WHERE left(word, 1) <> ''_'''";

/// Whether a load was begun and has not come to its end.
///
/// # Errors
/// As [`Load::begin`].
pub async fn is_cut_short(db: &Db) -> Result<bool> {
    Ok(settings::get(db, NAME).await?.as_deref() == Some(GOING_ON))
}

impl Load {
    /// Begins a load.
    ///
    /// # Errors
    /// [`AppError::Internal`](crate::error::AppError::Internal) when the database fails, as in all of `db`.
    pub async fn begin(tx: &mut Tx) -> Result<Self> {
        settings::set(tx, NAME, GOING_ON).await?;
        let parts = match tx {
            Tx::Sqlite(_) => format!("{SQLITE}{TABLES}"),
            Tx::Postgres(_) => POSTGRES.replace("$tables", TABLES),
        };
        let parts: Vec<Part> = on_tx!(tx, conn => sqlx::query_as(AssertSqlSafe(parts)).fetch_all(conn))?;
        for Part { drop, .. } in &parts {
            execute!(tx, sqlx::query(AssertSqlSafe(drop.clone())))?;
        }
        if let Tx::Sqlite(connection) = tx {
            sqlx::query("PRAGMA cache_size = -262144").execute(&mut **connection).await?;
            tell_words(connection, &HOLD_WORDS).await?;
        }
        Ok(Self { put_aside: parts.into_iter().map(|part| part.make).collect(), batches: 0 })
    }

    /// Lets a batch of messages be found: ten thousand, or all that there are.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub async fn insert_entries(&mut self, tx: &mut Tx, entries: Vec<Entry>) -> Result<()> {
        self.batches += 1;
        if self.batches == 1 {
            return insert_first_entries(tx, entries).await;
        }
        insert_entries(tx, entries).await?;
        if self.batches == MERGED { merge_entries(tx).await } else { Ok(()) }
    }

    /// Ends it: what was put aside is made, and the engine goes on by itself.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub async fn end(self, tx: &mut Tx) -> Result<()> {
        match tx {
            // First, since the indexes then take the room that this makes
            Tx::Sqlite(connection) => tell_words(connection, &GO_ON).await?,
            Tx::Postgres(connection) => {
                sqlx::query("SET LOCAL maintenance_work_mem = '512MB'").execute(&mut **connection).await?;
            }
        }
        for make in self.put_aside.into_iter().rev() {
            execute!(tx, sqlx::query(AssertSqlSafe(make)))?;
        }
        settings::set(tx, NAME, DONE).await?;
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
}

/// Lets the first messages of a load be found. Sixteen segments of a level are merged into one of the next, so that what
/// has all words at a low level would be written anew after sixteen times sixteen messages more: there are high ones then.
async fn insert_first_entries(tx: &mut Tx, mut entries: Vec<Entry>) -> Result<()> {
    let (many, rounds) = RAISED;
    let mut first = many;
    for _ in 0..=rounds {
        let others = entries.split_off(first.min(entries.len()));
        insert_entries(tx, mem::replace(&mut entries, others)).await?;
        merge_entries(tx).await?;
        first = 1;
    }
    insert_entries(tx, entries).await
}

/// Merges the words of a load so far. What is on several levels is merged to the highest of all, and what is on one to the
/// next one, wherefore it is done once among the first.
async fn merge_entries(tx: &mut Tx) -> Result<()> {
    match tx {
        Tx::Sqlite(connection) => tell_words(connection, &[MERGE]).await,
        Tx::Postgres(_) => Ok(()),
    }
}

async fn tell_words(connection: &mut SqliteConnection, commands: &[(&str, i32)]) -> Result<()> {
    for table in WORDS {
        for (command, value) in commands {
            let sql = format!("INSERT INTO {table} ({table}, rank) VALUES ('{command}', {value})");
            sqlx::query(AssertSqlSafe(sql)).execute(&mut *connection).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use sqlx::{
        SqlitePool,
        sqlite::{SqliteConnectOptions, SqlitePoolOptions},
    };

    use super::*;
    use crate::{
        domain::{ids::ThreadId, words::Wording},
        server::db::joined::Queue,
    };

    /// Else what comes afterwards would soon be merged with all that was loaded.
    #[tokio::test]
    async fn all_words_are_on_a_high_level_afterwards() {
        let pool = empty_database().await;
        let db = Db::Sqlite { readers: pool.clone(), writer: pool.clone(), queue: Queue::default() };
        let mut tx = db.begin().await.unwrap();
        let mut load = Load::begin(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        for batch in 0..4 {
            let mut tx = db.begin().await.unwrap();
            load.insert_entries(&mut tx, entries(batch * 2_000..(batch + 1) * 2_000)).await.unwrap();
            tx.commit().await.unwrap();
        }
        let mut tx = db.begin().await.unwrap();
        load.end(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        for index in WORDS {
            let segments = segments(&pool, index).await;
            assert_eq!(segments.iter().sum::<usize>(), 1, "{index}: {segments:?}");
            assert!(segments[14..].contains(&1), "{index}: {segments:?}");
        }
    }

    async fn empty_database() -> SqlitePool {
        let options = SqliteConnectOptions::new().in_memory(true).foreign_keys(false);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
        sqlx::migrate!("migrations/sqlite").run(&pool).await.unwrap();
        pool
    }

    fn entries(numbers: std::ops::Range<i64>) -> Vec<Entry> {
        let entry = |number: i64| {
            let text = format!("lamp {} {}", number % 700, number % 90);
            Entry {
                id: number + 1,
                thread: ThreadId(1),
                number: number + 1,
                wording: Wording::of([text.as_str()].into_iter(), &[]),
            }
        };
        numbers.map(entry).collect()
    }

    /// How many segments are on each level, as an index's structure says
    /// (<https://sqlite.org/fts5.html#fts5_data_structures> and "fts5_index.c").
    async fn segments(pool: &SqlitePool, index: &str) -> Vec<usize> {
        let sql = format!("SELECT block FROM {index}_data WHERE id = 10");
        let structure: Vec<u8> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(pool).await.unwrap();
        let mut bytes = structure[4..].iter();
        let mut number = || {
            let mut number = 0;
            for byte in bytes.by_ref() {
                number = (number << 7) | usize::from(byte & 0x7f);
                if byte & 0x80 == 0 {
                    break;
                }
            }
            number
        };
        let [levels, _segments, _written] = [number(), number(), number()];
        let mut of_levels = Vec::new();
        for _ in 0..levels {
            let [_merged, segments] = [number(), number()];
            let _pages: Vec<usize> = (0..segments * 3).map(|_| number()).collect();
            of_levels.push(segments);
        }
        of_levels
    }
}
