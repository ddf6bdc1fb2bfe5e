use leptos::{prelude::*, server_fn::ServerFn};

use super::{check::Check, section::Section};
use crate::{
    api::own_settings::{ChangePassword, ChooseLanguage, Rename, WantMail},
    domain::{accounts::Role, languages::Language, paths::SETTINGS},
    error::Refused,
    ui::{
        kit::Field,
        words::{self, words},
    },
};

/// The name by which others know somebody.
#[component]
pub fn NameForm(
    /// What it is.
    name: String,
    /// Whose.
    role: Role,
    /// Why another wasn't taken.
    refused: Option<Refused>,
) -> impl IntoView {
    let w = words();
    let error = refused.as_ref().map(|refused| refused.error.clone());
    let typed = refused.as_ref().and_then(|refused| refused.typed("name")).map_or(name, str::to_owned);
    let hint = words::own_name_hint(role);
    view! {
        <Section id="name" title=w.name() page=SETTINGS to=Rename::PATH refused=refused>
            <Field name="name" label=w.your_name() autocomplete="name" hint=hint value=typed error=error />
        </Section>
    }
}

/// Another password, for whoever knows the one that is.
#[component]
pub fn PasswordForm(
    /// Why it wasn't taken.
    refused: Option<Refused>,
) -> impl IntoView {
    let w = words();
    let error = refused.as_ref().map(|refused| refused.error.clone());
    view! {
        <Section
            id="password"
            title=w.password()
            page=SETTINGS
            to=ChangePassword::PATH
            refused=refused
            saved=w.password_changed()
        >
            <Field
                name="current_password"
                label=w.current_password()
                kind="password"
                autocomplete="current-password"
                error=error.clone()
            />
            <Field
                name="password"
                id="new-password"
                label=w.new_password()
                kind="password"
                autocomplete="new-password"
                hint=w.password_hint()
                error=error
            />
        </Section>
    }
}

/// The language that somebody is spoken to in.
#[component]
pub fn LanguageForm(
    /// Why another wasn't taken.
    refused: Option<Refused>,
) -> impl IntoView {
    let w = words();
    let options = Language::ALL.map(|language| {
        let is_spoken = language == w.language;
        view! { <option value=language.tag() lang=language.tag() selected=is_spoken>{language.own_name()}</option> }
    });
    let problem = refused.as_ref().and_then(|refused| refused.error.problem_with("language"));
    let (is_wrong, about) = (problem.is_some(), "language-about language-problem");
    let problem = problem.map(|problem| {
        view! { <p class="problem" role="alert" id="language-problem">{words::problem(problem)}</p> }
            .into_any()
    });
    view! {
        <Section id="language" title=w.language_title() page=SETTINGS to=ChooseLanguage::PATH refused=refused>
            <label class="choice">
                <span class="label">{w.language_title()}</span>
                <select
                    name="language"
                    aria-invalid=is_wrong.then_some("true")
                    aria-describedby=if is_wrong { about } else { "language-about" }
                >
                    {options.collect_view()}
                </select>
            </label>
            <p class="quiet small" id="language-about">{w.language_hint()}</p>
            {problem}
        </Section>
    }
}

/// What somebody is told of when they aren't here.
#[component]
pub fn NotificationsForm(
    /// Whether they want e-mail about messages.
    wants_mail: bool,
) -> impl IntoView {
    let w = words();
    view! {
        <Section id="notifications" title=w.notifications() page=SETTINGS to=WantMail::PATH refused=None>
            <Check
                name="wants_mail"
                value="wants_mail"
                label=w.mail_about_messages()
                hint=w.mail_about_messages_hint()
                is_on=wants_mail
            />
        </Section>
    }
}
