//! Settling what holds for the whole marketplace.

use crate::{
    domain::{
        accounts::Viewer,
        settings::{Settings, may_settle},
    },
    error::AppError,
    server::{
        Result,
        db::{Db, events, settings},
    },
};

/// Settles all of it; of several who do so at once, the last wins.
///
/// # Errors
/// [`AppError::NotFound`] unless the viewer may.
pub async fn settle(db: &Db, viewer: &Viewer, changed: &Settings) -> Result<()> {
    if !may_settle(viewer.role) {
        return Err(AppError::NotFound);
    }
    let mut tx = db.begin().await?;
    for (name, value) in changed.to_stored() {
        settings::set(&mut tx, name, &value).await?;
    }
    events::note_settings(&mut tx).await?;
    tx.commit().await
}
