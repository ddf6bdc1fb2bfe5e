use leptos::prelude::*;
use leptos_router::components::{A, Outlet, Redirect};

use super::{bell::Bell, sign_out::SignOutButton, use_shared};
use crate::{
    api::surroundings::{Me, Surroundings},
    domain::paths,
    ui::{
        kit::{Count, Icon, Shape, UnreadInTitle, loaded},
        words::{self, words},
    },
};

/// The panel around its pages.
#[component]
pub fn PanelLayout() -> impl IntoView {
    let shared = use_shared();
    view! {
        <a class="skip" href="#content">{words().skip}</a>
        <div class="panel">
            {loaded(move || async move {
                let around = shared.known().await.unwrap_or_default();
                let unread = around.me.as_ref().map_or(0, |me| me.unread);
                Ok(view! {
                    <UnreadInTitle unread=unread />
                    <PanelHead around=around />
                    <PanelLinks unread=unread />
                })
            })}
            <main id="content" class="panel-main">
                <Outlet />
            </main>
        </div>
    }
}

/// Leads to the message center.
#[component]
pub fn PanelStart() -> impl IntoView {
    view! { <Redirect path=paths::MESSAGE_CENTER /> }
}

#[component]
fn PanelHead(
    /// Who is here, and where.
    around: Surroundings,
) -> impl IntoView {
    view! {
        <header class="panel-head">
            <a class="logo" href="/">
                <Icon shape=Shape::Stoa />
                "Stoa"
            </a>
            {around.me.map(|me| view! { <Who me=me market=around.market /> }.into_any())}
        </header>
    }
}

#[component]
fn Who(
    /// Who is signed in.
    me: Me,
    /// The marketplace's name.
    market: String,
) -> impl IntoView {
    let employer = words::employer(&me.viewer, &market);
    view! {
        <div class="who-am-i">
            <span>
                <b dir="auto">{me.viewer.name}</b>
                <span class="quiet small" dir="auto">{employer}</span>
            </span>
            <Bell unread=me.unread disputes=me.disputes />
            <SignOutButton />
        </div>
    }
}

#[component]
fn PanelLinks(
    /// How many messages are unread.
    unread: i64,
) -> impl IntoView {
    let w = words();
    view! {
        <nav class="panel-links" aria-label=w.panel>
            <h2>{w.orders}</h2>
            <A href=paths::ORDERS>
                <Icon shape=Shape::Box />
                {w.orders_list}
            </A>
            <A href=paths::ORDER_MESSAGES>
                <Icon shape=Shape::Speech />
                {w.messages}
            </A>
            <h2>{w.customers}</h2>
            <A href=paths::MESSAGE_CENTER>
                <Icon shape=Shape::Inbox />
                {w.message_center}
                <Count of=unread />
            </A>
        </nav>
    }
}
