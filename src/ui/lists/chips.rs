use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{
    domain::lists::Show,
    ui::{
        kit::address::{param, with_param},
        threads::list_query,
        words::words,
    },
};

/// *All*, *Unread*, *New* and so on: links, one of which is what is shown.
#[component]
pub fn ShowChips(
    /// Those that are offered, with their labels.
    shows: Vec<(Show, &'static str)>,
) -> impl IntoView {
    let chips = shows
        .into_iter()
        .map(|(show, label)| view! { <Chip show=show label=label /> }.into_any())
        .collect_view();
    view! { <nav class="chips" aria-label=words().show()>{chips}</nav> }
}

#[component]
fn Chip(
    /// What it shows.
    show: Show,
    /// What it is called.
    label: &'static str,
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
        <a class="chip" href=move || href() aria-current=move || is_shown().then_some("true")>{label}</a>
    }
}
