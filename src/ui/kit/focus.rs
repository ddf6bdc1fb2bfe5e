//! Where the keyboard is after a script has led to another page.

use std::cell::RefCell;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement};

use super::place::come_back;

thread_local! {
    /// The path of the page that is shown.
    static SHOWN: RefCell<String> = RefCell::default();
}

/// Whoever was at something that is gone with its page is at the title of the one that is shown now.
pub fn begin_at_title() {
    // A link's page is shown before its address is
    request_animation_frame(begin);
}

fn begin() {
    let path = window().location().pathname().unwrap_or_default();
    let before = SHOWN.replace(path.clone());
    if !before.is_empty() && before != path {
        // The one before is gone when this one was shown
        request_animation_frame(|| request_animation_frame(focus_title));
        come_back();
    }
}

fn focus_title() {
    let focused = document().active_element().map(JsCast::unchecked_into::<HtmlElement>);
    let is_lost = focused.is_none_or(|focused| focused.offset_parent().is_none());
    let titles = document().query_selector_all("#content h1").ok().filter(|_| is_lost);
    // A list's own comes before that of what is opened beside it
    let title = titles.and_then(|titles| titles.item(titles.length().checked_sub(1)?));
    if let Some(title) = title.map(JsCast::unchecked_into::<HtmlElement>) {
        title.set_tab_index(-1);
        // Going back leads to where one was, which a new page has no need of
        let there = FocusOptions::new();
        there.set_prevent_scroll(true);
        drop(title.focus_with_options(&there));
    }
}
