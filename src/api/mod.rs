//! Server functions: the browser's only door to what the server knows.
//!
//! Each finds out who asks, reads its arguments, and hands over to an action or a query.

#![allow(missing_docs, reason = "each argument of a server function becomes a public field")]

pub mod accounts;
pub mod disputes;
pub mod encoding;
pub mod mails;
pub mod messages;
pub mod orders;
pub mod own_settings;
pub mod passwords;
pub mod settings;
pub mod shop;
pub mod surroundings;
pub mod threads;
