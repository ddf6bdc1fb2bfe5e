//! Where a page was scrolled to when it was left: going back leads there, once the page is as long again.

use std::cell::{Cell, RefCell};

use leptos::{
    ev::{self, MouseEvent},
    prelude::*,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlAnchorElement};

/// For how many pictures a page is waited for that isn't long enough.
const PICTURES: u32 = 120;

thread_local! {
    /// How far the pages at which addresses were scrolled when something was last pressed there, in pixels.
    static LEFT: RefCell<Vec<(String, i32)>> = RefCell::default();
    /// Where the page that is being gone back to was.
    static AWAITED: Cell<i32> = const { Cell::new(0) };
}

/// Takes note of where pages are left. Browsers do so too, but go back before there is anything to show.
///
/// It has to be heard before the router hears the same: the next page may be there when that has done its work.
pub fn note_places() {
    if cfg!(feature = "ssr") {
        return;
    }
    let left = window_event_listener(ev::click, |press| {
        note(here());
        AWAITED.set(way_back(&press).map_or(0, |address| known(&address)));
    });
    let back = window_event_listener(ev::popstate, |_| AWAITED.set(known(&here())));
    on_cleanup(move || {
        left.remove();
        back.remove();
    });
}

/// The address of the page that is gone back to, if it was its link that was pressed.
fn way_back(press: &MouseEvent) -> Option<String> {
    let pressed: Element = press.target()?.dyn_into().ok()?;
    let link: HtmlAnchorElement = pressed.closest("a.back").ok()??.dyn_into().ok()?;
    Some(link.href())
}

/// The page that is being gone back to is there.
pub fn come_back() {
    let place = AWAITED.take();
    if place > 0 {
        scroll_when_long(place, PICTURES);
    }
}

fn note(address: String) {
    let Some(place) = scrolled().map(|scrolled| scrolled.scroll_top()) else { return };
    LEFT.with_borrow_mut(|left| {
        left.retain(|(known, _)| *known != address);
        left.push((address, place));
    });
}

fn known(address: &str) -> i32 {
    LEFT.with_borrow(|left| left.iter().find(|(known, _)| known == address).map_or(0, |(_, place)| *place))
}

fn scroll_when_long(place: i32, pictures: u32) {
    request_animation_frame(move || {
        let Some(scrolled) = scrolled() else { return };
        if scrolled.scroll_height() - scrolled.client_height() >= place {
            scrolled.set_scroll_top(place);
        } else if pictures > 0 {
            scroll_when_long(place, pictures - 1);
        }
    });
}

/// What scrolls: the panel's list, or the page.
fn scrolled() -> Option<Element> {
    document().query_selector(".list").ok().flatten().or_else(|| document().scrolling_element())
}

fn here() -> String {
    window().location().href().unwrap_or_default()
}
