//! The addresses at which e-mails are turned off.

use stoa::{
    domain::{ids::AccountId, paths::unsubscribe},
    server::mail::unsubscribe::Key,
};

use super::text;

/// Only an address that was signed here, letter for letter, turns anything off, and what it turns off is whose it is.
pub fn hold(bytes: &[u8]) {
    let key = Key::new("a key of this house").expect("a key");
    let text = text(bytes);
    if let Some(account) = key.account(&text) {
        assert_eq!(key.path(account), unsubscribe(&text));
    }
    let account = AccountId(bytes.iter().fold(0, |id, byte| id * 31 % 1_000_000_007 + i64::from(*byte)));
    let signed = key.path(account);
    let signed = signed.trim_start_matches("/unsubscribe/");
    assert_eq!(key.account(signed), Some(account));
    for (at, byte) in bytes.iter().enumerate().take(signed.len()) {
        let mut forged = signed.as_bytes().to_vec();
        forged[at] = *byte;
        let forged = self::text(&forged);
        assert_eq!(key.account(&forged).is_some(), forged == signed, "{forged:?}");
    }
}
