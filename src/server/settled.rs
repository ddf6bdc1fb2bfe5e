//! The settings in force, at hand without asking the database.

use std::sync::{Arc, RwLock};

use tokio::sync::Mutex;

use super::{
    Result,
    config::{Limit, Limits},
    db::{Db, settings},
};
use crate::domain::settings::Settings;

/// The settings in force.
#[derive(Debug, Clone)]
pub struct Settled {
    /// What holds where nothing is stored.
    usual: Arc<Settings>,
    now: Arc<RwLock<Arc<Settings>>>,
    /// Held from asking what is stored until it is taken over, so that what was stored later is taken over later.
    reading: Arc<Mutex<()>>,
}

impl Settled {
    /// What holds where nothing is stored.
    #[must_use]
    pub fn new(usual: Settings) -> Self {
        let now = Arc::new(RwLock::new(Arc::new(usual.clone())));
        Self { now, usual: Arc::new(usual), reading: Arc::default() }
    }

    /// Takes over what is stored.
    ///
    /// # Errors
    /// [`AppError::Internal`](crate::error::AppError::Internal) when it can't be read; what was in force stays so.
    pub async fn read(&self, db: &Db) -> Result<()> {
        let _turn = self.reading.lock().await;
        let stored = settings::all(db).await?;
        let now = Settings::clone(&self.usual).with_stored(&stored);
        *self.now.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(now);
        Ok(())
    }

    /// The settings.
    #[must_use]
    pub fn get(&self) -> Arc<Settings> {
        self.now.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// What people may do how often.
    #[must_use]
    pub fn limits(&self) -> Limits {
        let settings = self.get();
        Limits {
            messages_per_minute: Limit(settings.messages_per_minute),
            threads_per_hour: Limit(settings.threads_per_hour),
        }
    }
}
