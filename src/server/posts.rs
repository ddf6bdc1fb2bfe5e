//! What is posted, as far as it is taken in.

use axum::body::{Body, Bytes};
use futures_util::StreamExt;
use tokio::time::timeout;

use super::serving::Patience;

/// The most bytes a post may have: room for a message of far more characters than are allowed, in any script, so that the
/// page can say how many too many they are.
pub const LARGEST_POST: usize = 1024 * 1024;

/// How much is read and forgotten beyond that, so that a browser has sent all of it and reads the answer.
const FORGOTTEN: usize = 15 * LARGEST_POST;

/// What came.
#[derive(Debug)]
pub struct Posted {
    /// All of it, or as much as is taken.
    pub bytes: Bytes,
    /// Whether that is all.
    pub is_whole: bool,
}

/// Why there is nothing to answer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missed {
    /// It didn't come in time.
    Late,
    /// It broke off.
    Broken,
}

/// Reads what is posted.
///
/// # Errors
/// When it doesn't come to an end, in time.
pub async fn read(body: Body, patience: Option<Patience>) -> Result<Posted, Missed> {
    match patience {
        Some(Patience(patience)) => timeout(patience, take(body)).await.unwrap_or(Err(Missed::Late)),
        None => take(body).await,
    }
}

async fn take(body: Body) -> Result<Posted, Missed> {
    let mut pieces = body.into_data_stream();
    let (mut bytes, mut seen) = (Vec::new(), 0);
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| Missed::Broken)?;
        seen += piece.len();
        let room = LARGEST_POST - bytes.len();
        bytes.extend_from_slice(&piece[..piece.len().min(room)]);
        if seen > LARGEST_POST + FORGOTTEN {
            break;
        }
    }
    let is_whole = seen <= LARGEST_POST;
    if !is_whole {
        drop_half_a_byte(&mut bytes);
    }
    Ok(Posted { bytes: bytes.into(), is_whole })
}

/// Takes away the beginning of a byte that is written as `%C3`.
fn drop_half_a_byte(form: &mut Vec<u8>) {
    let tail = form.len().saturating_sub(2);
    if let Some(at) = form[tail..].iter().position(|byte| *byte == b'%') {
        form.truncate(tail + at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn of_too_much_the_beginning_is_taken() {
        for (length, is_whole) in [(LARGEST_POST, true), (LARGEST_POST + 1, false), (3 * LARGEST_POST, false)]
        {
            let posted = read(vec![b'x'; length].into(), None).await.unwrap();
            assert_eq!((posted.bytes.len(), posted.is_whole), (LARGEST_POST, is_whole), "{length}");
        }
    }

    #[test]
    fn half_a_byte_is_dropped() {
        for (cut, left) in
            [("a=%C3%A9", "a=%C3%A9"), ("a=%C3%A", "a=%C3"), ("a=%C3%", "a=%C3"), ("%", ""), ("", "")]
        {
            let mut form = cut.as_bytes().to_vec();
            drop_half_a_byte(&mut form);
            assert_eq!(form, left.as_bytes(), "{cut}");
        }
    }
}
