use leptos::{prelude::*, server_fn::ServerFn};

use super::Part;
use crate::{
    api::threads::AskQuestion,
    domain::{
        ids::{ProductId, VendorId},
        money::Money,
        shop::{Product, ProductCard},
    },
    ui::{
        kit::FormState,
        shop::{AskAbout, AskForm, ProductFacts, ProductGrid},
    },
};

fn product() -> Product {
    Product {
        id: ProductId(1),
        name: "Halo floor lamp, brass".to_owned(),
        price: Money(18_900),
        picture: "lumen-halo.svg".to_owned(),
        summary: "A ring of light on a slender stem.".to_owned(),
        details: "Brass, lacquered\n158 cm\nDimmable".to_owned(),
        vendor_id: Some(VendorId(1)),
        vendor: Some("Lumen Lighting".to_owned()),
    }
}

#[component]
pub fn Shop() -> impl IntoView {
    let card = |id, name: &str, picture: &str, vendor: Option<&str>| ProductCard {
        id: ProductId(id),
        name: name.to_owned(),
        price: Money(18_900),
        picture: picture.to_owned(),
        vendor: vendor.map(str::to_owned),
    };
    let cards = vec![
        card(1, "Halo floor lamp, brass", "lumen-halo.svg", Some("Lumen Lighting")),
        card(2, "Dusk wall light, set of two", "lumen-dusk.svg", Some("Lumen Lighting")),
        card(3, "Gift card", "agora-card.svg", None),
    ];
    let form = FormState::of(AskQuestion::PATH);
    view! {
        <Part title="The shop" about="Products side by side, one by itself with the button that asks, and the dialog that it opens.">
            <ProductGrid products=cards />
            <ProductFacts product=product() may_ask=true is_guest=false />
            <div class="form-dialog"><AskForm about=AskAbout::product(&product()) form=form /></div>
        </Part>
    }
}
