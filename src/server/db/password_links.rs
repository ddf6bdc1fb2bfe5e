//! Links by which people give themselves a new password; of a link only its token's hash is stored.

use super::{Db, Tx, execute, on_engine};
use crate::{
    domain::{ids::AccountId, moment::Moment},
    server::Result,
};

/// A link to be stored.
pub struct NewLink<'a> {
    /// What its token is stored as.
    pub token_hash: &'a [u8],
    /// When it was asked for.
    pub at: Moment,
    /// When it is over.
    pub until: Moment,
}

/// Stores a link of an account that is held, unless it has so many already that aren't over. Says whether it did.
pub async fn insert(tx: &mut Tx, account: AccountId, new: &NewLink<'_>, most: i64) -> Result<bool> {
    const FORGET: &str = "DELETE FROM password_links WHERE account_id = $1 AND expires_at <= $2";
    const ADD: &str = "INSERT INTO password_links (token_hash, account_id, expires_at) SELECT $2, $1, $3
        WHERE (SELECT COUNT(*) FROM password_links WHERE account_id = $1) < $4";
    execute!(tx, sqlx::query(FORGET).bind(account).bind(new.at))?;
    let made = execute!(tx, sqlx::query(ADD).bind(account).bind(new.token_hash).bind(new.until).bind(most))?;
    Ok(made == 1)
}

/// Whose link this is, unless it is over.
pub async fn owner(db: &Db, token_hash: &[u8], at: Moment) -> Result<Option<AccountId>> {
    const SQL: &str = "SELECT account_id FROM password_links WHERE token_hash = $1 AND expires_at > $2";
    Ok(on_engine!(db, pool => sqlx::query_scalar(SQL).bind(token_hash).bind(at).fetch_optional(pool))?)
}

/// Uses a link up, and says whether it was there and not over.
pub async fn take(tx: &mut Tx, token_hash: &[u8], at: Moment) -> Result<bool> {
    const SQL: &str = "DELETE FROM password_links WHERE token_hash = $1 AND expires_at > $2";
    Ok(execute!(tx, sqlx::query(SQL).bind(token_hash).bind(at))? == 1)
}

/// Forgets an account's links.
pub async fn delete_of(tx: &mut Tx, account: AccountId) -> Result<()> {
    const SQL: &str = "DELETE FROM password_links WHERE account_id = $1";
    execute!(tx, sqlx::query(SQL).bind(account))?;
    Ok(())
}

/// Forgets links that are over.
pub async fn delete_expired(tx: &mut Tx, at: Moment) -> Result<()> {
    execute!(tx, sqlx::query("DELETE FROM password_links WHERE expires_at <= $1").bind(at))?;
    Ok(())
}
