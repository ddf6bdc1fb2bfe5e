//! The panel's pages, which customers never load.

mod delete_page;
mod keys;
mod marking;
mod message_center;
mod order_messages;
mod orders_list;
mod row_menu;
mod thread_pane;
mod thread_table;

pub use delete_page::DeletePage;
pub use marking::MarkAllPage;
pub use message_center::{MessageCenter, NoThreadOpen, Selected};
pub use order_messages::{NoneMarked, OrderMessagesList};
pub use orders_list::OrdersList;
pub use thread_pane::ThreadPane;
pub use thread_table::ThreadTable;
