use leptos::prelude::*;

use crate::domain::search::Part;

/// Some of a text, with the words in it that were looked for.
#[component]
pub fn Excerpt(
    /// Its parts.
    parts: Vec<Part>,
) -> impl IntoView {
    parts
        .into_iter()
        .map(|part| {
            if part.is_marked { view! { <mark>{part.text}</mark> }.into_any() } else { part.text.into_any() }
        })
        .collect_view()
}
