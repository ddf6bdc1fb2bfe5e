//! Every component in every state, for who works on them: `/styleguide` of the demo marketplace. What names parts and
//! states here is for them, and in English alone.

mod basics;
mod lists;
mod talk;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use self::{
    basics::{Badges, Buttons, Colours, Fields, Type},
    lists::{Lists, Nothing},
    talk::{Composers, Conversations, Subjects},
};
use super::{
    kit::{Title, address::param, loaded},
    layout::use_shared,
};
use crate::error::AppError;

/// All of it, in a direction of the reader's choice. Outside the demo marketplace there is none.
#[component]
pub fn StyleguidePage() -> impl IntoView {
    let shared = use_shared();
    loaded(move || async move {
        shared.known().await?.demo.ok_or(AppError::NotFound)?;
        Ok(view! { <Styleguide /> })
    })
}

#[component]
fn Styleguide() -> impl IntoView {
    let search = use_location().search;
    let dir = move || param(&search.get(), "dir").filter(|dir| dir == "rtl").unwrap_or("ltr".to_owned());
    let directions = [("Left to right", "ltr"), ("Right to left", "rtl")].map(|(label, its_dir)| {
        let is_shown = move || dir() == its_dir;
        let href = format!("/styleguide?dir={its_dir}");
        view! { <a class="chip" href=href aria-current=move || is_shown().then_some("true")>{label}</a> }
    });
    view! {
        <Title text="Styleguide" />
        <h1>"Styleguide"</h1>
        <nav class="chips" aria-label="Direction">{directions.collect_view()}</nav>
        <div class="styleguide" dir=move || dir()>
            <Colours />
            <Type />
            <Buttons />
            <Badges />
            <Fields />
            <Subjects />
            <Conversations />
            <Composers />
            <Lists />
            <Nothing />
        </div>
    }
}

/// A part of the guide.
#[component]
fn Part(
    /// What it shows.
    title: &'static str,
    /// How it is used.
    about: &'static str,
    /// It.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="part">
            <h2>{title}</h2>
            <p class="quiet">{about}</p>
            {children()}
        </section>
    }
}
