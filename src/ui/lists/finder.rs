//! What a script adds to the form above a list: it asks while one types, and beside the open thread.

use std::{cell::RefCell, rc::Rc, time::Duration};

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{Event, FormData, HtmlFormElement, UrlSearchParams};

use crate::{
    domain::lists::PAGE_SIZES,
    ui::kit::{
        address::{pairs, param, query_of},
        effect,
    },
};

/// What can be typed and chosen, but for how many rows a page has.
const FIELDS: [&str; 7] = ["q", "messages", "subject", "vendor", "from", "to", "sort"];

/// How long after the last key a search is asked.
const PAUSE: Duration = Duration::from_millis(250);

/// Brings a form to life that belongs to a part of the page.
#[lazy]
pub fn find_while_typing(form: HtmlFormElement, owner: Owner) {
    owner.with(|| Finder::watch(form));
}

struct Finder {
    form: HtmlFormElement,
    waiting: RefCell<Option<TimeoutHandle>>,
    ask: Box<dyn Fn(&str)>,
}

impl Finder {
    fn watch(form: HtmlFormElement) {
        let (location, navigate) = (use_location(), use_navigate());
        let ask = move |query: &str| {
            let address = format!("{}{query}", location.pathname.get_untracked());
            navigate(&address, NavigateOptions { replace: true, scroll: false, ..Default::default() });
        };
        let shown = form.clone();
        let mut was_shown = false;
        effect(move || {
            let query = location.search.get();
            if std::mem::replace(&mut was_shown, true) {
                show_in(&shown, &query);
            }
        });
        let finder = Rc::new(Self { form, waiting: RefCell::default(), ask: Box::new(ask) });
        finder.on("input", |finder, _| finder.ask_soon());
        finder.on("submit", Self::ask_now);
        if finder.was_typed_in(&location.search.get_untracked()) {
            finder.ask_soon();
        }
    }

    fn on(self: &Rc<Self>, event: &str, act: fn(&Rc<Self>, Event)) {
        let finder = self.clone();
        let heard = Closure::<dyn Fn(Event)>::new(move |event| act(&finder, event)).into_js_value();
        drop(self.form.add_event_listener_with_callback(event, heard.unchecked_ref()));
    }

    /// Whether something was typed or chosen before this code was here.
    fn was_typed_in(&self, query: &str) -> bool {
        let typed = typed(&self.form);
        FIELDS.iter().any(|name| param(&typed, name) != param(query, name))
    }

    fn ask_soon(self: &Rc<Self>) {
        let finder = self.clone();
        self.wait(set_timeout_with_handle(move || (finder.ask)(&typed(&finder.form)), PAUSE).ok());
    }

    fn ask_now(self: &Rc<Self>, event: Event) {
        event.prevent_default();
        self.wait(None);
        (self.ask)(&typed(&self.form));
    }

    fn wait(&self, next: Option<TimeoutHandle>) {
        if let Some(waiting) = self.waiting.replace(next) {
            waiting.clear();
        }
    }
}

/// What a form asks for, as an address's query.
fn typed(form: &HtmlFormElement) -> String {
    let fields = || -> Result<String, JsValue> {
        let fields: JsValue = FormData::new_with_form(form)?.into();
        Ok(UrlSearchParams::new_with_str_sequence_sequence(&fields)?.to_string().into())
    };
    let usual = PAGE_SIZES[0].to_string();
    let fields = fields().unwrap_or_default();
    query_of(pairs(&fields).filter(|(name, value)| name != "per" || *value != usual))
}

/// Puts what an address asks for into the form's fields, but for the one that is being typed in.
fn show_in(form: &HtmlFormElement, query: &str) {
    for name in FIELDS {
        let Ok(Some(field)) = form.query_selector(&format!("[name={name}]:not(:focus)")) else { continue };
        let value = param(query, name).unwrap_or_default();
        drop(js_sys::Reflect::set(&field, &"value".into(), &value.into()));
    }
}
