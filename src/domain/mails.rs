//! E-mails: what they are about, how often they are tried, and those set aside.

use serde::{Deserialize, Serialize};

use super::{
    ids::{MailId, ThreadId},
    moment::Moment,
};

/// What an e-mail is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum About {
    /// A thread about the product of this name.
    Product(String),
    /// A thread with the vendor of this name.
    Vendor(String),
    /// The thread of the order with this number.
    Order(String),
    /// A password that is to be renewed.
    Password,
}

/// An e-mail that was given up, as admins see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// The e-mail.
    pub id: MailId,
    /// Whom it was for.
    pub name: String,
    /// Their address.
    pub email: String,
    /// What it is about.
    pub about: About,
    /// The thread that it tells of, if it tells of one.
    pub thread: Option<ThreadId>,
    /// Why it was given up: what the mail server said, or what kept us from asking it, like one of [`reason`].
    pub reason: String,
    /// When.
    pub at: Moment,
}

/// Why an e-mail is given up that isn't what others say: as it is stored and logged. Readers are told in their language.
pub mod reason {
    #![expect(missing_docs, reason = "each says itself")]
    pub const NO_ADDRESS: &str = "that is no e-mail address";
    pub const NOT_WRITTEN: &str = "it can't be written; the log says why";
    pub const ONLY_ASCII: &str = "the mail server takes only addresses in ASCII";
    pub const TOO_SLOW: &str = "the mail server took too long";
}

/// The latest of the e-mails that were given up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAsideList {
    /// The latest first.
    pub mails: Vec<SetAside>,
    /// Whether there are more.
    pub has_more: bool,
}

/// How long an e-mail may wait for a mail server that takes none at all, in seconds: five days.
pub const LONGEST_WAIT: i64 = 5 * DAY;

/// How long an e-mail waits between two tries at most, in seconds.
pub const LONGEST_PAUSE: i64 = DAY + DAY / 10;

const MINUTE: i64 = 60;
const DAY: i64 = 86_400;

/// How often an e-mail is tried: for almost five days.
const MOST_TRIES: i64 = 15;

/// How many seconds to wait after so many tries have failed: a minute, then twice as long each time, a day at most, and
/// up to a tenth of it longer by `chance`, which is 0 to 1. None when it is hopeless.
#[must_use]
pub fn wait_after(tries: i64, chance: f64) -> Option<i64> {
    if tries >= MOST_TRIES {
        return None;
    }
    let doublings = u32::try_from(tries - 1).unwrap_or_default();
    let wait = MINUTE.saturating_mul(2_i64.saturating_pow(doublings)).min(DAY);
    Some(longer(wait, chance))
}

/// How many seconds to leave a mail server alone that has refused us so many times in a row: five seconds, then twice
/// as long each time, five minutes at most, and a little longer by `chance`.
#[must_use]
pub fn pause_after(refusals: u32, chance: f64) -> i64 {
    longer(5_i64.saturating_mul(2_i64.saturating_pow(refusals.saturating_sub(1))).min(5 * MINUTE), chance)
}

/// Those who failed at the same moment don't all come back at the same moment.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a day has few seconds")]
fn longer(seconds: i64, chance: f64) -> i64 {
    seconds + (seconds as f64 * 0.1 * chance) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_day_and_end_after_some_five() {
        let waits: Vec<i64> = (1..).map_while(|tries| wait_after(tries, 0.0)).collect();
        assert_eq!(waits[..4], [60, 120, 240, 480]);
        assert!(waits.is_sorted() && waits.last() == Some(&DAY));
        assert_eq!((1..).map_while(|tries| wait_after(tries, 1.0)).max(), Some(LONGEST_PAUSE));
        let all: i64 = waits.iter().sum();
        assert!((4 * DAY..5 * DAY).contains(&all), "{all}");
    }

    #[test]
    fn chance_makes_a_wait_a_little_longer() {
        assert_eq!((wait_after(1, 0.5), wait_after(1, 1.0)), (Some(63), Some(66)));
        assert_eq!((pause_after(1, 0.0), pause_after(2, 0.0), pause_after(90, 1.0)), (5, 10, 330));
    }
}
