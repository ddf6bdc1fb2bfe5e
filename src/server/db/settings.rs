//! Settings of this installation.

use super::{Db, Tx, execute, on_engine};
use crate::server::Result;

/// A setting's value, if it was ever set.
///
/// # Errors
/// [`AppError::Internal`](crate::error::AppError::Internal) when the database fails, as in all of `db`.
pub async fn get(db: &Db, name: &str) -> Result<Option<String>> {
    Ok(on_engine!(db, pool =>
        sqlx::query_scalar("SELECT value FROM settings WHERE name = $1").bind(name).fetch_optional(pool))?)
}

/// Sets it.
pub async fn set(tx: &mut Tx, name: &str, value: &str) -> Result<()> {
    const SQL: &str = "INSERT INTO settings (name, value) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    execute!(tx, sqlx::query(SQL).bind(name).bind(value))?;
    Ok(())
}
