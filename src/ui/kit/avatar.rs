use leptos::prelude::*;

use crate::domain::names::{Side, initials};

/// The initials of somebody, round for people and square for shops.
#[component]
pub fn Avatar(
    /// Whose.
    #[prop(into)]
    name: String,
    /// The side they are on.
    side: Side,
) -> impl IntoView {
    let class = match side {
        Side::Customer => "avatar",
        Side::Vendor => "avatar shop",
        Side::Marketplace => "avatar market",
    };
    view! { <span class=class aria-hidden="true">{initials(&name)}</span> }
}
