//! Messages: what may be said, and how one is shown.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    links::Piece,
    moment::Moment,
    names::{Name, Side},
};
use crate::error::Problem;

/// The most characters a message may have, counted as Unicode scalar values.
pub const LONGEST_BODY: usize = 10_000;

/// The text of a message, ready to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageBody(String);

impl MessageBody {
    /// Reads what somebody typed: CRLF becomes LF, control characters other than tab and
    /// line feed go, blanks at both ends go, and 1 to [`LONGEST_BODY`] characters must remain.
    ///
    /// # Errors
    /// A [`Problem`] for the person when nothing or too much remains.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let body = cleaned(text);
        match body.chars().count() {
            0 => Err(Problem::BodyMissing),
            1..=LONGEST_BODY => Ok(Self(body)),
            length => Err(Problem::BodyTooLong(length - LONGEST_BODY)),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What somebody typed, without the carriage returns, control characters and outer blanks that are never kept.
#[must_use]
pub fn cleaned(text: &str) -> String {
    let kept: String =
        text.replace("\r\n", "\n").chars().filter(|c| !c.is_control() || matches!(c, '\t' | '\n')).collect();
    kept.trim().to_owned()
}

/// What a message is. All but the first are notices, which can't be posted by hand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each says itself")]
pub enum MessageKind {
    #[default]
    Text,
    DisputeOpened,
    DisputeClosed,
}

impl MessageKind {
    /// Whether it is a notice.
    #[must_use]
    pub const fn is_notice(self) -> bool {
        !matches!(self, Self::Text)
    }
}

/// The id that a form gives to a send, so that sending twice stores once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendId(Uuid);

impl SendId {
    /// An id nobody has used.
    #[must_use]
    pub fn fresh() -> Self {
        Self(Uuid::new_v4())
    }
}

impl fmt::Display for SendId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for SendId {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        Uuid::try_parse(text).map(Self).map_err(|_| Problem::FormBroken)
    }
}

/// What was typed and not sent, and the id under which it may have been sent already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The id.
    pub send_id: SendId,
    /// What was typed.
    pub text: String,
}

/// A message as a viewer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MessageView {
    /// Its number within the thread, from 1.
    pub number: i64,
    /// Who wrote it, by the name this viewer knows them by.
    pub author: Name,
    /// The side it was written from.
    pub side: Side,
    /// What it is.
    pub kind: MessageKind,
    /// When it was sent.
    pub sent_at: Moment,
    /// Its text.
    pub body: Vec<Piece>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> Result<String, Problem> {
        MessageBody::parse(text).map(|body| body.0)
    }

    #[test]
    fn a_body_is_cleaned_and_otherwise_kept() {
        assert_eq!(body(" a\r\nb\tc\u{7}\0\u{85} ").as_deref(), Ok("a\nb\tc"));
        assert_eq!(body("<b>&amp;</b>  x").as_deref(), Ok("<b>&amp;</b>  x"));
        assert_eq!(body("\u{202e}مرحبا 👩‍👩‍👧").as_deref(), Ok("\u{202e}مرحبا 👩‍👩‍👧"));
    }

    #[test]
    fn a_body_has_1_to_10000_characters() {
        for blank in ["", " \n\t ", "\0\u{1b}", "\u{3000}"] {
            assert_eq!(body(blank), Err(Problem::BodyMissing), "{blank:?}");
        }
        assert!(body(&"😊".repeat(LONGEST_BODY)).is_ok());
        assert!(body(&format!("  {}  ", "x".repeat(LONGEST_BODY))).is_ok());
        assert_eq!(body(&"x".repeat(LONGEST_BODY + 3)), Err(Problem::BodyTooLong(3)));
    }

    #[test]
    fn a_send_id_is_a_uuid() {
        let id = SendId::fresh();
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("12".parse::<SendId>(), Err(Problem::FormBroken));
    }
}
