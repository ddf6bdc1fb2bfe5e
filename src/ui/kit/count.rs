use leptos::prelude::*;

use crate::ui::words::words;

/// A number of unread messages; nothing when there are none.
#[component]
pub fn Count(
    /// How many.
    of: i64,
) -> impl IntoView {
    let shown = if of > 99 { "99+".to_owned() } else { of.to_string() };
    (of > 0).then(|| {
        view! {
            <span class="count">
                <span aria-hidden="true">{shown}</span>
                <span class="unseen">{words().unread_messages(of)}</span>
            </span>
        }
        .into_any()
    })
}
