//! Passwords, by Argon2id with the parameters that OWASP's password storage cheat sheet names first.

use std::sync::{LazyLock, OnceLock};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::{sync::Semaphore, task};

use crate::{domain::accounts::NewPassword, error::AppError, server::Result};

/// Each hash takes 19 MiB and a core for some 20 ms: no more than this many at once.
static TURNS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(4));

/// The hash that a password is stored as.
///
/// # Errors
/// [`AppError::Internal`] when the system gives no random salt.
pub async fn hash(password: NewPassword) -> Result<String> {
    in_turn(move || digest(password.as_str().as_bytes())).await?
}

/// The hash of the demo marketplace's password, which is shorter than anybody may choose.
///
/// # Errors
/// As [`hash`].
pub async fn hash_demo(password: &'static str) -> Result<String> {
    in_turn(move || digest(password.as_bytes())).await?
}

/// Whether a password is the one that was hashed. Without a hash it takes as long and is not.
///
/// # Errors
/// [`AppError::Internal`] when the stored hash isn't one.
pub async fn matches(password: String, hash: Option<String>) -> Result<bool> {
    in_turn(move || {
        let known = hash.is_some();
        let hash = hash.map_or_else(nobodys, Ok)?;
        let parsed = PasswordHash::new(&hash).map_err(AppError::internal)?;
        Ok(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && known)
    })
    .await?
}

fn digest(password: &[u8]) -> Result<String> {
    let hash = Argon2::default().hash_password(password).map_err(AppError::internal)?;
    Ok(hash.to_string())
}

fn nobodys() -> Result<String> {
    static NOBODYS: OnceLock<String> = OnceLock::new();
    if let Some(hash) = NOBODYS.get() {
        return Ok(hash.clone());
    }
    let hash = digest(b"nobody's password")?;
    Ok(NOBODYS.get_or_init(|| hash).clone())
}

async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _turn = TURNS.acquire().await.map_err(AppError::internal)?;
    task::spawn_blocking(work).await.map_err(AppError::internal)
}
