//! How PostgreSQL finds the newest first, whose index of words has no order: it is asked for a window of the newest
//! entries, and for a wider one as long as too little is found there
//! (`docs/decisions/0017-newest-first-on-postgresql.md`).

use crate::domain::lists::Seller;

/// How many entries are in a block, of each size; `entry_blocks` in the migrations says the same.
const SIZES: [(i64, i64); 3] = [(0, 4_096), (1, 65_536), (2, 1_048_576)];

/// A seller's blocks have numbers from so many times the seller's on; of the smallest size there are none.
const SELLERS: i64 = 1 << 32;

/// Of how many blocks a window is at most; more of them take longer than larger ones.
const MOST_BLOCKS: i64 = 24;

/// How many entries a sample has at least, which says how often something is found.
const SAMPLE: i64 = 4_096;

/// How many entries are between two samples: one thread alone may have all of the newest.
const BETWEEN: i64 = 15 * 4_096;

/// The entries of some blocks; those newer than them are left out otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Window {
    /// The blocks' numbers, as `entry_blocks` counts them.
    pub blocks: Vec<i64>,
    /// The first entry.
    pub from: i64,
    /// The entry after the last.
    pub to: i64,
}

impl Window {
    /// At least so many entries before one, of one seller if one is said; none when those are all or nearly all.
    fn of(before: i64, entries: i64, seller: Option<Seller>) -> Option<Self> {
        let mut sizes = SIZES.into_iter().skip(usize::from(seller.is_some()));
        let (level, size) = sizes.find(|(_, size)| entries <= size * MOST_BLOCKS)?;
        let first = before.saturating_sub(entries).div_euclid(size);
        if first <= 0 {
            return None;
        }
        let whose = seller.map_or(0, number) * SELLERS;
        let blocks = (first..=(before - 1).div_euclid(size)).map(|block| whose + block * 3 + level).collect();
        Some(Self { blocks, from: first * size, to: before })
    }

    /// How many entries it has.
    pub const fn width(&self) -> i64 {
        self.to - self.from
    }

    /// How wide the next one is, when so many of those wanted were found in this: a quarter more than they may be in, but
    /// at least twice as wide, since they may be no more there.
    pub fn wider(&self, found: i64, wanted: i64) -> i64 {
        let width = self.width();
        let enough = width.saturating_mul(wanted).saturating_mul(5) / found.max(1).saturating_mul(4);
        enough.clamp(width.saturating_mul(2), width.saturating_mul(4))
    }
}

/// A seller as `entry_blocks` counts them.
const fn number(seller: Seller) -> i64 {
    match seller {
        Seller::Marketplace => 1,
        Seller::Vendor(vendor) => vendor.0 % 1_000_000_000 + 2,
    }
}

/// How often something is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Density {
    /// The last entry of all.
    last: i64,
    /// In how many entries it is found once.
    entries_a_match: i64,
    /// In how many entries there is one thread more in which it is found.
    entries_a_thread: i64,
}

/// Some of the newest entries, and some older ones; none when there are few more.
pub(super) fn samples(last: i64) -> Vec<Window> {
    let newest = Window::of(last + 1, SAMPLE, None);
    let older = newest.as_ref().and_then(|newest| Window::of(newest.from - BETWEEN, SAMPLE, None));
    newest.into_iter().chain(older).collect()
}

/// What was found in a sample.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sampled {
    /// How many entries were looked through.
    pub entries: i64,
    /// How many of them were found.
    pub matches: i64,
    /// In how many threads.
    pub threads: i64,
}

impl Density {
    /// As it is in samples: where something is found in all of them, and its threads in the one that has most of them,
    /// since one long thread may be most of another.
    pub fn of(last: i64, samples: &[Sampled]) -> Self {
        let each = |entries: i64, number: i64| (entries / number.max(1)).max(1);
        let sum = |of: fn(&Sampled) -> i64| samples.iter().map(of).sum();
        Self {
            last,
            entries_a_match: each(sum(|sample| sample.entries), sum(|sample| sample.matches)),
            entries_a_thread: samples
                .iter()
                .map(|sample| each(sample.entries, sample.threads))
                .min()
                .unwrap_or(i64::MAX),
        }
    }

    /// The same with other entries after them.
    pub const fn up_to(self, last: i64) -> Self {
        Self { last, ..self }
    }

    /// How many there may be in all.
    pub const fn matches(self) -> i64 {
        self.last / self.entries_a_match
    }

    /// Among how many entries it may be found in so many threads.
    pub const fn width(self, threads: i64) -> i64 {
        threads.saturating_mul(self.entries_a_thread).saturating_mul(5) / 4
    }

    /// So many of the newest entries before one, of one seller if one is said; none when these are all or nearly all.
    pub fn window(self, before: i64, width: i64, seller: Option<Seller>) -> Option<Window> {
        Window::of(before.min(self.last + 1), width, seller)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::VendorId;

    const ALL: i64 = i64::MAX;

    #[test]
    fn windows_are_blocks_of_the_best_size() {
        let window = |blocks: &[i64], from, to| Some(Window { blocks: blocks.to_vec(), from, to });
        assert_eq!(Window::of(10_000, 1, None), window(&[2 * 3], 8_192, 10_000));
        assert_eq!(Window::of(8_192, 1, None), window(&[3], 4_096, 8_192));
        assert_eq!(Window::of(8_193, 4_096, None), window(&[3, 2 * 3], 4_096, 8_193));
        assert_eq!(Window::of(10_000, 9_999, None), None);
        assert_eq!(Window::of(i64::MIN, 1, None), None);
        let wide = Window::of(10_000_000, 100_000, None).unwrap();
        assert_eq!((wide.blocks, wide.from), (vec![151 * 3 + 1, 152 * 3 + 1], 151 * 65_536));
        let widest = Window::of(100_000_000, 24_000_000, None).unwrap();
        assert_eq!((widest.blocks.len(), widest.from), (24, 72 * 1_048_576));
        assert_eq!(Window::of(100_000_000, 26_000_000, None), None);
    }

    #[test]
    fn large_blocks_are_of_a_seller() {
        let blocks = |entries, seller| Window::of(10_000_000, entries, Some(seller)).unwrap().blocks;
        let (market, third) = (Seller::Marketplace, Seller::Vendor(VendorId(3)));
        assert_eq!(blocks(1, market), [(1 << 32) + 152 * 3 + 1]);
        assert_eq!(blocks(100_000, market), [(1 << 32) + 151 * 3 + 1, (1 << 32) + 152 * 3 + 1]);
        assert_eq!(blocks(2_000_000, third), [7, 8, 9].map(|block| (5 << 32) + block * 3 + 2));
    }

    #[test]
    fn windows_grow_until_they_are_all() {
        let of =
            |last, entries, matches, threads| Density::of(last, &[Sampled { entries, matches, threads }]);
        let frequent = of(10_000_000, 60, 6, 3);
        assert_eq!(frequent, Density { last: 10_000_000, entries_a_match: 10, entries_a_thread: 20 });
        assert_eq!(frequent.matches(), 1_000_000);
        let mut windows = vec![frequent.window(ALL, frequent.width(255), None).unwrap()];
        while let Some(window) = frequent.window(ALL, windows[windows.len() - 1].wider(1, 51), None) {
            assert!(window.blocks.len() <= 25);
            windows.push(window);
        }
        let starts: Vec<i64> = windows.iter().map(|window| window.from).collect();
        assert_eq!(starts, [9_990_144, 9_957_376, 9_764_864, 9_043_968, 5_242_880]);
        let width = 10_000_001 - 9_990_144;
        assert_eq!(windows[0].wider(500, 1_000), width * 5 / 2);
        assert_eq!(windows[0].wider(950, 1_000), width * 2);
        let narrowest = of(8_192, 4_096, 4_000, 4_000).window(ALL, 1, None).unwrap();
        assert_eq!((narrowest.from, narrowest.wider(0, 1)), (8_192, 2));
        assert_eq!(windows[0].wider(0, 51), width * 4);
        assert_eq!(frequent.window(5_000, frequent.width(255), None), None);
        assert_eq!(of(10_000_000, 5_761, 0, 0).entries_a_match, 5_761);
    }

    #[test]
    fn one_long_thread_says_little_about_others() {
        let long = Sampled { entries: 5_000, matches: 600, threads: 10 };
        let usual = Sampled { entries: 4_000, matches: 300, threads: 100 };
        let density = Density::of(10_000_000, &[long, usual]);
        assert_eq!((density.entries_a_match, density.entries_a_thread), (10, 40));
    }

    #[test]
    fn samples_are_far_apart() {
        let ends = |last| samples(last).iter().map(|sample| (sample.from, sample.to)).collect::<Vec<_>>();
        assert_eq!(ends(10_000_000), [(9_994_240, 10_000_001), (9_928_704, 9_932_800)]);
        assert_eq!(ends(20_000), [(12_288, 20_001)]);
        assert_eq!(ends(4_000), []);
    }
}
