use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    api::surroundings::{CountWaiting, Counts, FindSurroundings, Surroundings},
    error::AppError,
    ui::kit::{Reading, agreed, reading},
};

/// Whether whoever is signed in works on the selling side. The server knows at once, and since signing in or out asks
/// for another page, it stays so as long as a page lives.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Sells(pub bool);

/// What all parts of a page share.
#[derive(Clone, Copy)]
pub struct Shared {
    /// Who is here, and where.
    pub surroundings: Reading<Surroundings>,
    /// What waits for them.
    pub counts: Reading<Counts>,
    /// Counts up whenever something was read or written, so that lists and counts are read again.
    pub changes: RwSignal<u32>,
    /// Counts up whenever that was done here.
    pub acts: RwSignal<u32>,
    /// Whether whoever is here sells.
    pub sells: bool,
    /// Counts up when a session has ended.
    sessions: RwSignal<u32>,
}

impl Shared {
    /// Who is here, and where.
    ///
    /// # Errors
    /// Why it can't be read.
    pub async fn known(self) -> Result<Surroundings, AppError> {
        self.surroundings.await
    }

    /// Has all read again, since whoever was here isn't any more.
    pub fn note_end(self) {
        self.sessions.update(|sessions| *sessions += 1);
        self.note_change();
    }

    /// Has lists and counts read again, since something was done here.
    pub fn note_change(self) {
        self.acts.update(|acts| *acts += 1);
        self.note_news();
    }

    /// Has lists and counts read again, since something has happened elsewhere.
    pub fn note_news(self) {
        self.changes.update(|changes| *changes += 1);
    }
}

/// Provides what all parts of a page share.
pub fn provide_shared() {
    let changes = RwSignal::new(0);
    let (acts, sessions) = (RwSignal::new(0), RwSignal::new(0));
    let surroundings = reading(move || sessions.get(), || Ok(FindSurroundings {}));
    let counts = reading(move || changes.get(), || Ok(CountWaiting {}));
    let Sells(sells) = agreed(|| use_context().unwrap_or_default());
    provide_context(Shared { surroundings, counts, changes, acts, sells, sessions });
}

/// What all parts of a page share.
#[must_use]
pub fn use_shared() -> Shared {
    expect_context()
}
