//! Orders of the shop around Stoa.

use serde::{Deserialize, Serialize};

/// How far an order has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
