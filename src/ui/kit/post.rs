//! Posting a form from a script.

use leptos::{prelude::*, server_fn::ContentType};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, HtmlButtonElement, HtmlFormElement, RequestInit, Response, UrlSearchParams};

use crate::{api::encoding::Compact, error::AppError};

/// The same, loaded when it is first needed.
///
/// # Errors
/// As [`post`].
#[lazy]
pub async fn post_loaded(
    to: &'static str,
    form: HtmlFormElement,
    pressed: Option<HtmlButtonElement>,
) -> Result<Option<String>, AppError> {
    post(to, &form, pressed.as_ref()).await
}

/// Posts a form to a server function, with the button that was pressed, and says where it leads if
/// anywhere. An answer that isn't ours, a proxy's own page perhaps, is none.
///
/// # Errors
/// What the server function says, or [`AppError::Unreachable`].
pub async fn post(
    to: &str,
    form: &HtmlFormElement,
    pressed: Option<&HtmlButtonElement>,
) -> Result<Option<String>, AppError> {
    let response = fetch(to, form, pressed).await.map_err(|_| AppError::Unreachable)?;
    let is_ours = response
        .headers()
        .get("content-type")
        .is_ok_and(|kind| kind.as_deref() == Some(Compact::CONTENT_TYPE));
    if response.redirected() || (response.ok() && !is_ours) {
        return Err(AppError::Unreachable);
    }
    if response.ok() {
        return Ok(response.headers().get("location").ok().flatten());
    }
    let body =
        async { JsFuture::from(response.array_buffer()?).await }.await.map_err(|_| AppError::Unreachable)?;
    Err(AppError::de(js_sys::Uint8Array::new(&body).to_vec().into()))
}

async fn fetch(
    to: &str,
    form: &HtmlFormElement,
    pressed: Option<&HtmlButtonElement>,
) -> Result<Response, JsValue> {
    let fields = FormData::new_with_form(form)?;
    if let Some(pressed) = pressed.filter(|pressed| !pressed.name().is_empty()) {
        fields.append_with_str(&pressed.name(), &pressed.value())?;
    }
    let fields = UrlSearchParams::new_with_str_sequence_sequence(&fields)?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(&fields);
    Ok(JsFuture::from(window().fetch_with_str_and_init(to, &request)).await?.unchecked_into())
}
