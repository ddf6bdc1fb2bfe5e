//! What Prometheus is told, in OpenMetrics text.
//!
//! Labels are words of ours, never what somebody sends: each id or path would be kept for ever, here and there.

mod kept;
mod looked_up;

pub(super) use kept::{Answered, in_flight, note_page, note_request, note_sent, note_unsent, note_wait};

use axum::{
    Router,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use prometheus_client::encoding::text::{encode_eof, encode_registry};

use super::{context::AppState, http::plain_page};
use crate::error::AppError;

const TEXT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What is served on the address that is for Prometheus, and nothing else.
pub fn router(state: AppState) -> Router {
    Router::new().route("/metrics", get(tell)).with_state(state)
}

async fn tell(State(state): State<AppState>) -> Response {
    let now = looked_up::registry(&state).await;
    let mut text = String::new();
    let written = encode_registry(&mut text, kept::registry())
        .and_then(|()| encode_registry(&mut text, &now))
        .and_then(|()| encode_eof(&mut text));
    match written {
        Ok(()) => ([(header::CONTENT_TYPE, TEXT)], text).into_response(),
        Err(cause) => plain_page(&AppError::internal(cause)),
    }
}
