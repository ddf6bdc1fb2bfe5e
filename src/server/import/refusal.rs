//! Why a line of an import isn't taken.

use crate::{error::Problem, ui::words};

/// The most bytes that are said of what a line has, at its beginning and again at its end.
const MOST_SAID: usize = 150;

/// Why a line of an import isn't taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It has more bytes than a line may have.
    #[error("it is longer than {0} bytes")]
    TooLong(usize),
    /// It isn't an object as it should be; the reason is the JSON reader's.
    #[error("it can't be read: {0}")]
    Unreadable(String),
    /// It ends before the object does.
    #[error("it ends in the middle")]
    Unfinished,
    /// A text is too long or too short, or has control characters.
    #[error("{field} must have {least} to {most} characters, without control characters")]
    #[expect(missing_docs, reason = "the sentence says them")]
    Text { field: &'static str, least: usize, most: usize },
    /// A number is too small or too large.
    #[error("{field} must be {least} to {most}")]
    #[expect(missing_docs, reason = "the sentence says them")]
    Amount { field: &'static str, least: i64, most: i64 },
    /// More items than an order may have.
    #[error("an order can have {0} items")]
    TooManyItems(usize),
    /// A picture that isn't the plain name of a file.
    #[error("picture must be the name of a file under /pictures/, not {:?}", short(.0))]
    Picture(String),
    /// An order's number that can't stand in an address.
    #[error(
        "number must be 1 to 40 letters A to Z, digits, -, _ or ., beginning with a letter or digit, not {:?}",
        short(.0)
    )]
    Number(String),
    /// A time that isn't one.
    #[error("placed_at must be a time since 1970 like 2026-11-14T09:30:00Z, not {:?}", short(.0))]
    Time(String),
    /// A customer's address or name that isn't one.
    #[error("{}", words::problem(*.0))]
    Person(Problem),
    /// Another account has the customer's address.
    #[error("another account has the e-mail address {0}")]
    EmailTaken(String),
    /// Another order has this number.
    #[error("another order has the number {0}")]
    NumberTaken(String),
    /// Something that the line refers to isn't there.
    #[error("there is no {kind} {:?}", short(.reference))]
    #[expect(missing_docs, reason = "the sentence says them")]
    Unknown { kind: &'static str, reference: String },
    /// Whose it is can't change any more.
    #[error("whose it is can't change any more, since there are messages about it")]
    HasThread,
}

impl Refusal {
    /// What the JSON reader says of a line, which is all of its text: on one line, and not much of what it quotes.
    #[must_use]
    pub fn unreadable(cause: &serde_json::Error) -> Self {
        if cause.is_eof() {
            return Self::Unfinished;
        }
        let said = cause.to_string().replace(" at line 1 column ", ", at character ");
        Self::Unreadable(short(&said.replace(char::is_control, "\u{fffd}")))
    }
}

/// A text that is quoted or said, without its middle if it is long.
fn short(text: &str) -> String {
    let (beginning, rest) = text.split_at(text.floor_char_boundary(MOST_SAID));
    match rest.len() {
        ..=MOST_SAID => text.to_owned(),
        length => format!("{beginning}…{}", &rest[rest.ceil_char_boundary(length - MOST_SAID)..]),
    }
}
