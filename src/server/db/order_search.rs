//! The words of orders, cut as those of messages are: an order's number, its parties and what was bought.
//!
//! Phrases count as the words in them, since these texts are short. What is found comes newest order first.

use std::collections::{BTreeSet, HashMap};

use sqlx::AssertSqlSafe;

use super::{
    Db, Tx,
    bulk::{self, rows::OrderWords},
    dialect::listed,
    entries::{of_customer, of_market, of_vendor},
    execute,
    matching::{Beginnings, Wanted},
    on_tx,
    orders::NewOrder,
    settings,
};
use crate::{
    domain::{
        accounts::{Role, Viewer},
        ids::{AccountId, OrderId, VendorId},
        lists::Seller,
        orders::number_key,
        search::{Query, Term},
        words::{sort_key, words},
    },
    server::Result,
};

/// The setting that says by which [`EDITION`] words were cut.
const NAME: &str = "order_search_edition";

/// The edition of the rules by which words are cut; with another one all words are cut anew.
const EDITION: &str = "1";

/// How many orders are taken at once when words are cut anew.
const BATCH: i64 = 500;

/// All words by which an order is found, each once, with blanks between.
#[must_use]
pub fn words_of(new: &NewOrder<'_>) -> String {
    joined(new.number, new.customer, new.vendor, new.items.iter().map(|item| item.name))
}

fn joined<'a>(
    number: &'a str,
    customer: (AccountId, &'a str),
    vendor: Option<(VendorId, &'a str)>,
    items: impl Iterator<Item = &'a str>,
) -> String {
    let names = [number, customer.1].into_iter().chain(vendor.map(|(_, name)| name));
    let texts = names.chain(items).flat_map(words).map(|word| word.text);
    let marks = [of_customer(customer.0), of_seller(vendor.map(|(id, _)| id))];
    texts.chain(marks).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ")
}

fn of_seller(vendor: Option<VendorId>) -> String {
    vendor.map_or_else(of_market, of_vendor)
}

/// What the index is asked for on behalf of a viewer, in the engine's own language.
pub(super) fn wanted(db: &Db, viewer: &Viewer, seller: Option<Seller>, query: &Query) -> String {
    let whose = match (viewer.role, viewer.vendor_id(), seller) {
        (Role::Customer, ..) => Some(of_customer(viewer.id)),
        (Role::Vendor, vendor, _) => Some(of_seller(vendor)),
        (Role::Admin, _, Some(Seller::Vendor(vendor))) => Some(of_seller(Some(vendor))),
        (Role::Admin, _, Some(Seller::Marketplace)) => Some(of_seller(None)),
        (Role::Admin, _, None) => None,
    };
    let mark = whose.map(|word| vec![Term { word, is_prefix: false }]);
    let all = query.parts().into_iter().chain(mark).collect();
    let wanted = Wanted { all, any: None, none: Vec::new(), known: Beginnings::new() }.word_by_word();
    match db {
        Db::Sqlite { .. } => wanted.for_sqlite(),
        Db::Postgres(_) => wanted.for_postgres(),
    }
}

/// Makes words and sort keys anew of orders `o` that meet a condition, whose placeholder `$2` stands for an id.
pub(super) async fn renew(tx: &mut Tx, condition: &str, id: i64) -> Result<()> {
    let mut after = 0;
    while let Some(last) = renew_some(tx, condition, id, after).await? {
        after = last;
    }
    Ok(())
}

/// Cuts all words anew, if that was done by other rules or never. A start that is interrupted begins again.
///
/// # Errors
/// [`AppError::Internal`](crate::error::AppError::Internal) when the database fails.
pub async fn bring_up_to_date(db: &Db) -> Result<()> {
    if settings::get(db, NAME).await?.as_deref() == Some(EDITION) {
        return Ok(());
    }
    let mut after = 0;
    loop {
        let mut tx = db.begin().await?;
        let last = renew_some(&mut tx, "$2 = 0", 0, after).await?;
        if last.is_none() {
            settings::set(&mut tx, NAME, EDITION).await?;
        }
        tx.commit().await?;
        let Some(last) = last else { return Ok(()) };
        after = last;
    }
}

#[derive(sqlx::FromRow)]
struct Facts {
    id: i64,
    number: String,
    customer_id: AccountId,
    customer_name: String,
    vendor_id: Option<VendorId>,
    vendor_name: Option<String>,
}

/// Makes words and sort keys of the next orders anew, and says which was the last.
async fn renew_some(tx: &mut Tx, condition: &str, id: i64, after: i64) -> Result<Option<i64>> {
    const KEYS: &str = "UPDATE orders SET number_key = $2, customer_key = $3, vendor_key = $4 WHERE id = $1";
    let sql = format!(
        "SELECT o.id, o.number, o.customer_id, c.name AS customer_name, o.vendor_id, v.name AS vendor_name
        FROM orders o JOIN accounts c ON c.id = o.customer_id LEFT JOIN vendors v ON v.id = o.vendor_id
        WHERE o.id > $1 AND {condition} ORDER BY o.id LIMIT {BATCH}"
    );
    let some: Vec<Facts> = on_tx!(tx, conn => sqlx::query_as(AssertSqlSafe(sql))
        .bind(after)
        .bind(id)
        .fetch_all(conn))?;
    let ids: Vec<i64> = some.iter().map(|facts| facts.id).collect();
    let items = item_names(tx, &ids).await?;
    let mut renewed = Vec::new();
    for facts in &some {
        execute!(
            tx,
            sqlx::query(KEYS)
                .bind(facts.id)
                .bind(number_key(&facts.number))
                .bind(sort_key(&facts.customer_name))
                .bind(facts.vendor_name.as_deref().map(sort_key).unwrap_or_default())
        )?;
        let items = items.get(&facts.id).into_iter().flatten().map(String::as_str);
        let customer = (facts.customer_id, facts.customer_name.as_str());
        let vendor = facts.vendor_id.zip(facts.vendor_name.as_deref());
        let words = joined(&facts.number, customer, vendor, items);
        renewed.push(OrderWords { id: OrderId(facts.id), words });
    }
    let forget = format!("DELETE FROM order_words WHERE rowid IN ({})", listed(&ids));
    execute!(tx, sqlx::query(AssertSqlSafe(forget)))?;
    bulk::insert(tx, renewed).await?;
    Ok(ids.last().copied())
}

async fn item_names(tx: &mut Tx, orders: &[i64]) -> Result<HashMap<i64, Vec<String>>> {
    let sql = format!("SELECT order_id, name FROM order_items WHERE order_id IN ({})", listed(orders));
    let items: Vec<(i64, String)> =
        on_tx!(tx, conn => sqlx::query_as(AssertSqlSafe(sql)).persistent(false).fetch_all(conn))?;
    let mut names: HashMap<i64, Vec<String>> = HashMap::new();
    for (order, name) in items {
        names.entry(order).or_default().push(name);
    }
    Ok(names)
}
