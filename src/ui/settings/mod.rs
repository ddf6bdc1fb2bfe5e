//! Settings: of one's own account, and of the marketplace.

mod check;
mod mails;
mod market_page;
mod own_forms;
mod own_page;
mod section;
mod sessions;

pub use market_page::MarketSettingsPage;
pub use own_page::OwnSettingsPage;
