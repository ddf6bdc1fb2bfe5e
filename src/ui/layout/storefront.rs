use leptos::prelude::*;
use leptos_router::components::Outlet;

use super::{sign_out::SignOutButton, use_shared};
use crate::{
    api::surroundings::Me,
    domain::paths,
    ui::{
        kit::{Count, Icon, Shape, UnreadInTitle, loaded},
        words::words,
    },
};

/// The shop around its pages.
#[component]
pub fn StorefrontLayout() -> impl IntoView {
    let shared = use_shared();
    let w = words();
    view! {
        <a class="skip" href="#content">{w.skip}</a>
        <header class="shop-head">
            {loaded(move || async move {
                let around = shared.known().await.unwrap_or_default();
                let unread = around.me.as_ref().map_or(0, |me| me.unread);
                Ok(view! {
                    <UnreadInTitle unread=unread />
                    <a class="logo" href="/">{around.market}</a>
                    {around.me.map_or_else(|| view! { <GuestLinks /> }.into_any(), |me| view! { <OwnLinks me=me /> }.into_any())}
                })
            })}
        </header>
        <main id="content" class="shop">
            <Outlet />
        </main>
    }
}

#[component]
fn GuestLinks() -> impl IntoView {
    let w = words();
    view! {
        <nav aria-label=w.account>
            <a href="/register">{w.register}</a>
            <a class="button" href="/sign-in">{w.sign_in}</a>
        </nav>
    }
}

#[component]
fn OwnLinks(
    /// Who is signed in.
    me: Me,
) -> impl IntoView {
    let w = words();
    let target = paths::threads(me.viewer.role);
    let label = if me.viewer.sells() { w.panel } else { w.messages };
    let orders = (!me.viewer.sells()).then(|| paths::orders(me.viewer.role));
    view! {
        <nav aria-label=w.my_account>
            {orders.map(|orders| view! { <a href=orders>{w.orders}</a> })}
            <a class="with-count" href=target>
                <Icon shape=Shape::Speech />
                {label}
                <Count of=me.unread />
            </a>
            <span class="own-name" dir="auto">{me.viewer.name}</span>
            <SignOutButton />
        </nav>
    }
}
