use leptos::prelude::*;

use crate::ui::{kit::Title, layout::SignOutButton, words::words};

/// The page of `/sign-out`, which asks before it does anything.
#[component]
pub fn SignOutPage() -> impl IntoView {
    view! {
        <Title text=words().sign_out() />
        <section class="door">
            <h1>{words().sign_out_question()}</h1>
            <SignOutButton />
        </section>
    }
}
