//! How answers are written on their way to the client: in postcard's format, not in JSON, whose
//! reader comes to several times the bytes for each type (`docs/decisions/0004-client-size.md`).

use codee::{Decoder, Encoder};
use leptos::server_fn::{ContentType, Decodes, Encodes, Format, FormatType, codec::Post};
use serde::{Serialize, de::DeserializeOwned};

/// Bytes, as server functions hand them on.
type Bytes = bytes::Bytes;

/// The answer of a server function.
pub type Answer = Post<Compact>;

/// Postcard's format (<https://postcard.jamesmunns.com>).
#[derive(Debug, Clone, Copy)]
pub struct Compact;

impl ContentType for Compact {
    const CONTENT_TYPE: &'static str = "application/octet-stream";
}

impl FormatType for Compact {
    const FORMAT_TYPE: Format = Format::Binary;
}

impl<T: Serialize> Encodes<T> for Compact {
    type Error = postcard::Error;

    fn encode(answer: &T) -> Result<Bytes, Self::Error> {
        postcard::to_allocvec(answer).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Compact {
    type Error = postcard::Error;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        postcard::from_bytes(&bytes)
    }
}

impl<T: Serialize> Encoder<T> for Compact {
    type Error = postcard::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Self::Error> {
        postcard::to_allocvec(value).map(|bytes| bytes.into_iter().map(letter).collect())
    }
}

impl<T: DeserializeOwned> Decoder<T> for Compact {
    type Error = postcard::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Self::Error> {
        let bytes: Vec<u8> = text.chars().map(byte).collect();
        postcard::from_bytes(&bytes)
    }
}

/// A byte as a page's scripts have it: itself where that is a character which stands for itself in a script, else a letter.
/// Unlike base64 it needs no code to be read, and is as short as the words in it.
fn letter(byte: u8) -> char {
    match byte {
        b'"' | b'\\' | b'<' | ..b' ' | b'~'.. => {
            char::from_u32(FIRST_LETTER + u32::from(byte)).unwrap_or_default()
        }
        _ => char::from(byte),
    }
}

/// Of those that stand for other bytes, all in Unicode's blocks *Latin Extended*.
const FIRST_LETTER: u32 = 0x100;

#[expect(clippy::cast_possible_truncation, reason = "what is left of a letter is its byte")]
const fn byte(letter: char) -> u8 {
    letter as u32 as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_bytes_come_back_and_none_is_special_in_a_script() {
        let bytes: Vec<u8> = (0..=u8::MAX).collect();
        let text = <Compact as Encoder<Vec<u8>>>::encode(&bytes).unwrap();
        assert_eq!(<Compact as Decoder<Vec<u8>>>::decode(&text).unwrap(), bytes);
        assert_eq!(format!("{text:?}"), format!("\"{text}\""));
        assert!(!text.contains('<'));
        assert_eq!(text.chars().filter(char::is_ascii).count(), 91);
    }
}
