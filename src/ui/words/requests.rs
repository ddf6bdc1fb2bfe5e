//! What is said about requests that no page of ours makes.

use super::words;

/// What a status means for a person: a title, and what to do.
#[must_use]
pub fn about(status: u16) -> (&'static str, &'static str) {
    let w = words();
    match status {
        403 => (w.request_from_another_site(), w.request_from_another_site_hint()),
        405 => (w.request_not_there(), w.request_not_there_hint()),
        408 => (w.request_too_slow(), w.request_too_slow_hint()),
        414 => (w.request_too_long(), w.request_too_long_hint()),
        431 => (w.request_headers_too_large(), w.request_headers_too_large_hint()),
        400..500 => (w.request_not_answered(), w.request_not_answered_hint()),
        _ => (w.error_title_internal(), w.error_internal()),
    }
}
