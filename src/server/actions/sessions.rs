//! Signing in and out.

use sha2::{Digest, Sha256};

use crate::{
    domain::{
        accounts::{Email, Role, Viewer},
        ids::{AccountId, SessionId},
        languages::Language,
        limits::Counted,
        moment::Moment,
        sessions::{Device, Lifetime, Network},
    },
    error::{AppError, Problem},
    server::{
        Result,
        db::{
            Db, Tx, accounts, events,
            sessions::{self, Known, NewSession},
        },
        limiter::Limiter,
        passwords,
    },
};

/// How long after it was noted that a session is used it is noted again, in seconds.
pub const SEEN_EVERY: i64 = 3_600;

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
/// [`AppError::Invalid`] when they don't belong together, or no longer do once the session begins, the same for an
/// address that nobody has; [`AppError::TooMany`] after many wrong tries, for the address or from the network.
pub async fn sign_in(
    db: &Db,
    limiter: &Limiter,
    email: &Email,
    password: String,
    device: &Device,
    at: Moment,
) -> Result<SignedIn> {
    let wrong = || AppError::invalid([("password", Problem::CredentialsWrong)]);
    let (network, key) = (Network::of(&device.address), email.key());
    let from = Counted::PasswordFrom(&network);
    let [with, anywhere] = [Counted::Password(&key, &network), Counted::PasswordFor(&key)];
    limiter.count(&[from, with, anywhere], at).await?;
    let known = accounts::credentials(db, email).await?;
    let hash = known.as_ref().map(|known| known.password_hash.clone());
    let matches = passwords::matches(password, hash).await?;
    let account = known.as_ref().map(|known| known.id.0);
    let Some(known) = known.filter(|_| matches) else {
        tracing::info!(account, "a wrong password");
        return Err(wrong());
    };
    let mut tx = db.begin().await?;
    if !accounts::hold_with_password(&mut tx, known.id, &known.password_hash).await? {
        return Err(wrong());
    }
    let signed_in = begin(&mut tx, known.id, known.role, device, at).await?;
    tx.commit().await?;
    // Only wrong ones count, but of a network one right one doesn't excuse the others, nor others' tries elsewhere
    limiter.give_back(from).await;
    limiter.give_back(anywhere).await;
    limiter.forgive(with).await;
    tracing::info!(account, "signed in");
    Ok(signed_in)
}

/// Begins a session of an account whose owner is known.
pub(super) async fn begin(
    tx: &mut Tx,
    account: AccountId,
    role: Role,
    device: &Device,
    at: Moment,
) -> Result<SignedIn> {
    let token = fresh_token();
    let until = at.plus_seconds(Lifetime::of(role).at_most);
    let new = NewSession { token_hash: &token_hash(&token), account, device, at, until };
    sessions::insert(tx, &new).await?;
    Ok(SignedIn { token, role })
}

/// Speaks to the owner of a session in a language from now on, unless they are known to prefer one.
///
/// # Errors
/// [`AppError::Internal`] when that can't be stored.
pub async fn note_language(db: &Db, token: &str, language: Language) -> Result<()> {
    let mut tx = db.begin().await?;
    accounts::set_first_language(&mut tx, &token_hash(token), language).await?;
    tx.commit().await
}

/// Ends the session of a token, if there is one.
///
/// # Errors
/// [`AppError::Internal`] when that can't be stored.
pub async fn sign_out(db: &Db, token: &str) -> Result<()> {
    let mut tx = db.begin().await?;
    if let Some(account) = sessions::delete(&mut tx, &token_hash(token)).await? {
        events::note_sessions(&mut tx, account).await?;
    }
    tx.commit().await
}

/// Ends one of the viewer's own sessions; one that is over already, or isn't theirs, is left as it is.
///
/// # Errors
/// [`AppError::Internal`] when that can't be stored.
pub async fn end(db: &Db, viewer: &Viewer, session: SessionId) -> Result<()> {
    let mut tx = db.begin().await?;
    if sessions::delete_of(&mut tx, viewer.id, session).await? {
        events::note_sessions(&mut tx, viewer.id).await?;
    }
    tx.commit().await
}

/// Ends all of the viewer's sessions but the one that asks.
///
/// # Errors
/// [`AppError::Internal`] when that can't be stored.
pub async fn end_others(db: &Db, viewer: &Viewer, this: SessionId) -> Result<()> {
    let mut tx = db.begin().await?;
    sessions::delete_others_of(&mut tx, viewer.id, this).await?;
    events::note_sessions(&mut tx, viewer.id).await?;
    tx.commit().await
}

/// Whether it is to be noted again that a session is used.
#[must_use]
pub fn is_note_due(session: &Known, at: Moment) -> bool {
    session.seen_at <= at.plus_seconds(-SEEN_EVERY)
}

/// Notes that a session is used, unless that was noted within [`SEEN_EVERY`].
///
/// # Errors
/// [`AppError::Internal`] when that can't be stored.
pub async fn note_seen(db: &Db, session: SessionId, at: Moment) -> Result<()> {
    let mut tx = db.begin().await?;
    sessions::note_seen(&mut tx, session, at, at.plus_seconds(-SEEN_EVERY)).await?;
    tx.commit().await
}

/// A secret that nobody guesses.
pub(super) fn fresh_token() -> String {
    format!("{:032x}{:032x}", rand::random::<u128>(), rand::random::<u128>())
}

/// What a session's token is stored as.
#[must_use]
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
