use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{list_query, page_query, shown_name, shown_seller};
use crate::{
    api::threads::ListThreads,
    domain::{
        accounts::Role,
        paths,
        threads::{ThreadList, ThreadRow},
    },
    error::AppError,
    ui::{
        kit::{Avatar, Blank, Time, TimeStyle, Title, keep_rows, loaded, reading, rows},
        layout::{AccountTabs, use_shared},
        lists::{CantList, Excerpt, FindForm, NothingFound, Pager, ShowChips},
        words::{self, words},
    },
};

/// *My account → Messages*: the customer's threads.
#[component]
pub fn MessagesPage() -> impl IntoView {
    let shared = use_shared();
    let search = use_location().search;
    let query = Memo::new(move |_| search.get().trim_start_matches('?').to_owned());
    let threads = reading(move || shared.changes.get(), move || Ok(ListThreads { query: query.get() }));
    let w = words();
    keep_rows();
    view! {
        <Title text=w.messages() />
        <p class="crumb">{w.my_account()}</p>
        <h1>{w.messages()}</h1>
        <AccountTabs />
        {loaded(move || async move {
            shared.known().await?.me.ok_or(AppError::SignInRequired)?;
            Ok(view! {
                <FindForm list=paths::threads(Role::Customer) label=w.find_in_messages()>
                    <ShowChips shows=words::shows(Role::Customer) />
                </FindForm>
            })
        })}
        {loaded(move || async move {
            let around = shared.known().await?;
            let is_asked = !query.get_untracked().is_empty();
            Ok(match threads.await {
                Ok(list) if !list.rows.is_empty() => view! { <OwnThreads list=list market=around.market /> }.into_any(),
                Ok(_) if is_asked => view! { <NothingFound /> }.into_any(),
                Ok(_) => view! { <NoMessages /> }.into_any(),
                Err(error @ (AppError::Invalid(_) | AppError::Malformed)) => view! { <CantList error=error /> }.into_any(),
                Err(error) => return Err(error),
            })
        })}
    }
    .into_any()
}

/// That one has none.
#[component]
pub fn NoMessages() -> impl IntoView {
    let w = words();
    view! {
        <Blank title=w.no_messages() hint=w.no_messages_hint()>
            <a class="button main" href="/">{w.start_shopping()}</a>
        </Blank>
    }
}

/// A list of one's threads.
#[component]
pub fn OwnThreads(
    /// The threads.
    list: ThreadList,
    /// The marketplace's name.
    market: String,
) -> impl IntoView {
    view! {
        <p class="matches quiet small" role="status">{words::matches(list.matches)}</p>
        <ul class="thread-list">
            {rows(list.rows, move |row| view! { <Row row=row market=market.clone() /> }.into_any())}
        </ul>
        <Pager next=list.next />
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
    let search = use_location().search;
    let (seller, side) = shown_seller(row.vendor.as_deref(), &market);
    let found = row.found.as_ref().map(|found| found.number);
    let path = paths::thread(Role::Customer, row.id);
    let href = move || match found {
        None => format!("{path}{}", list_query(&search.get())),
        Some(number) => format!("{path}{}#m{number}", page_query(&search.get(), "message", number)),
    };
    let said = row.said();
    view! {
        <li class="thread-row" class:new=row.is_new>
            <a href=move || href() class="cover">
                <span class="unseen">{w.thread_number(&row.id.to_string())}</span>
            </a>
            <Avatar name=seller.clone() side=side />
            <div class="what">
                <p class="subject">
                    <b dir="auto">{words::subject(&row.subject)}</b>
                    {row.is_disputed.then(|| view! { <span class="badge dispute">{w.dispute()}</span> }.into_any())}
                    {row.is_new.then(|| view! { <span class="badge new">{w.unread(row.unread)}</span> }.into_any())}
                </p>
                <p class="line">
                    <span class="by quiet"><bdi>{shown_name(&said.author, &market)}</bdi></span>
                    {words::notice(said.kind).map(|notice| view! { <b>{notice}</b> }.into_any())}
                    <span dir="auto"><Excerpt parts=said.parts /></span>
                </p>
                <p class="quiet small">
                    <span dir="auto">{seller}</span>
                    <span class="num">" · #" {row.id.to_string()}</span>
                </p>
            </div>
            <Time at=said.sent_at style=TimeStyle::Brief />
        </li>
    }
}
