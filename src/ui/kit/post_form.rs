use leptos::{ev::SubmitEvent, prelude::*, server_fn::ContentType, task::spawn_local};
use leptos_router::hooks::use_navigate;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, HtmlFormElement, RequestInit, Response, UrlSearchParams};

use super::field::HiddenFrom;
use crate::{api::encoding::Compact, error::AppError};

/// What has become of a form that was posted from a script.
#[derive(Debug, Clone, Copy, Default)]
pub struct Posting {
    /// Whether it is on its way.
    pub is_pending: RwSignal<bool>,
    /// What came of it last.
    pub outcome: RwSignal<Option<Result<(), AppError>>>,
    /// How many times it was taken.
    pub taken: RwSignal<u32>,
}

/// A form that posts to a server function: by itself, and with a script without leaving the page.
///
/// It does what leptos' `ActionForm` does, in a tenth of the client's bytes for each form
/// (`docs/decisions/0004-client-size.md`).
#[component]
pub fn PostForm(
    /// The server function's address.
    to: &'static str,
    /// What has become of it.
    posting: Posting,
    /// Its fields.
    children: Children,
) -> impl IntoView {
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if posting.is_pending.get_untracked() {
            return;
        }
        posting.is_pending.set(true);
        let form: HtmlFormElement = event_target(&event);
        let navigate = navigate.clone();
        spawn_local(async move {
            let outcome = post(to, &form).await;
            posting.is_pending.set(false);
            if let Ok(location) = &outcome {
                posting.taken.update(|taken| *taken += 1);
                if let Some(location) = location {
                    navigate(location, leptos_router::NavigateOptions::default());
                }
            }
            posting.outcome.set(Some(outcome.map(drop)));
        });
    };
    view! {
        <form method="post" action=to on:submit=submit>
            <HiddenFrom />
            {children()}
        </form>
    }
}

/// Posts a form, and says where it leads if anywhere. An answer that isn't ours, a proxy's own page
/// perhaps, is none.
async fn post(to: &str, form: &HtmlFormElement) -> Result<Option<String>, AppError> {
    let response = fetch(to, form).await.map_err(|_| AppError::Unreachable)?;
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

async fn fetch(to: &str, form: &HtmlFormElement) -> Result<Response, JsValue> {
    let fields: JsValue = FormData::new_with_form(form)?.into();
    let fields = UrlSearchParams::new_with_str_sequence_sequence(&fields)?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(&fields);
    Ok(JsFuture::from(window().fetch_with_str_and_init(to, &request)).await?.unchecked_into())
}
