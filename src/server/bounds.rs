//! Requests that are out of bounds, and answers that say nothing: both get a page that says what is the case.

use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::Response,
};

use super::{http, posts::LARGEST_POST, requests::is_call};
use crate::{error::AppError, ui::words::requests};

/// The longest address that is looked at, in bytes. The longest of ours are those of searches.
const LONGEST_ADDRESS: usize = 8 * 1024;

/// The most headers that a request may have.
const MOST_HEADERS: usize = 100;

/// The most bytes that they may have together.
const LARGEST_HEADERS: usize = 32 * 1024;

/// Keeps out what is out of bounds, and gives an error without words some.
pub async fn keep_within(request: Request, next: Next) -> Response {
    if let Some(status) = judge(&request) {
        return page(status);
    }
    let mut response = next.run(request).await;
    let is_wordless = !response.headers().contains_key(header::CONTENT_TYPE);
    if is_wordless && (response.status().is_client_error() || response.status().is_server_error()) {
        let allow = response.headers_mut().remove(header::ALLOW);
        response = page(response.status());
        response.headers_mut().extend(allow.map(|allow| (header::ALLOW, allow)));
    }
    response
}

/// A page that says what a status means for a person.
#[must_use]
pub fn page(status: StatusCode) -> Response {
    let (title, sentence) = match status {
        StatusCode::BAD_REQUEST => return http::plain_page(&AppError::Malformed),
        StatusCode::NOT_FOUND => return http::plain_page(&AppError::NotFound),
        StatusCode::PAYLOAD_TOO_LARGE => return http::plain_page(&AppError::TooLarge),
        status => requests::about(status.as_u16()),
    };
    let mut response = http::blank_page(title, sentence, &http::to_the_start());
    *response.status_mut() = status;
    response
}

fn judge(request: &Request) -> Option<StatusCode> {
    let (uri, headers) = (request.uri(), request.headers());
    if uri.path_and_query().map_or(0, |address| address.as_str().len()) > LONGEST_ADDRESS {
        return Some(StatusCode::URI_TOO_LONG);
    }
    if headers.len() > MOST_HEADERS || size(headers) > LARGEST_HEADERS {
        return Some(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
    }
    if !is_sound(uri.path()) {
        return Some(StatusCode::BAD_REQUEST);
    }
    // The door says so itself, with what was typed; nobody else reads what is posted
    let is_too_large = told_length(headers) > LARGEST_POST && !is_call(uri.path());
    is_too_large.then_some(StatusCode::PAYLOAD_TOO_LARGE)
}

fn size(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum()
}

/// Whether a path can be one of somebody's: text, encoded as it should be, on this site.
fn is_sound(path: &str) -> bool {
    let bytes = path.as_bytes();
    let are_encoded = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'%').all(|(at, _)| {
        bytes.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    });
    let decoded = percent_encoding::percent_decode(bytes).decode_utf8();
    path.starts_with('/') && are_encoded && decoded.is_ok_and(|path| !path.chars().any(char::is_control))
}

fn told_length(headers: &HeaderMap) -> usize {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    length.map_or(0, |length| length.parse().unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::is_sound;

    #[test]
    fn a_path_is_text_of_this_site() {
        for sound in ["/", "/products/7", "/x%20y", "/%C3%A9", "/100%25", "//"] {
            assert!(is_sound(sound), "{sound}");
        }
        for unsound in ["", "*", "x", "/%", "/%2", "/%zz", "/%ff", "/%C3", "/%00", "/a%0d%0ab", "/%7f"] {
            assert!(!is_sound(unsound), "{unsound}");
        }
    }
}
