//! What can be done: one function is one use case and one transaction.

pub mod accounts;
pub mod deletion;
pub mod disputes;
pub mod drafts;
pub mod mails;
pub mod marking;
pub mod messages;
pub mod passwords;
pub mod read_marks;
pub mod sessions;
pub mod settings;
pub mod threads;
