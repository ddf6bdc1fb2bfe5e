//! Sessions, and tries to sign in.

use super::{Db, Tx, dialect, execute, on_engine, on_tx};
use crate::{
    domain::{
        accounts::{Employer, Role, Viewer},
        ids::{AccountId, VendorId},
        moment::Moment,
    },
    server::Result,
};

/// Begins a session of an account.
pub async fn insert(
    tx: &mut Tx,
    token_hash: &[u8],
    account: AccountId,
    at: Moment,
    until: Moment,
) -> Result<()> {
    const SQL: &str =
        "INSERT INTO sessions (token_hash, account_id, created_at, expires_at) VALUES ($1, $2, $3, $4)";
    execute!(tx, sqlx::query(SQL).bind(token_hash).bind(account).bind(at).bind(until))?;
    Ok(())
}

/// The person whose session this is, while it lasts and their account is active.
pub async fn viewer(db: &Db, token_hash: &[u8], at: Moment) -> Result<Option<Viewer>> {
    #[derive(sqlx::FromRow)]
    struct Found {
        id: AccountId,
        name: String,
        role: Role,
        vendor_id: Option<VendorId>,
        vendor: Option<String>,
    }
    const SQL: &str = "SELECT a.id, a.name, a.role, a.vendor_id, v.name AS vendor
        FROM sessions s JOIN accounts a ON a.id = s.account_id LEFT JOIN vendors v ON v.id = a.vendor_id
        WHERE s.token_hash = $1 AND s.expires_at > $2 AND a.deactivated_at IS NULL";
    let found: Option<Found> =
        on_engine!(db, pool => sqlx::query_as(SQL).bind(token_hash).bind(at).fetch_optional(pool))?;
    Ok(found.map(|found| Viewer {
        id: found.id,
        name: found.name,
        role: found.role,
        employer: found.vendor_id.zip(found.vendor).map(|(id, name)| Employer { id, name }),
    }))
}

/// Ends one session.
pub async fn delete(tx: &mut Tx, token_hash: &[u8]) -> Result<()> {
    const SQL: &str = "DELETE FROM sessions WHERE token_hash = $1";
    execute!(tx, sqlx::query(SQL).bind(token_hash))?;
    Ok(())
}

/// Ends all sessions of an account.
pub async fn delete_all_of(tx: &mut Tx, account: AccountId) -> Result<()> {
    const SQL: &str = "DELETE FROM sessions WHERE account_id = $1";
    execute!(tx, sqlx::query(SQL).bind(account))?;
    Ok(())
}

/// Forgets an account's sessions that are over.
pub async fn delete_expired_of(tx: &mut Tx, account: AccountId, at: Moment) -> Result<()> {
    const SQL: &str = "DELETE FROM sessions WHERE account_id = $1 AND expires_at <= $2";
    execute!(tx, sqlx::query(SQL).bind(account).bind(at))?;
    Ok(())
}

/// How many tries were made under a key since then, and when the first of them was; whoever else tries under it waits
/// until the transaction ends.
pub async fn tries_since(tx: &mut Tx, key: &str, since: Moment) -> Result<(i64, Option<Moment>)> {
    const SQL: &str = "SELECT COUNT(*), MIN(tried_at) FROM sign_in_tries WHERE key = $1 AND tried_at > $2";
    dialect::take_turns(tx, key).await?;
    Ok(on_tx!(tx, conn => sqlx::query_as(SQL).bind(key).bind(since).fetch_one(conn))?)
}

/// Remembers a try under a key, and forgets all tries before a moment.
pub async fn add_try(tx: &mut Tx, key: &str, at: Moment, forget_before: Moment) -> Result<()> {
    const ADD: &str = "INSERT INTO sign_in_tries (key, tried_at) VALUES ($1, $2)";
    const FORGET: &str = "DELETE FROM sign_in_tries WHERE tried_at <= $1";
    execute!(tx, sqlx::query(ADD).bind(key).bind(at))?;
    execute!(tx, sqlx::query(FORGET).bind(forget_before))?;
    Ok(())
}

/// Forgets the tries under a key.
pub async fn forget_tries(tx: &mut Tx, key: &str) -> Result<()> {
    const SQL: &str = "DELETE FROM sign_in_tries WHERE key = $1";
    execute!(tx, sqlx::query(SQL).bind(key))?;
    Ok(())
}
