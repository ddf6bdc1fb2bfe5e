//! Turning e-mails off with one click, without signing in (RFC 8058).

use std::fmt::Write;

use axum::{
    extract::{Path, State},
    response::Response,
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{
    domain::{ids::AccountId, paths},
    error::AppError,
    server::{
        Result,
        actions::accounts,
        context::AppState,
        db::{Db, settings},
        http::{blank_page, plain_page},
    },
    ui::words::words,
};

/// Under which name the key is kept among the settings.
const NAME: &str = "mail_key";

/// What signs the links by which e-mails are turned off. Whoever knows it could turn off anybody's.
pub struct Key(Hmac<Sha256>);

impl Key {
    /// The key of this installation, made when it is first asked for.
    ///
    /// # Errors
    /// [`AppError::Internal`] when the database fails.
    pub async fn of(db: &Db) -> Result<Self> {
        if let Some(key) = settings::get(db, NAME).await? {
            return Self::new(&key);
        }
        let new = format!("{:032x}{:032x}", rand::random::<u128>(), rand::random::<u128>());
        let mut tx = db.begin().await?;
        let key = settings::get_or_set(&mut tx, NAME, &new).await?;
        tx.commit().await?;
        Self::new(&key)
    }

    /// The key of this text.
    ///
    /// # Errors
    /// [`AppError::Internal`] when it can't be one; any text can.
    pub fn new(key: &str) -> Result<Self> {
        <Hmac<Sha256> as KeyInit>::new_from_slice(key.as_bytes()).map(Self).map_err(AppError::internal)
    }

    /// Where somebody turns their e-mails off.
    #[must_use]
    pub fn path(&self, account: AccountId) -> String {
        let mut signed = format!("{account}-");
        for byte in self.signing(account).finalize().into_bytes() {
            let _ = write!(signed, "{byte:02x}");
        }
        paths::unsubscribe(&signed)
    }

    /// Whose e-mails such an address turns off, if it was signed here.
    #[must_use]
    pub fn account(&self, signed: &str) -> Option<AccountId> {
        let (account, signature) = signed.split_once('-')?;
        let account: AccountId = account.parse().ok()?;
        self.signing(account).verify_slice(&bytes(signature)?).ok()?;
        // In the very letters of it: `+7` is a seven, too
        (self.path(account) == paths::unsubscribe(signed)).then_some(account)
    }

    fn signing(&self, account: AccountId) -> Hmac<Sha256> {
        let mut signing = self.0.clone();
        signing.update(format!("turn off e-mails of {account}").as_bytes());
        signing
    }
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok()).collect()
}

/// Asks whether e-mails are to be turned off. It changes nothing, since mail programs look at links beforehand.
pub async fn ask(State(state): State<AppState>, Path(signed): Path<String>) -> Response {
    match find(&state, &signed).await {
        Ok(_) => blank_page(
            words().mail_turn_off_title(),
            words().mail_turn_off_question(),
            &format!(
                "<form method=\"post\"><button class=\"button main\">{}</button></form>",
                words().mail_turn_off()
            ),
        ),
        Err(error) => plain_page(&error),
    }
}

/// Turns somebody's e-mails off, whoever posts: a mail program, or they themselves.
pub async fn turn_off(State(state): State<AppState>, Path(signed): Path<String>) -> Response {
    let done = async { accounts::want_mail(&state.db, find(&state, &signed).await?, false).await };
    match done.await {
        Ok(()) => blank_page(
            words().mail_turned_off_title(),
            words().mail_turned_off(),
            &format!("<p><a href=\"{}\">{}</a></p>", paths::SETTINGS, words().mail_to_settings()),
        ),
        Err(error) => plain_page(&error),
    }
}

async fn find(state: &AppState, signed: &str) -> Result<AccountId> {
    Key::of(&state.db).await?.account(signed).ok_or(AppError::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_signed_here_is_taken() {
        let (key, other) = (Key::new("one").unwrap(), Key::new("other").unwrap());
        let signed = |key: &Key, id| key.path(AccountId(id)).trim_start_matches("/unsubscribe/").to_owned();
        let good = signed(&key, 7);
        assert_eq!(key.account(&good), Some(AccountId(7)));
        let moved = good.replacen('7', "8", 1);
        let (plus, loud) = (format!("+{good}"), good.to_uppercase());
        for forged in [
            signed(&other, 7).as_str(),
            &moved,
            &plus,
            &loud,
            "7",
            "7-",
            "7-zz",
            "-",
            &good[..good.len() - 2],
            "7-é",
        ] {
            assert_eq!(key.account(forged), None, "{forged}");
        }
    }
}
