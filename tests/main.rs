//! Tests of the whole server, each on SQLite and on PostgreSQL.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]
#![allow(clippy::cast_precision_loss, reason = "no figure is that precise")]
#![allow(clippy::format_push_string, clippy::format_collect, reason = "no test is that hurried")]
#![allow(clippy::duration_suboptimal_units, reason = "seconds are compared with seconds")]
#![allow(clippy::cast_possible_wrap, reason = "tests count to a hundred")]

mod accounts;
mod backup;
mod benches;
mod client;
mod commands;
mod counts;
mod crowd;
mod deletion;
mod demo;
mod disputes;
mod doctor;
mod documents;
mod drafts;
mod faults;
mod forms;
mod headers;
mod hostile;
mod import;
mod kills;
mod languages;
mod limits;
mod lists;
mod live;
mod load;
mod logs;
mod made_pages;
mod mail;
mod marking;
mod matrix;
mod messages;
mod metrics;
mod newest;
mod orders;
mod pages;
mod passwords;
mod properties;
mod queries;
mod read_marks;
mod requests;
mod search;
mod sessions;
mod settings;
mod soak;
mod support;
mod threads;
