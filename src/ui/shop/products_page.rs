use leptos::prelude::*;

use super::card::ProductGrid;
use crate::{
    api::shop::ListProducts,
    ui::{
        kit::{Title, loaded, reading},
        words::words,
    },
};

/// All products.
#[component]
pub fn ProductsPage() -> impl IntoView {
    let products = reading(|| 0, || Ok(ListProducts {}));
    let w = words();
    view! {
        <Title text=w.all_products() />
        <h1>{w.all_products()}</h1>
        {loaded(move || async move {
            let products = products.await?;
            Ok(if products.is_empty() {
                view! { <p class="blank">{w.no_products()}</p> }.into_any()
            } else {
                view! { <ProductGrid products=products /> }.into_any()
            })
        })}
    }
}
