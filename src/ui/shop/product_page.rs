use leptos::prelude::*;

use super::{
    ask::{AskAbout, AskButton},
    card::picture,
    id_in_address,
};
use crate::{
    api::shop::FindProduct,
    domain::{ids::ProductId, names::Side, paths, shop::Product, threads::may_ask},
    error::AppError,
    ui::{
        kit::{Avatar, Title, later, loaded, reading},
        layout::use_shared,
        words::{self, words},
    },
};

/// A product.
#[component]
pub fn ProductPage() -> impl IntoView {
    let id = id_in_address::<ProductId>();
    let product = reading(|| 0, move || Ok(FindProduct { id: id.get().ok_or(AppError::NotFound)? }));
    let shared = use_shared();
    loaded(move || async move {
        let around = shared.known().await?;
        let (product, may_ask, is_guest) = (product.await?, may_ask(around.me.as_ref()), around.me.is_none());
        Ok(view! {
            <Title text=product.name.clone() />
            {later(move || view! { <ProductFacts product=product may_ask=may_ask is_guest=is_guest /> }.into_any())}
        })
    })
}

/// What a shopper wants to know of it, and *Ask a question*.
#[component]
pub fn ProductFacts(
    /// Which product.
    product: Product,
    /// Whether *Ask a question* is offered.
    may_ask: bool,
    /// Whether that leads to sign-in first.
    is_guest: bool,
) -> impl IntoView {
    let facts: Vec<String> = product.details.lines().map(str::to_owned).collect();
    let about = AskAbout::product(&product);
    view! {
        <article class="product">
            <img class="picture" src=picture(&product.picture) alt="" width="400" height="400" />
            <div class="facts">
                <h1 dir="auto">{product.name.clone()}</h1>
                <p class="price num">{words::price(product.price)}</p>
                <p class="summary" dir="auto">{product.summary.clone()}</p>
                <ul class="details">
                    {facts.into_iter().map(|fact| view! { <li dir="auto">{fact}</li> }.into_any()).collect_view()}
                </ul>
                {may_ask.then(|| view! { <AskButton about=about is_guest=is_guest /> }.into_any())}
                <Seller product=product />
            </div>
        </article>
    }
}

#[component]
fn Seller(
    /// Whose product.
    product: Product,
) -> impl IntoView {
    let w = words();
    match (product.vendor_id, product.vendor) {
        (Some(id), Some(name)) => view! {
            <a class="seller" href=paths::vendor(id)>
                <Avatar name=name.clone() side=Side::Vendor />
                <span>
                    <b dir="auto">{name}</b>
                    <span class="quiet small">{w.see_vendor()}</span>
                </span>
            </a>
        }
        .into_any(),
        _ => view! { <p class="quiet small">{w.sold_by_market()}</p> }.into_any(),
    }
}
