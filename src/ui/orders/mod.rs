//! Orders, as both sides see them: their pages, and a customer's list of them.

mod details;
mod order_page;
mod orders_page;
mod talk_tab;

pub use details::{Details, OrderDetails};
pub use order_page::{OrderHead, OrderPage};
pub use orders_page::{NoOrders, OrdersPage, OwnOrders};
pub use talk_tab::OrderMessages;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The number of the order in the address.
#[must_use]
pub fn number_in_address() -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.get().get("number").unwrap_or_default())
}
