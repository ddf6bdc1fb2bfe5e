use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};

use super::{
    keys::ListKeys,
    marking::MarkBar,
    message_center::Selected,
    row_menu::RowMenu,
    thread_table::{Pick, SelectChecked},
};
use crate::{
    api::threads::ListThreads,
    domain::{
        accounts::Role,
        lists::Show,
        paths,
        threads::{Subject, ThreadList, ThreadRow},
    },
    error::AppError,
    ui::{
        kit::{Blank, Time, TimeStyle, Title, keep_rows, loaded, reading, rows},
        layout::use_shared,
        lists::{CantList, Excerpt, Filters, FindForm, NothingFound, Pager, ShowChips, SizeChoice},
        threads::{list_query, page_query, shown_name},
        words::{self, words},
    },
};

/// *Orders → Messages*: the threads of orders.
#[component]
pub fn OrderMessagesList() -> impl IntoView {
    let shared = use_shared();
    let search = use_location().search;
    let query = Memo::new(move |_| list_query(&search.get()).trim_start_matches('?').to_owned());
    let threads = reading(
        move || shared.changes.get(),
        move || Ok(ListThreads { query: format!("{}&{}", query.get(), paths::ABOUT_ORDERS) }),
    );
    let selected = Selected::default();
    let w = words();
    keep_rows();
    view! {
        <div class="center">
            <section class="list">
                <h1>{w.messages()}</h1>
                {loaded(move || async move {
                    shared.known().await?.me.ok_or(AppError::SignInRequired)?;
                    let shows = vec![
                        (Show::All, w.all_messages()),
                        (Show::Unread, words::show(Show::Unread)),
                        (Show::Disputes, words::show(Show::Disputes)),
                    ];
                    Ok(view! {
                        <FindForm list=paths::ORDER_MESSAGES label=w.find_in_messages()>
                            <ShowChips shows=shows />
                            <Filters names=&["per"]><SizeChoice /></Filters>
                        </FindForm>
                    })
                })}
                {loaded(move || async move {
                    let around = shared.known().await?;
                    let role = around.me.as_ref().map_or(Role::Vendor, |viewer| viewer.role);
                    let is_asked = !query.get_untracked().is_empty();
                    Ok(match threads.await {
                        Ok(list) if !list.rows.is_empty() => view! { <Listed list=list role=role market=around.market query=query selected=selected /> }.into_any(),
                        Ok(_) if is_asked => view! { <NothingFound /> }.into_any(),
                        Ok(_) => view! { <Blank title=w.no_threads() hint=w.no_order_messages_hint() /> }.into_any(),
                        Err(error @ (AppError::Invalid(_) | AppError::Malformed)) => view! { <CantList error=error /> }.into_any(),
                        Err(error) => return Err(error),
                    })
                })}
            </section>
            <ListKeys />
            <Outlet />
        </div>
    }
}

/// Nothing beside the list.
#[component]
pub fn NoneMarked() -> impl IntoView {
    view! { <Title text=words().messages() /> }
}

#[component]
fn Listed(
    /// The threads.
    list: ThreadList,
    /// Who looks.
    role: Role,
    /// The marketplace's name.
    market: String,
    /// What the list was asked for.
    query: Memo<String>,
    /// Which of them are selected.
    selected: Selected,
) -> impl IntoView {
    selected.keep_only(&list.rows.iter().map(|row| row.id).collect::<Vec<_>>());
    view! {
        <MarkBar list=paths::ORDER_MESSAGES matches=list.matches marking=list.marking query=query selected=selected />
        <OrderThreadTable list=list.rows role=role market=market selected=selected />
        <Pager next=list.next />
        <p class="keys-hint quiet small">{words().keys_hint()}</p>
    }
}

/// The threads of orders as a table.
#[component]
pub fn OrderThreadTable(
    /// The threads.
    list: Vec<ThreadRow>,
    /// Who looks.
    role: Role,
    /// The marketplace's name.
    market: String,
    /// Which of them are selected.
    selected: Selected,
) -> impl IntoView {
    let w = words();
    let shown = rows(list, move |row| {
        view! { <Row row=row role=role market=market.clone() selected=selected /> }.into_any()
    });
    view! {
        <SelectChecked selected=selected />
        <table class="threads order-threads" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" class="pick"><span class="unseen">{w.select()}</span></th>
                    <th role="columnheader" class="link">{w.link()}</th>
                    <th role="columnheader" class="latest">{w.message()}</th>
                    <th role="columnheader" class="date">{w.date()}</th>
                    <th role="columnheader" class="more"><span class="unseen">{w.actions()}</span></th>
                </tr>
            </thead>
            <tbody role="rowgroup">{shown}</tbody>
        </table>
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
    /// Which threads are selected.
    selected: Selected,
) -> impl IntoView {
    let w = words();
    let id = row.id;
    let Subject::Order { number, .. } = &row.subject else { return ().into_any() };
    let talk = paths::order_talk(role, number);
    let href = row.found.as_ref().map_or(talk.clone(), |found| {
        format!("{talk}{}#m{}", page_query("", "message", found.number), found.number)
    });
    let said = row.said();
    view! {
        <tr role="row" class:new=row.is_new>
            <td role="cell" class="pick"><Pick id=id selected=selected /></td>
            <td role="cell" class="link">
                <a href=href class="cover">{number.clone()}</a>
                <a class="id small" href=paths::thread(role, id) aria-label=w.thread_number(&id.to_string())>{format!("#{id}")}</a>
            </td>
            <td role="cell" class="latest">
                <div class="said">
                    {row.is_disputed.then(|| view! { <span class="badge dispute">{w.dispute()}</span> })}
                    {(row.unread > 0).then(|| view! {
                        <span class="badge new">{w.new_for_order()} " " <span class="num">{row.unread.to_string()}</span></span>
                    })}
                    <span class="by"><bdi>{shown_name(&said.author, &market)}</bdi></span>
                    {words::notice(said.kind).map(|notice| view! { <b>{notice}</b> }.into_any())}
                    <span class="line" dir="auto"><Excerpt parts=said.parts /></span>
                </div>
            </td>
            <td role="cell" class="date"><Time at=said.sent_at style=TimeStyle::Brief /></td>
            <td role="cell" class="more">
                <RowMenu id=id role=role is_unread={row.unread > 0 || row.is_new} is_deleted=false />
            </td>
        </tr>
    }
    .into_any()
}
