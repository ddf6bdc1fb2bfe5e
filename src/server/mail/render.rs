//! E-mails as they travel (RFC 5322).

use std::time::{Duration, SystemTime};

use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

use super::{letter::Letter, worker::Post};
use crate::{
    domain::{among::kept_to_itself, moment::Moment},
    error::AppError,
    server::Result,
};

/// An e-mail ready to leave.
#[derive(Debug)]
pub struct Mail {
    /// It, with its envelope.
    pub message: Message,
    /// What its file is called, where it is kept as one.
    pub file: String,
}

/// The most characters of a name or subject that an e-mail shows in one line.
const LONGEST_LINE: usize = 150;

const AUTO_SUBMITTED: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");
const LIST_ID: HeaderName = HeaderName::new_from_ascii_str("List-Id");
const LIST_UNSUBSCRIBE: HeaderName = HeaderName::new_from_ascii_str("List-Unsubscribe");
const LIST_UNSUBSCRIBE_POST: HeaderName = HeaderName::new_from_ascii_str("List-Unsubscribe-Post");

/// Makes an e-mail of a letter, sent at this moment; none when the recipient's address can't be written to, or can't be read
/// again as it is from where it is written, as one with an IP address for a domain or with quotes can't.
pub fn render(letter: &Letter, post: &Post, at: Moment) -> Result<Option<Message>> {
    let (name, address) = &letter.to;
    let Ok(to) = address.parse::<Address>() else { return Ok(None) };
    if !to.to_string().parse::<Mailbox>().is_ok_and(|read| read.email == to) {
        return Ok(None);
    }
    let (from, host) = (&post.from.email, &post.host);
    let id = |left: &str| format!("<{left}@{host}>");
    let no_reply = Address::new("no-reply", from.domain()).map_err(AppError::internal)?;
    let mut message = Message::builder()
        .from(Mailbox::new(Some(letter.from.clone()), from.clone()))
        .to(Mailbox::new(Some(name.clone()), to))
        .reply_to(Mailbox::new(None, no_reply))
        .subject(letter.sheet.subject.clone())
        .date(system_time(at))
        .message_id(Some(id(&letter.id)))
        .raw_header(plain(AUTO_SUBMITTED, "auto-generated"));
    if let Some(root) = &letter.root {
        message = message.in_reply_to(id(root)).references(id(root));
    }
    if let Some(off) = &letter.sheet.off {
        message = message
            .raw_header(plain(LIST_ID, &format!("<messages.{host}>")))
            .raw_header(plain(LIST_UNSUBSCRIBE, &format!("<{off}>")))
            .raw_header(plain(LIST_UNSUBSCRIBE_POST, "List-Unsubscribe=One-Click"));
    }
    let body = MultiPart::alternative_plain_html(letter.sheet.text()?, letter.sheet.html()?);
    message.multipart(body).map(Some).map_err(AppError::internal)
}

/// Somebody's words where only one line of them has room, and where a second would look like another header or like
/// words of ours. Mail programs would read what looks like an encoded word (RFC 2047) as one.
#[must_use]
pub fn one_line(text: &str) -> String {
    let text = kept_to_itself(text).replace("=?", "= ?");
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    let line = words.join(" ");
    match line.char_indices().nth(LONGEST_LINE) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// A header with a value of our own: no line of it is broken, and it is ASCII without control characters.
fn plain(name: HeaderName, value: &str) -> HeaderValue {
    let value: String = value.chars().filter(|c| c.is_ascii() && !c.is_ascii_control()).collect();
    HeaderValue::dangerous_new_pre_encoded(name, value.clone(), value)
}

fn system_time(at: Moment) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(at.0).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn one_line_is_one_line() {
        assert_eq!(one_line("Ana\r\nBcc: evil@x.example\u{85}\0 María"), "Ana Bcc: evil@x.example María");
        assert_eq!(one_line("=?utf-8?q?=0d=0aBcc:?= \u{202e}x"), "= ?utf-8?q?=0d=0aBcc:?= x");
        assert_eq!(one_line(&"é".repeat(151)), format!("{}…", "é".repeat(150)));
        assert_eq!(one_line(&"é".repeat(150)), "é".repeat(150));
    }
}
