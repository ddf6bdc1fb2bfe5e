use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};

use super::number_in_address;
use crate::{
    api::orders::FindOrder,
    domain::{accounts::Role, orders::OrderView, paths},
    error::AppError,
    ui::{
        disputes::{About, DisputeBanner, DisputeButton, kept},
        kit::{Count, Icon, Shape, Title, keep_rows, loaded, reading},
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
    keep_rows();
    view! {
        <section class="order">
            {loaded(move || async move {
                let around = shared.known().await?;
                let role = around.me.as_ref().ok_or(AppError::SignInRequired)?.role;
                let order = order.await?;
                Ok(view! {
                    <Title text=words().about_order(&order.row.number) />
                    <OrderHead order=order role=role market=around.market />
                })
            })}
            <Outlet />
        </section>
    }
}

/// What stands above an order's tabs, and they.
#[component]
pub fn OrderHead(
    /// The order.
    order: OrderView,
    /// Who reads.
    role: Role,
    /// The marketplace's name.
    market: String,
) -> impl IntoView {
    let w = words();
    let about = About::order(&order, role, &market);
    let (row, opened) = (order.row, order.dispute.open);
    let button = kept(about, |about| view! { <DisputeButton about=about /> }.into_any());
    let (beside, below) = match opened {
        None => (Some(button), None),
        Some(opened) => {
            let banner = view! { <DisputeBanner market=market opened=Some(opened)>{button}</DisputeBanner> };
            (None, Some(banner))
        }
    };
    let title = w.about_order(&row.number);
    view! {
        <header class="order-head">
            <a class="back" href=paths::orders(role) aria-label=w.back_to_orders()>
                <Icon shape=Shape::Back />
            </a>
            <h1>{title}</h1>
            <span class="badge">{words::order_status(row.status)}</span>
            {row.is_disputed.then(|| view! { <span class="badge dispute">{w.dispute()}</span> }.into_any())}
            {beside}
        </header>
        <nav class="tabs" aria-label=w.order()>
            <Tab href=paths::order(role, &row.number) label=w.details() />
            <Tab href=paths::order_talk(role, &row.number) label=w.messages() unread=row.unread />
        </nav>
        {below}
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
