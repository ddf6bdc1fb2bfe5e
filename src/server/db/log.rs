//! The log into which SQLite writes first, and from which all is moved into the file by and by.

use std::time::Duration;

use sqlx::SqlitePool;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::Db;
use crate::server::Result;

/// How often it is looked at.
const EVERY: Duration = Duration::from_secs(2);

/// Moves what is in the log into the file, again and again until the server stops, while others read and write: else whoever
/// commits the thousandth page would, and wait for the disk twice more. PostgreSQL has processes of its own for it.
pub async fn keep_short(db: Db, stopped: CancellationToken) {
    let Db::Sqlite { readers, .. } = &db else { return };
    let mut turn = interval(EVERY);
    turn.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stopped.cancelled() => return,
            // What can't be moved now is next time; the fault is in the log
            _ = turn.tick() => drop(shorten(readers).await),
        }
    }
}

/// Moves what is in the log, as far as nobody needs it there (<https://sqlite.org/pragma.html#pragma_wal_checkpoint>).
async fn shorten(readers: &SqlitePool) -> Result<()> {
    sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(readers).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::db::Address;

    /// How many pages of the log are in the file.
    async fn moved(readers: &SqlitePool) -> i64 {
        let log: (i64, i64, i64) =
            sqlx::query_as("PRAGMA wal_checkpoint(NOOP)").fetch_one(readers).await.unwrap();
        log.2
    }

    #[tokio::test]
    async fn what_was_written_is_moved_into_the_file_while_others_write() {
        let folder = std::env::temp_dir().join(format!("stoa-log-{}", std::process::id()));
        let db = Db::open(&Address::File(folder.join("stoa.db"))).await.unwrap();
        let Db::Sqlite { readers, writer, .. } = &db else { unreachable!() };
        let mut writing = writer.acquire().await.unwrap();
        // More than SQLite leaves in the log by itself, unless it is told to
        for sql in [
            "CREATE TABLE texts (text TEXT)",
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 2000)
                INSERT INTO texts SELECT hex(zeroblob(2000)) FROM n",
        ] {
            sqlx::query(sql).execute(&mut *writing).await.unwrap();
        }
        sqlx::query("BEGIN IMMEDIATE").execute(&mut *writing).await.unwrap();
        assert_eq!(moved(readers).await, 0);
        shorten(readers).await.unwrap();
        assert!(moved(readers).await > 1_000);
        drop(writing);
        db.close().await;
        std::fs::remove_dir_all(folder).unwrap();
    }
}
