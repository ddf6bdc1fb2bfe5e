//! Messages.

use leptos::prelude::*;

use super::encoding::Answer;
use crate::{domain::ids::ThreadId, error::AppError};

/// Sends a message to a thread and says its number there.
#[server(endpoint = "send_message", output = Answer)]
pub async fn send_message(thread: ThreadId, body: String, send_id: String) -> Result<i64, AppError> {
    use crate::server::{actions::messages, context};
    let (viewer, out) = (context::viewer()?, context::outgoing(&body, &send_id)?);
    let state = context::state();
    let sent = messages::send(&state.db, &state.settled.limits(), &viewer, thread, &out).await?;
    Ok(sent.number)
}
