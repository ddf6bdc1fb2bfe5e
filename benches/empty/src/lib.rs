//! What an application has at least that renders on the server and comes to life in the browser.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    components::{Route, Router, Routes},
    path,
};

/// Brings the page to life.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(App);
}

/// Says how many there are now.
#[server]
pub async fn count(by: i32) -> Result<i32, ServerFnError> {
    Ok(by + 1)
}

/// The application.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title text="Empty" />
        <Router>
            <Routes fallback=|| "Not found.">
                <Route path=path!("/") view=Home />
            </Routes>
        </Router>
    }
}

#[component]
fn Home() -> impl IntoView {
    let (clicks, set_clicks) = signal(0);
    let counted = Resource::new(move || clicks.get(), count);
    view! {
        <button on:click=move |_| set_clicks.update(|clicks| *clicks += 1)>{clicks}</button>
        <Suspense>{move || counted.get().map(|counted| counted.unwrap_or_default())}</Suspense>
    }
}
