use maud::{Markup, html};

use crate::domain::links::Piece;

/// The text of a message: as it was typed, with its links to be clicked.
#[must_use]
pub fn body(text: &[Piece]) -> Markup {
    html! {
        div.words dir="auto" {
            @for piece in text {
                @match piece {
                    Piece::Words(words) => (words),
                    Piece::Link(link) => a href=(link) target="_blank" rel="nofollow ugc noopener" { (link) },
                }
            }
        }
    }
}
