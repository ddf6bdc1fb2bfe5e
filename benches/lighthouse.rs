//! What Lighthouse says of pages as a phone would have them.

use serde::Serialize;

use super::{Result, scripts};

/// What is said of a page, of 100.
#[derive(Debug, Serialize)]
pub struct Scores {
    /// Which page.
    pub page: String,
    /// How fast it feels.
    pub performance: u8,
    /// How well everybody can use it.
    pub accessibility: u8,
    /// How well it is made.
    pub best_practices: u8,
    /// How fast Lighthouse found the machine, before it slowed it down.
    pub machine: u16,
}

/// Has Lighthouse look at the pages that are asked for.
pub fn measure() -> Result<Vec<Scores>> {
    let scores = |fields: Vec<String>| -> Option<Scores> {
        let [page, performance, accessibility, best_practices, machine] =
            <[String; 5]>::try_from(fields).ok()?;
        let [performance, accessibility, best_practices] =
            [performance, accessibility, best_practices].map(|score| score.parse().ok());
        Some(Scores {
            page,
            performance: performance?,
            accessibility: accessibility?,
            best_practices: best_practices?,
            machine: machine.parse().ok()?,
        })
    };
    Ok(scripts::run("lighthouse")?.into_iter().filter_map(scores).collect())
}
