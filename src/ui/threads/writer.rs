//! What a script adds to a form that sends a message: drafts, and sending without leaving the page.
//!
//! It is attached to the form as it stands in the page, so that its code can come later than the
//! form (`docs/decisions/0004-client-size.md`), and nothing typed meanwhile is touched.

use std::{cell::Cell, rc::Rc, sync::Arc};

use leptos::{prelude::*, server_fn::ServerFn, task::spawn_local};
use leptos_router::NavigateOptions;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{
    Element, Event, HtmlButtonElement, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement, KeyboardEvent,
};

use super::draft::{Draft, DraftBox};
use crate::{
    api::threads::NoteTyping,
    domain::messages::SendId,
    error::{AppError, Problem},
    ui::{
        kit::post,
        words::{self, words},
    },
};

/// Says that a form has come to life.
const ALIVE: &str = "data-alive";

/// How often the others are told that somebody goes on typing, in milliseconds.
const TYPING_AGAIN: f64 = 3_000.0;

/// Leads to an address, even when the part of the page that asks is gone by then.
pub type Navigate = Arc<dyn Fn(&str, NavigateOptions) + Send + Sync>;

/// A form in the page, and what its writer has to know.
pub struct Place {
    /// The form.
    pub form: HtmlFormElement,
    /// Where its draft is kept.
    pub drafts: DraftBox,
    /// What stands below an empty box.
    pub hint: String,
    /// What is on its button.
    pub button: &'static str,
    /// The server function's address.
    pub to: &'static str,
    /// Whether others see that somebody is typing here.
    pub tells_typing: bool,
    /// Counts up whenever a message was taken.
    pub taken: RwSignal<u32>,
    /// Leads to an address.
    pub navigate: Navigate,
}

/// Brings a form to life.
#[lazy]
pub fn write_in(place: Place) {
    if place.form.has_attribute(ALIVE) {
        return;
    }
    if let Some(writer) = Writer::at(place) {
        let writer = Rc::new(writer);
        writer.restore();
        writer.on("input", Writer::keep);
        writer.on("keydown", Writer::send_on_ctrl_enter);
        writer.on("submit", Writer::submit);
        drop(writer.place.form.set_attribute(ALIVE, ""));
    }
}

struct Writer {
    place: Place,
    area: HtmlTextAreaElement,
    send_id: HtmlInputElement,
    about: Element,
    button: HtmlButtonElement,
    is_pending: Cell<bool>,
    /// When the others were last told of the typing, in milliseconds.
    told_at: Cell<f64>,
}

impl Writer {
    fn at(place: Place) -> Option<Self> {
        Some(Self {
            area: part(&place.form, "textarea")?,
            send_id: part(&place.form, "[name=send_id]")?,
            about: part(&place.form, ".about")?,
            button: part(&place.form, "button")?,
            is_pending: Cell::new(false),
            told_at: Cell::new(0.0),
            place,
        })
    }

    fn on(self: &Rc<Self>, event: &str, act: fn(&Rc<Self>, Event)) {
        let writer = self.clone();
        let heard = Closure::<dyn Fn(Event)>::new(move |event| act(&writer, event)).into_js_value();
        drop(self.place.form.add_event_listener_with_callback(event, heard.unchecked_ref()));
    }

    /// Puts the draft into the box, unless something was typed there already.
    fn restore(&self) {
        match self.place.drafts.get() {
            Some(draft) if self.area.value().is_empty() => {
                self.area.set_value(&draft.text);
                self.send_id.set_value(&draft.send_id.to_string());
                self.say(words().draft_saved);
            }
            _ if !self.area.value().is_empty() => self.keep_draft(),
            _ => {}
        }
    }

    fn keep(self: &Rc<Self>, _: Event) {
        self.keep_draft();
        let now = js_sys::Date::now();
        if self.place.tells_typing && !self.area.value().is_empty() && now - self.told_at.get() > TYPING_AGAIN
        {
            self.told_at.set(now);
            let writer = self.clone();
            spawn_local(async move { drop(post(NoteTyping::PATH, &writer.place.form, None).await) });
        }
    }

    /// Keeps what is in the box for a reload, with the id under which it may be sent.
    fn keep_draft(&self) {
        let Ok(send_id) = self.send_id.value().parse() else { return };
        let is_kept = self.place.drafts.keep(&Draft { send_id, text: self.area.value() });
        if !self.is_refused() {
            self.say(if is_kept { words().draft_saved } else { &self.place.hint });
        }
    }

    fn send_on_ctrl_enter(self: &Rc<Self>, event: Event) {
        let event: KeyboardEvent = event.unchecked_into();
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            drop(self.place.form.request_submit());
        }
    }

    fn submit(self: &Rc<Self>, event: Event) {
        event.prevent_default();
        if !self.is_pending.replace(true) {
            spawn_local(self.clone().send());
        }
    }

    async fn send(self: Rc<Self>) {
        let text = self.area.value();
        self.button.set_text_content(Some(words().sending));
        drop(self.button.set_attribute("aria-disabled", "true"));
        let outcome = post(self.place.to, &self.place.form, None).await;
        self.is_pending.set(false);
        self.button.set_text_content(Some(self.place.button));
        drop(self.button.remove_attribute("aria-disabled"));
        match outcome {
            Ok(location) => self.settle(&text, location.as_deref()),
            Err(error) => self.refuse(&error),
        }
    }

    /// The message was taken: what was typed since stays.
    fn settle(&self, sent: &str, location: Option<&str>) {
        self.send_id.set_value(&SendId::fresh().to_string());
        self.told_at.set(0.0);
        if self.area.value() == sent {
            self.area.set_value("");
        }
        self.mark_refused(false);
        self.keep_draft();
        drop(self.area.focus());
        self.place.taken.try_update(|taken| *taken += 1);
        if let Some(location) = location {
            (self.place.navigate)(location, NavigateOptions::default());
        }
    }

    fn refuse(&self, error: &AppError) {
        if *error == AppError::Conflict(Problem::SendIdTaken) {
            self.send_id.set_value(&SendId::fresh().to_string());
            self.keep_draft();
        }
        self.mark_refused(true);
        self.say(&words::error(error));
    }

    fn is_refused(&self) -> bool {
        self.area.has_attribute("aria-invalid")
    }

    fn mark_refused(&self, is_refused: bool) {
        if is_refused {
            drop(self.area.set_attribute("aria-invalid", "true"));
        } else {
            drop(self.area.remove_attribute("aria-invalid"));
        }
        drop(self.about.class_list().toggle_with_force("problem", is_refused));
    }

    fn say(&self, words: &str) {
        self.about.set_text_content(Some(words));
    }
}

fn part<T: JsCast>(form: &HtmlFormElement, selector: &str) -> Option<T> {
    form.query_selector(selector).ok()?.map(JsCast::unchecked_into)
}
