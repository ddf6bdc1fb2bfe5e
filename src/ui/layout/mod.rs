//! What stands around the pages, and what they share.

mod account_tabs;
mod bell;
mod panel;
mod shared;
mod sign_out;
mod storefront;

pub use account_tabs::AccountTabs;
pub use bell::Bell;
pub use panel::{PanelHead, PanelLayout, PanelLinks, PanelStart};
pub use shared::{Sells, Shared, provide_shared, use_shared};
pub use sign_out::SignOutButton;
pub use storefront::{GuestLinks, OwnLinks, StorefrontLayout};
