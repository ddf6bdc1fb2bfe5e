use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::{message_center::Selected, row_menu::RowMenu};
use crate::{
    domain::{accounts::Role, ids::ThreadId, names::Side, paths, threads::ThreadRow},
    ui::{
        kit::{Avatar, Time, TimeStyle, effect, rows, when_alive},
        lists::{Excerpt, SortHeading},
        threads::{list_query, page_query, shown_name, shown_seller},
        words::{self, words},
    },
};

/// Threads as a table; where there is little room, its style makes each row a small block. The
/// roles keep it a table for those who don't see it.
#[component]
pub fn ThreadTable(
    /// The threads.
    list: Vec<ThreadRow>,
    /// Who looks: admins see whose they are.
    role: Role,
    /// The marketplace's name.
    market: String,
    /// Which of them are selected.
    selected: Selected,
) -> impl IntoView {
    let w = words();
    let is_search =
        use_query_map().with_untracked(|query| query.get("q").is_some_and(|words| !words.is_empty()));
    let heading = |by, label, class, is_descending| {
        view! { <SortHeading by=by label=label class=class is_descending=is_descending /> }.into_any()
    };
    let shown = rows(list, move |row| {
        view! { <Row row=row role=role market=market.clone() selected=selected /> }.into_any()
    });
    view! {
        <SelectChecked selected=selected />
        <table class="threads" class:found=is_search role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" class="pick"><span class="unseen">{w.select()}</span></th>
                    {heading("id", w.id(), "id", true)}
                    {heading("customer", w.customer(), "customer", false)}
                    {(role == Role::Admin).then(|| heading("vendor", w.vendor(), "vendor", false))}
                    <th role="columnheader" class="subject">{w.subject()}</th>
                    <th role="columnheader" class="latest">{w.latest_message()}</th>
                    {heading("date", w.date(), "date", true)}
                    <th role="columnheader" class="more"><span class="unseen">{w.actions()}</span></th>
                </tr>
            </thead>
            <tbody role="rowgroup">{shown}</tbody>
        </table>
    }
}

/// Selects what somebody checked before the page had come to life.
#[component]
pub fn SelectChecked(
    /// Which threads are selected.
    selected: Selected,
) -> impl IntoView {
    effect(move || when_alive(move || select_checked(selected)));
}

fn select_checked(selected: Selected) {
    let Ok(checked) = document().query_selector_all(".threads .pick :checked") else { return };
    let boxes =
        (0..checked.length()).filter_map(|place| checked.item(place)?.dyn_into::<HtmlInputElement>().ok());
    for thread in boxes.filter_map(|pick| pick.value().parse().ok()) {
        selected.set(thread, true);
    }
}

/// The box that selects a thread.
#[component]
pub fn Pick(
    /// The thread.
    id: ThreadId,
    /// Which threads are selected.
    selected: Selected,
) -> impl IntoView {
    let number = id.to_string();
    // What somebody checked before the page had come to life is left alone until then
    let is_checked = move || selected.has(id).then_some(true);
    view! {
        <input
            type="checkbox"
            name="threads[]"
            value=number.clone()
            form="marks"
            aria-label=words().select_thread(&number)
            prop:checked=is_checked
            on:change=move |event| selected.set(id, event_target_checked(&event))
        />
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
    let location = use_location();
    let id = row.id;
    let path = paths::thread(role, id);
    let found = row.found.as_ref().map(|found| found.number);
    let href = {
        let path = path.clone();
        move || match found {
            None => format!("{path}{}", list_query(&location.search.get())),
            Some(number) => {
                format!("{path}{}#m{number}", page_query(&location.search.get(), "message", number))
            }
        }
    };
    let is_open = Memo::new(move |_| location.pathname.get() == path);
    let (seller, _) = shown_seller(row.vendor.as_deref(), &market);
    let said = row.said();
    let number = id.to_string();
    view! {
        <tr role="row" class:new=row.is_new class:here=move || is_open.get()>
            <td role="cell" class="pick"><Pick id=id selected=selected /></td>
            <td role="cell" class="id">
                <a href=move || href() class="cover" aria-current=move || is_open.get().then_some("page")>{number}</a>
            </td>
            <td role="cell" class="customer">
                <div class="person">
                    <Avatar name=row.customer.name.clone() side=Side::Customer />
                    <div class="names">
                        <span class="name" dir="auto">{row.customer.name}</span>
                        {row.customer.email.map(|email| view! { <span class="quiet small email">{email}</span> }.into_any())}
                    </div>
                </div>
            </td>
            {(role == Role::Admin).then(|| view! { <td role="cell" class="vendor" dir="auto">{seller}</td> }.into_any())}
            <td role="cell" class="subject" dir="auto">{words::subject(&row.subject)}</td>
            <td role="cell" class="latest">
                <div class="said">
                    {row.is_disputed.then(|| view! { <span class="badge dispute">{w.dispute()}</span> }.into_any())}
                    {row.is_new.then(|| view! { <span class="badge new">{w.new()}</span> }.into_any())}
                    {(row.unread > 0).then(|| view! { <span class="badge soft">{w.unread(row.unread)}</span> }.into_any())}
                    <span class="by"><bdi>{shown_name(&said.author, &market)}</bdi></span>
                    {words::notice(said.kind).map(|notice| view! { <b>{notice}</b> }.into_any())}
                    <span class="line" dir="auto"><Excerpt parts=said.parts /></span>
                </div>
            </td>
            <td role="cell" class="date">
                <Time at=said.sent_at style=TimeStyle::Brief />
            </td>
            <td role="cell" class="more">
                <RowMenu id=id role=role is_unread={row.unread > 0 || row.is_new} is_deleted=row.is_deleted />
            </td>
        </tr>
    }
}
