use leptos::prelude::*;

/// That there is nothing here, and what to do.
#[component]
pub fn Blank(
    /// What is the case.
    title: &'static str,
    /// What comes here, and how.
    #[prop(into)]
    hint: String,
    /// The way on, if there is one.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="blank">
            <h2>{title}</h2>
            <p dir="auto">{hint}</p>
            {children.map(|way| view! { <p>{way()}</p> }.into_any())}
        </div>
    }
}
