//! Copies of a SQLite database.

use super::{Db, on_engine};

/// How many bytes what is in a SQLite database takes.
///
/// # Errors
/// When it can't be read, as in all of this, and where there is PostgreSQL.
pub async fn size(db: &Db) -> Result<u64, sqlx::Error> {
    const SQL: &str = "SELECT (page_count - freelist_count) * page_size
        FROM pragma_page_count, pragma_freelist_count, pragma_page_size";
    let size: i64 = on_engine!(db, pool => sqlx::query_scalar(SQL).fetch_one(pool))?;
    Ok(u64::try_from(size).unwrap_or_default())
}

/// Copies a SQLite database as it is at one moment into a file that is empty or not there. It reads all the while, which
/// in WAL mode holds up nobody who writes.
pub async fn copy_into(db: &Db, file: &str) -> Result<(), sqlx::Error> {
    on_engine!(db, pool => async { sqlx::query("VACUUM INTO $1").bind(file).execute(pool).await.map(drop) })
}

/// The first thing that is wrong with a SQLite database's file, if anything is. It reads all of it.
pub async fn fault(db: &Db) -> Result<Option<String>, sqlx::Error> {
    let said: String = on_engine!(db, pool => sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(pool))?;
    Ok(Some(said).filter(|said| said != "ok"))
}
