use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{
    components::Outlet,
    hooks::{use_location, use_query_map},
};

use crate::{
    api::threads::list_threads,
    domain::{
        accounts::Role,
        names::Side,
        paths,
        threads::{ThreadList, ThreadRow},
    },
    ui::{
        kit::{Avatar, Time, TimeStyle, loaded, reading},
        layout::use_shared,
        threads::{list_query, shown_name, shown_seller},
        words::{self, words},
    },
};

/// *Customers → Message center*: all threads one may see, and beside them the open one.
#[component]
pub fn MessageCenter() -> impl IntoView {
    let shared = use_shared();
    let query = use_query_map();
    let cursor = Memo::new(move |_| query.get().get("cursor"));
    let threads = reading(move || (cursor.get(), shared.changes.get()), |(cursor, _)| list_threads(cursor));
    view! {
        <Title text=words().message_center />
        <div class="center">
            <section class="list">
                <h1>{words().message_center}</h1>
                {loaded(move || async move {
                    let around = shared.known().await?;
                    let list = threads.await?;
                    let role = around.viewer().map_or(Role::Vendor, |viewer| viewer.role);
                    let is_first = cursor.get_untracked().is_none();
                    Ok(if list.rows.is_empty() {
                        view! { <NoThreads /> }.into_any()
                    } else {
                        view! { <Threads list=list role=role market=around.market is_first=is_first /> }.into_any()
                    })
                })}
            </section>
            <Outlet />
        </div>
    }
}

#[component]
fn NoThreads() -> impl IntoView {
    let w = words();
    view! {
        <div class="blank">
            <h2>{w.no_threads}</h2>
            <p>{w.no_threads_hint}</p>
        </div>
    }
}

/// The threads as a table; where there is little room, its style makes each row a small block. The
/// roles keep it a table for those who don't see it.
#[component]
fn Threads(
    /// The threads.
    list: ThreadList,
    /// Who looks: admins see whose they are.
    role: Role,
    /// The marketplace's name.
    market: String,
    /// Whether the list begins with the newest.
    is_first: bool,
) -> impl IntoView {
    let w = words();
    let rows = list
        .rows
        .into_iter()
        .map(|row| view! { <Row row=row role=role market=market.clone() /> })
        .collect_view();
    view! {
        <table class="threads" class:for-admins=role == Role::Admin role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" class="id">{w.id}</th>
                    <th role="columnheader" class="customer">{w.customer}</th>
                    {(role == Role::Admin).then(|| view! { <th role="columnheader" class="vendor">{w.vendor}</th> })}
                    <th role="columnheader" class="subject">{w.subject}</th>
                    <th role="columnheader" class="latest">{w.latest_message}</th>
                    <th role="columnheader" class="date">{w.date}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
        <nav class="pages">
            {(!is_first).then(|| view! { <a class="button" href="/panel/message-center">{w.newest_threads}</a> })}
            {list.next.map(|next| view! {
                <a class="button" href=format!("/panel/message-center?cursor={next}")>{w.earlier_threads}</a>
            })}
        </nav>
    }
}

#[component]
fn Row(
    /// The thread.
    row: ThreadRow,
    /// Who looks.
    role: Role,
    /// The marketplace's name.
    market: String,
) -> impl IntoView {
    let w = words();
    let location = use_location();
    let path = paths::thread(role, row.id);
    let href = {
        let path = path.clone();
        move || format!("{path}{}", list_query(&location.search.get()))
    };
    let is_open = Memo::new(move |_| location.pathname.get() == path);
    let (seller, _) = shown_seller(row.vendor.as_deref(), &market);
    let author = shown_name(&row.latest_author, &market);
    view! {
        <tr role="row" class:new=row.is_new class:here=is_open>
            <td role="cell" class="id">
                <a href=href class="cover" aria-current=move || is_open.get().then_some("page")>{row.id.to_string()}</a>
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
            <td role="cell" class="subject" dir="auto">{words::subject(&row.subject)}</td>
            <td role="cell" class="latest">
                <div class="said">
                    {row.is_new.then(|| view! { <span class="badge new">{w.new}</span> })}
                    {(row.unread > 0).then(|| view! { <span class="badge soft">{(w.unread)(row.unread)}</span> })}
                    <span class="by" dir="auto">{author}</span>
                    <span class="line" dir="auto">{row.latest_words}</span>
                </div>
            </td>
            <td role="cell" class="date">
                <Time at=row.latest_at style=TimeStyle::Brief />
            </td>
        </tr>
    }
}
