//! Products and vendors, for everybody.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::encoding::Answer;
use crate::{
    domain::{
        ids::{ProductId, VendorId},
        shop::{Product, ProductCard, Vendor, VendorName},
    },
    error::AppError,
};

/// A vendor with what it sells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VendorShop {
    /// The vendor.
    pub vendor: Vendor,
    /// Its products.
    pub products: Vec<ProductCard>,
}

/// All products.
#[server(endpoint = "list_products", output = Answer)]
pub async fn list_products() -> Result<Vec<ProductCard>, AppError> {
    use crate::server::{context, db::shop};
    shop::products(&context::state().db).await
}

/// One product.
#[server(endpoint = "find_product", output = Answer)]
pub async fn find_product(id: ProductId) -> Result<Product, AppError> {
    use crate::server::{context, db::shop};
    shop::product(&context::state().db, id).await?.ok_or(AppError::NotFound)
}

/// The vendors that an admin can choose from; none for anybody else.
#[server(endpoint = "list_vendors", output = Answer)]
pub async fn list_vendors() -> Result<Vec<VendorName>, AppError> {
    use crate::{domain::accounts::Role, server::context};
    if context::viewer()?.role != Role::Admin {
        return Ok(Vec::new());
    }
    let state = context::state();
    Ok(state.vendors.get(&state.db).await?.to_vec())
}

/// One vendor with what it sells.
#[server(endpoint = "find_vendor", output = Answer)]
pub async fn find_vendor(id: VendorId) -> Result<VendorShop, AppError> {
    use crate::server::{context, db::shop};
    let db = context::state().db;
    let vendor = shop::vendor(&db, id).await?.ok_or(AppError::NotFound)?;
    Ok(VendorShop { vendor, products: shop::products_of(&db, id).await? })
}
