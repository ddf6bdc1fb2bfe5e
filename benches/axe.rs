//! What axe finds on pages, in both themes, on phones and on large screens.

use serde::Serialize;

use super::{Result, scripts};

/// A page that axe has looked at.
#[derive(Debug, Serialize)]
pub struct Found {
    /// Which page.
    pub page: String,
    /// How many rules it breaks.
    pub broken: u32,
    /// How many it keeps.
    pub kept: u32,
}

/// Has axe look at the pages that are asked for.
pub fn measure() -> Result<Vec<Found>> {
    let found = |fields: Vec<String>| -> Option<Found> {
        let [page, broken, kept] = <[String; 3]>::try_from(fields).ok()?;
        Some(Found { page, broken: broken.parse().ok()?, kept: kept.parse().ok()? })
    };
    Ok(scripts::run("axe")?.into_iter().filter_map(found).collect())
}
