//! The parts that pages are made of, in their states, for who works on them: `/styleguide` of the demo marketplace. What names parts and
//! states here is for them, and in English alone.

mod around;
mod basics;
mod lists;
mod orders;
mod samples;
mod settings;
mod shop;
mod states;
mod talk;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use self::{
    around::{Around, Finding},
    basics::{Badges, Buttons, Colours, Fields, Type},
    lists::{Lists, OwnLists},
    orders::{Disputes, Orders},
    settings::{Entrance, SettingsParts},
    shop::Shop,
    states::{Failures, Nothing, Questions, Waiting},
    talk::{Composers, Conversations, Subjects},
};
use super::{
    kit::{Title, address::param, loaded},
    layout::use_shared,
};
use crate::error::AppError;

/// All of it, in a direction and colours of the reader's choice. Outside the demo marketplace there is none.
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
    let chosen = move |name| param(&search.get(), name).unwrap_or_default();
    let dir = move || if chosen("dir") == "rtl" { "rtl" } else { "ltr" };
    let theme = move || match chosen("theme").as_str() {
        "light" => Some("light"),
        "dark" => Some("dark"),
        _ => None,
    };
    let directions = [("Left to right", "ltr"), ("Right to left", "rtl")].map(|(label, its)| {
        let href = move || address(its, theme());
        view! { <a class="chip" href=href aria-current=move || (dir() == its).then_some("true")>{label}</a> }
    });
    let themes = [("The device's", None), ("Light", Some("light")), ("Dark", Some("dark"))].map(|(label, its)| {
        let href = move || address(dir(), its);
        view! { <a class="chip" href=href aria-current=move || (theme() == its).then_some("true")>{label}</a> }
    });
    view! {
        <Title text="Styleguide" />
        <h1>"Styleguide"</h1>
        <nav class="chips" aria-label="Direction">{directions.collect_view()}</nav>
        <nav class="chips" aria-label="Colours">{themes.collect_view()}</nav>
        <div class="styleguide" dir=move || dir() data-theme=move || theme()>
            <Colours />
            <Type />
            <Buttons />
            <Badges />
            <Fields />
            <Around />
            <Finding />
            <Lists />
            <OwnLists />
            <Shop />
            <Subjects />
            <Conversations />
            <Composers />
            <Orders />
            <Disputes />
            <Entrance />
            <SettingsParts />
            <Questions />
            <Waiting />
            <Nothing />
            <Failures />
        </div>
    }
}

fn address(dir: &str, theme: Option<&str>) -> String {
    let theme = theme.map(|theme| format!("&theme={theme}")).unwrap_or_default();
    format!("/styleguide?dir={dir}{theme}")
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
