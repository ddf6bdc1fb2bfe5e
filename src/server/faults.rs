//! Faults of ours, logged once, where they become an [`AppError`].

use std::fmt::Display;

use uuid::Uuid;

use crate::error::AppError;

impl AppError {
    /// A fault: its cause goes to the log, its reference to the person.
    pub fn internal(cause: impl Display) -> Self {
        let reference = Uuid::new_v4().simple().to_string()[..8].to_owned();
        tracing::error!(%reference, %cause, "fault");
        Self::Internal { reference }
    }
}

impl From<sqlx::Error> for AppError {
    fn from(cause: sqlx::Error) -> Self {
        Self::internal(cause)
    }
}
