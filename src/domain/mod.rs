//! The rules: shared types, parsing, and who may do what.
//!
//! Pure: nothing here knows of a browser, a server, a database or the time of day.

pub mod accounts;
pub mod among;
pub mod disputes;
pub mod ids;
pub mod languages;
pub mod limits;
pub mod links;
pub mod lists;
pub mod mails;
pub mod messages;
pub mod moment;
pub mod money;
pub mod names;
pub mod orders;
pub mod paths;
pub mod search;
pub mod sessions;
pub mod settings;
pub mod shop;
pub mod threads;
pub mod words;
