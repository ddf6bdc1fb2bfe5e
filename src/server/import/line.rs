//! What a line of an import says; `docs/import.schema.json` describes it for shops.

use serde::{Deserialize, Deserializer, Serialize};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::refusal::Refusal;
use crate::domain::{
    accounts::{Email, PersonName},
    among::{kept_to_itself, shows_nothing},
    moment::Moment,
    money::Money,
    orders::{OrderStatus, is_order_number},
};

/// The most characters of a reference.
const LONGEST_REFERENCE: usize = 100;
/// The most characters of a vendor's or product's name.
const LONGEST_NAME: usize = 200;
/// The most characters of a text.
const LONGEST_TEXT: usize = 10_000;
/// The most euro cents of a price or total.
const MOST_MONEY: i64 = 99_999_999_999;
/// The most of one thing in an order, and the most things.
const MOST_OF_ONE: i64 = 1_000_000;
const MOST_ITEMS: usize = 500;
/// The picture of a product that has none.
const NO_PICTURE: &str = "none.svg";

/// A line of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(missing_docs, reason = "each says itself")]
pub enum Line {
    Vendor(Vendor),
    Product(Product),
    Customer(Customer),
    Order(Order),
}

/// A shop on the marketplace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vendor {
    /// The shop's own name for it.
    pub reference: String,
    /// Its name, as it is shown.
    #[serde(deserialize_with = "name")]
    pub name: String,
    /// What it says about itself.
    #[serde(default)]
    pub about: String,
}

/// Something for sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// The shop's own name for it.
    pub reference: String,
    /// Whose it is, by reference; none is the marketplace's own.
    #[serde(default)]
    pub vendor: Option<String>,
    /// Its name, as it is shown.
    #[serde(deserialize_with = "name")]
    pub name: String,
    /// Its price in euro cents.
    pub price: i64,
    /// The file of its picture under `/pictures/`.
    #[serde(default = "no_picture")]
    pub picture: String,
    /// A sentence or two about it.
    #[serde(default)]
    pub summary: String,
    /// Facts about it.
    #[serde(default)]
    pub details: Vec<String>,
}

/// A buyer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Customer {
    /// The shop's own name for them.
    pub reference: String,
    /// The address that they sign in with.
    pub email: String,
    /// Their name, as it is shown.
    pub name: String,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// The shop's own name for it.
    pub reference: String,
    /// The number that people know it by.
    pub number: String,
    /// Whose it is, by reference.
    pub customer: String,
    /// Who sells, by reference; none is the marketplace itself.
    #[serde(default)]
    pub vendor: Option<String>,
    /// How far it has come.
    pub status: OrderStatus,
    /// What it costs in euro cents.
    pub total: i64,
    /// When it was placed (RFC 3339).
    pub placed_at: String,
    /// What was bought.
    #[serde(default)]
    pub items: Vec<Item>,
}

/// Something that was bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The product by reference, if the shop still has it.
    #[serde(default)]
    pub product: Option<String>,
    /// Its name when it was bought.
    #[serde(deserialize_with = "name")]
    pub name: String,
    /// How many.
    pub quantity: i64,
    /// What one of them cost in euro cents.
    pub price: i64,
}

/// A name, without what would turn the words around it.
fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer).map(|name| kept_to_itself(&name))
}

fn no_picture() -> String {
    NO_PICTURE.to_owned()
}

impl Line {
    /// Reads a line, and checks all that can be known without looking anything up.
    ///
    /// # Errors
    /// Why it can't be taken.
    pub fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        let line: Self = serde_json::from_slice(bytes).map_err(|cause| Refusal::unreadable(&cause))?;
        line.check()?;
        Ok(line)
    }

    /// The shop's own name for what it is about.
    #[must_use]
    pub fn reference(&self) -> &str {
        match self {
            Self::Vendor(vendor) => &vendor.reference,
            Self::Product(product) => &product.reference,
            Self::Customer(customer) => &customer.reference,
            Self::Order(order) => &order.reference,
        }
    }

    fn check(&self) -> Result<(), Refusal> {
        text("reference", self.reference(), 1, LONGEST_REFERENCE)?;
        match self {
            Self::Vendor(vendor) => {
                text("name", &vendor.name, 1, LONGEST_NAME)?;
                text("about", &vendor.about, 0, LONGEST_TEXT)
            }
            Self::Product(product) => product.check(),
            Self::Customer(customer) => customer.parse().map(drop),
            Self::Order(order) => order.check(),
        }
    }
}

impl Product {
    fn check(&self) -> Result<(), Refusal> {
        text("name", &self.name, 1, LONGEST_NAME)?;
        text("summary", &self.summary, 0, LONGEST_TEXT)?;
        for detail in &self.details {
            text("details", detail, 1, LONGEST_NAME)?;
        }
        if !is_file_name(&self.picture) {
            return Err(Refusal::Picture(self.picture.clone()));
        }
        money("price", self.price)
    }
}

impl Customer {
    /// Their address and name.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn parse(&self) -> Result<(Email, PersonName), Refusal> {
        let email = Email::parse(&self.email).map_err(Refusal::Person)?;
        Ok((email, PersonName::parse(&self.name).map_err(Refusal::Person)?))
    }
}

impl Order {
    /// When it was placed.
    ///
    /// # Errors
    /// When that is no time, or before 1970.
    pub fn placed_at(&self) -> Result<Moment, Refusal> {
        OffsetDateTime::parse(&self.placed_at, &Rfc3339)
            .ok()
            .map(OffsetDateTime::unix_timestamp_nanos)
            .filter(|nanos| *nanos >= 0)
            .and_then(|nanos| i64::try_from(nanos / 1_000).ok())
            .map(Moment)
            .ok_or_else(|| Refusal::Time(self.placed_at.clone()))
    }

    /// What it costs.
    #[must_use]
    pub const fn total(&self) -> Money {
        Money(self.total)
    }

    fn check(&self) -> Result<(), Refusal> {
        if !is_order_number(&self.number) {
            return Err(Refusal::Number(self.number.clone()));
        }
        money("total", self.total)?;
        self.placed_at()?;
        if self.items.len() > MOST_ITEMS {
            return Err(Refusal::TooManyItems(MOST_ITEMS));
        }
        for item in &self.items {
            text("items.name", &item.name, 1, LONGEST_NAME)?;
            money("items.price", item.price)?;
            if !(1..=MOST_OF_ONE).contains(&item.quantity) {
                return Err(Refusal::Amount { field: "items.quantity", least: 1, most: MOST_OF_ONE });
            }
        }
        Ok(())
    }
}

fn text(field: &'static str, text: &str, least: usize, most: usize) -> Result<(), Refusal> {
    let is_blank = least > 0 && shows_nothing(text);
    let has_lines = most == LONGEST_TEXT;
    let is_broken = text.chars().any(|c| c.is_control() && !(has_lines && c == '\n'));
    if is_blank || is_broken || text.chars().count() > most {
        return Err(Refusal::Text { field, least, most });
    }
    Ok(())
}

fn is_file_name(text: &str) -> bool {
    text.len() <= LONGEST_REFERENCE
        && text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

fn money(field: &'static str, cents: i64) -> Result<(), Refusal> {
    if (0..=MOST_MONEY).contains(&cents) {
        Ok(())
    } else {
        Err(Refusal::Amount { field, least: 0, most: MOST_MONEY })
    }
}
