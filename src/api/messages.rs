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

/// Keeps what the viewer has typed in answer to a thread and not sent, and the id under which it will be; without text
/// it is forgotten.
#[server(endpoint = "keep_draft", output = Answer)]
pub async fn keep_draft(
    thread: ThreadId,
    #[server(default)] body: String,
    send_id: String,
) -> Result<(), AppError> {
    use crate::{
        domain::{limits::Counted, messages::Draft},
        server::{actions::drafts, clock, context},
    };
    let send_id = send_id.parse().map_err(|problem| AppError::invalid([("send_id", problem)]))?;
    let (state, viewer) = (context::state(), context::viewer()?);
    state.limiter.count_here(Counted::Draft(viewer.id), clock::now())?;
    drafts::keep(&state.db, &viewer, thread, Draft { send_id, text: body }).await
}
