//! A page's HTML, cut where it holds what is used only once.

use codee::Encoder;
use leptos::nonce::Nonce;
use serde::Serialize;

use crate::{api::encoding::Compact, domain::messages::SendId, ui::kit::PageClock};

/// What stands between the parts of a page's HTML that stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// What allows its scripts.
    Nonce,
    /// When it was made, as its scripts read it.
    Clock,
    /// The id of one of its forms, by its place among them.
    SendId(usize),
    /// The same, as its scripts read it.
    SendIdForScripts(usize),
}

/// A page's HTML with gaps.
#[derive(Debug, PartialEq, Eq)]
pub struct Pieces {
    /// What stands before each gap.
    before: Vec<(String, Gap)>,
    rest: String,
    forms: usize,
}

impl Pieces {
    /// Cuts a page's HTML; none if it doesn't hold all that must be in it.
    pub fn cut(html: &[u8], nonce: &Nonce, clock: PageClock, send_ids: &[SendId]) -> Option<Self> {
        let html = str::from_utf8(html).ok()?;
        let ids = send_ids.iter().enumerate().flat_map(|(place, id)| {
            [(id.to_string(), Gap::SendId(place)), (for_scripts(id), Gap::SendIdForScripts(place))]
        });
        let mut found = Vec::new();
        for (once, gap) in
            [(nonce.to_string(), Gap::Nonce), (for_scripts(&clock), Gap::Clock)].into_iter().chain(ids)
        {
            let before = found.len();
            found.extend(html.match_indices(&once).map(|(at, once)| (at, once.len(), gap)));
            if found.len() == before {
                return None;
            }
        }
        found.sort_unstable_by_key(|(at, ..)| *at);
        let mut pieces = Self { before: Vec::new(), rest: String::new(), forms: send_ids.len() };
        let mut done = 0;
        for (at, length, gap) in found {
            pieces.before.push((html.get(done..at)?.to_owned(), gap));
            done = at + length;
        }
        html.get(done..)?.clone_into(&mut pieces.rest);
        Some(pieces)
    }

    /// The HTML with this in its gaps, and a fresh id for each form.
    pub fn filled(&self, nonce: &Nonce, clock: PageClock) -> String {
        let ids: Vec<_> = std::iter::repeat_with(SendId::fresh).take(self.forms).collect();
        let mut html = String::with_capacity(self.size() + self.before.len() * 48);
        for (before, gap) in &self.before {
            html.push_str(before);
            match gap {
                Gap::Nonce => html.push_str(nonce),
                Gap::Clock => html.push_str(&for_scripts(&clock)),
                Gap::SendId(form) => html.push_str(&ids[*form].to_string()),
                Gap::SendIdForScripts(form) => html.push_str(&for_scripts(&ids[*form])),
            }
        }
        html.push_str(&self.rest);
        html
    }

    /// How many bytes it takes.
    pub fn size(&self) -> usize {
        self.before.iter().map(|(before, _)| before.len() + size_of::<(String, Gap)>()).sum::<usize>()
            + self.rest.len()
    }

    /// Whether both show the same. What their scripts read comes in an order of its own each time.
    #[cfg(debug_assertions)]
    pub fn show_the_same_as(&self, other: &Self) -> bool {
        let shown = |pieces: &Self| {
            let mut all: Vec<_> =
                pieces.before.iter().map(|(before, gap)| format!("{before}{gap:?}")).collect();
            all.push(pieces.rest.clone());
            all.concat().split("__RESOLVED_RESOURCES").next().map(str::to_owned)
        };
        shown(self) == shown(other)
    }
}

/// As a value is written for a page's scripts.
fn for_scripts<T: Serialize>(value: &T) -> String
where
    Compact: Encoder<T, Encoded = String>,
{
    <Compact as Encoder<T>>::encode(value).unwrap_or_default()
}
