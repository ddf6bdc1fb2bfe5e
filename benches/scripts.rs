//! What is measured in a browser, by scripts that print a line of fields for each thing, with tabs between them.

use std::{path::Path, process::Command};

use super::Result;

/// Runs one, and says its lines.
pub fn run(name: &str) -> Result<Vec<Vec<String>>> {
    eprintln!("{name}: looking at pages");
    let said = Command::new("node").arg(Path::new("benches").join(format!("{name}.mjs"))).output()?;
    if !said.status.success() {
        return Err(format!("{name}: {}", String::from_utf8_lossy(&said.stderr)).into());
    }
    let text = String::from_utf8(said.stdout)?;
    Ok(text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect())
}
