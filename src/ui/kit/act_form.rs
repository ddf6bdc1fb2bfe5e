use std::mem;

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen::JsCast;
use web_sys::{HtmlButtonElement, HtmlFormElement};

use super::{field::HiddenFrom, post::post, refused::refused};
use crate::{
    error::AppError,
    ui::{layout::use_shared, words},
};

/// A form of buttons: an act on something that is there already. A script does it without leaving the
/// page; the reason of a refusal stands in the form.
#[component]
pub fn ActForm(
    /// The server function's address.
    to: &'static str,
    /// The form's id, for buttons outside it.
    #[prop(optional)]
    id: Option<&'static str>,
    /// Where to go afterwards, when the server function doesn't say.
    #[prop(into, optional)]
    then: Option<String>,
    /// Told when it is done.
    #[prop(into, optional)]
    done: Option<Callback<()>>,
    /// Its fields and buttons.
    children: Children,
) -> impl IntoView {
    let (shared, navigate) = (use_shared(), use_navigate());
    let error = RwSignal::new(refused(to).map(|refused| refused.error));
    let is_pending = StoredValue::new(false);
    let next = then.clone().map(|then| view! { <input type="hidden" name="then" value=then /> }.into_any());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        // What is shown while another is read has no state any more
        if is_pending.try_update_value(|is_pending| mem::replace(is_pending, true)) == Some(true) {
            return;
        }
        let form: HtmlFormElement = event_target(&event);
        let pressed = event.submitter().map(JsCast::unchecked_into::<HtmlButtonElement>);
        let (navigate, then) = (navigate.clone(), then.clone());
        spawn_local(async move {
            let outcome = post(to, &form, pressed.as_ref()).await;
            let _ = is_pending.try_set_value(false);
            error.try_set(outcome.as_ref().err().cloned());
            if let Ok(location) = outcome {
                shared.note_change();
                if let Some(done) = done {
                    done.try_run(());
                }
                if let Some(location) = location.or(then) {
                    navigate(&location, NavigateOptions::default());
                }
            }
        });
    };
    view! {
        <form class="act" method="post" action=to id=id on:submit=submit>
            <HiddenFrom />
            {next}
            {children()}
            {move || error.get().map(|error: AppError| view! { <p class="problem" role="alert">{words::error(&error)}</p> }.into_any())}
        </form>
    }
}
