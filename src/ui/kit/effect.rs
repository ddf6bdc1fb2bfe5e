//! What is done again whenever something has changed.

use leptos::prelude::*;

/// Does something in the browser, and again whenever what it has read is another.
pub fn effect(act: impl FnMut() + 'static) {
    begin(Box::new(act));
}

// Leptos compiles an effect anew for each closure, at some 1 KB
fn begin(mut act: Box<dyn FnMut()>) {
    Effect::new(move |_: Option<()>| act());
}
