use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    error::Refused,
    ui::{kit::WholeProblem, words::words},
};

/// Some settings that are saved together, by a form of their own.
#[component]
pub fn Section(
    /// Its name in the page's address.
    id: &'static str,
    /// What it is about.
    title: &'static str,
    /// The page that it stands on.
    page: &'static str,
    /// The server function's address.
    to: &'static str,
    /// Why the form was refused, if it was.
    refused: Option<Refused>,
    /// What is said once it is saved.
    #[prop(default = words().saved())]
    saved: &'static str,
    /// Its fields.
    children: Children,
) -> impl IntoView {
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    view! {
        <section class="settings-part" id=id aria-labelledby=labelled_by>
            <h2 id=title_id>{title}</h2>
            <form method="post" action=to>
                <HiddenWay page=page id=id />
                {children()}
                <WholeProblem refused=refused />
                <div class="settings-save">
                    <button class="button main" type="submit">{words().save()}</button>
                    <Saved id=id says=saved />
                </div>
            </form>
        </section>
    }
}

/// Tells the server on which page a form stands, and how it is led back there when it is done.
#[component]
pub fn HiddenWay(
    /// The page.
    page: &'static str,
    /// The section.
    id: &'static str,
) -> impl IntoView {
    view! {
        <input type="hidden" name="from" value=page />
        <input type="hidden" name="then" value=format!("{page}?saved={id}#{id}") />
    }
}

/// That a section was saved, if that is why the page is shown.
#[component]
pub fn Saved(
    /// The section.
    id: &'static str,
    /// What is said.
    says: &'static str,
) -> impl IntoView {
    let query = use_query_map();
    let is_saved = move || query.get().get("saved").is_some_and(|saved| saved == id);
    view! { <p class="saved" role="status">{move || is_saved().then_some(says)}</p> }
}
