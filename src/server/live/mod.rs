//! Live updates: who hears what, and how servers hear of each other.
//!
//! Acts note in their transactions what has happened and whom it concerns (`db::events`). A follower on each server
//! reads that as it is committed, here or elsewhere, and tells the streams that are open to those concerned. What they
//! hear are ids; each page then reads again what its viewer may see.

mod follower;
mod hub;
mod stream;
mod trial;
mod typing;

pub use follower::follow;
pub use hub::Live;
pub use stream::stream;
pub use trial::{PAUSE, TRIAL};
pub use typing::note_typing;
