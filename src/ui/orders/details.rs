use leptos::prelude::*;

use crate::{
    domain::{
        accounts::Role,
        names::Side,
        orders::{OrderItem, OrderView},
        paths,
    },
    error::AppError,
    ui::{
        disputes::DisputeRecord,
        kit::{Avatar, Reading, Time, TimeStyle, keep_rows, loaded, rows_known_by},
        layout::use_shared,
        threads::shown_seller,
        words::{self, words},
    },
};

/// What was bought, by whom, from whom.
#[component]
pub fn OrderDetails() -> impl IntoView {
    let shared = use_shared();
    let order: Reading<OrderView> = expect_context();
    keep_rows();
    loaded(move || async move {
        let around = shared.known().await?;
        let me = around.me.ok_or(AppError::SignInRequired)?;
        // Why there is no order stands above
        Ok(order.await.ok().map(|order| {
            view! { <Details order=order role=me.role market=around.market /> }
        }))
    })
}

/// How that looks.
#[component]
pub fn Details(
    /// The order.
    order: OrderView,
    /// Who reads.
    role: Role,
    /// The marketplace's name.
    market: String,
) -> impl IntoView {
    let w = words();
    let OrderView { row, vendor_id, items, .. } = order;
    // It reads by itself what has changed
    let record = rows_known_by(row.has_messages.then(|| row.number.clone()), Clone::clone, |number| {
        view! { <DisputeRecord number=number /> }.into_any()
    });
    let (seller, side) = shown_seller(row.vendor.as_deref(), &market);
    let has_items = !items.is_empty();
    view! {
        <div class="order-details">
            <section class="order-items">
                {has_items.then(|| view! {
                    <table>
                        <thead>
                            <tr>
                                <th>{w.item()}</th>
                                <th class="amount">{w.quantity()}</th>
                                <th class="amount">{w.price()}</th>
                            </tr>
                        </thead>
                        <tbody>{items.into_iter().map(|item| view! { <Item item=item /> }).collect_view()}</tbody>
                    </table>
                })}
                <p class="order-total">
                    {w.total()}
                    <b class="num">{words::price(row.total)}</b>
                </p>
            </section>
            {record}
            <aside>
                <p class="party">
                    <Avatar name=row.customer.name.clone() side=Side::Customer />
                    <span>
                        <span class="quiet small">{w.customer()}</span>
                        <b dir="auto">{row.customer.name}</b>
                        {row.customer.email.map(|email| view! { <span class="quiet small">{email}</span> })}
                    </span>
                </p>
                <p class="party">
                    <Avatar name=seller.clone() side=side />
                    <span>
                        <span class="quiet small">{w.vendor()}</span>
                        {match vendor_id {
                            Some(id) => view! { <a href=paths::vendor(id) dir="auto">{seller}</a> }.into_any(),
                            None => view! { <b dir="auto">{seller}</b> }.into_any(),
                        }}
                    </span>
                </p>
                <p>
                    <span class="quiet small">{w.placed()}</span>
                    <br />
                    <Time at=row.placed_at style=TimeStyle::Day />
                </p>
                {(!row.has_messages).then(|| view! {
                    <p><a class="button" href=paths::order_talk(role, &row.number)>{w.write_about_order()}</a></p>
                })}
            </aside>
        </div>
    }
}

#[component]
fn Item(
    /// What was bought.
    item: OrderItem,
) -> impl IntoView {
    let picture = item.picture.map(|picture| {
        view! { <img src=format!("/pictures/{picture}") alt="" width="56" height="56" loading="lazy" /> }
    });
    view! {
        <tr>
            <td>
                <span class="what">
                    {picture}
                    {match item.product_id {
                        Some(id) => view! { <a href=paths::product(id) dir="auto">{item.name}</a> }.into_any(),
                        None => view! { <span dir="auto">{item.name}</span> }.into_any(),
                    }}
                </span>
            </td>
            <td class="amount num">{item.quantity.to_string()}</td>
            <td class="amount num">{words::price(item.price)}</td>
        </tr>
    }
}
