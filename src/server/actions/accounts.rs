//! Making and ending accounts.

use crate::{
    domain::{
        accounts::{Email, NewPassword, Registration, Role},
        ids::{AccountId, VendorId},
        moment::Moment,
    },
    error::{AppError, Problem},
    server::{
        Result,
        db::{
            Db,
            accounts::{self, NewAccount},
            sessions,
        },
        passwords,
    },
};

/// Makes an account.
///
/// # Errors
/// [`AppError::Invalid`] when its address is taken.
pub async fn create(
    db: &Db,
    person: Registration,
    role: Role,
    vendor: Option<VendorId>,
    at: Moment,
) -> Result<AccountId> {
    let password_hash = passwords::hash(person.password).await?;
    let mut tx = db.begin().await?;
    let new = NewAccount {
        email: &person.email,
        name: &person.name,
        role,
        vendor,
        password_hash: &password_hash,
        at,
    };
    let id = accounts::insert(&mut tx, &new)
        .await?
        .ok_or_else(|| AppError::invalid([("email", Problem::EmailTaken)]))?;
    tx.commit().await?;
    Ok(id)
}

/// Deactivates an account and ends its sessions.
///
/// # Errors
/// [`AppError::NotFound`] when no active account has this address.
pub async fn deactivate(db: &Db, email: &Email, at: Moment) -> Result<()> {
    let mut tx = db.begin().await?;
    let id = accounts::deactivate(&mut tx, email, at).await?.ok_or(AppError::NotFound)?;
    sessions::delete_all_of(&mut tx, id).await?;
    tx.commit().await
}

/// Gives an account a new password and ends its sessions.
///
/// # Errors
/// [`AppError::NotFound`] when no account has this address.
pub async fn set_password(db: &Db, email: &Email, password: NewPassword) -> Result<()> {
    let hash = passwords::hash(password).await?;
    let mut tx = db.begin().await?;
    let id = accounts::set_password(&mut tx, email, &hash).await?.ok_or(AppError::NotFound)?;
    sessions::delete_all_of(&mut tx, id).await?;
    tx.commit().await
}
