use leptos::prelude::*;
use web_sys::Element;

use crate::domain::{names::Name, threads::ThreadView};

/// Where the message stands that is on its way from the box into the conversation. What it looks like is up to the
/// [`writer`](super::writer), which is there by then.
const PLACE: &str = ".leaving";

/// Before every message.
const STORED: i64 = -1;

/// The message that is on its way.
#[derive(Clone, Copy)]
pub struct OnItsWay {
    /// The newest message shown.
    newest: StoredValue<i64>,
    /// The newest one when it left, while it is on its way.
    after: StoredValue<Option<i64>>,
}

impl OnItsWay {
    /// None yet.
    #[must_use]
    pub fn none() -> Self {
        Self { newest: StoredValue::new(0), after: StoredValue::new(None) }
    }

    /// One leaves; says where it is shown, where the conversation's end is.
    pub fn leave(self) -> Option<Element> {
        self.after.try_set_value(Some(self.newest.try_get_value()?));
        place()
    }

    /// It is stored: when the conversation is read again, it is there.
    pub fn arrive(self) {
        self.after.try_set_value(Some(STORED));
    }

    /// It is shown here no more.
    pub fn end(self) {
        self.after.try_set_value(None);
        if let Some(place) = place() {
            place.set_text_content(None);
        }
    }

    /// Takes note of what the conversation shows now: it may have arrived.
    pub(super) fn note(self, thread: &ThreadView) {
        self.newest.set_value(thread.newest_shown());
        let is_mine =
            |after| thread.messages.iter().any(|shown| shown.author == Name::You && shown.number > after);
        let is_there = |after| after == STORED || is_mine(after);
        if self.after.get_value().is_some_and(is_there) {
            self.end();
        }
    }
}

fn place() -> Option<Element> {
    document().query_selector(PLACE).ok()?
}
