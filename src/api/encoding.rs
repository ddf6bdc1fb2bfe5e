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
    type Encoded = Vec<u8>;

    fn encode(value: &T) -> Result<Vec<u8>, Self::Error> {
        postcard::to_allocvec(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for Compact {
    type Error = postcard::Error;
    type Encoded = [u8];

    fn decode(bytes: &[u8]) -> Result<T, Self::Error> {
        postcard::from_bytes(bytes)
    }
}
