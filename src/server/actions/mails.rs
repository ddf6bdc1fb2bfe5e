//! E-mails that were given up.

use crate::{
    domain::{
        accounts::{Role, Viewer},
        ids::MailId,
        mails::SetAsideList,
        moment::Moment,
    },
    error::AppError,
    server::{
        Result,
        db::{Db, mails_aside},
    },
};

/// Which e-mails to try again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// All that were given up.
    All,
    /// These, as far as they were given up.
    These(Vec<MailId>),
}

/// The e-mails that were given up last.
///
/// # Errors
/// [`AppError::NotFound`] for others than admins: for them there are none.
pub async fn set_aside(db: &Db, viewer: &Viewer) -> Result<SetAsideList> {
    judge(viewer)?;
    mails_aside::latest(db).await
}

/// Has e-mails tried again that were given up, at once and as often as new ones. Says how many.
///
/// # Errors
/// As [`set_aside`].
pub async fn try_again(db: &Db, viewer: &Viewer, which: &Which, at: Moment) -> Result<u64> {
    judge(viewer)?;
    let mut tx = db.begin().await?;
    let these = match which {
        Which::All => None,
        Which::These(mails) => Some(mails.as_slice()),
    };
    let put_back = mails_aside::put_back(&mut tx, these, at).await?;
    tx.commit().await.map(|()| put_back)
}

fn judge(viewer: &Viewer) -> Result<()> {
    if viewer.role == Role::Admin { Ok(()) } else { Err(AppError::NotFound) }
}
