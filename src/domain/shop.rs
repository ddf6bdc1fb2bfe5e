//! Vendors and products of the shop around Stoa.

use serde::{Deserialize, Serialize};

use super::{
    ids::{ProductId, VendorId},
    money::Money,
};

/// A product as a row of a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct ProductCard {
    /// The product.
    pub id: ProductId,
    /// Its name.
    pub name: String,
    /// Its price.
    pub price: Money,
    /// The file of its picture under `/pictures/`.
    pub picture: String,
    /// The vendor's name; none is the marketplace's own product.
    pub vendor: Option<String>,
}

/// A product as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Product {
    /// The product.
    pub id: ProductId,
    /// Its name.
    pub name: String,
    /// Its price.
    pub price: Money,
    /// The file of its picture under `/pictures/`.
    pub picture: String,
    /// A sentence or two about it.
    pub summary: String,
    /// Facts about it, one a line.
    pub details: String,
    /// Whose it is; none is the marketplace's own.
    pub vendor_id: Option<VendorId>,
    /// The vendor's name.
    pub vendor: Option<String>,
}

/// A vendor by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct VendorName {
    /// Which.
    pub id: VendorId,
    /// Its name.
    pub name: String,
}

/// A vendor as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Vendor {
    /// The vendor.
    pub id: VendorId,
    /// Its name.
    pub name: String,
    /// A sentence or two about it.
    pub about: String,
}
