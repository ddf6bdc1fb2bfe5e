use leptos::prelude::*;

use crate::{
    domain::{lists::Show, paths},
    ui::{
        kit::{Count, Icon, Shape, close_behind, close_by_key, close_menu},
        words::words,
    },
};

/// How many messages are unread and how many disputes open, on every page of the panel.
#[component]
pub fn Bell(
    /// How many messages.
    unread: i64,
    /// How many disputes.
    disputes: i64,
    /// Whether what it says is shown at once.
    #[prop(optional)]
    is_open: bool,
) -> impl IntoView {
    let w = words();
    let messages = format!("{}?show={}", paths::MESSAGE_CENTER, Show::Unread.as_str());
    let open_disputes = format!("{}?show={}", paths::ORDER_MESSAGES, Show::Disputes.as_str());
    view! {
        <details class="menu bell" open=is_open on:focusout=close_behind on:keydown=close_by_key on:click=close_menu>
            <summary aria-label=w.bell(unread)>
                <Icon shape=Shape::Bell />
                <Count of=unread />
            </summary>
            <div class="menu-items">
                <a href=messages>{w.messages_counted(unread)}</a>
                <a href=open_disputes class:danger={disputes > 0}>{w.disputes_counted(disputes)}</a>
            </div>
        </details>
    }
}
