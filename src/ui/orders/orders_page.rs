use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{
    api::orders::ListOrders,
    domain::{
        accounts::Role,
        orders::{OrderList, OrderRow},
        paths,
    },
    error::AppError,
    ui::{
        kit::{Blank, Icon, Shape, Time, TimeStyle, Title, keep_rows, loaded, reading, rows},
        layout::{AccountTabs, use_shared},
        lists::{CantList, FindForm, NothingFound, Pager},
        threads::shown_seller,
        words::{self, words},
    },
};

/// *My account → Orders*: the customer's orders.
#[component]
pub fn OrdersPage() -> impl IntoView {
    let shared = use_shared();
    let search = use_location().search;
    let query = Memo::new(move |_| search.get().trim_start_matches('?').to_owned());
    let orders = reading(move || shared.changes.get(), move || Ok(ListOrders { query: query.get() }));
    let w = words();
    keep_rows();
    view! {
        <Title text=w.orders() />
        <p class="crumb">{w.my_account()}</p>
        <h1>{w.orders()}</h1>
        <AccountTabs />
        {loaded(move || async move {
            shared.known().await?.me.ok_or(AppError::SignInRequired)?;
            Ok(view! { <FindForm list=paths::orders(Role::Customer) label=w.find_orders() /> })
        })}
        {loaded(move || async move {
            let around = shared.known().await?;
            let is_asked = !query.get_untracked().is_empty();
            Ok(match orders.await {
                Ok(list) if !list.rows.is_empty() => view! { <OwnOrders list=list market=around.market /> }.into_any(),
                Ok(_) if is_asked => view! { <NothingFound /> }.into_any(),
                Ok(_) => view! { <NoOrders /> }.into_any(),
                Err(error @ (AppError::Invalid(_) | AppError::Malformed)) => view! { <CantList error=error /> }.into_any(),
                Err(error) => return Err(error),
            })
        })}
    }
    .into_any()
}

/// That one has none.
#[component]
pub fn NoOrders() -> impl IntoView {
    let w = words();
    view! {
        <Blank title=w.no_orders() hint=w.no_orders_hint()>
            <a class="button main" href="/">{w.start_shopping()}</a>
        </Blank>
    }
}

/// A list of one's orders.
#[component]
pub fn OwnOrders(
    /// The orders.
    list: OrderList,
    /// The marketplace's name.
    market: String,
) -> impl IntoView {
    view! {
        <p class="matches quiet small" role="status">{words::orders_found(list.matches)}</p>
        <ul class="thread-list">
            {rows(list.rows, move |row| view! { <Row row=row market=market.clone() /> }.into_any())}
        </ul>
        <Pager next=list.next />
    }
}

#[component]
fn Row(
    /// The order.
    row: OrderRow,
    /// The marketplace's name.
    market: String,
) -> impl IntoView {
    let w = words();
    let (seller, _) = shown_seller(row.vendor.as_deref(), &market);
    let title = w.about_order(&row.number);
    let talk = paths::order_talk(Role::Customer, &row.number);
    view! {
        <li class="thread-row" class:new={row.unread > 0}>
            <a href=paths::order(Role::Customer, &row.number) class="cover">
                <span class="unseen">{title.clone()}</span>
            </a>
            <span class="avatar shop"><Icon shape=Shape::Box /></span>
            <div class="what">
                <p class="subject">
                    <b>{title}</b>
                    <span class="badge">{words::order_status(row.status)}</span>
                    {row.is_disputed.then(|| view! { <span class="badge dispute">{w.dispute()}</span> })}
                </p>
                <p class="line"><span dir="auto">{seller}</span></p>
                {(row.unread > 0).then(|| view! {
                    <p><a class="badge new" href=talk>{w.unread_messages(row.unread)}</a></p>
                })}
            </div>
            <div class="sum">
                <Time at=row.placed_at style=TimeStyle::Brief />
                <span class="num">{words::price(row.total)}</span>
            </div>
        </li>
    }
}
