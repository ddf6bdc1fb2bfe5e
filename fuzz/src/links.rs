//! The links in what people write.

use stoa::domain::{
    links::{Piece, pieces},
    messages::MessageBody,
};
use url::Url;

use super::{is_one_line, text};

/// The pieces of a text are the text, and a browser takes each link among them for an address of the web, of which
/// nothing can be taken for markup.
pub fn hold(bytes: &[u8]) {
    let text = text(bytes);
    check(&text);
    if let Ok(body) = MessageBody::parse(&text) {
        check(body.as_str());
        assert!(
            pieces(body.as_str())
                .iter()
                .all(|piece| matches!(piece, Piece::Words(_)) || is_one_line(piece.as_str()))
        );
    }
}

fn check(text: &str) {
    let pieces = pieces(text);
    let whole: String = pieces.iter().map(Piece::as_str).collect();
    assert_eq!(whole, text);
    for piece in pieces {
        assert!(!piece.as_str().is_empty());
        if let Piece::Link(link) = piece {
            assert!(!link.contains(|c: char| c.is_whitespace() || "<>\"`".contains(c)), "{link:?}");
            assert!(
                link.split_once(':').is_some_and(|(scheme, _)| is_web(&scheme.to_ascii_lowercase())),
                "{link:?}"
            );
            // What a browser can't read leads nowhere
            assert!(Url::parse(&link).map_or(true, |url| is_web(url.scheme())), "{link:?}");
        }
    }
}

fn is_web(scheme: &str) -> bool {
    matches!(scheme, "http" | "https")
}
