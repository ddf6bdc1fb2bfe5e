use leptos::{prelude::*, server_fn::ServerFn};

use super::{next_in_address, with_next};
use crate::{
    api::accounts::Register,
    ui::{
        kit::{Field, HiddenFrom, Title, WholeProblem, refused},
        words::words,
    },
};

/// A new customer's account.
#[component]
pub fn RegisterPage() -> impl IntoView {
    let (next, refused) = (next_in_address(), refused(Register::PATH));
    let error = refused.as_ref().map(|refused| refused.error.clone());
    let typed = {
        let refused = refused.clone();
        move |field| refused.as_ref().and_then(|refused| refused.typed(field)).unwrap_or_default().to_owned()
    };
    let w = words();
    view! {
        <Title text=w.register() />
        <section class="door">
            <h1>{w.register_title()}</h1>
            <form method="post" action=Register::url()>
                <HiddenFrom />
                <input type="hidden" name="next" value=move || next.get() />
                <WholeProblem refused=refused />
                <Field name="name" label=w.name() autocomplete="name" value=typed("name") error=error.clone() />
                <Field name="email" label=w.email() kind="email" autocomplete="username" value=typed("email") error=error.clone() />
                <Field
                    name="password"
                    label=w.password()
                    kind="password"
                    autocomplete="new-password"
                    hint=w.password_hint()
                    error=error
                />
                <button class="button main" type="submit">{w.create_account()}</button>
            </form>
            <p class="quiet">
                {w.have_account()} " " <a href=move || with_next("/sign-in", &next.get())>{w.to_sign_in()}</a>
            </p>
        </section>
    }
    .into_any()
}
