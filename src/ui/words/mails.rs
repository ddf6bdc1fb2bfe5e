//! What e-mails say, and the page that ends them.

use crate::domain::{mails::About, messages::MessageKind};

/// The button that leads to a thread.
pub const ANSWER: &str = "Read and answer";
/// The button that leads to where a password is chosen.
pub const CHOOSE_PASSWORD: &str = "Choose a new password";
/// How e-mails about messages are ended.
pub const TURN_OFF: &str = "Turn these e-mails off";
/// That nobody reads what is sent back.
pub const NO_REPLIES: &str = "Replies to this e-mail aren't read.";
/// The same, with where to answer instead.
pub const ANSWER_THERE: &str = "Replies to this e-mail aren't read. Answer in the conversation instead.";
/// The title of the page that asks first.
pub const TURN_OFF_TITLE: &str = "Turn e-mails off?";
/// What will be.
pub const TURN_OFF_QUESTION: &str = "You will get no more e-mails about messages and disputes.";
/// The title of the page that says it is done.
pub const TURNED_OFF_TITLE: &str = "E-mails are off";
/// What is, and how to undo it.
pub const TURNED_OFF: &str =
    "You get no more e-mails about messages and disputes. You can turn them on again in your settings.";
/// The way there.
pub const TO_SETTINGS: &str = "To the settings";
/// What a letter that renews a password is about.
pub const PASSWORD_LINK: &str = "A link for a new password";
/// Its subject.
pub const PASSWORD_SUBJECT: &str = "Choose a new password";

/// What an e-mail is about, in a few words.
#[must_use]
pub fn about(about: &About) -> String {
    match about {
        About::Product(name) | About::Vendor(name) => name.clone(),
        About::Order(number) => (super::words().about_order)(number),
        About::Password => PASSWORD_LINK.to_owned(),
    }
}

/// The subject of all e-mails about a thread, always the same, so that mail programs keep them together.
#[must_use]
pub fn subject(about: &str, thread: i64) -> String {
    format!("{about} (thread {thread})")
}

/// By whom an e-mail seems to be sent: by the author, unless that is the marketplace itself.
#[must_use]
pub fn sender(author: Option<&str>, sender: &str) -> String {
    author.map_or_else(|| sender.to_owned(), |author| format!("{author} via {sender}"))
}

/// An author whom nobody shall take for another side.
#[must_use]
pub fn in_role(author: &str, role: &str) -> String {
    format!("{author} ({role})")
}

/// Who wrote, above what they wrote.
#[must_use]
pub fn wrote(author: &str, about: &str) -> String {
    format!("{author} wrote about {about}:")
}

/// Who wrote, where what they wrote isn't told.
#[must_use]
pub fn has_written(author: &str, about: &str, messages: usize) -> String {
    match messages {
        1 => format!("There is a new message from {author} about {about}."),
        _ => format!("There are {messages} new messages from {author} about {about}."),
    }
}

/// What a notice says: nothing for a message.
#[must_use]
pub fn notice(kind: MessageKind, author: &str, role: &str, about: &str) -> Option<String> {
    let what = super::notice(kind)?;
    Some(format!("{what} {} on {about}.", (super::words().by_in_role)(author, role)))
}

/// Why somebody gets a letter that renews a password.
#[must_use]
pub fn password_asked(market: &str) -> String {
    format!("Somebody, hopefully you, asked for a new password for your account at {market}.")
}

/// What to do with it, and what not.
pub const PASSWORD_HINT: &str =
    "The link works once, within an hour. If it wasn't you, do nothing: your password stays as it is.";

/// Why somebody gets an e-mail about a message.
#[must_use]
pub fn why(market: &str) -> String {
    format!("You get this because this conversation at {market} concerns you.")
}
