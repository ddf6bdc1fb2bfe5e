//! Asking the server from a script.

use std::pin::Pin;

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, RequestInit, Response, UrlSearchParams};

use crate::error::AppError;

/// Bytes that are on their way.
pub type Pending = Pin<Box<dyn Future<Output = Result<Vec<u8>, AppError>> + Send>>;

/// What a server function answers to these fields. The request is broken off when nobody waits for it any more.
pub fn answer(to: &'static str, fields: String) -> Pending {
    let ask = async move || -> Result<_, JsValue> {
        let waiting = Waiting(AbortController::new()?);
        let fields = UrlSearchParams::new_with_str(&fields)?;
        let response = fetch(to, &fields, Some(&waiting.0.signal())).await?;
        Ok((response.ok(), bytes(&response).await?))
    };
    Box::pin(SendWrapper::new(async move {
        match ask().await {
            Ok((true, answer)) => Ok(answer),
            Ok((false, error)) => Err(AppError::de(error.into())),
            Err(_) => Err(AppError::Unreachable),
        }
    }))
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
