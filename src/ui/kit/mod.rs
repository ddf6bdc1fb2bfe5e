//! The parts that all pages are made of.

mod act_form;
pub mod address;
mod avatar;
mod blank;
mod clock;
mod coming;
mod count;
mod dialog_link;
mod failure;
mod fetch;
mod field;
mod focus;
mod icon;
mod later;
mod life;
mod loaded;
mod menu;
mod place;
mod post;
mod refused;
mod rows;
mod title;
mod views;

pub use act_form::ActForm;
pub use avatar::Avatar;
pub use blank::Blank;
pub use clock::{PageClock, Time, TimeStyle, day_of, page_made_at, provide_clock};
pub use coming::{Coming, note_asked};
pub use count::Count;
pub use dialog_link::DialogLink;
pub use failure::{Failed, Failure, OnFailure, note_failure};
#[cfg(feature = "hydrate")]
pub use fetch::text_at;
pub use fetch::{Pending, answer, pause};
pub use field::{Field, HiddenFrom, WholeProblem};
pub use icon::{Icon, Shape};
pub use later::later;
pub use life::{awaited, is_alive, note_life, watch_links, when_alive};
pub use loaded::{Asked, FindAnswer, Reading, agreed, fetch_ahead, is_ahead, loaded, read_once, reading};
pub use menu::{close_behind, close_by_key, close_menu};
pub use place::note_places;
pub use post::post;
pub use refused::{FormState, MakeSendId, provide_refused, refused};
pub use rows::{KnownBy, Make, MakeRow, keep_rows, rows, rows_known_by};
pub use title::{Title, UnreadInTitle, provide_title};
