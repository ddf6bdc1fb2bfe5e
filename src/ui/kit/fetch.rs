//! Asking the server from a script.

use std::{cell::RefCell, pin::Pin, time::Duration};

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, RequestInit, Response, UrlSearchParams};

use crate::error::AppError;

/// How long to wait after each time that nothing was reached, in milliseconds.
const WAITS: [i32; 4] = [500, 1_500, 3_000, 0];

/// How many seconds a script waits by itself when it asks too often.
const SOON: i64 = 3;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Bytes that are on their way.
pub type Pending = Pin<Box<dyn Future<Output = Result<Vec<u8>, AppError>> + Send>>;

/// A question's address and fields, and its answer.
type Ahead = (&'static str, String, Vec<u8>);

thread_local! {
    /// What was answered before it is asked, in a browser.
    static AHEAD: RefCell<Option<Ahead>> = const { RefCell::new(None) };
}

/// Asks the server what somebody may ask soon.
pub async fn answer_ahead(to: &'static str, fields: String) {
    AHEAD.set(None);
    if let Ok(answer) = answer(to, fields.clone()).await {
        AHEAD.set(Some((to, fields, answer)));
    }
}

/// Whether an answer is there before it is asked.
#[must_use]
pub fn has_answer_ahead(to: &str, fields: &str) -> bool {
    AHEAD.with_borrow(|ahead| ahead.as_ref().is_some_and(|(path, asked, _)| *path == to && asked == fields))
}

/// What a server function answers to these fields. What doesn't get there, or comes a little too soon, is asked again a
/// few times; the request is broken off when nobody waits for it any more.
pub fn answer(to: &'static str, fields: String) -> Pending {
    if has_answer_ahead(to, &fields) {
        let ahead = AHEAD.take().map(|(_, _, answer)| answer);
        return Box::pin(async { ahead.ok_or(AppError::Unreachable) });
    }
    Box::pin(SendWrapper::new(async move {
        let mut error = AppError::Unreachable;
        for mut wait in WAITS {
            match ask(to, &fields).await {
                Ok((true, answer)) => return Ok(answer),
                Ok((false, refusal)) => match AppError::de(refusal.into()) {
                    AppError::TooMany { retry_after } if retry_after <= SOON => {
                        error = AppError::TooMany { retry_after };
                        wait = i32::try_from(retry_after * 1_000).unwrap_or(wait);
                    }
                    refusal => return Err(refusal),
                },
                Err(_) => error = AppError::Unreachable,
            }
            pause(wait).await;
        }
        Err(error)
    }))
}

async fn ask(to: &'static str, fields: &str) -> Result<(bool, Vec<u8>), JsValue> {
    let waiting = Waiting(AbortController::new()?);
    let late = waiting.0.clone();
    set_timeout(move || late.abort(), PATIENCE);
    let fields = UrlSearchParams::new_with_str(fields)?;
    let response = fetch(to, &fields, Some(&waiting.0.signal())).await?;
    if (502..=504).contains(&response.status()) {
        return Err(JsValue::UNDEFINED);
    }
    Ok((response.ok(), bytes(&response).await?))
}

/// Waits for some milliseconds.
pub async fn pause(milliseconds: i32) {
    let over = js_sys::Promise::new(&mut |over, _| {
        drop(window().set_timeout_with_callback_and_timeout_and_arguments_0(&over, milliseconds));
    });
    drop(JsFuture::from(over).await);
}

/// Breaks a request off when it is dropped.
struct Waiting(AbortController);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Posts fields.
///
/// # Errors
/// When the server isn't reached.
pub async fn fetch(
    to: &str,
    fields: &UrlSearchParams,
    signal: Option<&AbortSignal>,
) -> Result<Response, JsValue> {
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(fields);
    request.set_signal(signal);
    Ok(JsFuture::from(window().fetch_with_str_and_init(to, &request)).await?.unchecked_into())
}

/// The body of a response.
///
/// # Errors
/// When it doesn't come whole.
pub async fn bytes(response: &Response) -> Result<Vec<u8>, JsValue> {
    Ok(js_sys::Uint8Array::new(&JsFuture::from(response.array_buffer()?).await?).to_vec())
}

/// The text at an address.
///
/// # Errors
/// When it isn't there, or doesn't come whole.
#[cfg(feature = "hydrate")]
pub async fn text_at(address: &str) -> Result<String, JsValue> {
    let response: Response = JsFuture::from(window().fetch_with_str(address)).await?.unchecked_into();
    let text = JsFuture::from(response.text()?).await?.as_string();
    text.filter(|_| response.ok()).ok_or(JsValue::NULL)
}
