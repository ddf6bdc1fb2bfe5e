use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use super::{
    address::here,
    effect,
    icon::{Icon, Shape},
    title::{Title, give_back_title},
};
use crate::{
    error::AppError,
    ui::words::{self, words},
};

/// What the server does with its response when a page can't be shown.
#[derive(Clone)]
pub struct OnFailure(pub Arc<dyn Fn(&AppError) + Send + Sync>);

thread_local! {
    static READ_AGAIN: ArcRwSignal<u32> = ArcRwSignal::new(0);
}

/// Has all that the page shows read again, since some of it couldn't be.
pub fn read_all_again() {
    READ_AGAIN.with(|times| times.update(|times| *times += 1));
}

/// How often that was done.
pub fn times_read_again() -> u32 {
    READ_AGAIN.with(|times| times.get())
}

/// Why a page can't be shown, and the way on. Guests are led to sign-in instead.
#[component]
pub fn Failure(
    /// Why.
    error: AppError,
) -> impl IntoView {
    note_failure(&error);
    if error == AppError::SignInRequired {
        lead_to_sign_in();
    }
    let title = words::error_title(&error);
    give_back_title(title);
    view! {
        <Title text=title />
        <Failed error=error />
    }
}

/// How that looks. *Try again* is a link to where one is, which a script takes as [`read_all_again`].
#[component]
pub fn Failed(
    /// Why.
    error: AppError,
) -> impl IntoView {
    let location = use_location();
    let again = error.passes().then(|| untrack(|| here(&location)));
    view! {
        <section class="failure blank">
            <Icon shape=Shape::Warning />
            <h1>{words::error_title(&error)}</h1>
            <p>{words::error(&error)}</p>
            <p class="ways">
                {again.map(|here| view! { <a class="button main" href=here data-again="">{words().try_again()}</a> }.into_any())}
                <a class="button" href="/" rel="external">{words().to_the_start()}</a>
            </p>
        </section>
    }
}

/// Has the server's response say that its page can't be shown.
pub fn note_failure(error: &AppError) {
    if let Some(OnFailure(respond)) = use_context() {
        respond(error);
    }
}

fn lead_to_sign_in() {
    let (navigate, location) = (use_navigate(), use_location());
    effect(move || {
        let next = js_sys::encode_uri_component(&location.pathname.get_untracked());
        let options = NavigateOptions { replace: true, ..Default::default() };
        navigate(&format!("/sign-in?next={next}"), options);
    });
}
