//! Settings of this installation.

use super::{Db, Tx, execute, on_engine, on_tx};
use crate::server::Result;

/// A setting's value, if it was ever set.
///
/// # Errors
/// [`AppError::Internal`](crate::error::AppError::Internal) when the database fails, as in all of `db`.
pub async fn get(db: &Db, name: &str) -> Result<Option<String>> {
    Ok(on_engine!(db, pool =>
        sqlx::query_scalar("SELECT value FROM settings WHERE name = $1").bind(name).fetch_optional(pool))?)
}

/// All that were ever set, with their values.
pub async fn all(db: &Db) -> Result<Vec<(String, String)>> {
    Ok(on_engine!(db, pool => sqlx::query_as("SELECT name, value FROM settings").fetch_all(pool))?)
}

/// A setting's value, which is this from now on if it was never set.
pub async fn get_or_set(tx: &mut Tx, name: &str, value: &str) -> Result<String> {
    const SQL: &str = "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    execute!(tx, sqlx::query(SQL).bind(name).bind(value))?;
    Ok(on_tx!(tx, conn =>
        sqlx::query_scalar("SELECT value FROM settings WHERE name = $1").bind(name).fetch_one(conn))?)
}

/// Sets it.
pub async fn set(tx: &mut Tx, name: &str, value: &str) -> Result<()> {
    const SQL: &str = "INSERT INTO settings (name, value) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    execute!(tx, sqlx::query(SQL).bind(name).bind(value))?;
    Ok(())
}
