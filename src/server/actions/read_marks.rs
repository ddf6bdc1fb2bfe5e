//! Reading.

use crate::{
    domain::{accounts::Viewer, ids::ThreadId, threads::PageOf},
    error::AppError,
    server::{
        Result,
        db::{
            Db, events, read_marks,
            threads::{self, Record},
        },
    },
};

/// A thread at the moment it was opened, before that was noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opened {
    /// The thread.
    pub thread: ThreadId,
    /// Its first unread message, if it had one.
    pub first_unread: Option<i64>,
    /// Whether there was anything to mark.
    pub was_marked: bool,
}

/// Opens a page of a thread: marks it read up to the page's newest message, and for the
/// selling side no longer New.
///
/// # Errors
/// [`AppError::NotFound`] for a thread that isn't the viewer's to see.
pub async fn open(db: &Db, viewer: &Viewer, thread: ThreadId, page: PageOf) -> Result<Opened> {
    let found = threads::find_visible_to(db, viewer, thread).await?.ok_or(AppError::NotFound)?;
    let up_to = *page.numbers(found.latest_number).end();
    let first_unread = first_unread(db, viewer, &found).await?;
    let was_marked = changes(viewer, &found, up_to);
    if was_marked {
        let was_new = found.is_new_to(viewer);
        let mut tx = db.begin_short().await?;
        threads::note_opened(&mut tx, thread, up_to, viewer.sells()).await?;
        read_marks::raise(&mut tx, viewer, thread, up_to).await?;
        events::note_opened(&mut tx, viewer, thread, was_new).await?;
        tx.commit().await?;
    }
    Ok(Opened { thread, first_unread, was_marked })
}

/// The first message of a thread that a viewer hasn't read.
pub async fn first_unread(db: &Db, viewer: &Viewer, found: &Record) -> Result<Option<i64>> {
    match found.unread {
        0 => Ok(None),
        _ => read_marks::first_unread(db, viewer, found.id, found.read_number).await,
    }
}

fn changes(viewer: &Viewer, found: &Record, up_to: i64) -> bool {
    (found.unread > 0 && found.read_number < up_to)
        || (viewer.sells() && found.is_new_to(viewer) && found.opened_number < up_to)
}
