//! Orders.

use super::{Tx, on_tx};
use crate::{
    domain::{
        ids::{AccountId, OrderId, VendorId},
        moment::Moment,
        money::Money,
        orders::OrderStatus,
    },
    server::Result,
};

/// An order to be stored.
pub struct NewOrder<'a> {
    /// The shop's own name for it.
    pub reference: &'a str,
    /// The number that people know it by.
    pub number: &'a str,
    /// The buyer.
    pub customer: AccountId,
    /// The seller; none is the marketplace itself.
    pub vendor: Option<VendorId>,
    /// How far it has come.
    pub status: OrderStatus,
    /// What it costs.
    pub total: Money,
    /// When it was placed.
    pub placed_at: Moment,
}

/// Stores an order.
pub async fn insert(tx: &mut Tx, new: &NewOrder<'_>) -> Result<OrderId> {
    const SQL: &str =
        "INSERT INTO orders (reference, number, customer_id, vendor_id, status, total, placed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
    Ok(on_tx!(tx, conn => sqlx::query_scalar(SQL)
        .bind(new.reference)
        .bind(new.number)
        .bind(new.customer)
        .bind(new.vendor)
        .bind(new.status)
        .bind(new.total)
        .bind(new.placed_at)
        .fetch_one(conn))?)
}
