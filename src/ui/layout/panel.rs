use leptos::prelude::*;
use leptos_router::components::{A, Outlet, Redirect};

use super::{bell::Bell, sign_out::SignOutButton, use_shared};
use crate::{
    api::surroundings::{Counts, Surroundings},
    domain::{accounts::Viewer, paths, settings::may_settle},
    ui::{
        kit::{Count, Icon, Shape, UnreadInTitle, later, loaded},
        words::{self, words},
    },
};

/// The panel around its pages.
#[component]
pub fn PanelLayout() -> impl IntoView {
    let shared = use_shared();
    view! {
        <a class="skip" href="#content">{words().skip()}</a>
        <div class="panel">
            {loaded(move || async move {
                let around = shared.known().await.unwrap_or_default();
                let counts = shared.counts.await.unwrap_or_default();
                let may_settle = around.me.as_ref().is_some_and(|me| may_settle(me.role));
                Ok(view! {
                    <UnreadInTitle unread=counts.unread />
                    {later(move || view! { <PanelHead around=around counts=counts /> }.into_any())}
                    {later(move || view! { <PanelLinks unread=counts.unread may_settle=may_settle /> }.into_any())}
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

/// What stands above the panel.
#[component]
pub fn PanelHead(
    /// Who is here, and where.
    around: Surroundings,
    /// What waits for them.
    counts: Counts,
) -> impl IntoView {
    view! {
        <header class="panel-head">
            <a class="logo" href="/">
                <Icon shape=Shape::Stoa />
                "Stoa"
            </a>
            {around.me.map(|me| view! { <Who me=me market=around.market counts=counts /> }.into_any())}
        </header>
    }
}

#[component]
fn Who(
    /// Who is signed in.
    me: Viewer,
    /// The marketplace's name.
    market: String,
    /// What waits for them.
    counts: Counts,
) -> impl IntoView {
    let employer = words::employer(&me, &market);
    view! {
        <div class="who-am-i">
            <span>
                <b dir="auto">{me.name}</b>
                <span class="quiet small" dir="auto">{employer}</span>
            </span>
            <Bell unread=counts.unread disputes=counts.disputes />
            <SignOutButton />
        </div>
    }
}

/// The ways through the panel.
#[component]
pub fn PanelLinks(
    /// How many messages are unread.
    unread: i64,
    /// Whether they settle what holds for the whole marketplace.
    may_settle: bool,
) -> impl IntoView {
    let w = words();
    let market = may_settle.then(|| {
        view! {
            <A href=paths::MARKET_SETTINGS>
                <Icon shape=Shape::Stoa />
                {w.market_settings()}
            </A>
        }
        .into_any()
    });
    view! {
        <nav class="panel-links" aria-label=w.panel()>
            <h2>{w.orders()}</h2>
            <A href=paths::ORDERS>
                <Icon shape=Shape::Box />
                {w.orders_list()}
            </A>
            <A href=paths::ORDER_MESSAGES>
                <Icon shape=Shape::Speech />
                {w.messages()}
            </A>
            <h2>{w.customers()}</h2>
            <A href=paths::MESSAGE_CENTER>
                <Icon shape=Shape::Inbox />
                {w.message_center()}
                <Count of=unread />
            </A>
            <h2>{w.settings()}</h2>
            {market}
            <A href=paths::SETTINGS>
                <Icon shape=Shape::Gear />
                {w.my_settings()}
            </A>
        </nav>
    }
}
