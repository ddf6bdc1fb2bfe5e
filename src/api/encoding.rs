//! How answers are written: as JSON.
//!
//! Not by leptos' own `Json`, which reads from bytes where everything else reads from strings: the
//! client would carry the code that reads each of our types twice (`docs/decisions/0004-client-size.md`).

use leptos::server_fn::{ContentType, Decodes, Encodes, Format, FormatType, codec::Post};
use serde::{Serialize, de::DeserializeOwned};

/// Bytes, as server functions hand them on.
type Bytes = bytes::Bytes;

/// An answer in JSON.
pub type Answer = Post<Written>;

/// JSON that is read from a string.
pub struct Written;

impl ContentType for Written {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for Written {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for Written {
    type Error = serde_json::Error;

    fn encode(output: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_string(output).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Written {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        serde_json::from_str(&String::from_utf8_lossy(&bytes))
    }
}
