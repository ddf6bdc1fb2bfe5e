//! Bare links in what people write.

use linkify::{LinkFinder, LinkKind};
use serde::{Deserialize, Serialize};

/// A piece of a text: words as they stand, or an http(s) address to be made clickable.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Piece {
    /// Words as they stand.
    Words(String),
    /// An absolute `http://` or `https://` address.
    Link(String),
}

impl Piece {
    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Words(text) | Self::Link(text) => text,
        }
    }
}

/// Cuts a text into words and links; put together again the pieces are the text.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let mut pieces = Vec::new();
    for stretch in text.split_inclusive(is_wide_blank) {
        let words = stretch.trim_end_matches(is_wide_blank);
        for span in finder.spans(words) {
            let piece = span.as_str().to_owned();
            let is_link = span.kind().is_some() && is_web(&piece);
            push(&mut pieces, if is_link { Piece::Link(piece) } else { Piece::Words(piece) });
        }
        push(&mut pieces, Piece::Words(stretch[words.len()..].to_owned()));
    }
    pieces
}

fn push(pieces: &mut Vec<Piece>, piece: Piece) {
    match (pieces.last_mut(), piece) {
        (_, piece) if piece.as_str().is_empty() => {}
        (Some(Piece::Words(words)), Piece::Words(more)) => words.push_str(&more),
        (_, piece) => pieces.push(piece),
    }
}

/// Blanks that the finder takes for letters.
fn is_wide_blank(c: char) -> bool {
    c.is_whitespace() && !c.is_ascii()
}

fn is_web(address: &str) -> bool {
    let scheme = address.split(':').next().unwrap_or_default();
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<String> {
        pieces(text)
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Link(link) => Some(link),
                Piece::Words(_) => None,
            })
            .collect()
    }

    #[test]
    fn finds_web_addresses_only() {
        assert_eq!(links("see https://lumen.example/halo.pdf."), ["https://lumen.example/halo.pdf"]);
        assert_eq!(links("(http://a.example/x?y=1)"), ["http://a.example/x?y=1"]);
        assert_eq!(
            links("http://a.example.\u{a0}\u{2003}https://b.example\u{3000}c"),
            ["http://a.example", "https://b.example"]
        );
        for inert in [
            "javascript:alert(1)",
            "ftp://a.example",
            "file:///etc/passwd",
            "data:text/html,x",
            "lumen.example",
        ] {
            assert!(links(inert).is_empty(), "{inert}");
        }
    }

    #[test]
    fn loses_nothing() {
        let text = "a https://x.example/<b>\n<script>'\" مرحبا https://y.example 👩‍👩‍👧";
        let whole: String = pieces(text)
            .into_iter()
            .map(|piece| match piece {
                Piece::Words(text) | Piece::Link(text) => text,
            })
            .collect();
        assert_eq!(whole, text);
    }
}
