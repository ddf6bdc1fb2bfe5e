use leptos::prelude::*;

use crate::{
    api::surroundings::{FindSurroundings, Surroundings},
    error::AppError,
    ui::kit::{Reading, reading},
};

/// What all parts of a page share.
#[derive(Clone, Copy)]
pub struct Shared {
    /// Who is here, and where.
    pub surroundings: Reading<Surroundings>,
    /// Counts up whenever something was read or written, so that lists and counts are read again.
    pub changes: RwSignal<u32>,
}

impl Shared {
    /// Who is here, and where.
    ///
    /// # Errors
    /// Why it can't be read.
    pub async fn known(self) -> Result<Surroundings, AppError> {
        self.surroundings.await
    }

    /// Has lists and counts read again.
    pub fn note_change(self) {
        self.changes.update(|changes| *changes += 1);
    }
}

/// Provides what all parts of a page share.
pub fn provide_shared() {
    let changes = RwSignal::new(0);
    let surroundings = reading(move || changes.get(), || Ok(FindSurroundings {}));
    provide_context(Shared { surroundings, changes });
}

/// What all parts of a page share.
#[must_use]
pub fn use_shared() -> Shared {
    expect_context()
}
