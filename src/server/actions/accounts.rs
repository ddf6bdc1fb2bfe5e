//! Making, changing and ending accounts.

use super::sessions::{SignedIn, begin};
use crate::{
    domain::{
        accounts::{Email, NewPassword, PersonName, Registration, Role, Viewer},
        ids::{AccountId, VendorId},
        languages::Language,
        limits::Counted,
        moment::Moment,
        sessions::{Device, Network},
    },
    error::{AppError, Problem},
    server::{
        Result,
        db::{
            Db, Tx,
            accounts::{self, NewAccount},
            events, password_links,
            renewal::{self, Renewed},
            sessions,
        },
        limiter::Limiter,
        passwords,
    },
};

/// Makes an account.
///
/// # Errors
/// [`AppError::Invalid`] when its address is taken, or its password would be guessed soon.
pub async fn create(
    db: &Db,
    person: Registration,
    role: Role,
    vendor: Option<VendorId>,
    at: Moment,
) -> Result<AccountId> {
    let Registration { name, email, password } = person;
    let password_hash = &passwords::hash(password, [email.as_str(), name.as_str()]).await?;
    let mut tx = db.begin().await?;
    let id =
        insert(&mut tx, &NewAccount { email: &email, name: &name, role, vendor, password_hash, at }).await?;
    tx.commit().await?;
    Ok(id)
}

/// Makes a customer's account, and begins a session of it.
///
/// # Errors
/// [`AppError::Invalid`] when its address is taken, or its password would be guessed soon; [`AppError::TooMany`] after many from one network.
pub async fn register(
    db: &Db,
    limiter: &Limiter,
    person: Registration,
    device: &Device,
    at: Moment,
) -> Result<SignedIn> {
    let Registration { name, email, password } = person;
    limiter.count(&[Counted::Registration(&Network::of(&device.address))], at).await?;
    let (role, whose) = (Role::Customer, [email.as_str(), name.as_str()]);
    let password_hash = &passwords::hash(password, whose).await?;
    let mut tx = db.begin().await?;
    let id =
        insert(&mut tx, &NewAccount { email: &email, name: &name, role, vendor: None, password_hash, at })
            .await?;
    let signed_in = begin(&mut tx, id, role, device, at).await?;
    tx.commit().await?;
    Ok(signed_in)
}

async fn insert(tx: &mut Tx, new: &NewAccount<'_>) -> Result<AccountId> {
    let id = accounts::insert(tx, new).await?;
    id.ok_or_else(|| AppError::invalid([("email", Problem::EmailTaken)]))
}

/// Deactivates an account and ends its sessions.
///
/// # Errors
/// [`AppError::NotFound`] when no active account has this address.
pub async fn deactivate(db: &Db, email: &Email, at: Moment) -> Result<()> {
    let mut tx = db.begin().await?;
    let id = accounts::deactivate(&mut tx, email, at).await?.ok_or(AppError::NotFound)?;
    end_access(&mut tx, id).await?;
    tx.commit().await
}

/// Gives an account a new password and ends its sessions.
///
/// # Errors
/// [`AppError::NotFound`] when no account has this address; [`AppError::Invalid`] when the password would be guessed soon.
pub async fn set_password(db: &Db, email: &Email, password: NewPassword) -> Result<()> {
    let hash = passwords::hash(password, [email.as_str(), ""]).await?;
    let mut tx = db.begin().await?;
    let id = accounts::set_password(&mut tx, email, &hash).await?.ok_or(AppError::NotFound)?;
    end_access(&mut tx, id).await?;
    tx.commit().await
}

/// Ends all sessions of an account, and the link for a new password if there is one.
pub(super) async fn end_access(tx: &mut Tx, id: AccountId) -> Result<()> {
    sessions::delete_all_of(tx, id).await?;
    password_links::delete_of(tx, id).await?;
    events::note_sessions(tx, id).await
}

/// Changes the viewer's name. Lists and search have customers' names in them, which are made anew; those of a
/// customer with many messages take a while.
///
/// # Errors
/// [`AppError::TooMany`] after many of them.
pub async fn rename(
    db: &Db,
    limiter: &Limiter,
    viewer: &Viewer,
    name: &PersonName,
    at: Moment,
) -> Result<()> {
    if viewer.name == name.as_str() {
        return Ok(());
    }
    limiter.count(&[Counted::Name(viewer.id)], at).await?;
    let mut tx = db.begin().await?;
    accounts::hold(&mut tx, viewer.id).await?;
    let renewed = (viewer.role == Role::Customer).then_some(Renewed::OfCustomer(viewer.id));
    renewal::around(&mut tx, renewed, async |tx| accounts::set_name(tx, viewer.id, name).await).await?;
    tx.commit().await
}

/// Speaks to somebody in a language from now on.
///
/// # Errors
/// [`AppError::Internal`] when that can't be stored.
pub async fn speak(db: &Db, id: AccountId, language: Language) -> Result<()> {
    let mut tx = db.begin().await?;
    accounts::set_language(&mut tx, id, language).await?;
    tx.commit().await
}

/// Changes whether an account wants e-mail about messages.
///
/// # Errors
/// [`AppError::Internal`] when that can't be stored.
pub async fn want_mail(db: &Db, id: AccountId, wants_mail: bool) -> Result<()> {
    let mut tx = db.begin().await?;
    accounts::set_wants_mail(&mut tx, id, wants_mail).await?;
    tx.commit().await
}
