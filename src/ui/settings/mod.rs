//! Settings: of one's own account, and of the marketplace.

mod check;
mod mails;
mod market_page;
mod own_forms;
mod own_page;
mod section;
mod sessions;

pub use mails::MailsSetAside;
pub use market_page::{MarketForm, MarketSettingsPage};
pub use own_forms::{LanguageForm, NameForm, NotificationsForm, PasswordForm};
pub use own_page::OwnSettingsPage;
pub use sessions::Sessions;
