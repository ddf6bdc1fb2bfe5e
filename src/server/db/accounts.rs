//! Accounts.

use sqlx::AssertSqlSafe;

use super::{Db, Tx, dialect, execute, on_engine, on_tx};
use crate::{
    domain::{
        accounts::{Email, PersonName, Role},
        ids::{AccountId, VendorId},
        languages::Language,
        moment::Moment,
    },
    server::Result,
};

/// An account to be made.
pub struct NewAccount<'a> {
    /// Its address, which nobody else has.
    pub email: &'a Email,
    /// The person's name.
    pub name: &'a PersonName,
    /// Its role.
    pub role: Role,
    /// The vendor, for staff of one.
    pub vendor: Option<VendorId>,
    /// The password's hash.
    pub password_hash: &'a str,
    /// When it is made.
    pub at: Moment,
}

/// What sign-in compares with.
#[derive(sqlx::FromRow)]
pub struct Credentials {
    /// The account.
    pub id: AccountId,
    /// Its role.
    pub role: Role,
    /// Its password's hash.
    pub password_hash: String,
}

/// An account as the command line lists it.
#[derive(sqlx::FromRow)]
pub struct Listed {
    /// Its address.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// The vendor's name.
    pub vendor: Option<String>,
    /// Whether it was deactivated.
    pub is_deactivated: bool,
}

/// Makes an account, unless its address is taken: then there is no id.
pub async fn insert(tx: &mut Tx, new: &NewAccount<'_>) -> Result<Option<AccountId>> {
    const SQL: &str =
        "INSERT INTO accounts (email, email_key, name, role, vendor_id, password_hash, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (email_key) DO NOTHING RETURNING id";
    Ok(on_tx!(tx, conn => sqlx::query_scalar(SQL)
        .bind(new.email.as_str())
        .bind(new.email.key())
        .bind(new.name.as_str())
        .bind(new.role)
        .bind(new.vendor)
        .bind(new.password_hash)
        .bind(new.at)
        .fetch_optional(conn))?)
}

/// The credentials of the active account with this address, if it has a password.
pub async fn credentials(db: &Db, email: &Email) -> Result<Option<Credentials>> {
    const SQL: &str = "SELECT id, role, password_hash FROM accounts
        WHERE email_key = $1 AND deactivated_at IS NULL AND password_hash <> ''";
    Ok(on_engine!(db, pool => sqlx::query_as(SQL).bind(email.key()).fetch_optional(pool))?)
}

/// Has whoever else acts for an account wait until the transaction ends, so that what it may do how often is counted
/// one after another. On SQLite all do anyway.
pub async fn hold(tx: &mut Tx, id: AccountId) -> Result<()> {
    if let Tx::Postgres(tx) = tx {
        const SQL: &str = "SELECT id FROM accounts WHERE id = $1 FOR NO KEY UPDATE";
        sqlx::query(SQL).bind(id).execute(&mut **tx).await?;
    }
    Ok(())
}

/// All accounts, by address.
pub async fn list(db: &Db) -> Result<Vec<Listed>> {
    const SQL: &str =
        "SELECT a.email, a.name, a.role, v.name AS vendor, a.deactivated_at IS NOT NULL AS is_deactivated
        FROM accounts a LEFT JOIN vendors v ON v.id = a.vendor_id ORDER BY a.email_key";
    Ok(on_engine!(db, pool => sqlx::query_as(SQL).fetch_all(pool))?)
}

/// Deactivates the account with this address, unless it is or there is none.
pub async fn deactivate(tx: &mut Tx, email: &Email, at: Moment) -> Result<Option<AccountId>> {
    const SQL: &str = "UPDATE accounts SET deactivated_at = $2
        WHERE email_key = $1 AND deactivated_at IS NULL RETURNING id";
    Ok(on_tx!(tx, conn => sqlx::query_scalar(SQL).bind(email.key()).bind(at).fetch_optional(conn))?)
}

/// Whether an account is active and its password's hash is this one; both stay so until the transaction ends.
pub async fn hold_with_password(tx: &mut Tx, id: AccountId, hash: &str) -> Result<bool> {
    let sql = format!(
        "SELECT id FROM accounts WHERE id = $1 AND password_hash = $2 AND deactivated_at IS NULL{}",
        dialect::holding(tx)
    );
    let held: Option<AccountId> =
        on_tx!(tx, conn => sqlx::query_scalar(AssertSqlSafe(sql)).bind(id).bind(hash).fetch_optional(conn))?;
    Ok(held.is_some())
}

/// The active account with this address; both stay so until the transaction ends.
pub async fn hold_with_address(tx: &mut Tx, email: &Email) -> Result<Option<AccountId>> {
    let sql = format!(
        "SELECT id FROM accounts WHERE email_key = $1 AND deactivated_at IS NULL{}",
        dialect::holding(tx)
    );
    Ok(on_tx!(tx, conn =>
        sqlx::query_scalar(AssertSqlSafe(sql)).bind(email.key()).fetch_optional(conn))?)
}

/// The password's hash of an active account.
pub async fn own_password_hash(db: &Db, id: AccountId) -> Result<Option<String>> {
    const SQL: &str = "SELECT password_hash FROM accounts WHERE id = $1 AND deactivated_at IS NULL";
    Ok(on_engine!(db, pool => sqlx::query_scalar(SQL).bind(id).fetch_optional(pool))?)
}

/// What an account's owner can change about it: its address, the person's name, and whether e-mail is wanted.
pub async fn own(db: &Db, id: AccountId) -> Result<Option<(String, String, bool)>> {
    const SQL: &str = "SELECT email, name, wants_mail FROM accounts WHERE id = $1";
    Ok(on_engine!(db, pool => sqlx::query_as(SQL).bind(id).fetch_optional(pool))?)
}

/// Changes a person's name, by which nothing else is found yet ([`renewal`](super::renewal)).
pub async fn set_name(tx: &mut Tx, id: AccountId, name: &PersonName) -> Result<()> {
    const SQL: &str = "UPDATE accounts SET name = $2 WHERE id = $1";
    execute!(tx, sqlx::query(SQL).bind(id).bind(name.as_str()))?;
    Ok(())
}

/// Speaks to whoever has a session in a language from now on, unless one is known already.
pub async fn set_first_language(tx: &mut Tx, token_hash: &[u8], language: Language) -> Result<()> {
    const SQL: &str = "UPDATE accounts SET language = $2 WHERE language IS NULL
        AND id = (SELECT account_id FROM sessions WHERE token_hash = $1)";
    execute!(tx, sqlx::query(SQL).bind(token_hash).bind(language.tag()))?;
    Ok(())
}

/// Speaks to somebody in a language from now on.
pub async fn set_language(tx: &mut Tx, id: AccountId, language: Language) -> Result<()> {
    const SQL: &str = "UPDATE accounts SET language = $2 WHERE id = $1";
    execute!(tx, sqlx::query(SQL).bind(id).bind(language.tag()))?;
    Ok(())
}

/// Changes whether an account wants e-mail about messages.
pub async fn set_wants_mail(tx: &mut Tx, id: AccountId, wants_mail: bool) -> Result<()> {
    const SQL: &str = "UPDATE accounts SET wants_mail = $2 WHERE id = $1";
    execute!(tx, sqlx::query(SQL).bind(id).bind(wants_mail))?;
    Ok(())
}

/// Replaces an active account's password, and says under which address, as it is compared, and in which role.
pub async fn set_own_password(tx: &mut Tx, id: AccountId, hash: &str) -> Result<Option<(String, Role)>> {
    const SQL: &str = "UPDATE accounts SET password_hash = $2
        WHERE id = $1 AND deactivated_at IS NULL RETURNING email_key, role";
    Ok(on_tx!(tx, conn => sqlx::query_as(SQL).bind(id).bind(hash).fetch_optional(conn))?)
}

/// Replaces the password of the account with this address, if there is one.
pub async fn set_password(tx: &mut Tx, email: &Email, hash: &str) -> Result<Option<AccountId>> {
    const SQL: &str = "UPDATE accounts SET password_hash = $2 WHERE email_key = $1 RETURNING id";
    Ok(on_tx!(tx, conn => sqlx::query_scalar(SQL).bind(email.key()).bind(hash).fetch_optional(conn))?)
}

/// Whether there is no account at all.
pub async fn are_none(db: &Db) -> Result<bool> {
    let any: Option<AccountId> =
        on_engine!(db, pool => sqlx::query_scalar("SELECT id FROM accounts LIMIT 1").fetch_optional(pool))?;
    Ok(any.is_none())
}
