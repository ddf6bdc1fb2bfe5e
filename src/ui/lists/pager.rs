use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::ui::{
    kit::address::{pairs, param, query_of, with_param},
    threads::list_query,
    words::words,
};

/// The ways to the next page of a list and back to its first.
#[component]
pub fn Pager(
    /// Where it goes on, if it does.
    next: Option<String>,
) -> impl IntoView {
    let (location, w) = (use_location(), words());
    let (path, query) = (location.pathname.get_untracked(), list_query(&location.search.get_untracked()));
    let first = with_param(&query, "cursor", None);
    let is_first = param(&query, "cursor").is_none();
    let next = next.map(|next| {
        let next = query_of(pairs(&first).chain([("cursor".to_owned(), next)]));
        format!("{path}{next}")
    });
    (!is_first || next.is_some()).then(|| {
        view! {
            <nav class="pages" aria-label=w.pages>
                {(!is_first).then(|| view! { <a class="button" href=format!("{path}{first}")>{w.first_page}</a> }.into_any())}
                {next.map(|next| view! { <a class="button" rel="next" href=next>{w.next_page}</a> }.into_any())}
            </nav>
        }
        .into_any()
    })
}
