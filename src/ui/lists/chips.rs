use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{
    domain::{accounts::Role, lists::Show},
    ui::{
        kit::address::{param, with_param},
        threads::list_query,
        words::{self, words},
    },
};

/// *All*, *Unread*, *New* and so on, as far as they are for this role.
#[component]
pub fn ShowChips(
    /// Who looks.
    role: Role,
) -> impl IntoView {
    let chips = Show::offered_to(role).map(|show| view! { <Chip show=show /> }.into_any()).collect_view();
    view! { <nav class="chips" aria-label=words().show>{chips}</nav> }
}

#[component]
fn Chip(
    /// What it shows.
    show: Show,
) -> impl IntoView {
    let location = use_location();
    let value = (show != Show::All).then(|| show.as_str());
    let href = move || {
        format!(
            "{}{}",
            location.pathname.get(),
            with_param(&list_query(&location.search.get()), "show", value)
        )
    };
    let is_shown = move || {
        let shown = param(&location.search.get(), "show").unwrap_or_default();
        shown == show.as_str() || (shown.is_empty() && show == Show::All)
    };
    view! {
        <a class="chip" href=move || href() aria-current=move || is_shown().then_some("true")>{words::show(show)}</a>
    }
}
