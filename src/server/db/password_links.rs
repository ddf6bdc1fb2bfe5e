//! Links by which people give themselves a new password. A link has a token once its e-mail is written; of that
//! only a hash is stored.

use super::{Db, Tx, execute, on_engine, on_tx};
use crate::{
    domain::{
        ids::{AccountId, LinkId},
        moment::Moment,
    },
    server::Result,
};

/// Stores a link of an account that is held, to last until a moment, unless it has so many already that aren't over. Says
/// which one it is.
pub async fn insert(
    tx: &mut Tx,
    account: AccountId,
    at: Moment,
    until: Moment,
    most: i64,
) -> Result<Option<LinkId>> {
    const FORGET: &str = "DELETE FROM password_links WHERE account_id = $1 AND expires_at <= $2";
    const ADD: &str = "INSERT INTO password_links (account_id, expires_at) SELECT $1, $2
        WHERE (SELECT COUNT(*) FROM password_links WHERE account_id = $1) < $3 RETURNING id";
    execute!(tx, sqlx::query(FORGET).bind(account).bind(at))?;
    Ok(on_tx!(tx, conn => sqlx::query_scalar(ADD)
        .bind(account)
        .bind(until)
        .bind(most)
        .fetch_optional(conn))?)
}

/// Has a link that isn't over open by this token, and by none that it had before. Says whether there is such a link.
pub async fn give_token(tx: &mut Tx, link: LinkId, token_hash: &[u8], at: Moment) -> Result<bool> {
    const SQL: &str = "UPDATE password_links SET token_hash = $2 WHERE id = $1 AND expires_at > $3";
    Ok(execute!(tx, sqlx::query(SQL).bind(link).bind(token_hash).bind(at))? == 1)
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
