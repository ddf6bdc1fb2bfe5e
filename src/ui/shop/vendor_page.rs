use leptos::prelude::*;

use super::{
    ask::{AskAbout, AskButton},
    card::ProductGrid,
    id_in_address,
};
use crate::{
    api::shop::{FindVendor, VendorShop},
    domain::{ids::VendorId, names::Side, threads::may_ask},
    error::AppError,
    ui::{
        kit::{Avatar, Title, loaded, reading},
        layout::use_shared,
        words::words,
    },
};

/// A vendor with its products.
#[component]
pub fn VendorPage() -> impl IntoView {
    let id = id_in_address::<VendorId>();
    let shop = reading(|| 0, move || Ok(FindVendor { id: id.get().ok_or(AppError::NotFound)? }));
    let shared = use_shared();
    loaded(move || async move {
        let around = shared.known().await?;
        let may_ask = may_ask(around.me.as_ref());
        Ok(view! { <VendorFacts shop=shop.await? may_ask=may_ask is_guest=around.me.is_none() /> })
    })
}

#[component]
fn VendorFacts(
    /// The vendor with what it sells.
    shop: VendorShop,
    /// Whether *Contact vendor* is offered.
    may_ask: bool,
    /// Whether that leads to sign-in first.
    is_guest: bool,
) -> impl IntoView {
    let about = AskAbout::vendor(&shop.vendor);
    let VendorShop { vendor, products } = shop;
    view! {
        <Title text=vendor.name.clone() />
        <div class="vendor-head">
            <Avatar name=vendor.name.clone() side=Side::Vendor />
            <div>
                <h1 dir="auto">{vendor.name.clone()}</h1>
                <p class="summary" dir="auto">{vendor.about}</p>
            </div>
            {may_ask.then(|| view! { <AskButton about=about is_guest=is_guest /> }.into_any())}
        </div>
        <h2 dir="auto">{words().article_of(&vendor.name)}</h2>
        <ProductGrid products=products />
    }
}
