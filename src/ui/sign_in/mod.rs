//! Signing in, registering, and forgotten passwords.

mod demo;
mod forgotten_page;
mod register_page;
mod renewal_page;
mod sign_in_page;
mod sign_out_page;

pub use forgotten_page::ForgottenPage;
pub use register_page::RegisterPage;
pub use renewal_page::RenewalPage;
pub use sign_in_page::{KeptText, SignInForm, SignInPage};
pub use sign_out_page::SignOutPage;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::domain::paths::on_this_site;

/// Where to go after signing in: the address's `next`, if it is on this site.
fn next_in_address() -> Memo<String> {
    let query = use_query_map();
    Memo::new(move |_| {
        query.get().get("next").as_deref().and_then(on_this_site).unwrap_or_default().to_owned()
    })
}

/// A page's address with the same `next`.
fn with_next(page: &str, next: &str) -> String {
    if next.is_empty() {
        return page.to_owned();
    }
    let next = js_free_encoded(next);
    format!("{page}?next={next}")
}

fn js_free_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
