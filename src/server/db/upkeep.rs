//! Bringing a database up to date: its tables, and the words by which things are found. Programs that begin at the same
//! moment do so one after another, so that the second finds it done; one that dies leaves its turn to the next.

use std::{
    fs::{File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use sqlx::migrate::MigrateError;
use tokio::task::spawn_blocking;

use super::{Db, Tx, bulk, dialect, entries, order_search};
use crate::error::AppError;

/// Why a database couldn't be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum Upkeep {
    /// It couldn't be made sure that no other program does the same.
    #[error("{0} can't be locked: {1}")]
    Turn(String, io::Error),
    /// A step of its tables failed; it and those after it are not done.
    #[error(transparent)]
    Tables(#[from] MigrateError),
    /// A long load was stopped before its end: much is missing.
    #[error("what filled it was stopped; begin again with an empty one")]
    CutShort,
    /// Something else did, which is in the log.
    #[error(transparent)]
    Words(#[from] AppError),
}

/// Brings a database up to date. What is cut short is done by whoever begins next.
///
/// # Errors
/// Why it couldn't be.
pub async fn bring_up_to_date(db: &Db) -> Result<(), Upkeep> {
    let turn = Turn::wait(db).await?;
    db.migrate().await?;
    if bulk::is_cut_short(db).await? {
        return Err(Upkeep::CutShort);
    }
    entries::bring_up_to_date(db).await?;
    order_search::bring_up_to_date(db).await?;
    drop(turn);
    Ok(())
}

/// Nobody else brings the database up to date until this is dropped, or its program ends.
enum Turn {
    /// A file beside SQLite's, which stays.
    File(#[expect(dead_code, reason = "it is held")] File),
    /// A transaction that does nothing else.
    Server(#[expect(dead_code, reason = "it is held")] Tx),
}

impl Turn {
    async fn wait(db: &Db) -> Result<Self, Upkeep> {
        match db {
            Db::Sqlite { writer, .. } => {
                let mut name = writer.connect_options().get_filename().as_os_str().to_owned();
                name.push(".lock");
                let place = PathBuf::from(name);
                let shown = place.display().to_string();
                let locked = spawn_blocking(move || locked(&place)).await.map_err(io::Error::other).flatten();
                locked.map(Self::File).map_err(|cause| Upkeep::Turn(shown, cause))
            }
            Db::Postgres(_) => {
                let mut tx = db.begin().await?;
                dialect::take_turns(&mut tx, "bringing the database up to date").await?;
                Ok(Self::Server(tx))
            }
        }
    }
}

fn locked(place: &Path) -> io::Result<File> {
    let file = File::create(place)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            tracing::info!("another program brings the database up to date; waiting for it");
            file.lock()?;
        }
        Err(TryLockError::Error(cause)) => return Err(cause),
    }
    Ok(file)
}
