//! Components.

pub mod ahead;
pub mod disputes;
pub mod kit;
pub mod layout;
pub mod lists;
pub mod live;
pub mod orders;
pub mod pages;
pub mod panel;
pub mod routing;
pub mod settings;
pub mod shop;
pub mod sign_in;
pub mod styleguide;
pub mod threads;
pub mod words;
