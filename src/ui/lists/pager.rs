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
    let location = use_location();
    let (path, query) = (location.pathname.get_untracked(), list_query(&location.search.get_untracked()));
    let first = with_param(&query, "cursor", None);
    let is_first = param(&query, "cursor").is_none();
    let next = next.map(|next| {
        let next = query_of(pairs(&first).chain([("cursor".to_owned(), next)]));
        format!("{path}{next}")
    });
    let first = (!is_first).then(|| format!("{path}{first}"));
    (first.is_some() || next.is_some()).then(|| view! { <PagerLinks first=first next=next /> }.into_any())
}

/// The same, to these addresses.
#[component]
pub fn PagerLinks(
    /// The first page's, beyond it.
    first: Option<String>,
    /// The next one's, if there is one.
    next: Option<String>,
) -> impl IntoView {
    let w = words();
    view! {
        <nav class="pages" aria-label=w.pages()>
            {first.map(|first| view! { <a class="button" href=first>{w.first_page()}</a> }.into_any())}
            {next.map(|next| view! { <a class="button" rel="next" href=next>{w.next_page()}</a> }.into_any())}
        </nav>
    }
}
