use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::accounts::SignOut,
    ui::{threads::forget_drafts, words::words},
};

/// Signs out, and leaves nothing typed behind in this browser.
#[component]
pub fn SignOutButton() -> impl IntoView {
    view! {
        <form method="post" action=SignOut::url() on:submit=|_| forget_drafts()>
            <button class="button bare" type="submit">{words().sign_out()}</button>
        </form>
    }
}
