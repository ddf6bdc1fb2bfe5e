use leptos::prelude::*;

/// The title of the page; the last one that is shown counts.
#[component]
pub fn Title(
    /// What it says.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    if cfg!(feature = "ssr") {
        drop(view! { <leptos_meta::Title text=text /> });
    } else {
        document().set_title(&text);
    }
}
