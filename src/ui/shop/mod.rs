//! The storefront's own pages.

mod ask;
mod card;
mod product_page;
mod products_page;
mod vendor_page;

pub use ask::{AskAbout, AskForm, AskPage, ContactPage};
pub use card::ProductGrid;
pub use product_page::{ProductFacts, ProductPage};
pub use products_page::ProductsPage;
pub use vendor_page::VendorPage;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The id in the address, when it is one.
fn id_in_address<T: std::str::FromStr + PartialEq + Send + Sync + 'static>() -> Memo<Option<T>> {
    let params = use_params_map();
    Memo::new(move |_| params.get().get("id").and_then(|id| id.parse().ok()))
}
