//! Threads: who may start and answer them, and how they are shown.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{
    accounts::{Role, Viewer},
    ids::{AccountId, OrderId, ProductId, ThreadId, VendorId},
    lists::Matches,
    messages::{Draft, MessageKind, MessageView},
    moment::Moment,
    money::Money,
    names::{Name, Side},
    orders::OrderStatus,
    search::Part,
};
use crate::error::AppError;

/// How many messages a thread shows at once.
pub const MESSAGES_A_PAGE: i64 = 100;

/// How many characters of its latest message a list shows at most.
const BEGINNING: usize = 200;

/// As much of a message as lists show of it.
#[must_use]
pub fn beginning(body: &str) -> &str {
    body.char_indices().nth(BEGINNING).map_or(body, |(end, _)| &body[..end])
}

/// What a new thread is to be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// *Ask a question*.
    Product(ProductId),
    /// *Contact vendor*.
    Vendor(VendorId),
    /// The messages of an order.
    Order(OrderId),
}

/// The shop's facts about a [`Topic`]: whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parties {
    /// The buyer, when the topic has one by itself (an order's).
    pub customer: Option<AccountId>,
    /// The seller; none is the marketplace itself.
    pub vendor: Option<VendorId>,
    /// Whether the buyer's account is closed, so that nothing can be written to them.
    pub customer_left: bool,
}

impl Topic {
    /// The customer of the thread that this viewer may start about this topic.
    ///
    /// # Errors
    /// [`AppError::NotFound`] about an order they can't see, [`AppError::Forbidden`] for
    /// sellers who would ask a seller.
    pub fn customer_for(self, viewer: &Viewer, parties: Parties) -> Result<AccountId, AppError> {
        match (self, viewer.role, parties.customer) {
            (Self::Product(_) | Self::Vendor(_), Role::Customer, _) => Ok(viewer.id),
            (Self::Product(_) | Self::Vendor(_), ..) => Err(AppError::Forbidden),
            (Self::Order(_), Role::Customer, Some(buyer)) if buyer == viewer.id => Ok(buyer),
            (Self::Order(_), Role::Vendor, Some(buyer)) if viewer.vendor_id() == parties.vendor => Ok(buyer),
            (Self::Order(_), Role::Admin, Some(buyer)) => Ok(buyer),
            (Self::Order(_), ..) => Err(AppError::NotFound),
        }
    }
}

/// Whether this visitor is offered *Ask a question* and *Contact vendor*: guests are (and are
/// led to sign-in), sellers aren't.
#[must_use]
pub fn may_ask(visitor: Option<&Viewer>) -> bool {
    visitor.is_none_or(|viewer| !viewer.sells())
}

/// What a thread is about, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Subject {
    /// A product.
    Product {
        /// The product.
        id: ProductId,
        /// Its name.
        name: String,
        /// Its price.
        price: Money,
        /// The file of its picture.
        picture: String,
    },
    /// A vendor.
    Vendor {
        /// The vendor.
        id: VendorId,
        /// Its name.
        name: String,
    },
    /// An order.
    Order {
        /// The number that people know it by.
        number: String,
        /// How far it has come.
        status: OrderStatus,
        /// What it costs.
        total: Money,
        /// When it was placed.
        placed_at: Moment,
    },
}

/// A thread as a row of a list shows it to a viewer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ThreadRow {
    /// The thread.
    pub id: ThreadId,
    /// What it is about.
    pub subject: Subject,
    /// The buyer.
    pub customer: Party,
    /// The seller's name; none is the marketplace itself.
    pub vendor: Option<String>,
    /// What the latest message is.
    pub latest_kind: MessageKind,
    /// Who wrote it.
    pub latest_author: Name,
    /// The side it was written from.
    pub latest_side: Side,
    /// Its beginning.
    pub latest_words: String,
    /// When it was sent.
    pub latest_at: Moment,
    /// How many messages the viewer hasn't read.
    pub unread: i64,
    /// Whether it is New to the viewer's side.
    pub is_new: bool,
    /// Whether a dispute is open.
    pub is_disputed: bool,
    /// Whether it is deleted; only admins see it then.
    pub is_deleted: bool,
    /// The message that a search has found.
    pub found: Option<Found>,
}

impl ThreadRow {
    /// What a list shows of what was said: the message that a search has found, or else the latest.
    #[must_use]
    pub fn said(&self) -> Found {
        self.found.clone().unwrap_or_else(|| Found {
            number: 0,
            kind: self.latest_kind,
            author: self.latest_author.clone(),
            sent_at: self.latest_at,
            parts: vec![Part { text: self.latest_words.clone(), is_marked: false }],
        })
    }
}

/// The buyer of a thread.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Party {
    /// Their name.
    pub name: String,
    /// Their address, for admins only.
    pub email: Option<String>,
}

/// The message of a thread that a search has found.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Found {
    /// Its number in the thread.
    pub number: i64,
    /// What it is.
    pub kind: MessageKind,
    /// Who wrote it.
    pub author: Name,
    /// When it was sent.
    pub sent_at: Moment,
    /// Some of its text, with the words that were looked for.
    pub parts: Vec<Part>,
}

/// Part of a list of threads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadList {
    /// The threads, in the order that was asked for.
    pub rows: Vec<ThreadRow>,
    /// Where the list goes on, if it does.
    pub next: Option<String>,
    /// How many there are in all.
    pub matches: Matches,
    /// The viewer's last marking of several threads, while it can be undone.
    pub marking: Option<Marking>,
}

/// A marking of threads as read or unread that can be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Marking {
    /// Whether they were marked as read.
    pub is_read: bool,
    /// How many were.
    pub threads: i64,
}

/// How threads are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MarkAs {
    /// Up to the newest message.
    Read,
    /// Down to just below the latest message of others.
    Unread,
}

impl MarkAs {
    /// What a form with one thread in it says: `12.read`.
    ///
    /// # Errors
    /// [`AppError::Malformed`] when it says anything else.
    pub fn of_one(text: &str) -> Result<(ThreadId, Self), AppError> {
        let (thread, act) = text.split_once('.').ok_or(AppError::Malformed)?;
        let act = match act {
            "read" => Self::Read,
            "unread" => Self::Unread,
            _ => return Err(AppError::Malformed),
        };
        Ok((thread.parse().map_err(|_| AppError::Malformed)?, act))
    }
}

/// Which page of a thread's messages is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PageOf {
    /// The newest.
    #[default]
    Newest,
    /// Those before a message: `before` in an address.
    Before(i64),
    /// Those after a message: `after` in an address.
    After(i64),
    /// Those around a message: `message` in an address.
    Around(i64),
}

impl PageOf {
    /// Reads the query of an address.
    #[must_use]
    pub fn parse(address: &str) -> Self {
        let number = |wanted: &str| {
            form_urlencoded::parse(address.as_bytes()).find(|(name, _)| name == wanted)?.1.parse().ok()
        };
        let before = number("before").map(Self::Before);
        before
            .or_else(|| number("after").map(Self::After))
            .or_else(|| number("message").map(Self::Around))
            .unwrap_or_default()
    }

    /// The numbers of the page's messages, of a thread with messages up to `latest`.
    #[must_use]
    pub fn numbers(self, latest: i64) -> RangeInclusive<i64> {
        let last = match self {
            Self::Newest => latest,
            Self::Before(number) => number.saturating_sub(1),
            Self::After(number) => number.saturating_add(MESSAGES_A_PAGE),
            Self::Around(number) => number.saturating_add(MESSAGES_A_PAGE * 3 / 4),
        };
        let last = last.clamp(MESSAGES_A_PAGE.min(latest), latest.max(0));
        (last - MESSAGES_A_PAGE + 1).max(1)..=last
    }
}

/// A thread as its page shows it to a viewer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadView {
    /// The thread.
    pub id: ThreadId,
    /// What it is about.
    pub subject: Subject,
    /// The buyer.
    pub customer: Party,
    /// The seller's name; none is the marketplace itself.
    pub vendor: Option<String>,
    /// A page of its messages, oldest first.
    pub messages: Vec<MessageView>,
    /// The number of its latest message.
    pub latest: i64,
    /// The first message that was unread when the thread was opened.
    pub first_unread: Option<i64>,
    /// Other threads of the buyer, for the selling side.
    pub others: Vec<OtherThread>,
    /// Whether a dispute is open.
    pub is_disputed: bool,
    /// Whether the buyer's account is closed, so that nothing more can be written.
    pub customer_left: bool,
    /// Its deletion, for admins.
    pub deletion: Option<Deletion>,
    /// How far the other side has read, when the latest message is the viewer's own; 0 where that isn't shown.
    pub seen_number: i64,
    /// Whether asking for it has marked something read, so that counts have changed.
    pub was_marked: bool,
    /// What the viewer has typed here and not sent, on whichever device.
    pub draft: Option<Draft>,
}

impl ThreadView {
    /// The number of the newest message shown.
    #[must_use]
    pub fn newest_shown(&self) -> i64 {
        self.messages.last().map_or(0, |message| message.number)
    }

    /// The first message shown, if there are earlier ones.
    #[must_use]
    pub fn earlier(&self) -> Option<i64> {
        self.messages.first().map(|message| message.number).filter(|number| *number > 1)
    }

    /// Whether anything can be written in it.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.deletion.is_none() && !self.customer_left
    }

    /// The last message shown, if there are later ones.
    #[must_use]
    pub fn later(&self) -> Option<i64> {
        Some(self.newest_shown()).filter(|number| *number < self.latest)
    }
}

/// A thread in few words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherThread {
    /// The thread.
    pub id: ThreadId,
    /// What it is about.
    pub subject: Subject,
    /// When its latest message was sent.
    pub latest_at: Moment,
}

/// That a thread was deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deletion {
    /// By whom.
    pub by: Name,
    /// When.
    pub at: Moment,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::accounts::Employer;

    fn viewer(id: i64, role: Role, vendor: Option<i64>) -> Viewer {
        let employer = vendor.map(|id| Employer { id: VendorId(id), name: String::new() });
        Viewer { id: AccountId(id), name: String::new(), role, employer }
    }

    #[test]
    fn a_message_begins_with_whole_characters() {
        assert_eq!(beginning("short"), "short");
        let long = "🦉é".repeat(BEGINNING);
        assert_eq!(beginning(&long), "🦉é".repeat(BEGINNING / 2));
        assert_eq!(beginning(beginning(&long)), beginning(&long));
    }

    #[test]
    fn only_customers_ask() {
        let lumen = Parties { customer: None, vendor: Some(VendorId(1)), customer_left: false };
        for topic in [Topic::Product(ProductId(1)), Topic::Vendor(VendorId(1))] {
            assert_eq!(topic.customer_for(&viewer(7, Role::Customer, None), lumen), Ok(AccountId(7)));
            for seller in [
                viewer(8, Role::Vendor, Some(1)),
                viewer(8, Role::Vendor, Some(2)),
                viewer(9, Role::Admin, None),
            ] {
                assert_eq!(topic.customer_for(&seller, lumen), Err(AppError::Forbidden));
            }
        }
    }

    #[test]
    fn an_order_is_written_about_by_those_who_see_it() {
        let order = Topic::Order(OrderId(1));
        let lumen = Parties { customer: Some(AccountId(7)), vendor: Some(VendorId(1)), customer_left: false };
        let own = Parties { vendor: None, ..lumen };
        for (who, parties, outcome) in [
            (viewer(7, Role::Customer, None), lumen, Ok(AccountId(7))),
            (viewer(6, Role::Customer, None), lumen, Err(AppError::NotFound)),
            (viewer(8, Role::Vendor, Some(1)), lumen, Ok(AccountId(7))),
            (viewer(8, Role::Vendor, Some(2)), lumen, Err(AppError::NotFound)),
            (viewer(8, Role::Vendor, Some(1)), own, Err(AppError::NotFound)),
            (viewer(9, Role::Admin, None), lumen, Ok(AccountId(7))),
            (viewer(9, Role::Admin, None), own, Ok(AccountId(7))),
        ] {
            assert_eq!(order.customer_for(&who, parties), outcome, "{who:?}");
        }
    }

    #[test]
    fn guests_and_customers_are_offered_to_ask() {
        assert!(may_ask(None));
        assert!(may_ask(Some(&viewer(1, Role::Customer, None))));
        assert!(!may_ask(Some(&viewer(1, Role::Vendor, Some(1)))));
        assert!(!may_ask(Some(&viewer(1, Role::Admin, None))));
    }

    #[test]
    fn a_page_of_messages_is_full_when_it_can_be() {
        for (address, latest, numbers) in [
            ("", 5_000, (4_901, 5_000)),
            ("", 3, (1, 3)),
            ("before=4901", 5_000, (4_801, 4_900)),
            ("before=50", 5_000, (1, 100)),
            ("after=100", 5_000, (101, 200)),
            ("after=4999", 5_000, (4_901, 5_000)),
            ("message=1000", 5_000, (976, 1_075)),
            ("q=x&message=2", 5_000, (1, 100)),
            ("message=7", 9, (1, 9)),
            ("before=-9", 3, (1, 3)),
            ("after=9223372036854775807", 200, (101, 200)),
            ("before=x", 2, (1, 2)),
            ("", 0, (1, 0)),
        ] {
            let page = PageOf::parse(address).numbers(latest);
            assert_eq!((*page.start(), *page.end()), numbers, "{address} of {latest}");
        }
    }
}
