use std::sync::Arc;

use leptos::prelude::*;
use maud::{Markup, html};

use super::{body::body, notice::notice, shown_name};
use crate::{
    domain::{messages::MessageView, moment::Moment, names::Name, threads::ThreadView},
    ui::{
        kit::{Fixed, TimeStyle, avatar, day_of, rows, time},
        words::words,
    },
};

/// How far apart two messages of one author may be to be shown as one run, in seconds.
const RUN: i64 = 600;

/// The messages of a thread, oldest first.
#[component]
pub fn Conversation(
    /// The thread.
    thread: Arc<ThreadView>,
    /// The marketplace's name.
    market: String,
    /// The message above which a line says that the unread ones begin.
    line: Option<i64>,
) -> impl IntoView {
    let is_seen = thread.messages.last().is_some_and(|last| {
        last.author == Name::You && last.number == thread.latest && last.number <= thread.seen_number
    });
    let places = thread.messages.iter().enumerate().map(|(place, message)| {
        let before = place.checked_sub(1).map(|place| &thread.messages[place]);
        let is_first_unread = line == Some(message.number);
        Place {
            number: message.number,
            before: before.map(|before| before.sent_at),
            goes_on: !is_first_unread && before.is_some_and(|before| is_one_run(before, message)),
            is_first_unread,
        }
    });
    let places: Vec<_> = places.zip(thread.messages.clone()).collect();
    let posts = rows(places, move |(place, message)| {
        view! { <Post message=message place=place market=market.clone() /> }.into_any()
    });
    view! {
        <ol class="talk">{posts}</ol>
        {is_seen.then(|| view! { <p class="seen quiet small">{words().seen()}</p> }.into_any())}
    }
}

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Place {
    number: i64,
    /// When the one before was sent.
    before: Option<Moment>,
    /// Whether its author has just been named.
    goes_on: bool,
    /// Whether the unread ones begin with it.
    is_first_unread: bool,
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
    /// Where it stands.
    place: Place,
    /// The marketplace's name.
    market: String,
) -> impl IntoView {
    let Place { number, before, goes_on, is_first_unread } = place;
    let sent_at = message.sent_at;
    let day = move || {
        let (day, name) = day_of(sent_at);
        before.is_none_or(|before| day_of(before).0 != day).then_some(name)
    };
    let said =
        if message.kind.is_notice() { notice(&message, &market) } else { said(&message, goes_on, &market) };
    view! {
        <li id=format!("m{number}")>
            {move || day().map(|day| view! { <p class="day"><span>{day}</span></p> }.into_any())}
            {is_first_unread.then(|| view! { <p class="day unread" id="unread"><span>{words().unread_begin()}</span></p> }.into_any())}
            {Fixed::from(said)}
        </li>
    }
}

fn said(message: &MessageView, goes_on: bool, market: &str) -> Markup {
    let is_mine = message.author == Name::You;
    let name = shown_name(&message.author, market);
    html! {
        article.post.mine[is_mine].goes-on[goes_on] {
            @if !is_mine { (avatar(&name, message.side)) }
            div {
                p.who {
                    b dir="auto" { (name) }
                    " · "
                    (time(message.sent_at, TimeStyle::OfDay))
                }
                (body(&message.body))
            }
        }
    }
}
