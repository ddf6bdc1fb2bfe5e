use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{
    api::{orders::ListOrders, shop::ListVendors},
    domain::{
        accounts::Role,
        names::Side,
        orders::{HasMessages, OrderList, OrderRow},
        paths,
    },
    error::AppError,
    ui::{
        kit::{Avatar, Blank, Time, TimeStyle, Title, keep_rows, loaded, reading, rows},
        layout::use_shared,
        lists::{
            CantList, Choice, Filters, FindForm, NothingFound, Pager, SellerChoice, SizeChoice, SortChoice,
            SortHeading,
        },
        threads::shown_seller,
        words::{self, words},
    },
};

/// *Orders → Orders list*: all orders one may see.
#[component]
pub fn OrdersList() -> impl IntoView {
    let shared = use_shared();
    let search = use_location().search;
    let query = Memo::new(move |_| search.get().trim_start_matches('?').to_owned());
    let orders = reading(move || shared.changes.get(), move || Ok(ListOrders { query: query.get() }));
    let vendors = reading(|| 0, || Ok(ListVendors {}));
    let w = words();
    keep_rows();
    view! {
        <Title text=w.orders_list() />
        <div class="center">
            <section class="list">
                <h1>{w.orders_list()}</h1>
                {loaded(move || async move {
                    let is_admin = shared.known().await?.me.is_some_and(|viewer| viewer.role == Role::Admin);
                    // Why they can't be read, the list below says
                    let vendors = vendors.await.unwrap_or_default();
                    let choices = [HasMessages::Unread, HasMessages::Any]
                        .map(|choice| (choice.as_str().to_owned(), words::has_messages(choice).to_owned()));
                    let all = words::has_messages(HasMessages::All);
                    let columns = [("customer", w.customer(), false)]
                        .into_iter()
                        .chain(is_admin.then(|| ("vendor", w.vendor(), false)))
                        .chain([("total", w.total(), true), ("number", w.order(), true)]);
                    Ok(view! {
                        <FindForm list=paths::ORDERS label=w.find_orders()>
                            <Choice name="messages" label=w.messages() all=all options=choices.to_vec() />
                            <Filters names=&["vendor", "per"]>
                                {is_admin.then(|| view! { <SellerChoice vendors=vendors /> })}
                                <SizeChoice />
                                <SortChoice columns=columns.collect() />
                            </Filters>
                        </FindForm>
                    })
                })}
                {loaded(move || async move {
                    let around = shared.known().await?;
                    let role = around.me.as_ref().map_or(Role::Vendor, |viewer| viewer.role);
                    let is_asked = !query.get_untracked().is_empty();
                    Ok(match orders.await {
                        Ok(list) if !list.rows.is_empty() => view! { <OrdersListed list=list role=role market=around.market /> }.into_any(),
                        Ok(_) if is_asked => view! { <NothingFound /> }.into_any(),
                        Ok(_) => view! { <Blank title=w.no_orders() hint=w.no_orders_panel_hint() /> }.into_any(),
                        Err(error @ (AppError::Invalid(_) | AppError::Malformed)) => view! { <CantList error=error /> }.into_any(),
                        Err(error) => return Err(error),
                    })
                })}
            </section>
        </div>
    }
}

/// A list of orders.
#[component]
pub fn OrdersListed(
    /// The orders.
    list: OrderList,
    /// Who looks: admins see whose they are.
    role: Role,
    /// The marketplace's name.
    market: String,
) -> impl IntoView {
    let w = words();
    let heading = |by, label, class, is_descending| {
        view! { <SortHeading by=by label=label class=class is_descending=is_descending /> }.into_any()
    };
    let shown =
        rows(list.rows, move |row| view! { <Row row=row role=role market=market.clone() /> }.into_any());
    view! {
        <div class="mark-bar">
            <p class="matches quiet small" role="status">{words::orders_found(list.matches)}</p>
        </div>
        <table class="threads orders" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    {heading("number", w.order(), "number", true)}
                    {heading("customer", w.customer(), "customer", false)}
                    {(role == Role::Admin).then(|| heading("vendor", w.vendor(), "vendor", false))}
                    <th role="columnheader" class="messages">{w.messages()}</th>
                    <th role="columnheader" class="status">{w.status()}</th>
                    {heading("total", w.total(), "total", true)}
                    {heading("date", w.date(), "date", true)}
                </tr>
            </thead>
            <tbody role="rowgroup">{shown}</tbody>
        </table>
        <Pager next=list.next />
    }
}

#[component]
fn Row(
    /// The order.
    row: OrderRow,
    /// Who looks.
    role: Role,
    /// The marketplace's name.
    market: String,
) -> impl IntoView {
    let w = words();
    let (seller, _) = shown_seller(row.vendor.as_deref(), &market);
    let talk = paths::order_talk(role, &row.number);
    let said = match (row.unread, row.has_messages) {
        (1.., _) => Some(("badge new", w.unread(row.unread))),
        (_, true) => Some(("badge soft", w.read().to_owned())),
        _ => None,
    };
    view! {
        <tr role="row" class:new={row.unread > 0}>
            <td role="cell" class="number">
                <a href=paths::order(role, &row.number) class="cover">{row.number.clone()}</a>
            </td>
            <td role="cell" class="customer">
                <div class="person">
                    <Avatar name=row.customer.name.clone() side=Side::Customer />
                    <div class="names">
                        <span class="name" dir="auto">{row.customer.name}</span>
                        {row.customer.email.map(|email| view! { <span class="quiet small email">{email}</span> })}
                    </div>
                </div>
            </td>
            {(role == Role::Admin).then(|| view! { <td role="cell" class="vendor" dir="auto">{seller}</td> })}
            <td role="cell" class="messages">
                {row.is_disputed.then(|| view! { <span class="badge dispute">{w.dispute()}</span> })}
                {said.map(|(class, words)| view! { <a class=class href=talk>{words}</a> })}
            </td>
            <td role="cell" class="status"><span class="badge">{words::order_status(row.status)}</span></td>
            <td role="cell" class="total num">{words::price(row.total)}</td>
            <td role="cell" class="date"><Time at=row.placed_at style=TimeStyle::Brief /></td>
        </tr>
    }
}
