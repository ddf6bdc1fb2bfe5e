//! What the pointer rests on is fetched before it is pressed: the code of its page, and a thread's messages. Nothing is
//! marked read by it.

use std::cell::Cell;

use leptos::{prelude::*, task::spawn_local};
use leptos_router::ChooseView;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlAnchorElement, PointerEvent};

use super::{
    kit::{fetch_ahead, note_asked, pause},
    pages::{Conversation, Page, Panel},
    routing::{Route, pages_of},
    threads::pages_alone,
};
use crate::api::threads::OpenThread;

/// How long a pointer is on something when it rests there, in milliseconds.
const REST: i32 = 80;

thread_local! {
    static MOVES: Cell<u32> = const { Cell::new(0) };
}

/// Whether there is a pointer that can rest on something: a finger can't.
#[must_use]
pub fn has_resting_pointer() -> bool {
    window().match_media("(hover: hover)").ok().flatten().is_some_and(|hover| hover.matches())
}

/// Fetches ahead from now on.
#[lazy]
pub fn watch_pointer(routes: &'static [Route]) {
    window_event_listener_untyped("pointerover", move |event| {
        let event: PointerEvent = event.unchecked_into();
        let this = MOVES.replace(MOVES.get() + 1) + 1;
        if let Some(link) = link_under(&event) {
            spawn_local(async move {
                pause(REST).await;
                if MOVES.get() == this {
                    fetch(routes, &link).await;
                }
            });
        }
    });
}

/// The link that a mouse points at.
fn link_under(event: &PointerEvent) -> Option<HtmlAnchorElement> {
    let element: Element = event.target()?.dyn_into().ok()?;
    let link: HtmlAnchorElement = element.closest("a[href]").ok()??.dyn_into().ok()?;
    let here = window().location();
    let is_elsewhere = here.pathname().is_ok_and(|path| path != link.pathname());
    let is_ours = here.origin().is_ok_and(|origin| origin == link.origin());
    (event.pointer_type() == "mouse" && is_elsewhere && is_ours).then_some(link)
}

async fn fetch(routes: &'static [Route], link: &HtmlAnchorElement) {
    let path = link.pathname();
    let Some(pages) = pages_of(routes, &path) else { return };
    note_asked(false);
    for page in pages {
        page.preload().await;
    }
    let is_thread =
        matches!(pages.last(), Some(Page::Conversation(Conversation::Thread) | Page::Panel(Panel::Thread)));
    let id = path.rsplit('/').next().and_then(|id| id.parse().ok()).filter(|_| is_thread);
    if let Some(id) = id {
        fetch_ahead(OpenThread { id, query: pages_alone(&link.search()), peek: true }).await;
    }
}
