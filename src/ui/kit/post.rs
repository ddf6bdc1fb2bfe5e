//! Posting a form from a script.

use leptos::{prelude::*, server_fn::ContentType};
use wasm_bindgen::JsValue;
use web_sys::{FormData, HtmlButtonElement, HtmlFormElement, UrlSearchParams};

use super::fetch::{bytes, fetch};
use crate::{api::encoding::Compact, error::AppError};

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
    let fields = fields(form, pressed).map_err(|_| AppError::Unreachable)?;
    let response = fetch(to, &fields, None).await.map_err(|_| AppError::Unreachable)?;
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
    let error = bytes(&response).await.map_err(|_| AppError::Unreachable)?;
    Err(AppError::de(error.into()))
}

fn fields(form: &HtmlFormElement, pressed: Option<&HtmlButtonElement>) -> Result<UrlSearchParams, JsValue> {
    let fields = FormData::new_with_form(form)?;
    if let Some(pressed) = pressed.filter(|pressed| !pressed.name().is_empty()) {
        fields.append_with_str(&pressed.name(), &pressed.value())?;
    }
    UrlSearchParams::new_with_str_sequence_sequence(&fields)
}
