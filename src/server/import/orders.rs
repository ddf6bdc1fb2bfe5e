//! Storing orders, many at once: what they refer to and what is there already is asked for together, and new ones
//! are stored together.

use std::collections::HashMap;

use super::{
    Outcome, Refusal,
    line::{Item, Order},
    store::unknown,
};
use crate::{
    domain::{
        ids::{OrderId, ProductId},
        money::Money,
    },
    server::{
        Result,
        db::{
            Tx, import,
            orders::{self, NewItem, NewOrder},
            renewal::{self, Renewed},
        },
    },
};

/// Stores orders, each another one, and says what became of each.
///
/// # Errors
/// [`AppError::Internal`](crate::error::AppError::Internal) when the database fails; none of them is to be kept then.
pub async fn store(tx: &mut Tx, lines: &[&Order]) -> Result<Vec<Outcome>> {
    let mut shop = Shop::around(tx, lines).await?;
    let mut created = Vec::new();
    let mut outcomes = Vec::with_capacity(lines.len());
    let Shop { customers, vendors, products, orders: known, items, numbers } = &mut shop;
    let facts = Facts { customers, vendors, products };
    for line in lines {
        let new = match facts.order(line) {
            Ok(new) => new,
            Err(refused) => {
                outcomes.push(refused);
                continue;
            }
        };
        if numbers.get(&line.number).is_some_and(|reference| *reference != line.reference) {
            outcomes.push(Outcome::Refused(Refusal::NumberTaken(line.number.clone())));
            continue;
        }
        let outcome = match known.get(&line.reference) {
            None => {
                created.push(new);
                Outcome::Created
            }
            Some(order) => {
                let items = items.get(&order.id).map_or(&[][..], Vec::as_slice);
                change(tx, order, items, &new).await?
            }
        };
        if matches!(outcome, Outcome::Created | Outcome::Changed) {
            numbers.retain(|_, reference| *reference != line.reference);
            numbers.insert(line.number.clone(), line.reference.clone());
        }
        outcomes.push(outcome);
    }
    orders::insert(tx, &created).await?;
    Ok(outcomes)
}

/// Changes an order, as far as that is wanted and may be.
async fn change(
    tx: &mut Tx,
    known: &import::Order,
    items: &[import::Item],
    new: &NewOrder<'_>,
) -> Result<Outcome> {
    if known.is(new) && items.iter().map(as_new).eq(new.items.iter().copied()) {
        return Ok(Outcome::Unchanged);
    }
    let vendor = new.vendor.map(|(id, _)| id);
    let is_moved = (known.customer_id, known.vendor_id) != (new.customer.0, vendor);
    if is_moved && import::order_has_thread(tx, known.id).await? {
        return Ok(Outcome::Refused(Refusal::HasThread));
    }
    renewal::around(tx, Some(Renewed::Order(known.id)), async |tx| orders::update(tx, known.id, new).await)
        .await?;
    Ok(Outcome::Changed)
}

impl import::Order {
    fn is(&self, new: &NewOrder<'_>) -> bool {
        (self.number.as_str(), self.customer_id, self.vendor_id)
            == (new.number, new.customer.0, new.vendor.map(|(id, _)| id))
            && (self.status, self.total, self.placed_at) == (new.status, new.total, new.placed_at)
    }
}

fn as_new(item: &import::Item) -> NewItem<'_> {
    NewItem { product: item.product_id, name: &item.name, quantity: item.quantity, price: item.price }
}

/// What is there of what some lines are about and refer to.
struct Shop {
    customers: HashMap<String, import::Customer>,
    vendors: HashMap<String, import::Vendor>,
    products: HashMap<String, ProductId>,
    orders: HashMap<String, import::Order>,
    items: HashMap<OrderId, Vec<import::Item>>,
    /// The references of orders, by the numbers that the lines have.
    numbers: HashMap<String, String>,
}

impl Shop {
    async fn around(tx: &mut Tx, lines: &[&Order]) -> Result<Self> {
        let customers =
            import::customers(tx, &unique(lines.iter().map(|line| line.customer.as_str()))).await?;
        let vendors =
            import::vendors(tx, &unique(lines.iter().filter_map(|line| line.vendor.as_deref()))).await?;
        let products = lines.iter().flat_map(|line| &line.items).filter_map(|item| item.product.as_deref());
        let mut known = Vec::new();
        for some in unique(products).chunks(MOST_ASKED) {
            known.extend(import::product_ids(tx, some).await?);
        }
        let references = unique(lines.iter().map(|line| line.reference.as_str()));
        let orders = import::orders(tx, &references).await?;
        let mut items: HashMap<OrderId, Vec<import::Item>> = HashMap::new();
        if !orders.is_empty() {
            for item in import::items(tx, &references).await? {
                items.entry(item.order_id).or_default().push(item);
            }
        }
        let numbers =
            import::orders_by_number(tx, &unique(lines.iter().map(|line| line.number.as_str()))).await?;
        Ok(Self {
            customers: customers.into_iter().map(|known| (known.reference.clone(), known)).collect(),
            vendors: vendors.into_iter().map(|known| (known.reference.clone(), known)).collect(),
            products: known.into_iter().collect(),
            orders: orders.into_iter().map(|known| (known.reference.clone(), known)).collect(),
            items,
            numbers: numbers.into_iter().collect(),
        })
    }
}

/// How many texts are asked for at once.
const MOST_ASKED: usize = 1_000;

fn unique<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut texts: Vec<&str> = texts.collect();
    texts.sort_unstable();
    texts.dedup();
    texts
}

/// What lines refer to.
struct Facts<'a> {
    customers: &'a HashMap<String, import::Customer>,
    vendors: &'a HashMap<String, import::Vendor>,
    products: &'a HashMap<String, ProductId>,
}

impl<'a> Facts<'a> {
    /// The order that a line is, with what it refers to.
    fn order(&self, line: &'a Order) -> std::result::Result<NewOrder<'a>, Outcome> {
        let customer =
            self.customers.get(&line.customer).ok_or_else(|| unknown("customer", &line.customer))?;
        let vendor = line
            .vendor
            .as_deref()
            .map(|reference| self.vendors.get(reference).ok_or_else(|| unknown("vendor", reference)));
        let vendor = vendor.transpose()?;
        Ok(NewOrder {
            reference: &line.reference,
            number: &line.number,
            customer: (customer.id, &customer.name),
            vendor: vendor.map(|vendor| (vendor.id, vendor.name.as_str())),
            status: line.status,
            total: line.total(),
            placed_at: line.placed_at().map_err(Outcome::Refused)?,
            items: line.items.iter().map(|item| self.item(item)).collect::<std::result::Result<_, _>>()?,
        })
    }

    fn item(&self, item: &'a Item) -> std::result::Result<NewItem<'a>, Outcome> {
        let product = item.product.as_deref().map(|reference| {
            self.products.get(reference).copied().ok_or_else(|| unknown("product", reference))
        });
        Ok(NewItem {
            product: product.transpose()?,
            name: &item.name,
            quantity: item.quantity,
            price: Money(item.price),
        })
    }
}
