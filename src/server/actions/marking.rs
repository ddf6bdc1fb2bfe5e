//! Marking threads as read and unread, one, several, or all that a filter lets through.

use crate::{
    domain::{accounts::Viewer, ids::ThreadId, lists::ThreadQuery, moment::Moment, threads::MarkAs},
    error::{AppError, Problem},
    server::{
        Result,
        db::{Db, marking},
        lists,
    },
};

/// Marks these threads, as far as the viewer may see them; others count for nothing. Says how many were
/// changed.
///
/// # Errors
/// [`AppError::Invalid`] for none at all.
pub async fn mark(db: &Db, viewer: &Viewer, threads: &[ThreadId], act: MarkAs, at: Moment) -> Result<u64> {
    if threads.is_empty() {
        return Err(AppError::invalid([("threads", Problem::NothingSelected)]));
    }
    begin(db, viewer, act, at).await?;
    let mut changed = 0;
    for set in threads.chunks(marking::at_once(db)) {
        changed += mark_set(db, viewer, set, act).await?;
    }
    Ok(changed)
}

/// Marks all threads that a filter lets through at this moment, set by set.
///
/// # Errors
/// [`AppError::Internal`] when the database fails; the sets before are marked then, and can be undone.
pub async fn mark_all(db: &Db, viewer: &Viewer, query: ThreadQuery, act: MarkAs, at: Moment) -> Result<u64> {
    begin(db, viewer, act, at).await?;
    let mut query = ThreadQuery { cursor: None, ..query };
    let mut changed = 0;
    loop {
        let (set, next) = lists::next_ids(db, viewer, &query, marking::at_once(db)).await?;
        changed += mark_set(db, viewer, &set, act).await?;
        if next.is_none() {
            return Ok(changed);
        }
        query.cursor = next;
    }
}

/// Undoes the viewer's last marking, where nobody has touched a mark since. Says in how many threads.
///
/// # Errors
/// [`AppError::Internal`] when the database fails.
pub async fn undo(db: &Db, viewer: &Viewer) -> Result<u64> {
    let mut undone = 0;
    let limit = i64::try_from(marking::at_once(db)).unwrap_or(i64::MAX);
    loop {
        let mut tx = db.begin().await?;
        let set = marking::marked(&mut tx, viewer.id, limit).await?;
        if set.is_empty() {
            marking::end(&mut tx, viewer.id).await?;
            tx.commit().await?;
            return Ok(undone);
        }
        undone += marking::undo(&mut tx, viewer, &set).await?;
        tx.commit().await?;
    }
}

async fn begin(db: &Db, viewer: &Viewer, act: MarkAs, at: Moment) -> Result<()> {
    let mut tx = db.begin().await?;
    marking::begin(&mut tx, viewer.id, act, at).await?;
    tx.commit().await
}

async fn mark_set(db: &Db, viewer: &Viewer, set: &[ThreadId], act: MarkAs) -> Result<u64> {
    if set.is_empty() {
        return Ok(0);
    }
    let mut tx = db.begin().await?;
    let changed = marking::mark(&mut tx, viewer, set, act).await?;
    tx.commit().await?;
    Ok(changed)
}
