use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};

use super::number_in_address;
use crate::{
    api::orders::FindOrder,
    domain::{accounts::Role, orders::OrderRow, paths},
    error::AppError,
    ui::{
        kit::{Count, Icon, Shape, Title, loaded, reading},
        layout::use_shared,
        words::{self, words},
    },
};

/// An order with its tabs, each of which has an address of its own.
#[component]
pub fn OrderPage() -> impl IntoView {
    let shared = use_shared();
    let number = number_in_address();
    let order = reading(move || shared.changes.get(), move || Ok(FindOrder { number: number.get() }));
    provide_context(order);
    view! {
        <section class="order">
            {loaded(move || async move {
                let me = shared.known().await?.me.ok_or(AppError::SignInRequired)?;
                Ok(view! { <OrderHead row=order.await?.row role=me.viewer.role /> })
            })}
            <Outlet />
        </section>
    }
}

#[component]
fn OrderHead(
    /// The order.
    row: OrderRow,
    /// Who reads.
    role: Role,
) -> impl IntoView {
    let w = words();
    let title = (w.about_order)(&row.number);
    view! {
        <Title text=title.clone() />
        <header class="order-head">
            <a class="back" href=paths::orders(role) aria-label=w.back_to_orders>
                <Icon shape=Shape::Back />
            </a>
            <h1>{title}</h1>
            <span class="badge">{words::order_status(row.status)}</span>
            {row.is_disputed.then(|| view! { <span class="badge dispute">{w.dispute}</span> }.into_any())}
        </header>
        <nav class="tabs" aria-label=w.order>
            <Tab href=paths::order(role, &row.number) label=w.details />
            <Tab href=paths::order_talk(role, &row.number) label=w.messages unread=row.unread />
        </nav>
    }
}

#[component]
fn Tab(
    /// Its address.
    href: String,
    /// What it is called.
    label: &'static str,
    /// How many messages in it are unread.
    #[prop(optional)]
    unread: i64,
) -> impl IntoView {
    let path = use_location().pathname;
    let is_here = {
        let href = href.clone();
        move || (path.get() == href).then_some("page")
    };
    view! {
        <a href=href aria-current=is_here>
            {label}
            <Count of=unread />
        </a>
    }
}
