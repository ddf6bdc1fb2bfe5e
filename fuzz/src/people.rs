//! Who people say they are, and what admins settle.

use stoa::{
    domain::{
        accounts::{Email, NewPassword, PersonName, Registration},
        settings::{HIGHEST_LIMIT, LONGEST_MARKET, Settings},
    },
    error::AppError,
};

use super::{is_one_line, text, two};

/// What is kept of a name or address is one line, no longer than it may be, and kept as it is when it comes again; a
/// password is kept as it was typed.
pub fn hold(bytes: &[u8]) {
    let text = text(bytes);
    let (one, other) = two(&text);
    email(one);
    name(one);
    if let Ok(password) = NewPassword::parse(one) {
        assert!(password.as_str() == one && (8..=200).contains(&one.chars().count()));
    }
    match Registration::parse(one, other, one) {
        Ok(person) => {
            assert!(person.name.as_str().len() <= one.len() && person.email.as_str() == other.trim());
        }
        Err(error) => assert!(matches!(error, AppError::Invalid(fields) if (1..=3).contains(&fields.len()))),
    }
    settings(one, other);
}

fn email(text: &str) {
    if let Ok(email) = Email::parse(text) {
        let address = email.as_str();
        assert!(
            is_one_line(address) && !address.contains(char::is_whitespace) && address.chars().count() <= 254
        );
        assert_eq!(address.matches('@').count(), 1);
        assert_eq!(Email::parse(address).as_ref(), Ok(&email));
        let key = email.key();
        assert_eq!(key.to_lowercase(), key, "the key has no other");
    }
}

fn name(text: &str) {
    if let Ok(name) = PersonName::parse(text) {
        let kept = name.as_str();
        assert!(is_one_line(kept) && kept.trim() == kept && (1..=80).contains(&kept.chars().count()));
        assert_eq!(PersonName::parse(kept).as_ref(), Ok(&name));
    }
}

fn settings(market: &str, limit: &str) {
    let Ok(settings) = Settings::parse(market, limit, limit, &[limit.to_owned(), "seen".to_owned()]) else {
        return;
    };
    assert!(is_one_line(&settings.market) && (1..=LONGEST_MARKET).contains(&settings.market.chars().count()));
    assert!(settings.messages_per_minute <= HIGHEST_LIMIT && settings.threads_per_hour <= HIGHEST_LIMIT);
    let stored: Vec<_> =
        settings.to_stored().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let usual =
        Settings { market: String::new(), messages_per_minute: 1, threads_per_hour: 1, off: Vec::new() };
    assert_eq!(usual.with_stored(&stored), settings);
}
