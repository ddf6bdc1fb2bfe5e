use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_location;

use super::message_center::Selected;
use crate::{
    api::threads::{CountThreads, MarkThreads, UndoMarking},
    domain::{
        lists::{Matches, Show},
        paths,
        threads::Marking,
    },
    error::AppError,
    ui::{
        kit::{
            ActForm, Title,
            address::{param, with_param},
            loaded, reading,
        },
        threads::list_query,
        words::{self, words},
    },
};

/// How many threads there are, and the buttons that mark the selected ones or all. Without a
/// script both pairs show.
#[component]
pub fn MarkBar(
    /// How many threads the filter lets through.
    matches: Matches,
    /// The last marking, while it can be undone.
    marking: Option<Marking>,
    /// What the list was asked for.
    query: Memo<String>,
    /// Which threads are selected.
    selected: Selected,
) -> impl IntoView {
    let w = words();
    let all = move |act| format!("{}{}", paths::MARK_THREADS, with_param(&query.get(), "act", Some(act)));
    let can_mark = param(&query.get_untracked(), "show").as_deref() != Some(Show::Deleted.as_str());
    let buttons = can_mark.then(|| {
        view! {
            <ActForm to=MarkThreads::PATH id="marks" done=move |()| selected.clear()>
                <span class="of-selected">
                    <button class="button small" type="submit" name="act" value="read">{w.mark_read}</button>
                    <button class="button small" type="submit" name="act" value="unread">{w.mark_unread}</button>
                </span>
            </ActForm>
            <span class="of-all">
                <a class="button small" href=move || all("read")>{w.mark_all_read}</a>
                <a class="button small" href=move || all("unread")>{w.mark_all_unread}</a>
            </span>
        }
    });
    view! {
        <div class="mark-bar" class:has-selection=move || selected.is_any()>
            <p class="matches quiet small" role="status">{words::matches(matches)}</p>
            {buttons}
        </div>
        {marking.map(|marking| view! { <Marked marking=marking /> }.into_any())}
    }
}

#[component]
fn Marked(
    /// What was done.
    marking: Marking,
) -> impl IntoView {
    view! {
        <div class="marked" role="status">
            <span>{words::marked(marking)}</span>
            <ActForm to=UndoMarking::PATH>
                <button class="button bare small" type="submit">{words().undo}</button>
            </ActForm>
        </div>
    }
}

/// Asks whether all threads that a filter lets through are to be marked, and says how many they are.
#[component]
pub fn MarkAllPage() -> impl IntoView {
    let search = use_location().search;
    let asked = Memo::new(move |_| (list_query(&search.get()), param(&search.get(), "act")));
    let count =
        reading(|| 0, move || Ok(CountThreads { query: asked.get().0.trim_start_matches('?').to_owned() }));
    let question = move || async move {
        let matches = count.await?;
        let (list, act) = asked.get_untracked();
        let is_read = match act.as_deref() {
            Some("read") => true,
            Some("unread") => false,
            _ => return Err(AppError::Malformed),
        };
        Ok(view! { <MarkAll matches=matches is_read=is_read list=list /> })
    };
    view! { <div class="pane">{loaded(question)}</div> }
}

#[component]
fn MarkAll(
    /// How many threads.
    matches: Matches,
    /// Whether as read.
    is_read: bool,
    /// The query of the list's address, with its question mark if it has any.
    list: String,
) -> impl IntoView {
    let w = words();
    let title = if is_read { w.mark_all_read } else { w.mark_all_unread };
    let back = format!("{}{list}", paths::MESSAGE_CENTER);
    let all = format!("?{}", list.trim_start_matches('?'));
    view! {
        <Title text=title />
        <section class="blank question">
            <h2>{title}</h2>
            <p>{words::mark_all_question(matches, is_read)}</p>
            <ActForm to=MarkThreads::PATH then=back.clone()>
                <input type="hidden" name="all" value=all />
                <button class="button main" type="submit" name="act" value=if is_read { "read" } else { "unread" }>{title}</button>
                <a class="button" href=back>{w.cancel}</a>
            </ActForm>
        </section>
    }
}
