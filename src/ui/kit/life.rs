use leptos::prelude::*;

use super::refused::forget_refused;

/// Notes on the document when a page has come to life, for whoever waits for it.
pub fn note_life() {
    Effect::new(move |_| {
        forget_refused();
        if let Some(root) = document().document_element() {
            drop(root.set_attribute("data-ready", ""));
        }
    });
}
