//! The panel's pages, which customers never load.

mod message_center;
mod thread_pane;

pub use message_center::MessageCenter;
pub use thread_pane::ThreadPane;
