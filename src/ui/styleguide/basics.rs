use leptos::prelude::*;

use super::Part;
use crate::{
    domain::names::Side,
    error::{AppError, Problem, WrongField},
    ui::{
        kit::{Avatar, Count, Field, Icon, Shape},
        words::words,
    },
};

const COLOURS: [&str; 17] = [
    "paper",
    "surface",
    "sunken",
    "bubble",
    "line",
    "line-strong",
    "ink",
    "ink-2",
    "ink-3",
    "accent",
    "accent-soft",
    "danger",
    "danger-soft",
    "ok",
    "warn-soft",
    "mark",
    "focus",
];

#[component]
pub fn Colours() -> impl IntoView {
    let swatches =
        COLOURS.map(|name| view! { <li><span class=format!("swatch of-{name}")></span>{name}</li> });
    view! {
        <Part title="Colours" about="Warm neutrals and one accent. Red is for disputes and destruction alone; each has a light and a dark value (style/tokens.css).">
            <ul class="swatches">{swatches.collect_view()}</ul>
        </Part>
    }
}

#[component]
pub fn Type() -> impl IntoView {
    view! {
        <Part title="Type" about="The system's own faces, five sizes. What people write has dir=auto, and breaks where it must.">
            <h1>"Halo floor lamp, brass"</h1>
            <h2>"Other threads"</h2>
            <p>"Is it bright enough to read by? " <a href="/styleguide">"A link"</a> ", " <b>"strong"</b> ", " <span class="quiet">"quiet"</span> ", " <span class="quiet small">"small and quiet"</span> ", " <span class="problem">"a problem"</span> ", " <mark>"found"</mark> "."</p>
            <p dir="auto">"مرحبا، هل المصباح متوفر بلون آخر؟"</p>
            <p class="words">"Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"</p>
        </Part>
    }
}

#[component]
pub fn Buttons() -> impl IntoView {
    view! {
        <Part title="Buttons" about="One main button a form. Danger only where something is destroyed. 44 px high, but for small ones within rows.">
            <p class="samples">
                <button type="button" class="button main">"Main"</button>
                <button type="button" class="button">"Plain"</button>
                <button type="button" class="button small">"Small"</button>
                <button type="button" class="button bare">"Bare"</button>
                <button type="button" class="button danger">"Danger"</button>
                <button type="button" class="button main" aria-disabled="true">"Sending…"</button>
                <a class="chip" href="/styleguide">"Chip"</a>
                <a class="chip" href="/styleguide" aria-current="true">"Chip that is shown"</a>
            </p>
        </Part>
    }
}

#[component]
pub fn Badges() -> impl IntoView {
    let shapes = [
        Shape::Back,
        Shape::Bell,
        Shape::Box,
        Shape::Card,
        Shape::Flag,
        Shape::Gear,
        Shape::Inbox,
        Shape::Search,
        Shape::Speech,
        Shape::Stoa,
        Shape::Warning,
    ];
    view! {
        <Part title="Badges, counts, faces, icons" about="A badge says a state, a count what waits. Faces are round for people, square for shops.">
            <p class="samples">
                <span class="badge">"Paid"</span>
                <span class="badge new">{words().new()}</span>
                <span class="badge soft">{words().unread(2)}</span>
                <span class="badge dispute">{words().dispute()}</span>
                <a class="badge new" href="/styleguide">{words().unread_messages(1)}</a>
                <Count of=7 />
                <Count of=120 />
            </p>
            <p class="samples">
                <Avatar name="Carla Meyer" side=Side::Customer />
                <Avatar name="Lumen Lighting" side=Side::Vendor />
                <Avatar name="Agora" side=Side::Marketplace />
                {shapes.map(|shape| view! { <Icon shape=shape /> }).collect_view()}
            </p>
        </Part>
    }
}

#[component]
pub fn Fields() -> impl IntoView {
    let refused =
        AppError::Invalid(vec![WrongField { field: "wrong".to_owned(), problem: Problem::NameMissing }]);
    view! {
        <Part title="Fields" about="The label above, advice or what is wrong below; what was typed stays.">
            <div class="samples">
                <Field name="plain" label="Name" autocomplete="off" />
                <Field name="hinted" label="With advice" autocomplete="off" value="Carla Meyer" hint="As others know you." />
                <Field name="wrong" label="Refused" autocomplete="off" value=" " error=Some(refused) />
            </div>
        </Part>
    }
}
