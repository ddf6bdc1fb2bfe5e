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
    leptos::mount::hydrate_lazy(app::App);
}
