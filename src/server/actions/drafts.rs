//! Keeping what somebody has typed and not sent.

use crate::{
    domain::{
        accounts::Viewer,
        ids::ThreadId,
        messages::{Draft, MessageBody},
    },
    error::{AppError, Problem},
    server::{
        Result,
        db::{Db, drafts, threads},
    },
};

/// Keeps a viewer's draft in a thread, cleaned as a message is; one without text forgets the one before.
///
/// # Errors
/// [`AppError::NotFound`] for a thread that isn't the viewer's to see, [`AppError::Conflict`] when it was deleted,
/// [`AppError::Invalid`] for a text that is too long.
pub async fn keep(db: &Db, viewer: &Viewer, thread: ThreadId, draft: Draft) -> Result<()> {
    let found = threads::find_visible_to(db, viewer, thread).await?.ok_or(AppError::NotFound)?;
    if found.is_deleted() {
        return Err(AppError::Conflict(Problem::ThreadDeleted));
    }
    let body = match MessageBody::parse(&draft.text) {
        Err(Problem::BodyMissing) => None,
        body => Some(body.map_err(|problem| AppError::invalid([("body", problem)]))?),
    };
    let mut tx = db.begin_short().await?;
    match body {
        Some(body) => {
            let text = body.as_str().to_owned();
            drafts::keep(&mut tx, viewer.id, thread, &Draft { text, ..draft }).await?;
        }
        None => drafts::forget(&mut tx, viewer.id, thread).await?,
    }
    tx.commit().await
}
