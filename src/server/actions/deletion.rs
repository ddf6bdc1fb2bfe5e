//! Deleting threads and bringing them back.

use crate::{
    domain::{
        accounts::{Role, Viewer},
        ids::ThreadId,
        moment::Moment,
    },
    error::{AppError, Problem},
    server::{
        Result,
        db::{
            Db, Tx, events,
            threads::{self, Standing},
        },
    },
};

/// Deletes a thread: it is gone for everyone but admins. Deleting it again changes nothing.
///
/// # Errors
/// [`AppError::NotFound`] for a thread that isn't the viewer's to see, [`AppError::Forbidden`] for others
/// than admins, [`AppError::Conflict`] while a dispute is open.
pub async fn delete(db: &Db, viewer: &Viewer, thread: ThreadId, at: Moment) -> Result<()> {
    let mut tx = db.begin().await?;
    let standing = judge(&mut tx, viewer, thread).await?;
    if standing.is_deleted {
        return Ok(());
    }
    if standing.is_disputed {
        return Err(AppError::Conflict(Problem::DisputeOpen));
    }
    threads::delete(&mut tx, thread, viewer.id, at).await?;
    events::note_thread(&mut tx, thread).await?;
    tx.commit().await
}

/// Brings a deleted thread back, with everything that was there. One that isn't deleted stays as it is.
///
/// # Errors
/// As [`delete`], and [`AppError::Conflict`] when its order has another thread by now.
pub async fn restore(db: &Db, viewer: &Viewer, thread: ThreadId) -> Result<()> {
    let mut tx = db.begin().await?;
    if !judge(&mut tx, viewer, thread).await?.is_deleted {
        return Ok(());
    }
    if !threads::restore(&mut tx, thread).await? {
        return Err(AppError::Conflict(Problem::OrderHasThread));
    }
    events::note_thread(&mut tx, thread).await?;
    tx.commit().await
}

async fn judge(tx: &mut Tx, viewer: &Viewer, thread: ThreadId) -> Result<Standing> {
    let standing = threads::standing(tx, viewer, thread).await?.ok_or(AppError::NotFound)?;
    match (viewer.role, standing.is_deleted) {
        (Role::Admin, _) => Ok(standing),
        (_, true) => Err(AppError::NotFound),
        (_, false) => Err(AppError::Forbidden),
    }
}
