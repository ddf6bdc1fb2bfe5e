//! What stands around every list: search, filters, order, pages.

mod chips;
mod excerpt;
mod filters;
mod find_form;
mod finder;
mod nothing;
mod pager;
mod sort_choice;
mod sort_heading;

pub use chips::ShowChips;
pub use excerpt::Excerpt;
pub use filters::{Choice, Day, Filters, SellerChoice, SizeChoice};
pub use find_form::FindForm;
pub use nothing::{CantList, NothingFound, Unlisted};
pub use pager::{Pager, PagerLinks};
pub use sort_choice::SortChoice;
pub use sort_heading::SortHeading;
