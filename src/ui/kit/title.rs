use leptos::prelude::*;

use super::{effect, focus::begin_at_title};
use crate::ui::words::words;

/// What the page's title is made of, in the browser.
#[derive(Clone, Copy)]
struct Titled {
    text: RwSignal<String>,
    unread: RwSignal<i64>,
}

/// Lets pages have titles, with how much is unread.
pub fn provide_title() {
    let titled = Titled { text: RwSignal::new(String::new()), unread: RwSignal::new(0) };
    provide_context(titled);
    effect(move || {
        let (text, unread) = (titled.text.get(), titled.unread.get());
        if !text.is_empty() {
            document().set_title(&with_unread(text, unread));
        }
    });
}

/// The title of the page; the last one that is shown counts.
#[component]
pub fn Title(
    /// What it says.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    if cfg!(feature = "ssr") {
        // It is put into the page as it stands
        let text = html_escape::encode_text(&text).into_owned();
        drop(view! { <leptos_meta::Title text=text /> });
    } else {
        expect_context::<Titled>().text.set(text);
        effect(|| begin_at_title());
    }
}

/// Gives the page back the title that it had before this one, once what has this one is gone.
pub fn give_back_title(from: &'static str) {
    if cfg!(feature = "ssr") {
        return;
    }
    let Titled { text, .. } = expect_context();
    let before = text.get_untracked();
    on_cleanup(move || {
        if text.with_untracked(|text| text == from) {
            text.set(before.clone());
        }
    });
}

/// How much is unread, in the title of every page.
#[component]
pub fn UnreadInTitle(
    /// How many messages.
    unread: i64,
) -> impl IntoView {
    if cfg!(feature = "ssr") {
        drop(view! { <leptos_meta::Title formatter=move |text: String| with_unread(text, unread) /> });
    } else {
        expect_context::<Titled>().unread.set(unread);
    }
}

fn with_unread(text: String, unread: i64) -> String {
    if unread > 0 { words().title_with_unread(&text, unread) } else { text }
}
