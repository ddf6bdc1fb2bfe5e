//! What an import asks and changes, for several lines at once where there can be many.

use sqlx::{AssertSqlSafe, FromRow, postgres::PgRow, sqlite::SqliteRow};

use super::{Tx, dialect, execute, on_tx};
use crate::{
    domain::{
        accounts::{Email, PersonName},
        ids::{AccountId, OrderId, ProductId, VendorId},
        moment::Moment,
        money::Money,
        orders::OrderStatus,
    },
    server::{Result, db::shop::NewProduct},
};

/// A vendor, as it is.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
#[expect(missing_docs, reason = "each is its column")]
pub struct Vendor {
    pub id: VendorId,
    pub reference: String,
    pub name: String,
    pub about: String,
}

/// A product, as it is.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
#[expect(missing_docs, reason = "each is its column")]
pub struct Product {
    pub id: ProductId,
    pub reference: String,
    pub vendor_id: Option<VendorId>,
    pub name: String,
    pub price: Money,
    pub picture: String,
    pub summary: String,
    pub details: String,
}

/// A customer, as they are.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
#[expect(missing_docs, reason = "each is its column")]
pub struct Customer {
    pub id: AccountId,
    pub reference: String,
    pub email: String,
    pub name: String,
}

/// An order, as it is.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
#[expect(missing_docs, reason = "each is its column")]
pub struct Order {
    pub id: OrderId,
    pub reference: String,
    pub number: String,
    pub customer_id: AccountId,
    pub vendor_id: Option<VendorId>,
    pub status: OrderStatus,
    pub total: Money,
    pub placed_at: Moment,
}

/// Something of an order, as it is.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
#[expect(missing_docs, reason = "each is its column")]
pub struct Item {
    pub order_id: OrderId,
    pub product_id: Option<ProductId>,
    pub name: String,
    pub quantity: i64,
    pub price: Money,
}

/// The vendors with these references.
pub async fn vendors(tx: &mut Tx, references: &[&str]) -> Result<Vec<Vendor>> {
    among(tx, "SELECT id, reference, name, about FROM vendors WHERE reference", references, "").await
}

/// The products with these references, held until the transaction ends.
pub async fn products(tx: &mut Tx, references: &[&str]) -> Result<Vec<Product>> {
    const SQL: &str = "SELECT id, reference, vendor_id, name, price, picture, summary, details FROM products
        WHERE reference";
    let holding = dialect::holding(tx);
    among(tx, SQL, references, holding).await
}

/// The references of the products with these references, with their ids.
pub async fn product_ids(tx: &mut Tx, references: &[&str]) -> Result<Vec<(String, ProductId)>> {
    among(tx, "SELECT reference, id FROM products WHERE reference", references, "").await
}

/// The customers with these references.
pub async fn customers(tx: &mut Tx, references: &[&str]) -> Result<Vec<Customer>> {
    const SQL: &str = "SELECT id, reference, email, name FROM accounts WHERE reference";
    among(tx, SQL, references, "").await
}

/// The orders with these references, held until the transaction ends.
pub async fn orders(tx: &mut Tx, references: &[&str]) -> Result<Vec<Order>> {
    const SQL: &str = "SELECT id, reference, number, customer_id, vendor_id, status, total, placed_at
        FROM orders WHERE reference";
    let holding = dialect::holding(tx);
    among(tx, SQL, references, holding).await
}

/// The items of the orders with these references, in their order.
pub async fn items(tx: &mut Tx, references: &[&str]) -> Result<Vec<Item>> {
    const SQL: &str = "SELECT i.order_id, i.product_id, i.name, i.quantity, i.price
        FROM orders o JOIN order_items i ON i.order_id = o.id WHERE o.reference";
    among(tx, SQL, references, " ORDER BY i.order_id, i.place").await
}

/// The references of the orders with these numbers, after the numbers.
pub async fn orders_by_number(tx: &mut Tx, numbers: &[&str]) -> Result<Vec<(String, String)>> {
    among(tx, "SELECT number, reference FROM orders WHERE number", numbers, "").await
}

/// Rows of which a column is among some texts.
async fn among<T>(tx: &mut Tx, select: &str, texts: &[&str], rest: &str) -> Result<Vec<T>>
where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    if texts.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=texts.len()).map(|place| format!("${place}")).collect();
    let sql = format!("{select} IN ({}){rest}", places.join(", "));
    Ok(on_tx!(tx, conn => {
        let mut query = sqlx::query_as(AssertSqlSafe(sql)).persistent(false);
        for text in texts {
            query = query.bind(*text);
        }
        query.fetch_all(conn)
    })?)
}

/// Changes what a vendor is called and says.
pub async fn update_vendor(tx: &mut Tx, id: VendorId, name: &str, about: &str) -> Result<()> {
    const SQL: &str = "UPDATE vendors SET name = $2, about = $3 WHERE id = $1";
    execute!(tx, sqlx::query(SQL).bind(id).bind(name).bind(about))?;
    Ok(())
}

/// Changes a product into this one.
pub async fn update_product(tx: &mut Tx, id: ProductId, new: &NewProduct<'_>) -> Result<()> {
    const SQL: &str = "UPDATE products SET vendor_id = $2, name = $3, price = $4, picture = $5, summary = $6,
            details = $7 WHERE id = $1";
    execute!(
        tx,
        sqlx::query(SQL)
            .bind(id)
            .bind(new.vendor)
            .bind(new.name)
            .bind(new.price)
            .bind(new.picture)
            .bind(new.summary)
            .bind(new.details)
    )?;
    Ok(())
}

/// Whether anybody has ever written about a product.
pub async fn product_has_thread(tx: &mut Tx, id: ProductId) -> Result<bool> {
    const SQL: &str = "SELECT id FROM threads WHERE product_id = $1 LIMIT 1";
    let found: Option<i64> = on_tx!(tx, conn => sqlx::query_scalar(SQL).bind(id).fetch_optional(conn))?;
    Ok(found.is_some())
}

/// Whether anybody has ever written about an order.
pub async fn order_has_thread(tx: &mut Tx, id: OrderId) -> Result<bool> {
    const SQL: &str = "SELECT id FROM threads WHERE order_id = $1 LIMIT 1";
    let found: Option<i64> = on_tx!(tx, conn => sqlx::query_scalar(SQL).bind(id).fetch_optional(conn))?;
    Ok(found.is_some())
}

/// Makes a customer who can't sign in until they have a password, unless their address is taken.
pub async fn insert_customer(
    tx: &mut Tx,
    reference: &str,
    (email, name): (&Email, &PersonName),
    at: Moment,
) -> Result<bool> {
    const SQL: &str =
        "INSERT INTO accounts (reference, email, email_key, name, role, password_hash, created_at)
        VALUES ($1, $2, $3, $4, 'customer', '', $5) ON CONFLICT (email_key) DO NOTHING";
    let made = execute!(
        tx,
        sqlx::query(SQL).bind(reference).bind(email.as_str()).bind(email.key()).bind(name.as_str()).bind(at)
    )?;
    Ok(made == 1)
}

/// Changes a customer's address and name, unless another account has that address.
pub async fn update_customer(
    tx: &mut Tx,
    id: AccountId,
    (email, name): (&Email, &PersonName),
) -> Result<bool> {
    const SQL: &str = "UPDATE accounts SET email = $2, email_key = $3, name = $4 WHERE id = $1
        AND NOT EXISTS (SELECT 1 FROM accounts o WHERE o.email_key = $3 AND o.id <> $1)";
    let changed =
        execute!(tx, sqlx::query(SQL).bind(id).bind(email.as_str()).bind(email.key()).bind(name.as_str()))?;
    Ok(changed == 1)
}
