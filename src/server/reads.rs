//! Pages put together from several queries.

use super::{
    Result,
    actions::read_marks::first_unread,
    db::{Db, messages, threads},
};
use crate::{
    domain::{
        accounts::Viewer,
        ids::ThreadId,
        threads::{PageOf, ThreadView},
    },
    error::AppError,
};

/// How many other threads of a customer stand beside one.
const OTHERS: i64 = 5;

/// A thread with a page of its messages.
///
/// # Errors
/// [`AppError::NotFound`] for a thread that isn't the viewer's to see.
pub async fn thread(db: &Db, viewer: &Viewer, id: ThreadId, page: PageOf) -> Result<ThreadView> {
    let found = threads::find_visible_to(db, viewer, id).await?.ok_or(AppError::NotFound)?;
    let messages = messages::between(db, id, page.numbers(found.latest_number)).await?;
    let others = if viewer.sells() {
        threads::others_of(db, viewer, found.customer_id, id, OTHERS).await?
    } else {
        Vec::new()
    };
    Ok(ThreadView {
        id,
        subject: found.subject(),
        customer: found.customer_for(viewer),
        vendor: found.vendor().map(str::to_owned),
        messages: messages.into_iter().map(|record| record.view_for(viewer, found.vendor())).collect(),
        latest: found.latest_number,
        first_unread: first_unread(db, viewer, &found).await?,
        others,
        is_disputed: found.is_disputed,
        deletion: found.deletion_for(viewer),
        was_marked: false,
    })
}
