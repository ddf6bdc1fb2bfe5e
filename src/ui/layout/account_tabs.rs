use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    domain::{accounts::Role, paths},
    ui::words::words,
};

/// The lists of a customer's account, and its settings.
#[component]
pub fn AccountTabs() -> impl IntoView {
    let w = words();
    view! {
        <nav class="tabs" aria-label=w.my_account()>
            <A href=paths::threads(Role::Customer)>{w.messages()}</A>
            <A href=paths::orders(Role::Customer)>{w.orders()}</A>
            <A href=paths::SETTINGS>{w.settings()}</A>
        </nav>
    }
}
