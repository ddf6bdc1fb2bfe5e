//! Passwords, by Argon2id with the parameters that OWASP's password storage cheat sheet names first.

use std::sync::{LazyLock, OnceLock};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::{sync::Semaphore, task};
use zxcvbn::{Score, zxcvbn};

use crate::{
    domain::accounts::NewPassword,
    error::{AppError, Problem},
    server::Result,
};

/// A million guesses of somebody who knows what people choose: two months' worth of what the limits let anybody try.
const WEAKEST: Score = Score::Two;

/// Each hash takes 19 MiB and a core for some 20 ms: no more than this many at once.
static TURNS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(4));

/// The hash that a password is stored as, unless it would be guessed soon by whoever knows its owner's address and name.
///
/// # Errors
/// [`AppError::Invalid`] when it would; [`AppError::Internal`] when the system gives no random salt.
pub async fn hash(password: NewPassword, of: [&str; 2]) -> Result<String> {
    let of = of.map(str::to_lowercase);
    in_turn(move || {
        if is_guessable(password.as_str(), &of) {
            return Err(AppError::invalid([("password", Problem::PasswordGuessable)]));
        }
        digest(password.as_str().as_bytes())
    })
    .await?
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

/// Whether somebody who knows these, too, and what people choose would soon have guessed it.
fn is_guessable(password: &str, of: &[String]) -> bool {
    let words = of
        .iter()
        .flat_map(|whole| whole.split(|letter: char| !letter.is_alphanumeric()).chain([whole.as_str()]));
    let known: Vec<&str> = words.chain(["stoa"]).filter(|word| !word.is_empty()).collect();
    zxcvbn(password, &known).score() < WEAKEST
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

#[cfg(test)]
mod tests {
    use super::is_guessable;

    #[test]
    fn what_others_would_soon_guess() {
        let carla = ["carla.meyer@demo.test".to_owned(), "carla meyer".to_owned()];
        for weak in ["password", "12345678", "Passw0rd!", "qwertyuiop", "iloveyou2024", "stoastoa"] {
            assert!(is_guessable(weak, &[]), "{weak}");
        }
        for own in ["Carla Meyer", "carla meyer 1", "meyer2026", "carla.meyer@demo.test"] {
            assert!(is_guessable(own, &carla), "{own}");
        }
        for strong in ["correct horse", "zwölf graue Katzen", "kX9#vq2Lm"] {
            assert!(!is_guessable(strong, &carla), "{strong}");
        }
    }
}
