use std::{
    cell::RefCell,
    collections::VecDeque,
    sync::atomic::{AtomicUsize, Ordering},
};

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Element, Event};

use super::{coming::note_asked, effect, failure::read_all_again, fetch::pause, refused::forget_refused};

const READY: &str = "data-ready";

/// How long the page is busy coming to life before it looks at what else there is to do, in milliseconds.
const BUSY: f64 = 8.0;

type Step = Box<dyn FnOnce()>;

thread_local! {
    /// What is left to do until the page is alive.
    static STEPS: RefCell<VecDeque<Step>> = RefCell::default();
}

/// How many parts of the page are still on their way to the browser.
static AWAITED: AtomicUsize = AtomicUsize::new(0);

/// A part of the page that is on its way.
pub async fn awaited<T>(part: impl Future<Output = T>) -> T {
    AWAITED.fetch_add(1, Ordering::Relaxed);
    let part = part.await;
    AWAITED.fetch_sub(1, Ordering::Relaxed);
    part
}

/// Brings a part of the page to life, after those before it.
pub fn bring_to_life(step: impl FnOnce() + 'static) {
    let is_first = STEPS.with_borrow_mut(|steps| {
        steps.push_back(Box::new(step));
        steps.len() == 1
    });
    if is_first {
        spawn_local(take_steps());
    }
}

async fn take_steps() {
    loop {
        pause(0).await;
        let begun = js_sys::Date::now();
        while js_sys::Date::now() - begun < BUSY {
            let Some(step) = STEPS.with_borrow_mut(VecDeque::pop_front) else { return };
            step();
        }
    }
}

/// Does something once all parts that are there have come to life.
pub fn when_alive(act: impl FnOnce() + 'static) {
    if STEPS.with_borrow(VecDeque::is_empty) {
        act();
    } else {
        bring_to_life(act);
    }
}

/// Notes on the document when all parts of a page have come to life, for whoever waits for it.
pub fn note_life() {
    effect(move || {
        let owner = Owner::current().unwrap_or_default();
        when_alive(move || owner.with(note_that_all_is_alive));
    });
}

fn note_that_all_is_alive() {
    forget_refused();
    if AWAITED.load(Ordering::Relaxed) == 0
        && let Some(root) = document().document_element()
    {
        drop(root.set_attribute(READY, ""));
    }
}

/// Whether all parts of the page have come to life.
#[must_use]
pub fn is_alive() -> bool {
    document().document_element().is_some_and(|root| root.has_attribute(READY))
}

/// Until a page has come to life its links lead on as they do without a script: nothing can be changed in a page of
/// which only some parts are alive. From then on *Try again* doesn't load the page, but reads what it shows.
pub fn watch_links() {
    let heard = Closure::<dyn Fn(Event)>::new(|event: Event| {
        let pressed = event.target().map(JsCast::unchecked_into::<Element>);
        let Some(link) = pressed.and_then(|pressed| pressed.closest("a").ok()?) else { return };
        if !is_alive() {
            event.stop_propagation();
        } else if link.has_attribute("data-again") {
            event.prevent_default();
            read_all_again();
        } else {
            note_asked(true);
        }
    })
    .into_js_value();
    drop(window().add_event_listener_with_callback_and_bool("click", heard.unchecked_ref(), true));
}
