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
    /// The list's address.
    list: &'static str,
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
    let all = move |act| format!("{list}/mark{}", with_param(&query.get(), "act", Some(act)));
    let can_mark = param(&query.get_untracked(), "show").as_deref() != Some(Show::Deleted.as_str());
    let buttons = can_mark.then(|| {
        view! {
            <ActForm to=MarkThreads::PATH id="marks" done=move |()| selected.clear()>
                <span class="of-selected">
                    <button class="button small" type="submit" name="act" value="read">{w.mark_read()}</button>
                    <button class="button small" type="submit" name="act" value="unread">{w.mark_unread()}</button>
                </span>
            </ActForm>
            <span class="of-all">
                <a class="button small" href=move || all("read")>{w.mark_all_read()}</a>
                <a class="button small" href=move || all("unread")>{w.mark_all_unread()}</a>
            </span>
        }
    });
    view! {
        <div class="mark-bar">
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
                <button class="button bare small" type="submit">{words().undo()}</button>
            </ActForm>
        </div>
    }
}

/// Asks whether all threads that a filter lets through are to be marked, and says how many they are.
#[component]
pub fn MarkAllPage() -> impl IntoView {
    let location = use_location();
    let asked = Memo::new(move |_| Asked::of(&location.pathname.get(), &location.search.get()));
    let count = reading(|| 0, move || Ok(CountThreads { query: asked.with(Asked::all)[1..].to_owned() }));
    let act = Memo::new(move |_| param(&location.search.get(), "act"));
    let question = move || async move {
        let matches = count.await?;
        let (asked, act) = (asked.get_untracked(), act.get_untracked());
        let is_read = match act.as_deref() {
            Some("read") => true,
            Some("unread") => false,
            _ => return Err(AppError::Malformed),
        };
        Ok(view! { <MarkAll matches=matches is_read=is_read asked=asked /> })
    };
    view! { <div class="pane">{loaded(question)}</div> }
}

/// Which threads are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Asked {
    /// The list's address.
    list: &'static str,
    /// The query of that address, with its question mark if it has any.
    query: String,
}

impl Asked {
    fn of(path: &str, search: &str) -> Self {
        let is_orders = path.starts_with(paths::ORDER_MESSAGES);
        let list = if is_orders { paths::ORDER_MESSAGES } else { paths::MESSAGE_CENTER };
        Self { list, query: list_query(search) }
    }

    /// What the list asks for, after a question mark.
    fn all(&self) -> String {
        let query = self.query.trim_start_matches('?');
        if self.list == paths::ORDER_MESSAGES {
            format!("?{query}&{}", paths::ABOUT_ORDERS)
        } else {
            format!("?{query}")
        }
    }

    fn back(&self) -> String {
        format!("{}{}", self.list, self.query)
    }
}

#[component]
fn MarkAll(
    /// How many threads.
    matches: Matches,
    /// Whether as read.
    is_read: bool,
    /// Which.
    asked: Asked,
) -> impl IntoView {
    let w = words();
    let title = if is_read { w.mark_all_read() } else { w.mark_all_unread() };
    let (back, all) = (asked.back(), asked.all());
    view! {
        <Title text=title />
        <section class="blank question">
            <h1>{title}</h1>
            <p>{words::mark_all_question(matches, is_read)}</p>
            <ActForm to=MarkThreads::PATH then=back.clone()>
                <input type="hidden" name="all" value=all />
                <button class="button main" type="submit" name="act" value=if is_read { "read" } else { "unread" }>{title}</button>
                <a class="button" href=back>{w.cancel()}</a>
            </ActForm>
        </section>
    }
}
