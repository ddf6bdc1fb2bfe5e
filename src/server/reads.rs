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
        threads::{Cursor, ThreadList, ThreadView},
    },
    error::AppError,
};

/// How many threads a list shows at once.
pub const THREADS_A_PAGE: usize = 50;

/// How many messages a thread shows at once.
pub const MESSAGES_A_PAGE: usize = 100;

/// Part of the list of a viewer's threads.
///
/// # Errors
/// [`AppError::Internal`] when the database fails.
pub async fn thread_list(db: &Db, viewer: &Viewer, after: Option<Cursor>) -> Result<ThreadList> {
    let mut rows: Vec<_> = threads::visible_to(db, viewer, after, one_more_than(THREADS_A_PAGE))
        .await?
        .iter()
        .map(|record| record.row_for(viewer))
        .collect();
    let has_more = rows.len() > THREADS_A_PAGE;
    rows.truncate(THREADS_A_PAGE);
    let next = rows.last().filter(|_| has_more).map(|last| Cursor { latest_at: last.latest_at, id: last.id });
    Ok(ThreadList { rows, next })
}

/// A thread with its newest messages, or the newest of those before a number.
///
/// # Errors
/// [`AppError::NotFound`] for a thread that isn't the viewer's to see.
pub async fn thread(db: &Db, viewer: &Viewer, id: ThreadId, before: Option<i64>) -> Result<ThreadView> {
    let found = threads::find_visible_to(db, viewer, id).await?.ok_or(AppError::NotFound)?;
    let mut records =
        messages::newest_before(db, id, before.unwrap_or(i64::MAX), one_more_than(MESSAGES_A_PAGE)).await?;
    let has_earlier = records.len() > MESSAGES_A_PAGE;
    records.truncate(MESSAGES_A_PAGE);
    let messages = records.into_iter().rev().map(|record| record.view_for(viewer, found.vendor())).collect();
    Ok(ThreadView {
        id,
        subject: found.subject(),
        customer: found.customer_for(viewer),
        vendor: found.vendor().map(str::to_owned),
        messages,
        has_earlier,
        first_unread: first_unread(db, viewer, &found).await?,
        was_marked: false,
    })
}

fn one_more_than(page: usize) -> i64 {
    i64::try_from(page + 1).unwrap_or(i64::MAX)
}
