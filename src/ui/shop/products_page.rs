use leptos::prelude::*;
use leptos_meta::Title;

use super::card::ProductGrid;
use crate::{
    api::shop::list_products,
    ui::{
        kit::{loaded, reading},
        words::words,
    },
};

/// All products.
#[component]
pub fn ProductsPage() -> impl IntoView {
    let products = reading(|| (), |()| list_products());
    let w = words();
    view! {
        <Title text=w.all_products />
        <h1>{w.all_products}</h1>
        {loaded(move || async move {
            let products = products.await?;
            Ok(if products.is_empty() {
                view! { <p class="blank">{w.no_products}</p> }.into_any()
            } else {
                view! { <ProductGrid products=products /> }.into_any()
            })
        })}
    }
}
