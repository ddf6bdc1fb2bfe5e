use leptos::prelude::*;
use leptos_router::components::Outlet;

use super::{sign_out::SignOutButton, use_shared};
use crate::{
    domain::{accounts::Viewer, paths},
    ui::{
        kit::{Count, Icon, Shape, UnreadInTitle, later, loaded},
        words::words,
    },
};

/// The shop around its pages.
#[component]
pub fn StorefrontLayout() -> impl IntoView {
    let shared = use_shared();
    let w = words();
    view! {
        <a class="skip" href="#content">{w.skip()}</a>
        <header class="shop-head">
            {loaded(move || async move {
                let around = shared.known().await.unwrap_or_default();
                let unread = shared.counts.await.unwrap_or_default().unread;
                Ok(view! {
                    <UnreadInTitle unread=unread />
                    <a class="logo" href="/" dir="auto">{around.market}</a>
                    {later(move || match around.me {
                        Some(me) => view! { <OwnLinks me=me unread=unread /> }.into_any(),
                        None => view! { <GuestLinks /> }.into_any(),
                    })}
                })
            })}
        </header>
        <main id="content" class="shop">
            <Outlet />
        </main>
    }
}

/// The ways of somebody who isn't signed in.
#[component]
pub fn GuestLinks() -> impl IntoView {
    let w = words();
    view! {
        <nav aria-label=w.account()>
            <a href="/register">{w.register()}</a>
            <a class="button" href="/sign-in">{w.sign_in()}</a>
        </nav>
    }
}

/// The ways of somebody who is.
#[component]
pub fn OwnLinks(
    /// Who is signed in.
    me: Viewer,
    /// How many messages are unread.
    unread: i64,
) -> impl IntoView {
    let w = words();
    let target = paths::threads(me.role);
    let label = if me.sells() { w.panel() } else { w.messages() };
    let orders = (!me.sells()).then(|| paths::orders(me.role));
    view! {
        <nav aria-label=w.account()>
            {orders.map(|orders| view! { <a href=orders>{w.orders()}</a> })}
            <a class="with-count" href=target>
                <Icon shape=Shape::Speech />
                {label}
                <Count of=unread />
            </a>
            <a class="own-settings" href=paths::SETTINGS aria-label=w.my_settings()>{w.settings()}</a>
            <span class="own-name" dir="auto">{me.name}</span>
            <SignOutButton />
        </nav>
    }
}
