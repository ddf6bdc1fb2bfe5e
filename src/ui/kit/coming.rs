//! That what comes next isn't there yet: the page's main part is busy then, for which its style draws a bar when that
//! takes long.

use std::cell::Cell;

use leptos::prelude::document;

thread_local! {
    /// How much is on its way.
    static AWAITED: Cell<u32> = const { Cell::new(0) };
    /// Whether somebody has asked for the page that is loaded; else it is loaded ahead.
    static IS_ASKED_FOR: Cell<bool> = const { Cell::new(false) };
}

/// Notes whether somebody asks for what is loaded from now on.
pub fn note_asked(is_asked_for: bool) {
    IS_ASKED_FOR.set(is_asked_for);
}

/// Something that the reader waits for, as long as there is this.
pub struct Coming(());

impl Coming {
    /// It is on its way from now on.
    #[must_use]
    pub fn begin() -> Self {
        note(AWAITED.get() + 1);
        Self(())
    }

    /// The same, if somebody has asked for it.
    #[must_use]
    pub fn if_asked_for() -> Option<Self> {
        IS_ASKED_FOR.get().then(Self::begin)
    }
}

impl Drop for Coming {
    fn drop(&mut self) {
        note(AWAITED.get() - 1);
    }
}

fn note(awaited: u32) {
    AWAITED.set(awaited);
    if let Some(main) = document().get_element_by_id("content") {
        drop(main.set_attribute("aria-busy", if awaited > 0 { "true" } else { "false" }));
    }
}
