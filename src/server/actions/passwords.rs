//! How people give themselves a new password: by the old one, or by a link in an e-mail.

use super::{
    accounts::end_access,
    sessions::{SignedIn, begin, fresh_token, token_hash},
};
use crate::{
    domain::{
        accounts::{Email, NewPassword, PasswordChange, Viewer},
        ids::{AccountId, LinkId, SessionId},
        limits::Counted,
        moment::Moment,
        sessions::{Device, Network},
    },
    error::{AppError, Problem},
    server::{
        Result,
        db::{Db, accounts, events, mail_queue, password_links, sessions},
        limiter::Limiter,
        passwords,
    },
};

/// How long a link lasts, in seconds: an hour.
pub const LINK_LIFETIME: i64 = 3_600;

/// How many links of an account can be used at once: whoever asks for more in its owner's place neither ends those that
/// the owner has nor fills their mailbox.
pub const LINKS: i64 = 3;

/// Changes the viewer's password for whoever knows the old one. All other sessions end; the one that asks goes on under
/// a new secret, which is the answer.
///
/// # Errors
/// [`AppError::Invalid`] when the old one is wrong, or the new one would be guessed soon; [`AppError::TooMany`] after as many wrong ones as sign-in takes;
/// [`AppError::SignInRequired`] when the session has ended meanwhile.
pub async fn change(
    db: &Db,
    limiter: &Limiter,
    (viewer, session): (&Viewer, SessionId),
    change: PasswordChange,
    at: Moment,
) -> Result<String> {
    let old_hash = accounts::own_password_hash(db, viewer.id).await?.ok_or(AppError::SignInRequired)?;
    let tried = Counted::OwnPassword(viewer.id);
    limiter.count(&[tried], at).await?;
    if !passwords::matches(change.current, Some(old_hash.clone())).await? {
        return Err(AppError::invalid([("current_password", Problem::PasswordWrong)]));
    }
    limiter.forgive(tried).await;
    let (hash, token) = (hash(db, viewer.id, change.new).await?, fresh_token());
    let mut tx = db.begin().await?;
    let is_still_so = accounts::hold_with_password(&mut tx, viewer.id, &old_hash).await?
        && sessions::change_token(&mut tx, viewer.id, session, &token_hash(&token)).await?;
    if !is_still_so {
        return Err(AppError::SignInRequired);
    }
    accounts::set_own_password(&mut tx, viewer.id, &hash).await?;
    sessions::delete_others_of(&mut tx, viewer.id, session).await?;
    password_links::delete_of(&mut tx, viewer.id).await?;
    events::note_sessions(&mut tx, viewer.id).await?;
    tx.commit().await?;
    Ok(token)
}

async fn hash(db: &Db, id: AccountId, new: NewPassword) -> Result<String> {
    let (email, name, _) = accounts::own(db, id).await?.ok_or(AppError::SignInRequired)?;
    passwords::hash(new, [&email, &name]).await
}

/// Mails a link to the active account with this address, if there is one and it hasn't [`LINKS`] that can be used;
/// whoever asks can't tell.
///
/// # Errors
/// [`AppError::TooMany`] after many for one address, or from one network.
pub async fn ask_for_link(db: &Db, limiter: &Limiter, email: &Email, from: &str, at: Moment) -> Result<()> {
    let (network, key) = (Network::of(from), email.key());
    limiter.count(&[Counted::LinkFrom(&network), Counted::LinkFor(&key)], at).await?;
    let until = at.plus_seconds(LINK_LIFETIME);
    let mut tx = db.begin().await?;
    if let Some(account) = accounts::hold_with_address(&mut tx, email).await?
        && let Some(link) = password_links::insert(&mut tx, account, at, until, LINKS).await?
    {
        mail_queue::enqueue_renewal(&mut tx, account, link, at).await?;
    }
    tx.commit().await
}

/// The token that a link is mailed with, made whenever its e-mail is written, since only its hash is kept: one that it had
/// before opens nothing any more. None when the link was used, ended, or has had its time.
///
/// # Errors
/// [`AppError::Internal`] when the database fails.
pub async fn fresh_link(db: &Db, link: LinkId, at: Moment) -> Result<Option<String>> {
    let token = fresh_token();
    let mut tx = db.begin().await?;
    let is_there = password_links::give_token(&mut tx, link, &token_hash(&token), at).await?;
    tx.commit().await?;
    Ok(is_there.then_some(token))
}

/// Whether a link with this token can still be used.
///
/// # Errors
/// [`AppError::NotFound`] when it can't.
pub async fn find_link(db: &Db, token: &str, at: Moment) -> Result<()> {
    password_links::owner(db, &token_hash(token), at).await?.map(drop).ok_or(AppError::NotFound)
}

/// Gives the account that a link was mailed to a new password, ends all its sessions, and begins a fresh one.
///
/// # Errors
/// [`AppError::Conflict`] when the link was used, ended, or has had its time; [`AppError::Invalid`] when the password would be
/// guessed soon.
pub async fn renew(
    db: &Db,
    limiter: &Limiter,
    token: &str,
    new: NewPassword,
    device: &Device,
    at: Moment,
) -> Result<SignedIn> {
    let over = || AppError::Conflict(Problem::PasswordLinkOver);
    let link = token_hash(token);
    let account = password_links::owner(db, &link, at).await?.ok_or_else(over)?;
    let hash = hash(db, account, new).await?;
    let mut tx = db.begin().await?;
    let (key, role) = accounts::set_own_password(&mut tx, account, &hash).await?.ok_or_else(over)?;
    if !password_links::take(&mut tx, &link, at).await? {
        return Err(over());
    }
    end_access(&mut tx, account).await?;
    let signed_in = begin(&mut tx, account, role, device, at).await?;
    tx.commit().await?;
    let network = Network::of(&device.address);
    for tried in
        [Counted::Password(&key, &network), Counted::PasswordFor(&key), Counted::OwnPassword(account)]
    {
        limiter.forgive(tried).await;
    }
    Ok(signed_in)
}
