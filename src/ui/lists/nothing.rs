use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{
    error::AppError,
    ui::{
        kit::{Blank, address::param, note_failure},
        words::{self, words},
    },
};

/// That a filter lets nothing through, and what to do.
#[component]
pub fn NothingFound() -> impl IntoView {
    let location = use_location();
    let w = words();
    let is_beyond = param(&location.search.get_untracked(), "cursor").is_some();
    let (title, hint) = if is_beyond {
        (w.list_ended(), w.list_ended_hint())
    } else {
        (w.nothing_found(), w.nothing_found_hint())
    };
    view! {
        <Blank title=title hint=hint>
            <a class="button" href=move || location.pathname.get()>{w.show_all()}</a>
        </Blank>
    }
}

/// Why a list can't be shown as its address asks, and the way on; what was typed stays where it is.
#[component]
pub fn CantList(
    /// Why.
    error: AppError,
) -> impl IntoView {
    note_failure(&error);
    view! { <Unlisted error=error /> }
}

/// How that looks.
#[component]
pub fn Unlisted(
    /// Why.
    error: AppError,
) -> impl IntoView {
    let pathname = use_location().pathname;
    let what = match &error {
        AppError::Malformed => words().no_such_list().to_owned(),
        error => words::error(error),
    };
    view! {
        <div class="blank" role="alert">
            <p>{what}</p>
            <p><a class="button" href=move || pathname.get()>{words().show_all()}</a></p>
        </div>
    }
}
