use std::sync::Arc;

use leptos::prelude::*;
use maud::{Markup, html};
use time::Date;

use super::{body::body, notice::notice, shown_name};
use crate::{
    domain::{messages::MessageView, names::Name, threads::ThreadView},
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
    view! {
        <ol class="talk">{move || posts(&thread.messages, &market, line)}</ol>
        {is_seen.then(|| Fixed::from(html! { p.seen.quiet.small { (words().seen()) } }))}
    }
}

/// Messages under the days of the reader.
fn posts(messages: &[MessageView], market: &str, line: Option<i64>) -> AnyView {
    let mut previous: Option<(&MessageView, Date)> = None;
    let places = messages.iter().map(|message| {
        let (day, name) = day_of(message.sent_at);
        let before = previous.replace((message, day));
        let is_first_unread = line == Some(message.number);
        Place {
            day: before.is_none_or(|(_, before)| before != day).then_some(name),
            goes_on: !is_first_unread && before.is_some_and(|(before, _)| is_one_run(before, message)),
            is_first_unread,
        }
    });
    let places: Vec<_> = places.zip(messages.iter().cloned()).collect();
    let market = market.to_owned();
    rows(places, move |(place, message)| Fixed::from(post(&message, &place, &market)).into_any())
}

/// Where a message stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Place {
    /// The day that begins with it.
    day: Option<String>,
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

fn post(message: &MessageView, place: &Place, market: &str) -> Markup {
    html! {
        li id={ "m" (message.number) } {
            @if let Some(day) = &place.day { p.day { span { (day) } } }
            @if place.is_first_unread { p.day.unread #unread { span { (words().unread_begin()) } } }
            @if message.kind.is_notice() { (notice(message, market)) } @else { (said(message, place.goes_on, market)) }
        }
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
