//! Disputes: opened, closed, looked back on.

use leptos::prelude::*;

use super::encoding::Answer;
use crate::{domain::disputes::DisputeHistory, error::AppError};

/// Opens a dispute on an order with a reason, as far as `seen`, the version that the page knew, is still the case;
/// leads to the order's messages.
#[server(endpoint = "open_dispute", output = Answer)]
pub async fn open_dispute(order: String, body: String, send_id: String, seen: i64) -> Result<(), AppError> {
    use crate::{domain::disputes::Act, server::context};
    context::act_on_dispute(Act::Open, order, body, &send_id, seen).await
}

/// Closes a dispute, with a note perhaps; likewise.
#[server(endpoint = "close_dispute", output = Answer)]
pub async fn close_dispute(
    order: String,
    #[server(default)] body: String,
    send_id: String,
    seen: i64,
) -> Result<(), AppError> {
    use crate::{domain::disputes::Act, server::context};
    context::act_on_dispute(Act::Close, order, body, &send_id, seen).await
}

/// All disputes of an order, and for admins what was tried.
#[server(endpoint = "find_disputes", output = Answer)]
pub async fn find_disputes(number: String) -> Result<DisputeHistory, AppError> {
    use crate::server::{context, reads};
    reads::disputes(&context::state().db, &context::viewer()?, &number).await
}
