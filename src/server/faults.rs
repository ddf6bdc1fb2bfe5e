//! Faults of ours, logged once, where they become an [`AppError`].

use std::fmt::Display;

use uuid::Uuid;

use super::db::trouble::Trouble;
use crate::error::AppError;

impl AppError {
    /// A fault: its cause goes to the log, its reference to the person.
    pub fn internal(cause: impl Display) -> Self {
        Self::Internal { reference: logged(cause) }
    }

    /// The same for what couldn't be stored, whatever kept the database from it.
    pub fn not_stored(cause: &sqlx::Error) -> Self {
        match Trouble::of(cause) {
            None => Self::internal(cause),
            Some(_) => Self::CantStore { reference: logged(cause) },
        }
    }
}

impl From<sqlx::Error> for AppError {
    fn from(cause: sqlx::Error) -> Self {
        let reference = logged(&cause);
        match Trouble::of(&cause) {
            None => Self::Internal { reference },
            Some(Trouble::Full) => Self::CantStore { reference },
            Some(Trouble::Away) => Self::Away { reference },
        }
    }
}

/// Logs a fault, and says under which reference.
pub(super) fn logged(cause: impl Display) -> String {
    let reference = Uuid::new_v4().simple().to_string()[..8].to_owned();
    tracing::error!(%reference, %cause, "fault");
    reference
}
