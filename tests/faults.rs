//! What may go wrong around Stoa: it says so, loses nothing, and goes on by itself when that is over.

mod clock;
mod full;
pub mod gone;
mod steps;
