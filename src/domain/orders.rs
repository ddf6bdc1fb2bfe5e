//! Orders of the shop around Stoa.

use serde::{Deserialize, Serialize};

use super::{
    accounts::{Role, Viewer},
    disputes::DisputeView,
    ids::{ProductId, VendorId},
    lists::{Cursor, LONGEST_SEARCH, Matches, PAGE_SIZES, Seller, Sort, page_size, search, seller, sort_by},
    moment::Moment,
    money::Money,
    threads::{Party, ThreadView},
};
use crate::error::AppError;

/// The most characters of an order's number.
pub const LONGEST_NUMBER: usize = 40;

/// How far an order has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Ordered, not yet paid.
    Placed,
    /// Paid, not yet on its way.
    Paid,
    /// On its way.
    Shipped,
    /// Received.
    Delivered,
    /// Called off.
    Cancelled,
}

/// Whether this can be the number that people know an order by: ASCII letters, digits, `-`, `_` and `.`, beginning
/// with a letter or digit, so that it stands in an address as it is.
#[must_use]
pub fn is_order_number(text: &str) -> bool {
    text.len() <= LONGEST_NUMBER
        && text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// By what orders are sorted when they are sorted by number: `9` comes before `10`, and `A-9` before `A-10`.
#[must_use]
pub fn number_key(number: &str) -> String {
    let mut key = String::new();
    for run in number.to_ascii_lowercase().split_inclusive(|c: char| !c.is_ascii_digit()) {
        let digits = run.trim_end_matches(|c: char| !c.is_ascii_digit());
        if !digits.is_empty() {
            key.push_str(&"0".repeat(LONGEST_NUMBER.saturating_sub(digits.len())));
        }
        key.push_str(run);
    }
    key
}

/// What an address asks of a list of orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderQuery {
    /// Which orders.
    pub filter: OrderFilter,
    /// In which order; found words come newest order first instead.
    pub sort: Sort<OrderSortBy>,
    /// How many at once.
    pub per: u16,
    /// After which place.
    pub cursor: Option<Cursor>,
}

/// Which orders of those that a viewer may see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderFilter {
    /// Words to be found, as they were typed.
    pub search: String,
    /// The field **Messages**.
    pub messages: HasMessages,
    /// One seller's only.
    pub seller: Option<Seller>,
}

/// Which orders, by the messages about them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum HasMessages {
    /// With messages or without.
    #[default]
    All,
    /// With messages that the viewer hasn't read.
    Unread,
    /// With any.
    Any,
}

impl HasMessages {
    /// All of them.
    pub const CHOICES: [Self; 3] = [Self::All, Self::Unread, Self::Any];

    /// As it stands in an address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Unread => "unread",
            Self::Any => "any",
        }
    }
}

/// By what a list of orders is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its column")]
pub enum OrderSortBy {
    Date,
    Number,
    Customer,
    /// For admins and customers.
    Vendor,
    Total,
}

impl OrderSortBy {
    /// Whether the key of a place in the list is a number.
    #[must_use]
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Date | Self::Total)
    }
}

impl Default for Sort<OrderSortBy> {
    fn default() -> Self {
        Self { by: OrderSortBy::Date, is_descending: true }
    }
}

impl OrderQuery {
    /// Everything, latest first.
    #[must_use]
    pub fn all() -> Self {
        Self { filter: OrderFilter::default(), sort: Sort::default(), per: PAGE_SIZES[0], cursor: None }
    }

    /// Reads the query of an address. What isn't there or is empty means nothing special; names that aren't
    /// ours are left alone.
    ///
    /// # Errors
    /// [`AppError::Malformed`] for a value that there isn't, or isn't for this viewer;
    /// [`AppError::Invalid`] for too much to search for.
    pub fn parse(address: &str, viewer: &Viewer) -> Result<Self, AppError> {
        let mut query = Self::all();
        let mut cursor = None;
        for (name, value) in form_urlencoded::parse(address.as_bytes()).filter(|(_, value)| !value.is_empty())
        {
            match name.as_ref() {
                "q" => query.filter.search = search(&value)?,
                "messages" => query.filter.messages = has_messages(&value)?,
                "vendor" => query.filter.seller = Some(seller(&value, viewer.role)?),
                "sort" => query.sort = sort_by(&value, |by| column(by, viewer.role))?,
                "per" => query.per = page_size(&value)?,
                "cursor" => cursor = Some(value.parse::<Cursor>()?),
                _ => {}
            }
        }
        query.cursor = cursor.map(|cursor| query.fitting(cursor)).transpose()?;
        Ok(query)
    }

    fn fitting(&self, cursor: Cursor) -> Result<Cursor, AppError> {
        let fits = match self.sort.by {
            _ if !self.filter.search.is_empty() => cursor.key.is_empty(),
            by if by.is_number() => cursor.key.parse::<i64>().is_ok(),
            _ => cursor.key.chars().count() <= LONGEST_NUMBER * LONGEST_SEARCH,
        };
        if fits { Ok(cursor) } else { Err(AppError::Malformed) }
    }
}

fn has_messages(value: &str) -> Result<HasMessages, AppError> {
    HasMessages::CHOICES.into_iter().find(|choice| choice.as_str() == value).ok_or(AppError::Malformed)
}

fn column(name: &str, role: Role) -> Option<OrderSortBy> {
    match name {
        "date" => Some(OrderSortBy::Date),
        "number" => Some(OrderSortBy::Number),
        "total" => Some(OrderSortBy::Total),
        "customer" if role != Role::Customer => Some(OrderSortBy::Customer),
        "vendor" if role != Role::Vendor => Some(OrderSortBy::Vendor),
        _ => None,
    }
}

/// An order as a row of a list shows it to a viewer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OrderRow {
    /// The number that people know it by.
    pub number: String,
    /// The buyer.
    pub customer: Party,
    /// The seller's name; none is the marketplace itself.
    pub vendor: Option<String>,
    /// What it costs.
    pub total: Money,
    /// How far it has come.
    pub status: OrderStatus,
    /// When it was placed.
    pub placed_at: Moment,
    /// Whether anybody has written about it.
    pub has_messages: bool,
    /// How many messages about it the viewer hasn't read.
    pub unread: i64,
    /// Whether a dispute is open.
    pub is_disputed: bool,
}

/// Part of a list of orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderList {
    /// The orders, in the order that was asked for.
    pub rows: Vec<OrderRow>,
    /// Where the list goes on, if it does.
    pub next: Option<String>,
    /// How many there are in all.
    pub matches: Matches,
}

/// An order as its page shows it to a viewer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderView {
    /// What a list says of it.
    pub row: OrderRow,
    /// Whose page the seller has; none is the marketplace itself.
    pub vendor_id: Option<VendorId>,
    /// What was bought.
    pub items: Vec<OrderItem>,
    /// How its dispute stands.
    pub dispute: DisputeView,
}

/// Something that was bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct OrderItem {
    /// The product, while the shop has it.
    pub product_id: Option<ProductId>,
    /// Its name when it was bought.
    pub name: String,
    /// The file of its picture under `/pictures/`.
    pub picture: Option<String>,
    /// How many.
    pub quantity: i64,
    /// What one of them cost.
    pub price: Money,
}

/// What has been said about an order, as a viewer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderTalk {
    /// Its thread, once somebody has written.
    pub thread: Option<ThreadView>,
    /// The buyer.
    pub customer: Party,
    /// The seller's name; none is the marketplace itself.
    pub vendor: Option<String>,
    /// Whether the buyer's account is closed, so that nothing more can be written.
    pub customer_left: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{accounts::Employer, ids::AccountId},
        error::Problem,
    };

    fn read(address: &str, role: Role) -> Result<OrderQuery, AppError> {
        let employer = (role == Role::Vendor).then(|| Employer { id: VendorId(1), name: String::new() });
        OrderQuery::parse(address, &Viewer { id: AccountId(1), name: String::new(), role, employer })
    }

    #[test]
    fn an_address_holds_filter_sort_and_page() {
        assert_eq!(read("messages=&q=&utm=x", Role::Vendor), Ok(OrderQuery::all()));
        let query = read("q=lamp&messages=unread&vendor=own&sort=total&per=20", Role::Admin).unwrap();
        let filter = OrderFilter {
            search: "lamp".to_owned(),
            messages: HasMessages::Unread,
            seller: Some(Seller::Marketplace),
        };
        assert_eq!(query.filter, filter);
        let sort = Sort { by: OrderSortBy::Total, is_descending: false };
        assert_eq!((query.sort, query.per), (sort, 20));
    }

    #[test]
    fn what_there_is_not_is_refused() {
        for address in [
            "messages=some",
            "messages=ALL",
            "sort=status",
            "sort=-",
            "per=7",
            "cursor=x",
            "cursor=1.x",
            "sort=total&cursor=1.x",
            "q=x&cursor=1.5",
        ] {
            assert_eq!(read(address, Role::Admin), Err(AppError::Malformed), "{address}");
        }
        for (address, role) in
            [("vendor=1", Role::Vendor), ("sort=vendor", Role::Vendor), ("sort=customer", Role::Customer)]
        {
            assert_eq!(read(address, role), Err(AppError::Malformed), "{address}");
        }
        let long = format!("q={}", "x".repeat(201));
        assert_eq!(read(&long, Role::Vendor), Err(AppError::invalid([("q", Problem::SearchTooLong)])));
    }

    #[test]
    fn a_cursor_reads_back() {
        for (address, key) in [("cursor=7.-5", "-5"), ("sort=number&cursor=7.a-1.b", "a-1.b")] {
            let cursor = read(address, Role::Vendor).unwrap().cursor.unwrap();
            assert_eq!(cursor, Cursor { key: key.to_owned(), id: 7 });
        }
    }

    #[test]
    fn numbers_stand_in_addresses() {
        for good in ["10042", "A-7", "2024_1.b", "x"] {
            assert!(is_order_number(good), "{good}");
        }
        let long = "1".repeat(LONGEST_NUMBER + 1);
        for bad in ["", ".", "..", "-1", "a/b", "a b", "é", "1?x", "#1", "١", long.as_str()] {
            assert!(!is_order_number(bad), "{bad}");
        }
    }

    #[test]
    fn numbers_are_sorted_as_people_count() {
        let sorted = ["9", "10", "10-2", "10-11", "A9", "a10", "B"];
        let keys: Vec<String> = sorted.iter().map(|number| number_key(number)).collect();
        assert!(keys.is_sorted(), "{keys:?}");
        assert_ne!(number_key("10"), number_key("1"));
    }
}
