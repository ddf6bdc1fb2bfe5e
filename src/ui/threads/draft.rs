//! What was typed and not sent, kept in this browser: for good where there is no thread yet, else until the server
//! keeps it.

use leptos::prelude::window;
use web_sys::Storage;

use crate::domain::{ids::AccountId, messages::Draft};

const PREFIX: &str = "stoa.draft.";

/// The drafts of one form and account.
#[derive(Debug, Clone)]
pub struct DraftBox {
    key: String,
}

impl DraftBox {
    /// The drafts of a form, for whoever is signed in.
    #[must_use]
    pub fn of(account: AccountId, form: &str) -> Self {
        Self { key: format!("{PREFIX}{account}.{form}") }
    }

    /// What is kept.
    #[must_use]
    pub fn get(&self) -> Option<Draft> {
        let kept = storage()?.get_item(&self.key).ok()??;
        let (send_id, text) = kept.split_once('\n')?;
        Some(Draft { send_id: send_id.parse().ok()?, text: text.to_owned() })
    }

    /// Keeps a draft; an empty one is forgotten. Says whether anything is kept.
    #[must_use]
    pub fn keep(&self, draft: &Draft) -> bool {
        if draft.text.trim().is_empty() {
            self.forget();
            return false;
        }
        let kept = format!("{}\n{}", draft.send_id, draft.text);
        storage().is_some_and(|storage| storage.set_item(&self.key, &kept).is_ok())
    }

    /// Forgets the draft.
    pub fn forget(&self) {
        if let Some(storage) = storage() {
            drop(storage.remove_item(&self.key));
        }
    }
}

/// Forgets the drafts of everybody who used this browser.
pub fn forget_drafts() {
    let Some(storage) = storage() else { return };
    let keys = (0..storage.length().unwrap_or(0)).filter_map(|index| storage.key(index).ok().flatten());
    for key in keys.filter(|key| key.starts_with(PREFIX)).collect::<Vec<_>>() {
        drop(storage.remove_item(&key));
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
