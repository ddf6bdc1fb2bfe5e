use leptos::prelude::*;

use crate::{
    domain::{paths, shop::ProductCard},
    ui::words::{self, words},
};

/// Products side by side.
#[component]
pub fn ProductGrid(
    /// Which.
    products: Vec<ProductCard>,
) -> impl IntoView {
    view! {
        <ul class="product-grid">
            {products.into_iter().map(|product| view! { <ProductTile product=product /> }.into_any()).collect_view()}
        </ul>
    }
}

#[component]
fn ProductTile(
    /// Which.
    product: ProductCard,
) -> impl IntoView {
    let w = words();
    let seller = product.vendor.unwrap_or_else(|| w.sold_by_market().to_owned());
    view! {
        <li>
            <a class="product-tile" href=paths::product(product.id)>
                <img src=picture(&product.picture) alt="" width="400" height="400" loading="lazy" />
                <span class="name" dir="auto">{product.name}</span>
                <span class="num">{words::price(product.price)}</span>
                <span class="quiet small" dir="auto">{seller}</span>
            </a>
        </li>
    }
}

/// The address of a product's picture.
#[must_use]
pub fn picture(file: &str) -> String {
    format!("/pictures/{file}")
}
