use leptos::{
    ev::{Event, KeyboardEvent},
    prelude::*,
};
use web_sys::HtmlDialogElement;

use super::{ElementRef, effect};
use crate::ui::words::words;

/// A button that opens something in a dialog, made when it is first opened; without JavaScript it leads to a
/// page of its own.
#[component]
pub fn DialogLink(
    /// The page.
    href: String,
    /// The button's class.
    class: &'static str,
    /// What the dialog is called.
    name: &'static str,
    /// What is in it.
    #[prop(into)]
    content: ViewFn,
    /// Closes it whenever this counts up.
    #[prop(optional)]
    done: Option<RwSignal<u32>>,
    /// What is on the button.
    children: Children,
) -> impl IntoView {
    let dialog = ElementRef::default();
    let was_opened = RwSignal::new(false);
    let open = move |event: Event| {
        // What is shown while another is read has none any more: its link leads on
        if let Some(dialog) = dialog.get_untracked::<HtmlDialogElement>() {
            event.prevent_default();
            was_opened.set(true);
            drop(dialog.show_modal());
        }
    };
    let press = move |event: KeyboardEvent| {
        if event.key() == " " {
            open(event.into());
        }
    };
    let close = move || {
        if let Some(dialog) = dialog.get_untracked::<HtmlDialogElement>() {
            dialog.close();
        }
    };
    let mut before = None;
    effect(move || {
        let times = done.map_or(0, |done| done.get());
        if before.replace(times).is_some_and(|before| before != times) {
            close();
        }
    });
    view! {
        <a class=class role="button" href=href on:click=move |event| open(event.into()) on:keydown=press>
            {children()}
        </a>
        <dialog node_ref=dialog class="form-dialog" aria-label=name>
            {move || was_opened.get().then(|| content.run())}
            <button class="button bare close" type="button" on:click=move |_| close()>{words().cancel()}</button>
        </dialog>
    }
}
