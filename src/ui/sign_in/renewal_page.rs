use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;

use crate::{
    api::passwords::{FindPasswordLink, RenewPassword},
    domain::paths::FORGOTTEN_PASSWORD,
    error::{AppError, Refused},
    ui::{
        kit::{Field, HiddenFrom, Title, WholeProblem, loaded, note_failure, reading, refused},
        words::words,
    },
};

/// A new password, for whoever has followed the link in their e-mail.
#[component]
pub fn RenewalPage() -> impl IntoView {
    let refused = StoredValue::new(refused(RenewPassword::PATH));
    let params = use_params_map();
    let token = Memo::new(move |_| params.get().get("token").unwrap_or_default());
    let link = reading(|| 0, move || Ok(FindPasswordLink { token: token.get() }));
    loaded(move || async move {
        Ok(match link.await {
            Ok(()) => {
                let token = token.get_untracked();
                view! { <RenewalForm token=token refused=refused.get_value() /> }.into_any()
            }
            Err(AppError::NotFound) => view! { <LinkOver /> }.into_any(),
            Err(error) => return Err(error),
        })
    })
}

#[component]
fn RenewalForm(
    /// The link's token.
    token: String,
    /// Why the password wasn't taken.
    refused: Option<Refused>,
) -> impl IntoView {
    let w = words();
    let error = refused.as_ref().map(|refused| refused.error.clone());
    view! {
        <Title text=w.renewal_title() />
        <section class="door">
            <h1>{w.renewal_title()}</h1>
            <p class="quiet">{w.renewal_hint()}</p>
            <form method="post" action=RenewPassword::url()>
                <HiddenFrom />
                <input type="hidden" name="token" value=token />
                <WholeProblem refused=refused />
                <Field
                    name="password"
                    label=w.new_password()
                    kind="password"
                    autocomplete="new-password"
                    hint=w.password_hint()
                    error=error
                />
                <button class="button main" type="submit">{w.save()}</button>
            </form>
        </section>
    }
}

/// A link that opens nothing any more, or never did.
#[component]
fn LinkOver() -> impl IntoView {
    let w = words();
    note_failure(&AppError::NotFound);
    view! {
        <Title text=w.link_over_title() />
        <section class="blank">
            <h1>{w.link_over_title()}</h1>
            <p>{w.link_over_hint()}</p>
            <p><a class="button main" href=FORGOTTEN_PASSWORD>{w.ask_for_new_link()}</a></p>
        </section>
    }
}
