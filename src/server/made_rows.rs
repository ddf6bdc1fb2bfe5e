//! The HTML of rows of lists and conversations, which many pages have alike: making it anew is most of the work of a
//! page (`docs/decisions/0014-rows-made-once.md`).

use std::{
    hash::{Hash, Hasher},
    sync::Arc,
};

use moka::sync::Cache;
use sha2::{Digest, Sha256};

use super::http::known_zone;
use crate::{
    domain::{accounts::Role, moment::Moment},
    ui::{
        kit::{KnownBy, Make, MakeRow},
        words::language,
    },
};

/// How much of it is kept, in bytes.
const ROOM: u64 = 32 * 1024 * 1024;

/// What an entry takes beside its HTML, in bytes.
const OVERHEAD: usize = 128;

/// Rows made before.
#[derive(Debug, Clone)]
pub struct MadeRows(Cache<[u8; 32], Arc<str>>);

impl Default for MadeRows {
    fn default() -> Self {
        let weight = |_: &[u8; 32], html: &Arc<str>| u32::try_from(html.len() + OVERHEAD).unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(ROOM).weigher(weight).build())
    }
}

/// On what rows may depend beside what they are known by.
pub struct Reader<'a> {
    /// As what somebody reads.
    pub role: Option<Role>,
    /// Which page: links lead back to it.
    pub address: &'a str,
    /// The marketplace's name.
    pub market: &'a str,
    /// When.
    pub now: Moment,
}

impl MadeRows {
    /// Makes rows for a page, each once for all who would see the same.
    #[must_use]
    pub fn for_page(&self, reader: &Reader) -> MakeRow {
        let zone = known_zone();
        let today = reader.now.in_zone(zone).date();
        let mut around = Digesting::default();
        (reader.role, zone, today, reader.market, reader.address, language()).hash(&mut around);
        let rows = self.0.clone();
        MakeRow(Arc::new(move |known_by, make| made(&rows, around.clone(), known_by, make)))
    }
}

fn made(
    rows: &Cache<[u8; 32], Arc<str>>,
    mut key: Digesting,
    known_by: KnownBy<'_>,
    make: Make<'_>,
) -> Arc<str> {
    known_by(&mut key);
    let key = key.0.finalize().into();
    if let Some(html) = rows.get(&key) {
        debug_assert_eq!(*html, *make(), "a row shows more than it is known by");
        return html;
    }
    let html: Arc<str> = make().into();
    rows.insert(key, html.clone());
    html
}

/// What is hashed must not be found twice, by chance or on purpose.
#[derive(Clone, Default)]
struct Digesting(Sha256);

impl Hasher for Digesting {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Nobody asks for so few of it.
    fn finish(&self) -> u64 {
        0
    }
}
