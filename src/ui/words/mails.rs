//! What e-mails say.

use super::words;
use crate::domain::{
    mails::{About, reason},
    messages::MessageKind,
};

/// What an e-mail is about, in a few words.
#[must_use]
pub fn about(about: &About) -> String {
    match about {
        About::Product(name) | About::Vendor(name) => name.clone(),
        About::Order(number) => words().about_order(number),
        About::Password => words().mail_password_link().to_owned(),
    }
}

/// Why an e-mail was given up; what a mail server said is in its own words.
#[must_use]
pub fn given_up(why: String) -> String {
    let w = words();
    let ours = match why.as_str() {
        reason::NO_ADDRESS => w.reason_no_address(),
        reason::NOT_WRITTEN => w.reason_not_written(),
        reason::ONLY_ASCII => w.reason_only_ascii(),
        reason::TOO_SLOW => w.reason_too_slow(),
        _ => return why,
    };
    ours.to_owned()
}

/// The subject of all e-mails about a thread, always the same, so that mail programs keep them together.
#[must_use]
pub fn subject(about: &str, thread: i64) -> String {
    words().filled(words().mail_subject(), &[("about", about), ("thread", &thread.to_string())])
}

/// By whom an e-mail seems to be sent: by the author, unless that is the marketplace itself.
#[must_use]
pub fn sender(author: Option<&str>, sender: &str) -> String {
    let by = |author| words().filled(words().mail_sender(), &[("author", author), ("sender", sender)]);
    author.map_or_else(|| sender.to_owned(), by)
}

/// An author whom nobody shall take for another side.
#[must_use]
pub fn in_role(author: &str, role: &str) -> String {
    words().filled(words().mail_in_role(), &[("author", author), ("role", role)])
}

/// Who wrote, above what they wrote.
#[must_use]
pub fn wrote(author: &str, about: &str) -> String {
    words().filled(words().mail_wrote(), &[("author", author), ("about", about)])
}

/// Who wrote, where what they wrote isn't told.
#[must_use]
pub fn has_written(author: &str, about: &str, messages: usize) -> String {
    let w = words();
    let form = w.form(w.mail_has_written(), i64::try_from(messages).unwrap_or(i64::MAX));
    w.filled(form, &[("author", author), ("about", about), ("count", &messages.to_string())])
}

/// What a notice says: nothing for a message.
#[must_use]
pub fn notice(kind: MessageKind, author: &str, role: &str, about: &str) -> Option<String> {
    let w = words();
    let text = match kind {
        MessageKind::Text => return None,
        MessageKind::DisputeOpened => w.mail_notice_opened(),
        MessageKind::DisputeClosed => w.mail_notice_closed(),
    };
    Some(w.filled(text, &[("author", author), ("role", role), ("about", about)]))
}

/// Why somebody gets a letter that renews a password.
#[must_use]
pub fn password_asked(market: &str) -> String {
    words().filled(words().mail_password_asked(), &[("market", market)])
}

/// Why somebody gets an e-mail about a message.
#[must_use]
pub fn why(market: &str) -> String {
    words().filled(words().mail_why(), &[("market", market)])
}
