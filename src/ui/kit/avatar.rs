use leptos::prelude::*;
use maud::{Markup, html};

use super::fixed::Fixed;
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
    Fixed::from(avatar(&name, side))
}

/// The same as text.
#[must_use]
pub fn avatar(name: &str, side: Side) -> Markup {
    html! {
        span.avatar.shop[side == Side::Vendor].market[side == Side::Marketplace] aria-hidden="true" { (initials(name)) }
    }
}
