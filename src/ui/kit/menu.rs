//! Menus are `<details>`, which need no script to open.

use leptos::ev::{FocusEvent, KeyboardEvent, MouseEvent};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

/// Closes a menu that the focus has left.
pub fn close_behind(event: FocusEvent) {
    let Some(menu) = event.current_target().map(JsCast::unchecked_into::<HtmlElement>) else { return };
    let next = event.related_target().map(JsCast::unchecked_into::<Node>);
    if next.is_some_and(|next| !menu.contains(Some(&next))) {
        drop(menu.remove_attribute("open"));
    }
}

/// Closes a menu when one of its links was followed.
pub fn close_menu(event: MouseEvent) {
    let Some(menu) = event.current_target().map(JsCast::unchecked_into::<HtmlElement>) else { return };
    let pressed = event.target().map(JsCast::unchecked_into::<Element>);
    if pressed.is_some_and(|pressed| pressed.closest("a").is_ok_and(|link| link.is_some())) {
        drop(menu.remove_attribute("open"));
    }
}

/// Closes a menu by Escape, and goes back to what opened it.
pub fn close_by_key(event: KeyboardEvent) {
    let Some(menu) = event.current_target().map(JsCast::unchecked_into::<HtmlElement>) else { return };
    if event.key() == "Escape" && menu.has_attribute("open") {
        drop(menu.remove_attribute("open"));
        if let Ok(Some(opener)) = menu.query_selector("summary") {
            drop(opener.unchecked_into::<HtmlElement>().focus());
        }
    }
}
