//! Which language is spoken just now, and where its words are.

use std::{cell::Cell, sync::OnceLock};

use super::Words;
use crate::domain::languages::Language;

thread_local! {
    static LANGUAGE: Cell<Language> = const { Cell::new(Language::English) };
}

static TEXTS: [OnceLock<Words>; Language::ALL.len()] = [const { OnceLock::new() }; Language::ALL.len()];

/// The language of whoever reads what is made just now; English where nobody is known.
#[must_use]
pub fn language() -> Language {
    LANGUAGE.get()
}

/// The words of that language.
#[must_use]
pub fn words() -> &'static Words {
    of(language())
}

/// Does something in a language.
pub fn speaking<T>(language: Language, act: impl FnOnce() -> T) -> T {
    struct Before(Language);
    impl Drop for Before {
        fn drop(&mut self) {
            LANGUAGE.set(self.0);
        }
    }
    let _before = Before(LANGUAGE.replace(language));
    act()
}

/// Speaks the language of the page from now on.
///
/// # Errors
/// When its words don't come.
#[cfg(feature = "hydrate")]
pub async fn learn() -> Result<(), wasm_bindgen::JsValue> {
    use leptos::prelude::document;

    let attribute =
        |of: Option<web_sys::Element>, name| of.and_then(|of| of.get_attribute(name)).unwrap_or_default();
    let language = Language::tagged(&attribute(document().document_element(), "lang")).unwrap_or_default();
    let texts = crate::ui::kit::text_at(&attribute(document().get_element_by_id("words"), "href")).await?;
    LANGUAGE.set(language);
    TEXTS[language as usize].get_or_init(|| Words::in_order(language, texts.leak()));
    Ok(())
}

#[cfg(feature = "hydrate")]
#[expect(clippy::expect_used, reason = "nothing is shown before a language is learnt")]
fn of(language: Language) -> &'static Words {
    TEXTS[language as usize].get().expect("its words have come")
}

#[cfg(not(feature = "hydrate"))]
fn of(language: Language) -> &'static Words {
    TEXTS[language as usize].get_or_init(|| Words::in_order(language, in_order(language)))
}

/// The texts of a language in the order of their names, a line each.
#[cfg(not(feature = "hydrate"))]
#[must_use]
pub fn in_order(language: Language) -> &'static str {
    static IN_ORDER: [OnceLock<String>; Language::ALL.len()] =
        [const { OnceLock::new() }; Language::ALL.len()];
    IN_ORDER[language as usize].get_or_init(|| {
        let named = named(language);
        let text = |name| named.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text);
        Words::NAMES.iter().map(|name| text(*name)).collect::<Vec<_>>().join("\n")
    })
}

#[cfg(not(feature = "hydrate"))]
pub(super) fn named(language: Language) -> Vec<(&'static str, &'static str)> {
    let texts = match language {
        Language::English => include_str!("texts/en.txt"),
        Language::German => include_str!("texts/de.txt"),
        Language::Spanish => include_str!("texts/es.txt"),
        Language::Arabic => include_str!("texts/ar.txt"),
    };
    texts.lines().filter_map(|line| line.split_once(" = ")).collect()
}
