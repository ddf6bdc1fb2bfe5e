//! Signing in and out.

use sha2::{Digest, Sha256};

use crate::{
    domain::{
        accounts::{Email, Role},
        ids::AccountId,
        moment::Moment,
    },
    error::{AppError, Problem},
    server::{
        Result,
        db::{Db, accounts, sessions},
        passwords,
    },
};

/// How long a session lasts, in seconds: 30 days.
pub const LIFETIME: i64 = 30 * 24 * 3_600;

/// How many tries an address has within [`TRIES_WINDOW`].
pub const TRIES: i64 = 10;

/// The window of [`TRIES`], in seconds.
pub const TRIES_WINDOW: i64 = 600;

/// A new session.
#[derive(Debug)]
pub struct SignedIn {
    /// The secret that the browser keeps; only its hash is stored.
    pub token: String,
    /// The account's role.
    pub role: Role,
}

/// Begins a session for whoever knows an account's address and password.
///
/// # Errors
/// [`AppError::Invalid`] when they don't belong together, the same for an address that nobody
/// has; [`AppError::TooMany`] after [`TRIES`] wrong tries.
pub async fn sign_in(db: &Db, email: &Email, password: String, at: Moment) -> Result<SignedIn> {
    let key = email.key();
    note_try(db, &key, at).await?;
    let known = accounts::credentials(db, email).await?;
    let hash = known.as_ref().map(|known| known.password_hash.clone());
    let matches = passwords::matches(password, hash).await?;
    let known = known
        .filter(|_| matches)
        .ok_or_else(|| AppError::invalid([("password", Problem::CredentialsWrong)]))?;
    let mut tx = db.begin().await?;
    sessions::forget_tries(&mut tx, &key).await?;
    tx.commit().await?;
    begin(db, known.id, known.role, at).await
}

/// Begins a session of an account whose owner is known.
///
/// # Errors
/// [`AppError::Internal`] when it can't be stored.
pub async fn begin(db: &Db, account: AccountId, role: Role, at: Moment) -> Result<SignedIn> {
    let token = format!("{:032x}{:032x}", rand::random::<u128>(), rand::random::<u128>());
    let mut tx = db.begin().await?;
    sessions::delete_expired_of(&mut tx, account, at).await?;
    sessions::insert(&mut tx, &token_hash(&token), account, at, at.plus_seconds(LIFETIME)).await?;
    tx.commit().await?;
    Ok(SignedIn { token, role })
}

/// Ends the session of a token, if there is one.
///
/// # Errors
/// [`AppError::Internal`] when that can't be stored.
pub async fn sign_out(db: &Db, token: &str) -> Result<()> {
    let mut tx = db.begin().await?;
    sessions::delete(&mut tx, &token_hash(token)).await?;
    tx.commit().await
}

/// What a session's token is stored as.
#[must_use]
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Counts a try before it is made, so that tries made at once are all counted.
async fn note_try(db: &Db, key: &str, at: Moment) -> Result<()> {
    let since = at.plus_seconds(-TRIES_WINDOW);
    let mut tx = db.begin().await?;
    if let (TRIES.., Some(first)) = sessions::tries_since(&mut tx, key, since).await? {
        return Err(AppError::TooMany { retry_after: first.seconds_since(since) });
    }
    sessions::add_try(&mut tx, key, at, since).await?;
    tx.commit().await
}
