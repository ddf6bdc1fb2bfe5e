use leptos::prelude::*;

use crate::ui::words::words;

/// A number of unread messages; nothing when there are none.
#[component]
pub fn Count(
    /// How many.
    of: i64,
) -> impl IntoView {
    (of > 0).then(|| {
        view! {
            <span class="count">
                <span aria-hidden="true">{words().waiting(of)}</span>
                <span class="unseen">{words().unread_messages(of)}</span>
            </span>
        }
        .into_any()
    })
}
