use leptos::prelude::*;

use super::{Part, talk::thread};
use crate::{
    error::AppError,
    ui::{
        kit::{Blank, Failed},
        lists::{NothingFound, Unlisted},
        live::NotConnected,
        orders::NoOrders,
        panel::{DeleteQuestion, Keys},
        threads::NoMessages,
        words::words,
    },
};

#[component]
pub fn Questions() -> impl IntoView {
    let thread = thread();
    view! {
        <Part title="Questions and help" about="Whether a thread is to be deleted, on a page of its own; what the keys do, in a dialog.">
            <DeleteQuestion id=thread.id thread=thread />
            <div class="keys"><Keys /></div>
        </Part>
    }
}

#[component]
pub fn Waiting() -> impl IntoView {
    view! {
        <Part title="Waiting" about="What comes next isn't there after 300 ms: a bar at the top of the page. Without motion it stands still. And that live updates don't come, above the box of a conversation.">
            <div class="stage" aria-busy="true"></div>
            <div class="stage"><div class="connection"><NotConnected /></div></div>
        </Part>
    }
}

#[component]
pub fn Nothing() -> impl IntoView {
    let w = words();
    view! {
        <Part title="Nothing there" about="What is the case, what will come, and the way on: lists that are empty or end, and without a connection.">
            <div class="states">
                <NothingFound />
                <Blank title=w.list_ended() hint=w.list_ended_hint() />
                <Unlisted error=AppError::Malformed />
                <NoMessages />
                <NoOrders />
                <Blank title=w.no_threads() hint=w.no_threads_hint() />
                <Blank title=w.no_threads() hint=w.no_order_messages_hint() />
                <Blank title=w.no_orders() hint=w.no_orders_panel_hint() />
                <Blank title=w.no_order_talk() hint=w.no_order_talk_hint("Lumen Lighting") />
                <p class="blank">{w.no_products()}</p>
                <Blank title=w.offline() hint=w.offline_hint()>
                    <a class="button main" href="/styleguide">{w.try_again()}</a>
                </Blank>
            </div>
        </Part>
    }
}

#[component]
pub fn Failures() -> impl IntoView {
    let reference = "7f3a91c2".to_owned();
    view! {
        <Part title="What went wrong" about="What passes can be tried again, which reads all of the page anew; what doesn't leads to the start.">
            <div class="states">
                <Failed error=AppError::Unreachable />
                <Failed error=AppError::Internal { reference } />
                <Failed error=AppError::NotFound />
            </div>
        </Part>
    }
}
