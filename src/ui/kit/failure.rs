use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use super::{
    icon::{Icon, Shape},
    title::Title,
};
use crate::{
    error::AppError,
    ui::words::{self, words},
};

/// What the server does with its response when a page can't be shown.
#[derive(Clone)]
pub struct OnFailure(pub Arc<dyn Fn(&AppError) + Send + Sync>);

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
    view! {
        <Title text=words::error_title(&error) />
        <Failed error=error />
    }
}

/// How that looks.
#[component]
pub fn Failed(
    /// Why.
    error: AppError,
) -> impl IntoView {
    view! {
        <section class="failure blank">
            <Icon shape=Shape::Warning />
            <h1>{words::error_title(&error)}</h1>
            <p>{words::error(&error)}</p>
            <p><a class="button" href="/" rel="external">{words().to_the_start}</a></p>
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
    Effect::new(move |_| {
        let next = js_sys::encode_uri_component(&location.pathname.get_untracked());
        let options = NavigateOptions { replace: true, ..Default::default() };
        navigate(&format!("/sign-in?next={next}"), options);
    });
}
