use leptos::prelude::*;

use super::Choice;
use crate::ui::words::words;

/// What a list is sorted by, besides its date, where there is no room for the headings that sort it.
#[component]
pub fn SortChoice(
    /// The columns' names in an address, what they are called, and whether they hold numbers.
    columns: Vec<(&'static str, &'static str, bool)>,
) -> impl IntoView {
    let w = words();
    let sorts = columns.into_iter().flat_map(|(by, label, is_number)| {
        let (up, down) = (by.to_owned(), format!("-{by}"));
        if is_number {
            [(down, w.highest_first(label)), (up, w.lowest_first(label))]
        } else {
            [(up, w.a_to_z(label)), (down, w.z_to_a(label))]
        }
    });
    let options = [("date".to_owned(), w.oldest_first().to_owned())].into_iter().chain(sorts).collect();
    view! {
        <div class="sort-choice">
            <Choice name="sort" label=w.sorted_by() all=w.newest_first() options=options />
        </div>
    }
}
