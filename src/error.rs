//! The one error that crosses the wire.

use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

use crate::api::encoding::Compact;

/// What can go wrong with what a person asked for; each kind is one HTTP status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum AppError {
    /// It doesn't exist, or not for this viewer.
    #[error("not found")]
    NotFound,
    /// They see it but may not do this to it.
    #[error("forbidden")]
    Forbidden,
    /// Fields that can't be taken as they are.
    #[error("invalid: {0:?}")]
    Invalid(Vec<WrongField>),
    /// It contradicts what is already the case.
    #[error("conflict: {0:?}")]
    Conflict(Problem),
    /// Over a limit.
    #[error("too many; try again in {retry_after} s")]
    TooMany {
        /// Seconds until it will be taken.
        retry_after: i64,
    },
    /// Only for signed-in people.
    #[error("sign-in required")]
    SignInRequired,
    /// The request itself can't be read.
    #[error("malformed request")]
    Malformed,
    /// The request is larger than anything we take.
    #[error("too large")]
    TooLarge,
    /// The server was not reached; only ever seen in the browser.
    #[error("unreachable")]
    Unreachable,
    /// Nothing can be stored at the moment, though it can be read; the cause is in the log under this reference.
    #[error("can't store anything: {reference}")]
    CantStore {
        /// What the page and the log have in common.
        reference: String,
    },
    /// What is stored can't be reached at the moment; the cause is in the log under this reference.
    #[error("away: {reference}")]
    Away {
        /// What the page and the log have in common.
        reference: String,
    },
    /// A fault of ours; the cause is in the log under this reference.
    #[error("internal error {reference}")]
    Internal {
        /// What the page and the log have in common.
        reference: String,
    },
}

/// A field and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongField {
    /// The field's name in the form.
    pub field: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with something typed; `ui::words` has a sentence for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each says itself")]
pub enum Problem {
    BodyMissing,
    /// More characters than a message may have; so many too many.
    BodyTooLong(usize),
    EmailMissing,
    EmailMalformed,
    EmailTaken,
    NameMissing,
    NameTooLong,
    NameMalformed,
    PasswordMissing,
    PasswordTooShort,
    PasswordTooLong,
    /// Others would guess it soon.
    PasswordGuessable,
    /// It isn't the account's password.
    PasswordWrong,
    /// A link for a new password was used, replaced, or has had its time.
    PasswordLinkOver,
    /// The demo marketplace offers the account to everybody.
    DemoAccount,
    /// The address and the password don't belong together.
    CredentialsWrong,
    /// A send carried an id under which another text is stored.
    SendIdTaken,
    /// Too many characters to search for at once.
    SearchTooLong,
    /// A day that there isn't.
    DateMalformed,
    /// A thread was deleted: nothing can be written there.
    ThreadDeleted,
    /// The customer's account is closed: nothing can be written to them.
    CustomerLeft,
    ReasonMissing,
    /// More characters than a reason or note may have; so many too many.
    ReasonTooLong(usize),
    /// A dispute is open already.
    DisputeIsOpen,
    /// No dispute is open.
    NoDisputeOpen,
    /// A dispute was closed or opened since the page was made.
    DisputeMovedOn,
    /// A thread with an open dispute can't be deleted.
    DisputeOpen,
    /// A deleted thread's order has another one by now.
    OrderHasThread,
    /// Something is to be done to selected threads, and none is.
    NothingSelected,
    MarketMissing,
    MarketTooLong,
    /// Not a number, or one that can't be a limit.
    LimitMalformed,
    /// Stoa doesn't speak it.
    LanguageUnknown,
    /// The form is broken: an id it carries isn't one.
    FormBroken,
}

impl AppError {
    /// Some fields that can't be taken.
    pub fn invalid<'a>(fields: impl IntoIterator<Item = (&'a str, Problem)>) -> Self {
        Self::Invalid(
            fields
                .into_iter()
                .map(|(field, problem)| WrongField { field: field.to_owned(), problem })
                .collect(),
        )
    }

    /// The HTTP status of this error: the only place that says so.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::SignInRequired => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Conflict(_) => 409,
            Self::TooLarge => 413,
            Self::Invalid(_) => 422,
            Self::TooMany { .. } => 429,
            Self::Internal { .. } => 500,
            Self::Unreachable | Self::CantStore { .. } | Self::Away { .. } => 503,
        }
    }

    /// Whether the same may be answered otherwise in a while.
    #[must_use]
    pub const fn passes(&self) -> bool {
        matches!(self.status(), 429 | 500..)
    }

    /// What is wrong with one field of a form, if anything is.
    #[must_use]
    pub fn problem_with(&self, name: &str) -> Option<Problem> {
        match self {
            Self::Invalid(fields) => {
                fields.iter().find(|wrong| wrong.field == name).map(|wrong| wrong.problem)
            }
            _ => None,
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = Compact;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_)
            | ServerFnErrorErr::Deserialization(_)
            | ServerFnErrorErr::Response(_) => Self::Unreachable,
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Serialization(_) => Self::Malformed,
            ServerFnErrorErr::Registration(_) | ServerFnErrorErr::UnsupportedRequestMethod(_) => {
                Self::NotFound
            }
            ServerFnErrorErr::ServerError(_) | ServerFnErrorErr::MiddlewareError(_) => {
                Self::Internal { reference: String::new() }
            }
        }
    }
}

/// A form that was refused, for the page that shows it again with all that was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The address that the form was posted to.
    pub call: String,
    /// The page that it stands on.
    pub from: String,
    /// Why.
    pub error: AppError,
    /// What was typed, passwords left out.
    pub fields: Vec<(String, String)>,
}

impl Refused {
    /// What was typed into a field.
    #[must_use]
    pub fn typed(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}
