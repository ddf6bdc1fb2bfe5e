//! Disputes: the banner while one is open, the forms that open and close one, and what has been.

mod banner;
mod dispute_form;
mod dispute_page;
mod history;

pub use banner::{DisputeBanner, OpenedBy};
pub use dispute_form::{About, DisputeButton, DisputeForm, kept};
pub use dispute_page::DisputePage;
pub use history::{DisputeRecord, Recorded};
