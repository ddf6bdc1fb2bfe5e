//! The keyboard in the message center; all of it can be done without, too.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlElement, HtmlInputElement, KeyboardEvent};

use crate::ui::{kit::ElementRef, words::words};

const ROW_LINKS: &str = ".threads tbody .cover";

/// Listens for keys, and shows what they do.
#[component]
pub fn ListKeys() -> impl IntoView {
    let help = ElementRef::default();
    let heard = window_event_listener(ev::keydown, move |event| {
        if is_for_us(&event) && act(&event.key(), help) {
            event.prevent_default();
        }
    });
    on_cleanup(move || heard.remove());
    view! {
        <dialog class="keys" node_ref=help aria-label=words().keys()>
            <Keys />
        </dialog>
    }
}

/// What the keys do.
#[component]
pub fn Keys() -> impl IntoView {
    let w = words();
    let keys = [
        ("j", w.key_next()),
        ("k", w.key_previous()),
        ("Enter", w.key_open()),
        ("x", w.key_select()),
        ("/", w.key_search()),
        ("u", w.key_unread()),
        ("r", w.key_reply()),
        ("?", w.key_help()),
    ];
    view! {
            <h2>{w.keys()}</h2>
            <dl>{keys.map(|(key, what)| view! { <div><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div> }.into_any())}</dl>
            <form method="dialog"><button class="button">{w.close()}</button></form>
    }
}

/// Keys are ours when nobody is typing, no dialog is open, and they are pressed alone.
fn is_for_us(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_typing = target.is_some_and(|target| {
        target
            .closest("input:not([type=checkbox]), textarea, select, dialog")
            .is_ok_and(|found| found.is_some())
    });
    !(is_typing || event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing())
}

fn act(key: &str, help: ElementRef) -> bool {
    match key {
        "j" => step(1),
        "k" => step(-1),
        "x" => in_row::<HtmlInputElement>("input[type=checkbox]").is_some_and(|pick| {
            pick.click();
            true
        }),
        "/" => focus(".find input[name=q]"),
        "r" => focus(".thread .compose textarea"),
        "u" => {
            click(".thread-head button[value$='.unread']")
                || in_row::<HtmlElement>("button[value$='.unread']").is_some_and(|button| {
                    button.click();
                    true
                })
        }
        "?" => help.get_untracked::<HtmlDialogElement>().is_some_and(|help| help.show_modal().is_ok()),
        _ => false,
    }
}

/// Goes so many rows on, from the one that has the focus, that is open, or from the first.
fn step(by: i32) -> bool {
    let Ok(links) = document().query_selector_all(ROW_LINKS) else { return false };
    let links: Vec<HtmlElement> =
        (0..links.length()).filter_map(|place| links.item(place)?.dyn_into().ok()).collect();
    let row = row();
    let here = links.iter().position(|link| row.as_ref().is_some_and(|row| row.contains(Some(link))));
    let open = links.iter().position(|link| link.has_attribute("aria-current"));
    let next = match (here.or(open), by > 0) {
        (None, _) => 0,
        (Some(place), true) => (place + 1).min(links.len().saturating_sub(1)),
        (Some(place), false) => place.saturating_sub(1),
    };
    links.get(next).is_some_and(|link| link.focus().is_ok())
}

/// The row that has the focus.
fn row() -> Option<Element> {
    document().active_element()?.closest(".threads tbody tr").ok()?
}

fn in_row<T: JsCast>(selector: &str) -> Option<T> {
    row()?.query_selector(selector).ok()??.dyn_into().ok()
}

fn focus(selector: &str) -> bool {
    found(selector).is_some_and(|element| element.focus().is_ok())
}

fn click(selector: &str) -> bool {
    found(selector).is_some_and(|element| {
        element.click();
        true
    })
}

fn found(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}
