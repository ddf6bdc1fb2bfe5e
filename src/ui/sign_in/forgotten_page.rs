use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

use crate::{
    api::passwords::AskForPasswordLink,
    domain::paths::FORGOTTEN_PASSWORD,
    ui::{
        kit::{Field, Title, WholeProblem, refused},
        words::words,
    },
};

/// Asks to where a link for a new password is to be mailed.
#[component]
pub fn ForgottenPage() -> impl IntoView {
    let refused = refused(AskForPasswordLink::PATH);
    let query = use_query_map();
    let is_asked = move || query.get().get("asked").is_some();
    let error = refused.as_ref().map(|refused| refused.error.clone());
    let typed = refused.as_ref().and_then(|refused| refused.typed("email")).unwrap_or_default().to_owned();
    let w = words();
    view! {
        <Title text=w.forgotten_title() />
        <section class="door">
            <h1>{w.forgotten_title()}</h1>
            <p class="quiet">{w.forgotten_hint()}</p>
            <p class="saved" role="status">{move || is_asked().then_some(w.password_link_asked())}</p>
            <form method="post" action=AskForPasswordLink::url()>
                <input type="hidden" name="from" value=FORGOTTEN_PASSWORD />
                <input type="hidden" name="then" value=format!("{FORGOTTEN_PASSWORD}?asked=1") />
                <WholeProblem refused=refused />
                <Field name="email" label=w.email() kind="email" autocomplete="username" value=typed error=error />
                <button class="button main" type="submit">{w.send_link()}</button>
            </form>
            <p class="quiet"><a href="/sign-in">{w.back_to_sign_in()}</a></p>
        </section>
    }
    .into_any()
}
