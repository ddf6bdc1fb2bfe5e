//! Texts that try to be markup, a header or words of ours: those of `hostile.json`, which the browser's tests
//! read too, go through every field that keeps or shows text. What is made of them is held, element by element, against
//! what is made of tame texts.

mod bytes;
mod forms;
mod letters;
mod market;
mod pages;
mod shape;

use serde::Deserialize;
use stoa::domain::{accounts::PersonName, messages::MessageBody};

/// What people might send.
#[derive(Deserialize)]
struct Hostile {
    texts: Vec<Text>,
    /// Bytes that are no text, as they stand in a form that is sent.
    broken: Vec<String>,
}

#[derive(Deserialize)]
struct Text {
    name: String,
    text: String,
}

fn hostile() -> Hostile {
    serde_json::from_str(include_str!("hostile.json")).unwrap()
}

/// The texts as they are typed.
fn texts() -> Vec<String> {
    hostile().texts.into_iter().map(|text| text.text).collect()
}

/// Those that can be messages.
fn bodies() -> Vec<String> {
    texts().into_iter().filter(|text| MessageBody::parse(text).is_ok()).collect()
}

/// Those that can be names, cut to so many characters.
fn names(most: usize) -> Vec<String> {
    let is_name = |text: &String| !text.chars().any(char::is_control) && PersonName::parse(text).is_ok();
    texts().into_iter().map(|text| text.chars().take(most).collect()).filter(is_name).collect()
}

#[test]
fn few_texts_are_no_message_and_no_name() {
    let refused = |is_taken: fn(&str) -> bool| -> Vec<String> {
        hostile().texts.into_iter().filter(|text| !is_taken(&text.text)).map(|text| text.name).collect()
    };
    assert_eq!(refused(|text| MessageBody::parse(text).is_ok()), ["only controls"]);
    let as_name = |text: &str| PersonName::parse(&text.chars().take(80).collect::<String>()).is_ok();
    assert_eq!(refused(as_name), ["NUL and other controls", "only controls", "nothing to be seen"]);
}
