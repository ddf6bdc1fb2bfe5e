//! Threads: who may start and answer them, and how they are shown.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{
    accounts::{Role, Viewer},
    ids::{AccountId, OrderId, ProductId, ThreadId, VendorId},
    messages::MessageView,
    moment::Moment,
    money::Money,
    names::{Name, Side},
    orders::OrderStatus,
};
use crate::error::AppError;

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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadRow {
    /// The thread.
    pub id: ThreadId,
    /// What it is about.
    pub subject: Subject,
    /// The buyer.
    pub customer: Party,
    /// The seller's name; none is the marketplace itself.
    pub vendor: Option<String>,
    /// Who wrote the latest message.
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
}

/// The buyer of a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Their name.
    pub name: String,
    /// Their address, for admins only.
    pub email: Option<String>,
}

/// Part of a list of threads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadList {
    /// The threads, latest message first.
    pub rows: Vec<ThreadRow>,
    /// Where the list goes on, if it does.
    pub next: Option<Cursor>,
}

/// A place in a list of threads: after the one with this latest message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// When the last thread before this place had its latest message.
    pub latest_at: Moment,
    /// That thread.
    pub id: ThreadId,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.latest_at.0, self.id)
    }
}

impl FromStr for Cursor {
    type Err = AppError;

    fn from_str(text: &str) -> Result<Self, AppError> {
        let parts = text.split_once('.').ok_or(AppError::Malformed)?;
        match (parts.0.parse().map(Moment), parts.1.parse()) {
            (Ok(latest_at), Ok(id)) => Ok(Self { latest_at, id }),
            _ => Err(AppError::Malformed),
        }
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
    /// Whether there are earlier messages than these.
    pub has_earlier: bool,
    /// The first message that was unread when the thread was opened.
    pub first_unread: Option<i64>,
    /// Whether asking for it has marked something read, so that counts have changed.
    pub was_marked: bool,
}

impl ThreadView {
    /// The number of the newest message shown.
    #[must_use]
    pub fn newest_shown(&self) -> i64 {
        self.messages.last().map_or(0, |message| message.number)
    }
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
    fn only_customers_ask() {
        let lumen = Parties { customer: None, vendor: Some(VendorId(1)) };
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
        let lumen = Parties { customer: Some(AccountId(7)), vendor: Some(VendorId(1)) };
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
    fn a_cursor_reads_back_or_not_at_all() {
        let cursor = Cursor { latest_at: Moment(-5), id: ThreadId(12) };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for broken in ["", ".", "1", "1.", ".1", "1.2.3", "x.y", "99999999999999999999.1", "1.2 OR 1=1"] {
            assert_eq!(broken.parse::<Cursor>(), Err(AppError::Malformed), "{broken}");
        }
    }
}
