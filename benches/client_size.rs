//! How large the client is, beside a near-empty application that is built as it is.

use std::{env, fs, process::Command};

use serde::Serialize;

use super::Result;

/// Where the near-empty application is.
const EMPTY: &str = "benches/empty";
/// What it came to when it was last built; said instead of building it where there is little time.
const NOTED: u64 = 143_626;

/// Brotli bytes of first loads.
#[derive(Debug, Serialize)]
pub struct Sizes {
    /// The near-empty application's.
    pub empty: u64,
    /// Whether it was built in this run.
    pub is_built: bool,
    /// Each group of pages.
    pub groups: Vec<(String, u64)>,
}

/// Measures the client as it was built, and builds the near-empty application unless there is no time for it.
pub fn measure(has_time: bool) -> Result<Sizes> {
    let groups = groups()?;
    let empty = if has_time { build()? } else { NOTED };
    Ok(Sizes { empty, is_built: has_time, groups })
}

/// The groups of pages, without what a page loads later.
fn groups() -> Result<Vec<(String, u64)>> {
    let said = Command::new("node").arg("end2end/size.mjs").output()?;
    if !said.status.success() {
        return Err("the client's size can't be told; is it built?".into());
    }
    let group = |line: &str| -> Option<(String, u64)> {
        let mut words = line.split_whitespace();
        Some((words.next()?.strip_prefix("show_")?.replace('_', " "), words.next()?.parse().ok()?))
    };
    Ok(String::from_utf8(said.stdout)?.lines().filter_map(group).collect())
}

fn build() -> Result<u64> {
    eprintln!("building the near-empty application");
    fs::copy("Cargo.lock", format!("{EMPTY}/Cargo.lock"))?;
    let target = env::current_dir()?.join("target/bench/empty");
    let built = Command::new("cargo")
        .args(["leptos", "build", "--release", "--frontend-only", "-P"])
        .current_dir(EMPTY)
        .env("CARGO_TARGET_DIR", &target)
        .env("LEPTOS_SITE_ROOT", target.join("site"))
        .env_remove("RUSTFLAGS")
        .env_remove("LEPTOS_OUTPUT_NAME")
        .status()?;
    if !built.success() {
        return Err("the near-empty application can't be built".into());
    }
    let bytes = |file: &str| fs::metadata(target.join("site/pkg").join(file)).map(|file| file.len());
    Ok(bytes("empty.js.br")? + bytes("empty.wasm.br")?)
}
