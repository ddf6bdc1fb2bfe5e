//! Threads and messages, as both sides see them.

mod body;
mod composer;
mod conversation;
mod draft;
mod following;
mod messages_page;
mod notice;
mod on_its_way;
mod subject_card;
mod thread;
mod thread_page;
mod writer;

pub use composer::{Composer, ComposerWords};
pub use conversation::Conversation;
pub use draft::forget_drafts;
pub use following::{Announced, Following};
pub use messages_page::{MessagesPage, NoMessages, OwnThreads};
pub use subject_card::SubjectCard;
pub use thread::{Floor, NewBelow, SellersParts, Talk, Thread, pages_alone};
pub use thread_page::ThreadPage;
pub use writer::show_leaving;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::{
    domain::{
        ids::ThreadId,
        names::{Name, Side},
    },
    ui::{
        kit::address::{pairs, query_of},
        words::words,
    },
};

/// The thread in the address, when it is one.
#[must_use]
pub fn thread_in_address() -> Memo<Option<ThreadId>> {
    let params = use_params_map();
    Memo::new(move |_| params.get().get("thread").and_then(|id| id.parse().ok()))
}

/// A name as it is shown.
#[must_use]
pub fn shown_name(name: &Name, market: &str) -> String {
    match name {
        Name::You => words().you().to_owned(),
        Name::Known(name) => name.clone(),
        Name::Marketplace => market.to_owned(),
    }
}

/// The seller of a thread as it is shown: a vendor, or the marketplace itself.
#[must_use]
pub fn shown_seller(vendor: Option<&str>, market: &str) -> (String, Side) {
    vendor.map_or_else(|| (market.to_owned(), Side::Marketplace), |name| (name.to_owned(), Side::Vendor))
}

/// What of an address's query belongs to the list of threads, and stays while one of them is open.
#[must_use]
pub fn list_query(search: &str) -> String {
    query_of(
        pairs(search).filter(|(name, _)| !["act", "before", "after", "message"].contains(&name.as_str())),
    )
}

/// The query of a thread's address, for one page of its messages.
#[must_use]
pub fn page_query(search: &str, page: &str, number: i64) -> String {
    query_of(pairs(&list_query(search)).chain([(page.to_owned(), number.to_string())]))
}
