use leptos::prelude::*;
use maud::{Markup, html};

use super::fixed::Fixed;

/// The shapes there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what it shows")]
pub enum Shape {
    Back,
    Bell,
    Box,
    Card,
    Flag,
    Gear,
    Inbox,
    Search,
    Speech,
    Stoa,
    Warning,
}

impl Shape {
    const fn path(self) -> &'static str {
        match self {
            Self::Back => "M12.5 4.5 7 10l5.500 5.500",
            Self::Bell => "M4.500 14.500h11l-1.500-2.500V9a4 4 0 0 0-8 0v3zM8.500 17a1.600 1.600 0 0 0 3 0",
            Self::Box => "M3 6.500 10 3l7 3.500v7L10 17l-7-3.500zM3 6.500l7 3.500 7-3.500M10 10v7",
            Self::Card => "M3 4.500h14v11H3zM3 8.500h14M6 12.500h3",
            Self::Flag => "M4.500 17.500v-14h10l-2 3.500 2 3.500h-10",
            Self::Gear => {
                "M10 7.200a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 0 0 0-5.600M10 2.500v2.200M10 15.300v2.200M2.500 10h2.200M15.300 10h2.200M4.700 4.700l1.550 1.550M13.750 13.750l1.550 1.550M15.300 4.700l-1.550 1.550M6.250 13.750l-1.550 1.550"
            }
            Self::Search => "M9 3.500a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11M13 13l4 4",
            Self::Inbox => "M3 11.500 5 4h10l2 7.500V16H3zM3 11.500h4l1 2h4l1-2h4",
            Self::Speech => "M3 4.500h14v9H9l-4 3.500v-3.500H3z",
            Self::Stoa => "M2 7 10 2.500 18 7M3 17.500h14M4.500 7v10M8.200 7v10M11.800 7v10M15.500 7v10",
            Self::Warning => "M10 2.500a7.500 7.500 0 1 0 0 15 7.500 7.500 0 0 0 0-15M10 6v5M10 13.800v.2",
        }
    }
}

/// A small drawing beside words; it says nothing by itself.
#[component]
pub fn Icon(
    /// What it shows.
    shape: Shape,
) -> impl IntoView {
    Fixed::from(icon(shape))
}

/// The same as text.
#[must_use]
pub fn icon(shape: Shape) -> Markup {
    html! {
        svg.icon viewBox="0 0 20 20" aria-hidden="true" { path d=(shape.path()) {} }
    }
}
