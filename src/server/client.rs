//! The client's files, at an address that changes with them, so that browsers can keep them for long.
//!
//! They are read once, at start: whoever replaces the folder while the server runs can't have it serve parts of two
//! builds, nor one build's file under the other's address.

use std::{collections::HashMap, fmt::Write, fs, io, path::Path, sync::Arc};

use axum::{
    Router,
    body::Bytes,
    extract::{Path as Asked, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use sha2::{Digest, Sha256};

use super::context::AppState;

/// Where a file of a build is.
pub const KEPT: &str = "/pkg/{build}/pkg/{file}";
/// Where a file of the build that there is can be asked for by who doesn't know which that is.
pub const LATEST: &str = "/pkg/{file}";

/// How long a file of a build may be kept: it never changes.
pub const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// How many bytes of the hash the address has.
const SHORT: usize = 6;

/// The client's files, unless they change while the server runs.
#[derive(Debug, Clone, Default)]
pub struct Client {
    build: Option<Arc<Build>>,
}

#[derive(Debug)]
struct Build {
    hash: String,
    files: HashMap<String, Bytes>,
}

impl Client {
    /// Reads the files of a build.
    ///
    /// # Errors
    /// When the folder or a file in it can't be read.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let mut files = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                files.push((entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path())?));
            }
        }
        files.sort();
        let hash = hash(&files);
        let files = files.into_iter().map(|(name, bytes)| (name, bytes.into())).collect();
        Ok(Self { build: Some(Arc::new(Build { hash, files })) })
    }

    /// Which build it is; nothing when that may change.
    #[must_use]
    pub fn build(&self) -> &str {
        self.build.as_ref().map_or("", |build| &build.hash)
    }

    /// What stands before `/pkg/` in the addresses of its files.
    #[must_use]
    pub fn root(&self) -> String {
        self.build.as_ref().map_or_else(String::new, |build| format!("/pkg/{}", build.hash))
    }

    /// Whether the code of a page comes with the client in one file.
    #[must_use]
    pub fn comes_with(&self, code: &str) -> bool {
        self.build.as_ref().is_some_and(|build| build.files.contains_key(&format!("stoa_{code}.wasm")))
    }

    /// Serves the files of this build. What isn't there, or was another build's, is not found.
    pub fn routes(&self) -> Router<AppState> {
        match self.build {
            Some(_) => Router::new().route(KEPT, get(kept)).route(LATEST, get(latest)),
            None => Router::new(),
        }
    }
}

fn hash(files: &[(String, Vec<u8>)]) -> String {
    let mut hash = Sha256::new();
    for (name, bytes) in files {
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    let mut short = String::new();
    for byte in hash.finalize().iter().take(SHORT) {
        let _ = write!(short, "{byte:02x}");
    }
    short
}

async fn kept(
    State(state): State<AppState>,
    Asked((hash, name)): Asked<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let build = state.client.build.filter(|build| build.hash == hash);
    build.and_then(|build| build.answer(&name, &headers)).unwrap_or_else(gone)
}

/// Leads on to the file, which the browser may have already.
async fn latest(State(state): State<AppState>, Asked(name): Asked<String>) -> Response {
    let is_there = state.client.build.as_ref().is_some_and(|build| build.files.contains_key(&name));
    if !is_there {
        return gone();
    }
    let place = Redirect::temporary(&format!("{}/pkg/{name}", state.client.root()));
    ([(header::CACHE_CONTROL, "no-cache")], place).into_response()
}

fn gone() -> Response {
    (StatusCode::NOT_FOUND, [(header::CACHE_CONTROL, "no-store")], "There is no such file in this build.\n")
        .into_response()
}

impl Build {
    fn answer(&self, name: &str, headers: &HeaderMap) -> Option<Response> {
        let file = self.files.get(name)?.clone();
        let about = [
            (header::CONTENT_TYPE, kind(name)),
            (header::CACHE_CONTROL, FOR_EVER),
            (header::VARY, "accept-encoding"),
        ];
        for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
            let smaller = self.files.get(&format!("{name}.{ending}"));
            if let Some(smaller) = smaller.filter(|_| takes(headers, encoding)) {
                return Some(
                    (about, [(header::CONTENT_ENCODING, encoding)], smaller.clone()).into_response(),
                );
            }
        }
        Some((about, file).into_response())
    }
}

/// Whether a browser takes an encoding (RFC 9110, 12.5.3).
fn takes(headers: &HeaderMap, encoding: &str) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|wanted| {
        let (name, weight) = wanted.split_once(';').unwrap_or((wanted, ""));
        let is_refused = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse().ok()) == Some(0.0);
        name.trim().eq_ignore_ascii_case(encoding) && !is_refused
    })
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}
