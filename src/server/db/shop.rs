//! Vendors and products.

use super::{
    Db, Tx,
    at_once::{self, Row},
    on_engine, on_tx,
    thread_lists::Statement,
};
use crate::{
    domain::{
        ids::{ProductId, VendorId},
        money::Money,
        shop::{Product, ProductCard, Vendor, VendorName},
    },
    server::Result,
};

/// A product to be stored.
pub struct NewProduct<'a> {
    /// The shop's own name for it.
    pub reference: &'a str,
    /// Whose it is; none is the marketplace's own.
    pub vendor: Option<VendorId>,
    /// Its name.
    pub name: &'a str,
    /// Its price.
    pub price: Money,
    /// The file of its picture.
    pub picture: &'a str,
    /// A sentence or two about it.
    pub summary: &'a str,
    /// Facts about it, one a line.
    pub details: &'a str,
}

/// All products, in the shop's order.
pub async fn products(db: &Db) -> Result<Vec<ProductCard>> {
    const SQL: &str = "SELECT p.id, p.name, p.price, p.picture, v.name AS vendor
        FROM products p LEFT JOIN vendors v ON v.id = p.vendor_id ORDER BY p.id LIMIT 200";
    Ok(on_engine!(db, pool => sqlx::query_as(SQL).fetch_all(pool))?)
}

/// A vendor's products.
pub async fn products_of(db: &Db, vendor: VendorId) -> Result<Vec<ProductCard>> {
    const SQL: &str = "SELECT p.id, p.name, p.price, p.picture, v.name AS vendor
        FROM products p JOIN vendors v ON v.id = p.vendor_id WHERE p.vendor_id = $1 ORDER BY p.id LIMIT 200";
    Ok(on_engine!(db, pool => sqlx::query_as(SQL).bind(vendor).fetch_all(pool))?)
}

/// One product.
pub async fn product(db: &Db, id: ProductId) -> Result<Option<Product>> {
    const SQL: &str =
        "SELECT p.id, p.name, p.price, p.picture, p.summary, p.details, p.vendor_id, v.name AS vendor
        FROM products p LEFT JOIN vendors v ON v.id = p.vendor_id WHERE p.id = $1";
    Ok(on_engine!(db, pool => sqlx::query_as(SQL).bind(id).fetch_optional(pool))?)
}

/// One vendor.
pub async fn vendor(db: &Db, id: VendorId) -> Result<Option<Vendor>> {
    const SQL: &str = "SELECT id, name, about FROM vendors WHERE id = $1";
    Ok(on_engine!(db, pool => sqlx::query_as(SQL).bind(id).fetch_optional(pool))?)
}

pub(super) const VENDOR_NAMES: &str = "SELECT id, name FROM vendors ORDER BY name, id LIMIT 200";

impl Row for VendorName {
    const COLUMNS: &'static str = "id, name";
}

/// The first vendors by name, as many as one would choose from.
pub async fn vendor_names(db: &Db) -> Result<Vec<VendorName>> {
    at_once::all(db, Statement { sql: VENDOR_NAMES.to_owned(), args: Vec::new() }).await
}

/// The vendor that the shop knows by this reference.
pub async fn vendor_by_reference(db: &Db, reference: &str) -> Result<Option<VendorId>> {
    const SQL: &str = "SELECT id FROM vendors WHERE reference = $1";
    Ok(on_engine!(db, pool => sqlx::query_scalar(SQL).bind(reference).fetch_optional(pool))?)
}

/// Stores a vendor.
pub async fn insert_vendor(tx: &mut Tx, reference: &str, name: &str, about: &str) -> Result<VendorId> {
    const SQL: &str = "INSERT INTO vendors (reference, name, about) VALUES ($1, $2, $3) RETURNING id";
    Ok(on_tx!(tx, conn => sqlx::query_scalar(SQL).bind(reference).bind(name).bind(about).fetch_one(conn))?)
}

/// Stores a product.
pub async fn insert_product(tx: &mut Tx, new: &NewProduct<'_>) -> Result<ProductId> {
    const SQL: &str = "INSERT INTO products (reference, vendor_id, name, price, picture, summary, details)
        VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
    Ok(on_tx!(tx, conn => sqlx::query_scalar(SQL)
        .bind(new.reference)
        .bind(new.vendor)
        .bind(new.name)
        .bind(new.price)
        .bind(new.picture)
        .bind(new.summary)
        .bind(new.details)
        .fetch_one(conn))?)
}
