use leptos::prelude::*;

use crate::domain::links::Piece;

/// The text of a message: as it was typed, with its links to be clicked.
#[component]
pub fn Body(
    /// The text.
    text: Vec<Piece>,
) -> impl IntoView {
    let pieces = text
        .into_iter()
        .map(|piece| match piece {
            Piece::Words(words) => words.into_any(),
            Piece::Link(link) => view! {
                <a href=link.clone() target="_blank" rel="nofollow ugc noopener">{link.clone()}</a>
            }
            .into_any(),
        })
        .collect_view();
    view! { <div class="words" dir="auto">{pieces}</div> }
}
