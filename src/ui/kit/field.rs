use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::address::here;
use crate::{
    error::{AppError, Refused},
    ui::words,
};

/// A labelled line to type into, with what is wrong with it beside it.
#[component]
pub fn Field(
    /// Its name in the form.
    name: &'static str,
    /// Its name in the page, where another has the one in the form.
    #[prop(optional)]
    id: Option<&'static str>,
    /// What it is called.
    label: &'static str,
    /// `text`, `email` or `password`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What browsers may fill in.
    autocomplete: &'static str,
    /// Which keys a screen's keyboard has, when not all.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// What was typed before.
    #[prop(into, optional)]
    value: String,
    /// A word of advice.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// Why the form was refused, if it was.
    #[prop(optional_no_strip)]
    error: Option<AppError>,
) -> impl IntoView {
    let problem = error.and_then(|error| error.problem_with(name)).map(words::problem);
    let is_wrong = problem.is_some();
    let about = format!("{}-about", id.unwrap_or(name));
    view! {
        <div class="field">
            <label>
                <span class="label">{label}</span>
                <input
                    name=name
                    type=kind
                    value=value
                    autocomplete=autocomplete
                    inputmode=inputmode
                    required=true
                    dir="auto"
                    autofocus=is_wrong
                    aria-invalid=is_wrong.then_some("true")
                    aria-describedby=about.clone()
                />
            </label>
            <span class="about" id=about>
                {hint.filter(|_| !is_wrong)}
                {problem.map(|problem| view! { <span class="problem">{problem}</span> }.into_any())}
            </span>
        </div>
    }
}

/// Tells the server on which page a form stands, so that it can show it again.
#[component]
pub fn HiddenFrom() -> impl IntoView {
    let location = use_location();
    view! { <input type="hidden" name="from" value=move || here(&location) /> }
}

/// A refusal that is about the whole form, not a field of it.
#[component]
pub fn WholeProblem(
    /// Why the form was refused.
    refused: Option<Refused>,
) -> impl IntoView {
    refused.filter(|refused| !matches!(refused.error, AppError::Invalid(_))).map(|refused| {
        view! { <p class="problem" role="alert">{words::error(&refused.error)}</p> }.into_any()
    })
}
