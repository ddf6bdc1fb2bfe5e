use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::ui::{
    kit::address::{param, with_param},
    threads::list_query,
};

/// What a list is sorted by unless its address says otherwise.
const USUAL: &str = "-date";

/// The heading of a column that a list can be sorted by: once more turns the order round. What a search found has an
/// order of its own.
#[component]
pub fn SortHeading(
    /// The column's name in an address.
    by: &'static str,
    /// What it is called.
    label: &'static str,
    /// Its class.
    class: &'static str,
    /// Whether the highest or latest usually comes first.
    #[prop(optional)]
    is_descending: bool,
) -> impl IntoView {
    let location = use_location();
    if param(&location.search.get_untracked(), "q").is_some_and(|words| !words.is_empty()) {
        return view! { <th role="columnheader" class=class>{label}</th> }.into_any();
    }
    // No memo: the list that is shown while another is read has none any more
    let order = move || {
        let sort = param(&location.search.get(), "sort").unwrap_or_else(|| USUAL.to_owned());
        match sort.strip_prefix('-') {
            Some(sorted) if sorted == by => Some("descending"),
            None if sort == by => Some("ascending"),
            _ => None,
        }
    };
    let href = move || {
        let wants_descending = order().map_or(is_descending, |order| order == "ascending");
        let wanted = if wants_descending { format!("-{by}") } else { by.to_owned() };
        let wanted = Some(wanted.as_str()).filter(|wanted| *wanted != USUAL);
        format!(
            "{}{}",
            location.pathname.get(),
            with_param(&list_query(&location.search.get()), "sort", wanted)
        )
    };
    view! {
        <th role="columnheader" class=class aria-sort=move || order()>
            <a href=move || href()>{label}</a>
        </th>
    }
    .into_any()
}
