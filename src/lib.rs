//! Stoa: the message center and dispute desk for marketplaces.
//!
//! `ui` → `api` → `server::actions` → `server::db`; everyone may use `domain`, which uses none of
//! them. See `docs/architecture.md`.

#![recursion_limit = "256"]

pub mod api;
pub mod app;
pub mod domain;
pub mod error;
#[cfg(feature = "ssr")]
pub mod server;
pub mod ui;

/// Brings a page that the server has rendered to life.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    ui::kit::watch_links();
    // Where its words don't come, a page goes on without a script
    wasm_bindgen_futures::spawn_local(async {
        if ui::words::learn().await.is_ok() {
            app::load_pages().await;
            ui::kit::pause(0).await;
            leptos::mount::hydrate_body(app::App);
        }
    });
}

/// Room among the client's constants, which nothing uses. When the client is split, its parts' constants are put side
/// by side at even addresses; were that more than before, all of them would be loaded with the first part.
#[cfg(feature = "hydrate")]
#[used]
static ROOM: [u8; 1_024] = [1; 1_024];
