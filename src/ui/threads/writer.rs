//! What a script adds to a form that sends a message: drafts, and sending without leaving the page.
//!
//! It is attached to the form as it stands in the page, so that its code can come later than the
//! form (`docs/decisions/0004-client-size.md`), and nothing typed meanwhile is touched.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
};

use leptos::{prelude::*, server_fn::ServerFn, task::spawn_local};
use leptos_router::NavigateOptions;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Element, Event, HtmlButtonElement, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement};

use super::{draft::DraftBox, on_its_way::OnItsWay};
use crate::{
    api::{messages::KeepDraft, threads::NoteTyping},
    domain::{
        ids::ThreadId,
        messages::{Draft, LONGEST_BODY, SendId},
    },
    error::{AppError, Problem},
    ui::{
        kit::{answer, pause, post},
        words::{self, words},
    },
};

/// Says that a form has come to life.
pub const ALIVE: &str = "data-alive";

/// Says that a form was sent before it came to life: its page goes, and what is in its box is no draft.
pub const LEAVES: &str = "data-leaves";

/// A message that is on its way, without its words.
const LEAVING: &str = "<article class=\"post mine\"><div><p class=\"who\"></p><div class=\"words\" dir=\"auto\"></div></div></article>";

/// How often the others are told that somebody goes on typing, in milliseconds.
const TYPING_AGAIN: f64 = 3_000.0;

/// How long somebody types nothing before the server keeps what they typed, in milliseconds.
const PAUSE: i32 = 800;

/// Leads to an address, even when the part of the page that asks is gone by then.
pub type Navigate = Arc<dyn Fn(&str, NavigateOptions) + Send + Sync>;

/// A form in the page, and what its writer has to know.
pub struct Place {
    /// The form.
    pub form: HtmlFormElement,
    /// Where its draft is kept.
    pub drafts: DraftBox,
    /// The thread that it answers, if there is one already.
    pub thread: Option<ThreadId>,
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
    /// Where a message is shown while it is on its way.
    pub on_its_way: Option<OnItsWay>,
    /// Leads to an address.
    pub navigate: Navigate,
}

/// Brings a form to life.
#[lazy]
pub fn write_in(place: Place) {
    if place.form.has_attribute(ALIVE) || place.form.has_attribute(LEAVES) {
        return;
    }
    if let Some(writer) = Writer::at(place) {
        let writer = Rc::new(writer);
        writer.restore();
        writer.on("input", Writer::keep);
        writer.on("focusout", Writer::hand_over_now);
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
    /// What is on its way and has left the box.
    left: RefCell<Option<String>>,
    /// When the others were last told of the typing, in milliseconds.
    told_at: Cell<f64>,
    /// How often something was typed.
    typed: Cell<u32>,
    /// What the server keeps, as far as is known here.
    handed: RefCell<Option<Draft>>,
    is_handing: Cell<bool>,
}

impl Writer {
    fn at(place: Place) -> Option<Self> {
        Some(Self {
            area: part(&place.form, "textarea")?,
            send_id: part(&place.form, "[name=send_id]")?,
            about: part(&place.form, ".about")?,
            button: part(&place.form, "button")?,
            is_pending: Cell::new(false),
            left: RefCell::new(None),
            told_at: Cell::new(0.0),
            typed: Cell::new(0),
            handed: RefCell::new(None),
            is_handing: Cell::new(false),
            place,
        })
    }

    fn on(self: &Rc<Self>, event: &str, act: fn(&Rc<Self>, Event)) {
        let writer = self.clone();
        let heard = Closure::<dyn Fn(Event)>::new(move |event| act(&writer, event)).into_js_value();
        drop(self.place.form.add_event_listener_with_callback(event, heard.unchecked_ref()));
    }

    /// Puts what only this browser keeps into the box, unless something was typed or refused there. What the server
    /// keeps stands in it already.
    fn restore(self: &Rc<Self>) {
        let is_as_served =
            self.area.default_value().is_ok_and(|served| self.area.value() == served) && !self.is_refused();
        let served = self.draft().filter(|draft| is_as_served && !draft.text.is_empty());
        self.handed.replace(served);
        match self.place.drafts.get() {
            Some(draft) if is_as_served => {
                self.area.set_value(&draft.text);
                self.send_id.set_value(&draft.send_id.to_string());
                self.keep_draft();
            }
            _ if !self.area.value().is_empty() => self.keep_draft(),
            _ => {}
        }
    }

    /// What is typed and not stored as a message: what is on its way, and what is in the box.
    fn draft(&self) -> Option<Draft> {
        let typed = self.area.value();
        let text = match &*self.left.borrow() {
            Some(left) if typed.is_empty() => left.clone(),
            Some(left) => format!("{left}\n{typed}"),
            None => typed,
        };
        Some(Draft { send_id: self.send_id.value().parse().ok()?, text })
    }

    fn keep(self: &Rc<Self>, _: Event) {
        if !self.is_pending.get() {
            self.button.set_text_content(Some(self.place.button));
        }
        self.keep_draft();
        let now = js_sys::Date::now();
        if self.place.tells_typing && !self.area.value().is_empty() && now - self.told_at.get() > TYPING_AGAIN
        {
            self.told_at.set(now);
            let writer = self.clone();
            spawn_local(async move { drop(post(NoteTyping::PATH, &writer.place.form, None).await) });
        }
    }

    /// Keeps what is in the box for a reload, with the id under which it may be sent; and, when no more is typed for a
    /// moment, for another device.
    fn keep_draft(self: &Rc<Self>) {
        let Some(draft) = self.draft() else { return };
        let is_kept = self.place.drafts.keep(&draft);
        if !self.is_refused() {
            self.say(if is_kept { words().draft_saved() } else { &self.place.hint });
        }
        self.typed.set(self.typed.get() + 1);
        let (writer, typed) = (self.clone(), self.typed.get());
        spawn_local(async move {
            pause(PAUSE).await;
            if writer.typed.get() == typed {
                writer.hand_over().await;
            }
        });
    }

    fn hand_over_now(self: &Rc<Self>, _: Event) {
        spawn_local(self.clone().hand_over());
    }

    /// Has the server keep what is in the box, one after the other. This browser forgets what the server has.
    async fn hand_over(self: Rc<Self>) {
        let Some(thread) = self.place.thread else { return };
        if self.is_handing.replace(true) {
            return;
        }
        while let Some(draft) = self.draft().filter(|draft| self.is_news(draft)) {
            let fields = form_urlencoded::Serializer::new(String::new())
                .append_pair("thread", &thread.to_string())
                .append_pair("send_id", &draft.send_id.to_string())
                .append_pair("body", &draft.text)
                .finish();
            if answer(KeepDraft::PATH, fields).await.is_err() {
                break;
            }
            if self.draft().as_ref() == Some(&draft) {
                self.place.drafts.forget();
            }
            self.handed.replace(Some(draft));
        }
        self.is_handing.set(false);
    }

    /// Whether the server doesn't keep a draft yet, and would.
    fn is_news(&self, draft: &Draft) -> bool {
        let handed = self.handed.borrow();
        let was_empty = handed.as_ref().is_none_or(|handed| handed.text.trim().is_empty());
        let is_empty = draft.text.trim().is_empty();
        !(is_empty && was_empty)
            && handed.as_ref() != Some(draft)
            && !self.is_pending.get()
            && draft.text.chars().count() <= LONGEST_BODY
    }

    fn submit(self: &Rc<Self>, event: Event) {
        event.prevent_default();
        if !self.is_pending.replace(true) {
            spawn_local(self.clone().send());
        }
    }

    async fn send(self: Rc<Self>) {
        let text = self.area.value();
        self.button.set_text_content(Some(words().sending()));
        drop(self.button.set_attribute("aria-disabled", "true"));
        let (writer, leaving) = (self.clone(), text.clone());
        request_animation_frame(move || writer.let_leave(leaving));
        let outcome = post(self.place.to, &self.place.form, None).await;
        self.is_pending.set(false);
        drop(self.button.remove_attribute("aria-disabled"));
        match outcome {
            Ok(location) => self.settle(&text, location.as_deref()),
            Err(error) => self.refuse(&error),
        }
    }

    /// What isn't answered at once leaves the box, and is in its conversation meanwhile.
    fn let_leave(&self, text: String) {
        let Some(on_its_way) = self.place.on_its_way.filter(|_| self.is_pending.get()) else { return };
        if text.trim().is_empty() || self.area.value() != text {
            return;
        }
        if let Some(place) = on_its_way.leave() {
            show_leaving(&place, text.trim());
        }
        self.left.replace(Some(text));
        self.area.set_value("");
        self.mark_refused(false);
        self.say(words().sending());
    }

    /// The message was taken: what was typed since stays.
    fn settle(self: &Rc<Self>, sent: &str, location: Option<&str>) {
        // What was sent is no draft any more, on the server neither
        self.handed.replace(None);
        if self.left.take().is_some() {
            self.place.on_its_way.inspect(|on_its_way| on_its_way.arrive());
        } else if self.area.value() == sent {
            self.area.set_value("");
        }
        self.send_id.set_value(&SendId::fresh().to_string());
        self.told_at.set(0.0);
        self.button.set_text_content(Some(self.place.button));
        self.mark_refused(false);
        self.keep_draft();
        drop(self.area.focus());
        self.place.taken.try_update(|taken| *taken += 1);
        if let Some(location) = location {
            (self.place.navigate)(location, NavigateOptions::default());
        }
    }

    /// The message wasn't taken: it is in the box again, before what was typed since.
    fn refuse(self: &Rc<Self>, error: &AppError) {
        if let Some(draft) = self.draft().filter(|_| self.left.borrow().is_some()) {
            self.left.replace(None);
            self.area.set_value(&draft.text);
            self.place.on_its_way.inspect(|on_its_way| on_its_way.end());
        }
        let again = if error.status() >= 500 { words().try_again() } else { self.place.button };
        self.button.set_text_content(Some(again));
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

    /// Says something that who listens hears once.
    fn say(&self, words: &str) {
        if self.about.text_content().as_deref() != Some(words) {
            self.about.set_text_content(Some(words));
        }
    }
}

/// Shows a message that is on its way as the conversation will.
pub fn show_leaving(place: &Element, text: &str) {
    place.set_inner_html(LEAVING);
    for (part, text) in [(".who", words().sending()), (".words", text)] {
        if let Ok(Some(part)) = place.query_selector(part) {
            part.set_text_content(Some(text));
        }
    }
}

fn part<T: JsCast>(form: &HtmlFormElement, selector: &str) -> Option<T> {
    form.query_selector(selector).ok()?.map(JsCast::unchecked_into)
}
