//! The vendors that admins choose from in each list, which change seldom and are many.

use std::{sync::Arc, time::Duration};

use moka::sync::Cache;

use super::{
    Result,
    db::{Db, shop},
};
use crate::domain::shop::VendorName;

/// After how long they are read again.
const FRESH: Duration = Duration::from_secs(10);

/// The vendors as they were read last.
#[derive(Debug, Clone)]
pub struct VendorChoice(Cache<(), Arc<[VendorName]>>);

impl Default for VendorChoice {
    fn default() -> Self {
        Self(Cache::builder().time_to_live(FRESH).build())
    }
}

impl VendorChoice {
    /// The first vendors by name, as they are or were less than ten seconds ago.
    ///
    /// # Errors
    /// [`AppError::Internal`](crate::error::AppError::Internal) when the database fails.
    pub async fn get(&self, db: &Db) -> Result<Arc<[VendorName]>> {
        if let Some(known) = self.0.get(&()) {
            return Ok(known);
        }
        let names: Arc<[VendorName]> = shop::vendor_names(db).await?.into();
        self.0.insert((), names.clone());
        Ok(names)
    }
}
