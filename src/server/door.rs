//! The door that every post comes through, from scripts and from plain forms alike.
//!
//! A script gets the server function's answer, with the error's status. A plain form gets a page:
//! where the act led to, or the page that the form stands on, once more, with the reason in its
//! place and everything still there that was typed.

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{FromRef, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Response},
};
use leptos::{
    prelude::{LeptosOptions, provide_context},
    server_fn::error::SERVER_FN_ERROR_HEADER,
};

use super::{
    Result, bounds,
    context::AppState,
    http,
    posts::{self, LARGEST_POST, Missed, Posted},
    session::Unidentified,
};
use crate::{
    api::encoding::Compact,
    app::shell,
    domain::paths::on_this_site,
    error::{AppError, Problem, Refused},
};

/// The most fields that a form of ours has.
pub const MOST_FIELDS: usize = 16;

/// The fields that hold passwords, which are never put back.
const PASSWORDS: [&str; 2] = ["password", "current_password"];

/// Answers a post to a server function.
pub async fn call(State(state): State<AppState>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let wants_page = wants_page(&parts.headers);
    let Posted { bytes, is_whole } = match posts::read(body, parts.extensions.get().copied()).await {
        Ok(posted) => posted,
        Err(missed) => return refusal_unread(missed, wants_page),
    };
    let outcome = match parts.extensions.get() {
        Some(Unidentified(error)) => Err(error.clone()),
        None if !is_whole => Err(AppError::TooLarge),
        None => run(&state, &parts, bytes.clone()).await,
    };
    match (outcome, wants_page) {
        (Ok(response), false) => response,
        (Ok(response), true) => lead_on(response, &typed(&bytes)),
        (Err(error), false) => refusal_for_scripts(&error),
        (Err(error), true) => show_again(state, parts, error, typed(&bytes)).await,
    }
}

fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// Runs the server function as for a script.
async fn run(state: &AppState, parts: &Parts, bytes: Bytes) -> Result<Response> {
    if percent_encoding::percent_decode(&bytes).decode_utf8().is_err() {
        return Err(AppError::Malformed);
    }
    let mut request = Request::from_parts(parts.clone(), Body::from(bytes));
    request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let state = state.clone();
    let context = move || provide_context(state.clone());
    let response = leptos_axum::handle_server_fns_with_context(context, request).await.into_response();
    if response.headers().contains_key(SERVER_FN_ERROR_HEADER) {
        return Err(error_in(response).await);
    }
    match response.status() {
        status if status.is_success() => Ok(response),
        status if status.is_client_error() => Err(AppError::NotFound),
        status => Err(AppError::internal(status)),
    }
}

async fn error_in(response: Response) -> AppError {
    use leptos::prelude::FromServerFnError;
    match to_bytes(response.into_body(), LARGEST_POST).await {
        Ok(bytes) => AppError::de(bytes),
        Err(cause) => AppError::internal(cause),
    }
}

fn refusal_for_scripts(error: &AppError) -> Response {
    use leptos::{prelude::FromServerFnError, server_fn::ContentType};
    let mut response = Response::new(Body::from(error.ser()));
    response.headers_mut().insert(SERVER_FN_ERROR_HEADER, HeaderValue::from_static("refused"));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(Compact::CONTENT_TYPE));
    http::set_status(&mut response, error);
    response
}

/// Answers a post that didn't come whole; the connection ends with it.
fn refusal_unread(missed: Missed, wants_page: bool) -> Response {
    let status = match missed {
        Missed::Late => StatusCode::REQUEST_TIMEOUT,
        Missed::Broken => StatusCode::BAD_REQUEST,
    };
    let mut response =
        if wants_page { bounds::page(status) } else { refusal_for_scripts(&AppError::Unreachable) };
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

/// Leads a browser on to where the act led, or the form says, or back to the form's page.
fn lead_on(mut response: Response, fields: &[(String, String)]) -> Response {
    let next = address(fields, "then").or_else(|| address(fields, "from"));
    let back = || HeaderValue::from_str(next.unwrap_or("/")).ok();
    let target = response.headers_mut().remove(header::LOCATION).or_else(back);
    let mut led = StatusCode::SEE_OTHER.into_response();
    led.headers_mut().insert(header::LOCATION, target.unwrap_or_else(|| HeaderValue::from_static("/")));
    for cookie in response.headers().get_all(header::SET_COOKIE) {
        led.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    led
}

/// Shows the form's page again, with what was typed. Whoever is no longer signed in sees the
/// sign-in page, with what was typed.
async fn show_again(
    state: AppState,
    parts: Parts,
    error: AppError,
    fields: Vec<(String, String)>,
) -> Response {
    let body = fields.iter().find(|(name, _)| name == "body").map(|(_, body)| body.clone());
    let has_no_page = matches!(
        error,
        AppError::NotFound
            | AppError::Internal { .. }
            | AppError::Away { .. }
            | AppError::Conflict(Problem::ThreadDeleted | Problem::CustomerLeft)
    );
    let Some(from) = address(&fields, "from").filter(|_| !has_no_page).map(str::to_owned) else {
        return http::plain_page_keeping(&error, body.as_deref());
    };
    let shown = match error {
        AppError::SignInRequired => http::sign_in_path(&from),
        _ => from,
    };
    let Ok(uri) = shown.parse::<Uri>() else {
        return http::plain_page(&AppError::Malformed);
    };
    if !http::is_on_own_side(uri.path(), parts.extensions.get()) {
        return http::plain_page(&AppError::NotFound);
    }
    let refused = Refused {
        call: parts.uri.path().to_owned(),
        from: shown,
        error: error.clone(),
        fields: fields.into_iter().filter(|(name, _)| !PASSWORDS.contains(&name.as_str())).collect(),
    };
    let mut request = Request::from_parts(parts, Body::empty());
    *request.method_mut() = Method::GET;
    *request.uri_mut() = uri;
    let options = LeptosOptions::from_ref(&state);
    let context = move || {
        http::provide_page_context(&state);
        provide_context(refused.clone());
    };
    let render = leptos_axum::render_app_async_with_context(context, move || shell(options.clone()));
    let mut response = render(request).await;
    if response.status().is_redirection() || response.status().is_server_error() {
        // That page isn't theirs to see, or can't be shown either
        return http::plain_page_keeping(&error, body.as_deref());
    }
    http::set_status(&mut response, &error);
    response
}

/// The fields of a form, without NUL, which no page can show again.
#[must_use]
pub fn typed(bytes: &[u8]) -> Vec<(String, String)> {
    let fields = form_urlencoded::parse(bytes).take(MOST_FIELDS);
    fields.map(|(name, value)| (name.replace('\0', ""), value.replace('\0', ""))).collect()
}

/// An address of this site that a form has in a field.
#[must_use]
pub fn address<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(field, _)| field == name).and_then(|(_, address)| on_this_site(address))
}
