//! What must hold whatever comes in from outside, for any bytes. Each property is held to by a fuzzer of
//! `fuzz_targets/`, which looks for bytes that break it, and by `tests/properties.rs` in every run of the tests.

#![forbid(unsafe_code)]
#![allow(clippy::missing_panics_doc, reason = "a property that doesn't hold panics, and that is all it does")]

pub mod addresses;
pub mod answers;
pub mod bodies;
pub mod forms;
pub mod headers;
pub mod imports;
pub mod letters;
pub mod links;
pub mod paths;
pub mod people;
pub mod searches;
pub mod unsubscribing;

use std::borrow::Cow;

/// Something that must hold for any bytes.
pub type Property = fn(&[u8]);

/// All of them, by the names of their fuzzers.
pub const ALL: [(&str, Property); 12] = [
    ("addresses", addresses::hold),
    ("answers", answers::hold),
    ("bodies", bodies::hold),
    ("forms", forms::hold),
    ("headers", headers::hold),
    ("imports", imports::hold),
    ("letters", letters::hold),
    ("links", links::hold),
    ("paths", paths::hold),
    ("people", people::hold),
    ("searches", searches::hold),
    ("unsubscribing", unsubscribing::hold),
];

fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// Two texts, parted by the first bar.
fn two(text: &str) -> (&str, &str) {
    text.split_once('|').unwrap_or((text, ""))
}

fn is_one_line(text: &str) -> bool {
    !text.chars().any(char::is_control)
}
