use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use maud::html;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlFormElement, KeyboardEvent};

use super::{
    draft::DraftBox,
    on_its_way::OnItsWay,
    writer::{ALIVE, LEAVES, Navigate, Place, write_in},
};
use crate::{
    domain::{ids::ThreadId, messages::Draft},
    ui::{
        kit::{ElementRef, FormState, HiddenFrom, effect},
        layout::use_shared,
        words::{self, words},
    },
};

/// What a form that sends a message says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComposerWords {
    /// What the box is called.
    pub label: &'static str,
    /// What stands in it while it is empty.
    pub placeholder: &'static str,
    /// What is on the button.
    pub button: &'static str,
}

impl ComposerWords {
    /// A message with a box that is called so.
    #[must_use]
    pub fn labelled(label: &'static str) -> Self {
        Self { label, placeholder: words().write_message(), button: words().send() }
    }
}

/// A form that sends a message: the box, what is wrong with it, and *Send*.
///
/// It is whole without a script: what was refused stands in the box again, with the reason. What a
/// script adds is loaded when the form is first touched, or at once when a draft waits for it.
#[component]
pub fn Composer(
    /// The server function's address.
    to: &'static str,
    /// The field that says where the message goes.
    field: &'static str,
    /// What it says.
    value: String,
    /// What it begins with.
    form: FormState,
    /// The name under which its draft is kept in this browser.
    draft: String,
    /// The thread that it answers, if there is one already, and the draft that the server keeps.
    #[prop(optional_no_strip)]
    thread: Option<(ThreadId, Option<Draft>)>,
    /// What it says.
    asked: ComposerWords,
    /// How often the order's disputes had been opened and closed when the page was made, where that matters.
    #[prop(optional)]
    seen: Option<i64>,
    /// Who will answer.
    #[prop(into, optional)]
    answerer: String,
    /// Counts up whenever a message was taken.
    #[prop(optional)]
    taken: RwSignal<u32>,
    /// Where a message is shown while it is on its way.
    #[prop(optional)]
    on_its_way: Option<OnItsWay>,
) -> impl IntoView {
    let w = words();
    let shared = use_shared();
    let FormState { send_id, refused } = form;
    let (thread, kept) = thread.map_or((None, None), |(thread, kept)| (Some(thread), kept));
    let kept = kept.filter(|_| refused.is_none());
    let send_id = kept.as_ref().map_or(send_id, |kept| kept.send_id);
    let typed = match (&refused, &kept) {
        (Some(refused), _) => refused.typed("body").unwrap_or_default().to_owned(),
        (None, kept) => kept.as_ref().map(|kept| kept.text.clone()).unwrap_or_default(),
    };
    let problem = refused.map(|refused| words::error(&refused.error));
    let (is_wrong, is_kept) = (problem.is_some(), kept.is_some());
    let hint = if answerer.is_empty() { String::new() } else { w.answers_here(&answerer) };

    let tells_typing = seen.is_none() && ["thread", "order"].contains(&field);
    let node = ElementRef::default();
    let is_alive = StoredValue::new(false);
    let navigate: Navigate = Arc::new(use_navigate());
    let place = StoredValue::new((draft, hint.clone(), navigate));
    let drafts = move || {
        let account = shared.surroundings.get()?.ok()?.account()?;
        Some(place.with_value(|(draft, ..)| DraftBox::of(account, draft)))
    };
    let come_alive = move || {
        // What is shown while another is read has none any more
        let Some(form) = node.get_untracked() else { return };
        let Some(drafts) = untrack(drafts) else { return };
        if !is_alive.try_update_value(|is_alive| std::mem::replace(is_alive, true)).unwrap_or(true) {
            let (_, hint, navigate) = place.get_value();
            let button = asked.button;
            spawn_local(write_in(Place {
                form,
                drafts,
                thread,
                hint,
                button,
                to,
                tells_typing,
                taken,
                on_its_way,
                navigate,
            }));
        }
    };
    // Here, so that it sends even before what is loaded is there
    let send = move |event: KeyboardEvent| {
        let is_sent = event.key() == "Enter" && (event.ctrl_key() || event.meta_key());
        if let Some(form) = node.get_untracked::<HtmlFormElement>().filter(|_| is_sent) {
            drop(form.request_submit());
        }
    };
    let leave = move |_| {
        if let Some(form) = node.get_untracked::<HtmlFormElement>().filter(|form| !form.has_attribute(ALIVE))
        {
            drop(form.set_attribute(LEAVES, ""));
        }
    };
    effect(move || {
        let Some(form) = node.get::<HtmlFormElement>() else { return };
        request_animation_frame(move || focus_in_dialog(&form));
        if drafts().is_some_and(|drafts| drafts.get().is_some()) {
            come_alive();
        }
    });

    let about = problem.unwrap_or_else(|| if is_kept { w.draft_saved().to_owned() } else { hint.clone() });
    let about_id = format!("about-{}", place.with_value(|(draft, ..)| draft.clone()));
    let written = html! {
        input type="hidden" name=(field) value=(value);
        input type="hidden" name="send_id" value=(send_id.to_string());
        @if let Some(seen) = seen {
            input type="hidden" name="seen" value=(seen);
        }
        label {
            span .label { (asked.label) }
            // Browsers drop one line break at its beginning
            textarea
                name="body"
                rows="3"
                dir="auto"
                placeholder=(asked.placeholder)
                aria-invalid=[is_wrong.then_some("true")]
                aria-describedby=(about_id)
            { "\n" (typed) }
        }
        div .row {
            span .about .small .problem[is_wrong] id=(about_id) dir="auto" aria-live="polite" { (about) }
            button .button .main type="submit" { (asked.button) }
        }
    };
    view! {
        <form class="compose" method="post" action=to node_ref=node on:focusin=move |_| come_alive() on:keydown=send on:submit=leave>
            <HiddenFrom />
            <div class="as-one" inner_html=written.into_string()></div>
        </form>
    }
}

/// Who opens a dialog to write something needn't look for the box.
fn focus_in_dialog(form: &HtmlFormElement) {
    let is_in_dialog = form.closest("dialog[open]").is_ok_and(|dialog| dialog.is_some());
    if let (true, Ok(Some(area))) = (is_in_dialog, form.query_selector("textarea")) {
        drop(area.set_attribute("autofocus", ""));
        drop(area.unchecked_into::<HtmlElement>().focus());
    }
}
