//! What Lighthouse says of pages as a phone would have them.

use std::{path::Path, process::Command};

use serde::Serialize;

use super::Result;

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
    eprintln!("Lighthouse: looking at pages");
    let said = Command::new("node").arg(Path::new("benches").join("lighthouse.mjs")).output()?;
    if !said.status.success() {
        return Err(format!("Lighthouse: {}", String::from_utf8_lossy(&said.stderr)).into());
    }
    let scores = |line: &str| -> Option<Scores> {
        let mut fields = line.split('\t');
        let page = fields.next()?.to_owned();
        let mut score = || fields.next()?.parse().ok();
        let (performance, accessibility, best_practices) = (score()?, score()?, score()?);
        let machine = fields.next()?.parse().ok()?;
        Some(Scores { page, performance, accessibility, best_practices, machine })
    };
    Ok(String::from_utf8(said.stdout)?.lines().filter_map(scores).collect())
}
