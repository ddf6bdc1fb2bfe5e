//! Disputes: who may open and close them, and how they are shown (section 6 of the specification).

use serde::{Deserialize, Serialize};

use super::{
    accounts::{Role, Viewer},
    ids::AccountId,
    messages::cleaned,
    moment::Moment,
    names::{Name, Side},
};
use crate::error::{AppError, Problem};

/// The most characters of a reason or note, counted as Unicode scalar values.
pub const LONGEST_REASON: usize = 2_000;

/// What is done to a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[expect(missing_docs, reason = "each says itself")]
pub enum Act {
    Open,
    Close,
}

/// How an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// No dispute is open.
    Settled,
    /// One is open, opened by somebody.
    Disputed(AccountId),
}

/// How often an order's disputes have been opened and closed: a page that was made before the last time can't
/// act on what has happened since.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(pub i64);

impl Act {
    /// Whether somebody who sees an order may do this to its dispute as it stands.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for vendors' staff, and for a customer who would close what they haven't opened;
    /// [`AppError::Conflict`] when it is so already.
    pub fn judge(self, viewer: &Viewer, state: State) -> Result<(), AppError> {
        match (self, viewer.role, state) {
            (_, Role::Vendor, _) => Err(AppError::Forbidden),
            (Self::Open, _, State::Disputed(_)) => Err(AppError::Conflict(Problem::DisputeIsOpen)),
            (Self::Close, _, State::Settled) => Err(AppError::Conflict(Problem::NoDisputeOpen)),
            (Self::Close, Role::Customer, State::Disputed(by)) if by != viewer.id => Err(AppError::Forbidden),
            (Self::Open, _, State::Settled) | (Self::Close, _, State::Disputed(_)) => Ok(()),
        }
    }

    /// What somebody gives as the reason of an opening, or as the note of a closing, which may be empty.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with the field `body` when a reason is missing or too much was typed.
    pub fn read_words(self, text: &str) -> Result<String, AppError> {
        let words = cleaned(text);
        let problem = match (self, words.chars().count()) {
            (Self::Open, 0) => Problem::ReasonMissing,
            (_, ..=LONGEST_REASON) => return Ok(words),
            (_, length) => Problem::ReasonTooLong(length - LONGEST_REASON),
        };
        Err(AppError::invalid([("body", problem)]))
    }
}

/// What became of an attempt to open or close a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
pub enum Outcome {
    /// It was done.
    Done,
    /// It wasn't for them to do.
    Forbidden,
    /// What was typed couldn't be taken.
    Invalid,
    /// It was so already, or something had happened since.
    Conflict,
    /// It was too much in a short time.
    TooMany,
}

impl Outcome {
    /// What is noted of an error; faults of ours are in the log instead.
    #[must_use]
    pub const fn of(error: &AppError) -> Option<Self> {
        match error {
            AppError::Forbidden => Some(Self::Forbidden),
            AppError::Invalid(_) => Some(Self::Invalid),
            AppError::Conflict(_) => Some(Self::Conflict),
            AppError::TooMany { .. } => Some(Self::TooMany),
            _ => None,
        }
    }
}

/// How an order's dispute stands for a viewer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputeView {
    /// What the viewer's page knows.
    pub version: Version,
    /// Who opened the one that is open, and when.
    pub open: Option<DisputeEnd>,
    /// What the viewer may do.
    pub may: Option<Act>,
}

/// One end of a dispute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputeEnd {
    /// By whom, as the viewer knows them.
    pub by: Name,
    /// In which role.
    pub side: Side,
    /// When.
    pub at: Moment,
    /// The reason or note; a note may be empty.
    pub words: String,
}

/// A dispute of an order's past or present.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastDispute {
    /// How it began.
    pub opened: DisputeEnd,
    /// How it ended, if it has.
    pub closed: Option<DisputeEnd>,
}

/// An attempt to open or close a dispute, for admins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Attempt {
    /// Who.
    pub name: String,
    /// In which role.
    pub role: Role,
    /// From which network address, if that is known.
    pub address: String,
    /// What.
    pub act: Act,
    /// What became of it.
    pub outcome: Outcome,
    /// When.
    pub tried_at: Moment,
}

/// What is known of an order's disputes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputeHistory {
    /// All of them, the latest first.
    pub disputes: Vec<PastDispute>,
    /// All attempts, the latest first, for admins.
    pub attempts: Vec<Attempt>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{accounts::Employer, ids::VendorId};

    fn viewer(role: Role) -> Viewer {
        let employer = (role == Role::Vendor).then(|| Employer { id: VendorId(1), name: String::new() });
        Viewer { id: AccountId(1), name: String::new(), role, employer }
    }

    /// Every pair of state and act for every role.
    #[test]
    fn the_state_machine() {
        use Act::{Close, Open};
        let (mine, anothers) = (State::Disputed(AccountId(1)), State::Disputed(AccountId(2)));
        let is_open = Err(AppError::Conflict(Problem::DisputeIsOpen));
        let none_open = Err(AppError::Conflict(Problem::NoDisputeOpen));
        for (role, act, state, outcome) in [
            (Role::Customer, Open, State::Settled, Ok(())),
            (Role::Customer, Open, mine, is_open.clone()),
            (Role::Customer, Open, anothers, is_open.clone()),
            (Role::Customer, Close, State::Settled, none_open.clone()),
            (Role::Customer, Close, mine, Ok(())),
            (Role::Customer, Close, anothers, Err(AppError::Forbidden)),
            (Role::Admin, Open, State::Settled, Ok(())),
            (Role::Admin, Open, mine, is_open.clone()),
            (Role::Admin, Open, anothers, is_open),
            (Role::Admin, Close, State::Settled, none_open),
            (Role::Admin, Close, mine, Ok(())),
            (Role::Admin, Close, anothers, Ok(())),
            (Role::Vendor, Open, State::Settled, Err(AppError::Forbidden)),
            (Role::Vendor, Open, mine, Err(AppError::Forbidden)),
            (Role::Vendor, Open, anothers, Err(AppError::Forbidden)),
            (Role::Vendor, Close, State::Settled, Err(AppError::Forbidden)),
            (Role::Vendor, Close, mine, Err(AppError::Forbidden)),
            (Role::Vendor, Close, anothers, Err(AppError::Forbidden)),
        ] {
            assert_eq!(act.judge(&viewer(role), state), outcome, "{role:?} {act:?} {state:?}");
        }
    }

    #[test]
    fn a_reason_is_needed_and_a_note_is_not() {
        let wrong = |problem| Err(AppError::invalid([("body", problem)]));
        for blank in ["", "  \n ", "\0\u{3000}"] {
            assert_eq!(Act::Open.read_words(blank), wrong(Problem::ReasonMissing));
            assert_eq!(Act::Close.read_words(blank), Ok(String::new()));
        }
        let markup = "<b>\u{202e}no</b>";
        for act in [Act::Open, Act::Close] {
            assert_eq!(act.read_words(&format!(" {markup}\r\n")).as_deref(), Ok(markup));
            assert!(act.read_words(&"😊".repeat(LONGEST_REASON)).is_ok());
            assert_eq!(act.read_words(&"x".repeat(LONGEST_REASON + 2)), wrong(Problem::ReasonTooLong(2)));
        }
    }
}
