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

pub use delete_page::{DeletePage, DeleteQuestion};
pub use keys::Keys;
pub use marking::MarkAllPage;
pub use message_center::{MessageCenter, NoThreadOpen, Selected, ThreadsListed};
pub use order_messages::{NoneMarked, OrderMessagesList, OrderThreadTable};
pub use orders_list::{OrdersList, OrdersListed};
pub use thread_pane::{SELLERS_PARTS, ThreadPane};
