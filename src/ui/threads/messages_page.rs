use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{shown_name, shown_seller};
use crate::{
    api::threads::list_threads,
    domain::{
        accounts::Role,
        paths,
        threads::{ThreadList, ThreadRow},
    },
    ui::{
        kit::{Avatar, Time, TimeStyle, loaded, reading},
        layout::use_shared,
        words::{self, words},
    },
};

/// *My account → Messages*: the customer's threads.
#[component]
pub fn MessagesPage() -> impl IntoView {
    let shared = use_shared();
    let query = use_query_map();
    let cursor = Memo::new(move |_| query.get().get("cursor"));
    let threads = reading(move || (cursor.get(), shared.changes.get()), |(cursor, _)| list_threads(cursor));
    let w = words();
    view! {
        <Title text=w.messages />
        <p class="crumb">{w.my_account}</p>
        <h1>{w.messages}</h1>
        {loaded(move || async move {
            let around = shared.known().await?;
            let list = threads.await?;
            Ok(if list.rows.is_empty() {
                view! { <NoMessages /> }.into_any()
            } else {
                view! { <Rows list=list market=around.market is_first=cursor.get_untracked().is_none() /> }.into_any()
            })
        })}
    }
    .into_any()
}

#[component]
fn NoMessages() -> impl IntoView {
    let w = words();
    view! {
        <section class="blank">
            <h2>{w.no_messages}</h2>
            <p>{w.no_messages_hint}</p>
            <p><a class="button main" href="/">{w.start_shopping}</a></p>
        </section>
    }
}

#[component]
fn Rows(
    /// The threads.
    list: ThreadList,
    /// The marketplace's name.
    market: String,
    /// Whether the list begins with the newest.
    is_first: bool,
) -> impl IntoView {
    let w = words();
    view! {
        <ul class="thread-list">
            {list.rows.into_iter().map(|row| view! { <Row row=row market=market.clone() /> }).collect_view()}
        </ul>
        <nav class="pages">
            {(!is_first).then(|| view! { <a class="button" href="?">{w.newest_threads}</a> })}
            {list.next.map(|next| view! { <a class="button" href=format!("?cursor={next}")>{w.earlier_threads}</a> })}
        </nav>
    }
}

#[component]
fn Row(
    /// The thread.
    row: ThreadRow,
    /// The marketplace's name.
    market: String,
) -> impl IntoView {
    let w = words();
    let (seller, side) = shown_seller(row.vendor.as_deref(), &market);
    let author = shown_name(&row.latest_author, &market);
    view! {
        <li class="thread-row" class:new=row.is_new>
            <a href=paths::thread(Role::Customer, row.id) class="cover">
                <span class="unseen">{(w.thread_number)(&row.id.to_string())}</span>
            </a>
            <Avatar name=seller.clone() side=side />
            <div class="what">
                <p class="subject">
                    <b dir="auto">{words::subject(&row.subject)}</b>
                    {row.is_new.then(|| view! { <span class="badge new">{(w.unread)(row.unread)}</span> })}
                </p>
                <p class="line">
                    <span class="quiet" dir="auto">{author}</span>
                    <span dir="auto">{row.latest_words}</span>
                </p>
                <p class="quiet small">
                    <span dir="auto">{seller}</span>
                    <span class="num">" · #" {row.id.to_string()}</span>
                </p>
            </div>
            <Time at=row.latest_at style=TimeStyle::Brief />
        </li>
    }
}
