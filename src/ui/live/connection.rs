use leptos::prelude::*;

use super::use_live;
use crate::ui::words::words;

/// Says so while the page doesn't hear what happens.
#[component]
pub fn Connection() -> impl IntoView {
    let is_lost = use_live().is_lost;
    view! {
        <div class="connection" id="end" role="status">
            {move || is_lost.get().then(|| view! { <NotConnected /> }.into_any())}
        </div>
    }
}

/// What is said.
#[component]
pub fn NotConnected() -> impl IntoView {
    view! { <p>{words().not_connected()}</p> }
}
