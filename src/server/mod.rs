//! What only the server has.

pub mod actions;
pub mod backup;
mod bounds;
pub mod client;
pub mod clock;
pub mod config;
pub mod context;
pub mod db;
pub mod demo;
pub mod disk;
pub mod doctor;
pub mod door;
mod faults;
pub mod http;
pub mod import;
pub mod installing;
pub mod languages;
pub mod limiter;
pub mod lists;
pub mod live;
pub mod made_pages;
pub mod made_rows;
pub mod mail;
pub mod metrics;
mod page_pieces;
pub mod passwords;
mod posts;
pub mod progress;
mod protection;
pub mod reads;
mod rendering;
pub mod requests;
pub mod serving;
pub mod session;
pub mod settled;
pub mod tidying;
pub mod vendor_choice;

/// What a use of the server comes to.
pub type Result<T> = std::result::Result<T, crate::error::AppError>;
