//! Orders.

use serde::Deserialize;
use sqlx::AssertSqlSafe;

use super::{
    Db, Tx,
    at_once::{self, Row, flag},
    bulk::{self, rows},
    dialect::{self, among},
    execute, on_engine, order_search, read_marks, scope,
    thread_lists::{Arg, Statement},
};
use crate::{
    domain::{
        accounts::{Role, Viewer},
        ids::{AccountId, OrderId, ProductId, ThreadId, VendorId},
        moment::Moment,
        money::Money,
        orders::{OrderItem, OrderRow, OrderStatus, is_order_number},
        threads::Party,
    },
    server::Result,
};

/// An order to be stored.
#[derive(Debug, Clone)]
pub struct NewOrder<'a> {
    /// The shop's own name for it.
    pub reference: &'a str,
    /// The number that people know it by.
    pub number: &'a str,
    /// The buyer, with their name.
    pub customer: (AccountId, &'a str),
    /// The seller, with its name; none is the marketplace itself.
    pub vendor: Option<(VendorId, &'a str)>,
    /// How far it has come.
    pub status: OrderStatus,
    /// What it costs.
    pub total: Money,
    /// When it was placed.
    pub placed_at: Moment,
    /// What was bought.
    pub items: Vec<NewItem<'a>>,
}

/// Something that was bought, to be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewItem<'a> {
    /// The product, if the shop has it.
    pub product: Option<ProductId>,
    /// Its name when it was bought.
    pub name: &'a str,
    /// How many.
    pub quantity: i64,
    /// What one of them cost.
    pub price: Money,
}

/// Stores orders, and says their ids in the same order.
pub async fn insert(tx: &mut Tx, new: &[NewOrder<'_>]) -> Result<Vec<OrderId>> {
    let ids: Vec<OrderId> =
        dialect::next_ids(tx, "orders", new.len()).await?.into_iter().map(OrderId).collect();
    insert_as(tx, &ids, new).await?;
    Ok(ids)
}

/// Stores orders under these ids.
pub async fn insert_as(tx: &mut Tx, ids: &[OrderId], new: &[NewOrder<'_>]) -> Result<()> {
    let orders = || ids.iter().copied().zip(new);
    bulk::insert(tx, orders().map(|(id, new)| rows::Order { id, new }).collect::<Vec<_>>()).await?;
    bulk::insert(tx, orders().flat_map(|(id, new)| items_of(id, &new.items)).collect::<Vec<_>>()).await?;
    let words = |(id, new)| rows::OrderWords { id, words: order_search::words_of(new) };
    bulk::insert(tx, orders().map(words).collect::<Vec<_>>()).await
}

/// Changes an order into this one, but for what it is found by and sorted by.
pub async fn update(tx: &mut Tx, id: OrderId, new: &NewOrder<'_>) -> Result<()> {
    const SQL: &str = "UPDATE orders SET number = $2, customer_id = $3, vendor_id = $4, status = $5,
            total = $6, placed_at = $7 WHERE id = $1";
    execute!(
        tx,
        sqlx::query(SQL)
            .bind(id)
            .bind(new.number)
            .bind(new.customer.0)
            .bind(new.vendor.map(|(id, _)| id))
            .bind(new.status)
            .bind(new.total)
            .bind(new.placed_at)
    )?;
    read_marks::set_placed_at(tx, id, new.placed_at).await?;
    execute!(tx, sqlx::query("DELETE FROM order_items WHERE order_id = $1").bind(id))?;
    bulk::insert(tx, items_of(id, &new.items)).await
}

fn items_of<'a>(order: OrderId, items: &'a [NewItem<'a>]) -> Vec<rows::OrderItem<'a>> {
    (0..).zip(items).map(|(place, new)| rows::OrderItem { order, place, new }).collect()
}

/// An order that a viewer may see, as the database has it.
#[derive(Debug, Deserialize, sqlx::FromRow)]
pub struct Record {
    /// The order.
    pub id: OrderId,
    number: String,
    status: OrderStatus,
    total: Money,
    placed_at: Moment,
    /// The seller.
    pub vendor_id: Option<VendorId>,
    vendor_name: Option<String>,
    customer_name: String,
    customer_email: String,
    /// Whether the buyer's account is closed.
    #[serde(deserialize_with = "flag")]
    pub customer_left: bool,
    /// What has been said about it.
    pub thread_id: Option<ThreadId>,
    #[serde(deserialize_with = "flag")]
    is_disputed: bool,
    unread: i64,
}

impl Row for Record {
    const COLUMNS: &'static str =
        "id, number, status, total, placed_at, vendor_id, vendor_name, customer_name,
        customer_email, customer_left, thread_id, is_disputed, unread";
}

impl Record {
    /// The row that a list shows to this viewer.
    #[must_use]
    pub fn row_for(&self, viewer: &Viewer) -> OrderRow {
        OrderRow {
            number: self.number.clone(),
            customer: Party {
                name: self.customer_name.clone(),
                email: (viewer.role == Role::Admin).then(|| self.customer_email.clone()),
            },
            vendor: self.vendor_name.clone(),
            total: self.total,
            status: self.status,
            placed_at: self.placed_at,
            has_messages: self.thread_id.is_some(),
            unread: self.unread,
            is_disputed: self.is_disputed,
        }
    }
}

/// An order's columns, with its thread. `$2` is the viewer's account; `how` is how the orders are found.
fn select(how: &str) -> String {
    format!(
        "SELECT o.id, o.number, o.status, o.total, o.placed_at, o.vendor_id,
        v.name AS vendor_name, c.name AS customer_name, c.email AS customer_email,
        c.deactivated_at IS NOT NULL AS customer_left,
        t.id AS thread_id, COALESCE(t.is_disputed, FALSE) AS is_disputed, COALESCE(r.unread, 0) AS unread
    FROM orders o{how}
    JOIN accounts c ON c.id = o.customer_id
    LEFT JOIN vendors v ON v.id = o.vendor_id
    LEFT JOIN threads t ON t.order_id = o.id AND t.deleted_at IS NULL
    LEFT JOIN read_marks r ON r.thread_id = t.id AND r.account_id = $2"
    )
}

/// These orders, as far as a viewer may see them, in no order.
pub async fn rows(db: &Db, viewer: &Viewer, ids: &[OrderId]) -> Result<Vec<Record>> {
    at_once::all(db, rows_sql(db, viewer, ids)).await
}

pub(super) fn rows_sql(db: &Db, viewer: &Viewer, ids: &[OrderId]) -> Statement {
    let (whose, own) = scope::of_orders(viewer);
    let sql = format!("{} WHERE {whose} AND {}", select(dialect::by_id(db)), among(db, "o.id", "$3"));
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    Statement { sql, args: vec![Arg::Number(own), Arg::Number(viewer.id.0), Arg::Text(format!("{ids:?}"))] }
}

/// The order with this number, if this viewer may see it.
pub async fn find_visible_to(db: &Db, viewer: &Viewer, number: &str) -> Result<Option<Record>> {
    if !is_order_number(number) {
        return Ok(None);
    }
    let (whose, own) = scope::of_orders(viewer);
    let sql = format!("{} WHERE {whose} AND o.number = $3", select(""));
    Ok(on_engine!(db, pool => sqlx::query_as(AssertSqlSafe(sql))
        .bind(own)
        .bind(viewer.id)
        .bind(number)
        .fetch_optional(pool))?)
}

/// What was bought, in the shop's order.
pub async fn items(db: &Db, order: OrderId) -> Result<Vec<OrderItem>> {
    const SQL: &str = "SELECT i.product_id, i.name, p.picture, i.quantity, i.price
        FROM order_items i LEFT JOIN products p ON p.id = i.product_id WHERE i.order_id = $1 ORDER BY i.place";
    Ok(on_engine!(db, pool => sqlx::query_as(SQL).bind(order).fetch_all(pool))?)
}
