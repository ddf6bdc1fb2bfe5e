use leptos::{ev, html::Textarea, prelude::*};

use super::draft::{Draft, DraftBox};
use crate::{
    domain::messages::SendId,
    error::{AppError, Problem},
    ui::{
        kit::{FormState, Posting},
        layout::use_shared,
        words::{self, words},
    },
};

/// The inside of a form that sends a message: the box, what is wrong with it, and *Send*.
///
/// Without JavaScript what was refused stands in the box again; with it, what wasn't sent survives
/// a reload.
#[component]
pub fn Composer(
    /// What it begins with.
    form: FormState,
    /// The name under which its draft is kept.
    draft: String,
    /// What the box is called.
    label: &'static str,
    /// What has become of its form.
    posting: Posting,
    /// Who will answer.
    #[prop(into, optional)]
    answerer: String,
) -> impl IntoView {
    let shared = use_shared();
    let FormState { send_id, refused } = form;
    let Posting { is_pending: pending, outcome, .. } = posting;
    let area = NodeRef::<Textarea>::new();
    let id = RwSignal::new(send_id);
    let is_kept = RwSignal::new(false);
    let typed_before =
        refused.as_ref().and_then(|refused| refused.typed("body")).unwrap_or_default().to_owned();
    let refusal = refused.map(|refused| refused.error);
    let error = move || match outcome.get() {
        None => refusal.clone(),
        Some(outcome) => outcome.err().filter(|_| !pending.get()),
    };
    let is_wrong = Signal::derive({
        let error = error.clone();
        move || error().is_some()
    });

    let draft = StoredValue::new(draft);
    let drafts = move || {
        let account = shared.surroundings.get()?.ok()?.account()?;
        Some(draft.with_value(|draft| DraftBox::of(account, draft)))
    };
    let keep = move || {
        if let (Some(area), Some(drafts)) = (area.get_untracked(), untrack(drafts)) {
            is_kept.set(drafts.keep(&Draft { send_id: id.get_untracked(), text: area.value() }));
        }
    };
    Effect::new(move |was_restored: Option<bool>| {
        let (Some(area), Some(drafts)) = (area.get(), drafts()) else { return false };
        if was_restored != Some(true) {
            restore(&drafts, &area, id, is_kept);
        }
        true
    });
    let submitted = StoredValue::new(String::new());
    Effect::new(move |_| {
        if let Some(area) = area.get_untracked().filter(|_| pending.get()) {
            submitted.set_value(area.value());
        }
    });
    Effect::new(move |_| match outcome.get() {
        Some(Ok(())) => {
            id.set(SendId::fresh());
            if let Some(area) = area.get_untracked() {
                if submitted.with_value(|text| *text == area.value()) {
                    area.set_value("");
                }
                keep();
                drop(area.focus());
            }
        }
        Some(Err(AppError::Conflict(Problem::SendIdTaken))) => {
            id.set(SendId::fresh());
            keep();
        }
        _ => {}
    });

    let w = words();
    let hint = if answerer.is_empty() { String::new() } else { (w.answers_here)(&answerer) };
    view! {
        <div class="compose">
            <input type="hidden" name="send_id" value=move || id.get().to_string() />
            <label>
                <span class="label">{label}</span>
                <textarea
                    node_ref=area
                    name="body"
                    rows="3"
                    dir="auto"
                    placeholder=w.write_message
                    aria-invalid=move || is_wrong.get().then_some("true")
                    aria-describedby="body-about"
                    inner_html=as_content(&typed_before)
                    on:input=move |_| keep()
                    on:keydown=send_on_ctrl_enter
                ></textarea>
            </label>
            <div class="row">
                <span class="about small" id="body-about" aria-live="polite">
                    {move || match error() {
                        Some(error) => view! { <span class="problem">{words::error(&error)}</span> }.into_any(),
                        None if is_kept.get() => w.draft_saved.into_any(),
                        None => hint.clone().into_any(),
                    }}
                </span>
                <button class="button main" type="submit" aria-disabled=move || pending.get().then_some("true")>
                    {move || if pending.get() { w.sending } else { w.send }}
                </button>
            </div>
        </div>
    }
}

fn restore(
    drafts: &DraftBox,
    area: &web_sys::HtmlTextAreaElement,
    id: RwSignal<SendId>,
    is_kept: RwSignal<bool>,
) {
    if let Some(draft) = drafts.get().filter(|_| area.value().is_empty()) {
        area.set_value(&draft.text);
        id.set(draft.send_id);
        is_kept.set(true);
    }
}

fn send_on_ctrl_enter(event: ev::KeyboardEvent) {
    if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
        let area: web_sys::HtmlTextAreaElement = event_target(&event);
        if let Some(form) = area.form() {
            drop(form.request_submit());
        }
    }
}

/// Text as the content of a `<textarea>`, which leptos 0.8 doesn't escape; browsers drop one line
/// break at its beginning.
fn as_content(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("\n{}", text.replace('&', "&amp;").replace('<', "&lt;"))
}

#[cfg(test)]
mod tests {
    use super::as_content;

    #[test]
    fn a_textarea_is_not_left() {
        assert_eq!(as_content(""), "");
        assert_eq!(as_content("</textarea><script>&lt;"), "\n&lt;/textarea>&lt;script>&amp;lt;");
    }
}
