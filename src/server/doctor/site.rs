//! Files: the data folder and the client.

use std::{collections::BTreeMap, fs, path::Path};

use super::Finding;
use crate::server::disk;

const ABOUT: &str = "client";

/// What each build of the client has.
const FILES: [&str; 3] = ["stoa.js", "stoa.wasm", "stoa.css"];

/// What says which further parts a build has.
const PARTS: &str = "__wasm_split_manifest.json";

/// Looks at the data folder and at the client's files.
pub(super) fn examine(data: &Path, site: &Path) -> Vec<Finding> {
    vec![examine_data(data), examine_client(site)]
}

fn examine_data(data: &Path) -> Finding {
    match disk::try_writing(data) {
        Ok(()) => Finding::ok("data folder", data.display().to_string()),
        Err(cause) => {
            let told =
                format!("can't write to {}: {cause}; give it to the user that Stoa runs as", data.display());
            Finding::wrong("data folder", told)
        }
    }
}

fn examine_client(site: &Path) -> Finding {
    let folder = site.join("pkg");
    let mut missing: Vec<String> = FILES.map(str::to_owned).into_iter().chain(parts(&folder)).collect();
    missing.retain(|file| !folder.join(file).is_file());
    let is_compressed = folder.join("stoa.wasm.br").is_file();
    let place = folder.display();
    if !missing.is_empty() {
        let told = format!("{place} lacks {}; say --site, or copy the build again", missing.join(", "));
        Finding::wrong(ABOUT, told)
    } else if is_compressed {
        Finding::ok(ABOUT, place.to_string())
    } else {
        Finding::look(
            ABOUT,
            format!("{place} has no compressed files, so pages load slowly; make build makes them"),
        )
    }
}

fn parts(folder: &Path) -> Vec<String> {
    let manifest = fs::read(folder.join(PARTS)).ok();
    let manifest =
        manifest.and_then(|bytes| serde_json::from_slice::<BTreeMap<String, Vec<String>>>(&bytes).ok());
    let parts = manifest.unwrap_or_default().into_values().flatten();
    parts.map(|part| format!("{part}.wasm")).collect()
}
