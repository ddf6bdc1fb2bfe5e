//! Live updates in the browser: what is heard has lists, counts and open conversations read again.

mod connection;
mod listener;
mod notices;

pub use connection::{Connection, NotConnected};
pub use notices::NoticesSwitch;

use leptos::{prelude::*, task::spawn_local};

use crate::{
    domain::{ids::ThreadId, names::Side},
    ui::{
        kit::{effect, page_made_at},
        layout::use_shared,
    },
};
use listener::{Ear, listen};

/// Somebody of a side types in a thread; and when that was heard.
pub type Typing = ((ThreadId, Side), u32);

/// What a page hears.
#[derive(Clone, Copy)]
pub struct Live {
    /// The threads in which something has changed lately; none stands for any.
    pub heard: RwSignal<Vec<Option<ThreadId>>>,
    /// Who is typing where.
    pub typing: RwSignal<Vec<Typing>>,
    /// Whether the connection is lost.
    is_lost: RwSignal<bool>,
}

/// Lets pages hear what happens, as long as somebody is signed in.
pub fn provide_live() {
    let live =
        Live { heard: RwSignal::default(), typing: RwSignal::default(), is_lost: RwSignal::new(false) };
    provide_context(live);
    let shared = use_shared();
    let since = page_made_at();
    let owner = Owner::current().unwrap_or_default();
    let account = move || shared.surroundings.get()?.ok()?.account();
    let (mut known, mut ear) = (None, None::<Ear>);
    effect(move || {
        let account = account();
        if known == account && !ear.as_ref().is_some_and(Ear::is_closed) {
            return;
        }
        if let Some(ear) = &ear {
            ear.close();
        }
        known = account;
        ear = account.map(|account| Ear::of(account, since, live, shared, owner.clone()));
        if let Some(ear) = &ear {
            spawn_local(listen(ear.clone()));
        }
    });
}

/// What the page hears.
#[must_use]
pub fn use_live() -> Live {
    expect_context()
}
