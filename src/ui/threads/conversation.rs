use leptos::prelude::*;
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

use super::{body::Body, notice::Notice, shown_name};
use crate::{
    domain::{messages::MessageView, names::Name, threads::ThreadView},
    ui::{
        kit::{Avatar, Time, TimeStyle, day_of},
        words::words,
    },
};

/// How far apart two messages of one author may be to be shown as one run, in seconds.
const RUN: i64 = 600;

/// The messages of a thread, oldest first.
#[component]
pub fn Conversation(
    /// The thread.
    thread: ThreadView,
    /// The marketplace's name.
    market: String,
) -> impl IntoView {
    let days = day_names(&thread.messages);
    let posts = thread
        .messages
        .iter()
        .enumerate()
        .map(|(place, message)| {
            let before = place.checked_sub(1).map(|place| &thread.messages[place]);
            let is_first_unread = thread.first_unread == Some(message.number);
            let goes_on = !is_first_unread && before.is_some_and(|before| is_one_run(before, message));
            let day = move || days.with(|days| days[place].clone());
            view! {
                <Post message=message.clone() day=day goes_on=goes_on is_first_unread=is_first_unread market=market.clone() />
            }
            .into_any()
        })
        .collect_view();
    show_unread();
    view! { <ol class="talk">{posts}</ol> }
}

/// Puts the first unread message in view, if the newest ones aren't all that is unread.
fn show_unread() {
    Effect::new(move |_| {
        if let Some(line) = document().get_element_by_id("unread") {
            let nearest = ScrollIntoViewOptions::new();
            nearest.set_block(ScrollLogicalPosition::Nearest);
            line.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    });
}

/// What to write above each message that is the first of its day, for the reader.
fn day_names(messages: &[MessageView]) -> Memo<Vec<Option<String>>> {
    let moments: Vec<_> = messages.iter().map(|message| message.sent_at).collect();
    Memo::new(move |_| {
        let mut last = None;
        moments
            .iter()
            .map(|at| {
                let (day, name) = day_of(*at);
                (last.replace(day) != Some(day)).then_some(name)
            })
            .collect()
    })
}

fn is_one_run(before: &MessageView, message: &MessageView) -> bool {
    !before.kind.is_notice()
        && !message.kind.is_notice()
        && before.author == message.author
        && before.side == message.side
        && message.sent_at.seconds_since(before.sent_at) < RUN
}

#[component]
fn Post(
    /// The message.
    message: MessageView,
    /// The day, when it is the first of that.
    day: impl Fn() -> Option<String> + Send + Sync + 'static,
    /// Whether its author has just been named.
    goes_on: bool,
    /// Whether the unread ones begin with it.
    is_first_unread: bool,
    /// The marketplace's name.
    market: String,
) -> impl IntoView {
    let number = message.number;
    let said = if message.kind.is_notice() {
        view! { <Notice message=message market=market /> }.into_any()
    } else {
        view! { <Said message=message goes_on=goes_on market=market /> }.into_any()
    };
    view! {
        <li id=format!("m{number}")>
            {move || day().map(|day| view! { <p class="day"><span>{day}</span></p> }.into_any())}
            {is_first_unread.then(|| view! { <p class="day unread" id="unread"><span>{words().unread_begin}</span></p> }.into_any())}
            {said}
        </li>
    }
}

#[component]
fn Said(
    /// The message.
    message: MessageView,
    /// Whether its author has just been named.
    goes_on: bool,
    /// The marketplace's name.
    market: String,
) -> impl IntoView {
    let MessageView { author, side, sent_at, body, .. } = message;
    let is_mine = author == Name::You;
    let name = shown_name(&author, &market);
    view! {
        <article class="post" class:mine=is_mine class:goes-on=goes_on>
            {(!is_mine).then(|| view! { <Avatar name=name.clone() side=side /> }.into_any())}
            <div>
                <p class="who">
                    <b dir="auto">{name.clone()}</b>
                    " · "
                    <Time at=sent_at style=TimeStyle::OfDay />
                </p>
                <Body text=body />
            </div>
        </article>
    }
}
