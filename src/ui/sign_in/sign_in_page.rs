use leptos::{prelude::*, server_fn::ServerFn};

use super::{demo::DemoAccounts, next_in_address, with_next};
use crate::{
    api::{
        accounts::SignIn,
        disputes::{CloseDispute, OpenDispute},
        messages::SendMessage,
        orders::WriteAboutOrder,
        threads::{AskQuestion, ContactVendor},
    },
    domain::paths::FORGOTTEN_PASSWORD,
    error::Refused,
    ui::{
        kit::{Field, HiddenFrom, Title, WholeProblem, loaded, refused},
        layout::use_shared,
        words::words,
    },
};

/// Sign-in, and back to where one came from.
#[component]
pub fn SignInPage() -> impl IntoView {
    let (next, refused, kept) = (next_in_address(), refused(SignIn::PATH), kept_text());
    let shared = use_shared();
    let w = words();
    view! {
        <Title text=w.sign_in() />
        <section class="door">
            <h1>{w.sign_in_title()}</h1>
            {kept.map(|text| view! { <KeptText text=text /> }.into_any())}
            <SignInForm next=next refused=refused />
            <p class="quiet"><a href=FORGOTTEN_PASSWORD>{w.forgotten()}</a></p>
            <p class="quiet">
                {w.no_account()} " " <a href=move || with_next("/register", &next.get())>{w.create_account()}</a>
            </p>
            {loaded(move || async move {
                Ok(shared.known().await?.demo.map(|people| view! { <DemoAccounts people=people next=next /> }.into_any()))
            })}
        </section>
    }
    .into_any()
}

/// The form.
#[component]
pub fn SignInForm(
    /// Where to go then.
    next: Memo<String>,
    /// Why it was refused, if it was.
    refused: Option<Refused>,
) -> impl IntoView {
    let error = refused.as_ref().map(|refused| refused.error.clone());
    let typed = refused.as_ref().and_then(|refused| refused.typed("email")).unwrap_or_default().to_owned();
    let w = words();
    view! {
        <form method="post" action=SignIn::url()>
            <HiddenFrom />
            <input type="hidden" name="next" value=move || next.get() />
            <WholeProblem refused=refused />
            <Field name="email" label=w.email() kind="email" autocomplete="username" value=typed error=error.clone() />
            <Field name="password" label=w.password() kind="password" autocomplete="current-password" error=error />
            <button class="button main" type="submit">{w.sign_in()}</button>
        </form>
    }
}

/// What somebody had typed whose session ended before they sent it.
fn kept_text() -> Option<String> {
    let calls = [
        SendMessage::PATH,
        AskQuestion::PATH,
        ContactVendor::PATH,
        WriteAboutOrder::PATH,
        OpenDispute::PATH,
        CloseDispute::PATH,
    ];
    calls
        .iter()
        .find_map(|call| refused(call)?.typed("body").map(str::to_owned))
        .filter(|typed| !typed.trim().is_empty())
}

/// Typed text that wasn't sent, to be copied.
#[component]
pub fn KeptText(
    /// What was typed.
    text: String,
) -> impl IntoView {
    view! {
        <div class="kept">
            <p role="alert">{words().kept_text()}</p>
            <pre dir="auto">{text}</pre>
        </div>
    }
}
