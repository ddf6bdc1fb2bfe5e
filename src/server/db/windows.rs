//! How PostgreSQL finds the newest first, whose index of words has no order: it is asked for a window of the newest
//! entries, and for a wider one as long as too little is found there
//! (`docs/decisions/0017-newest-first-on-postgresql.md`).

/// How many entries are in a block, of each size; `entry_blocks` in the migrations says the same.
const SIZES: [(i64, i64); 3] = [(0, 4_096), (1, 65_536), (2, 1_048_576)];

/// Of how many blocks a window is at most; more of them take longer than larger ones.
const MOST_BLOCKS: i64 = 16;

/// How many of the newest entries say how often something is found.
const SAMPLE: i64 = 4_096;

/// The entries of some blocks; those newer than them are left out otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Window {
    /// The blocks' numbers, as `entry_blocks` counts them.
    pub blocks: Vec<i64>,
    /// The first entry.
    pub from: i64,
    /// The entry after the last.
    to: i64,
}

impl Window {
    /// At least so many entries before one; none when those are all or nearly all.
    fn of(before: i64, entries: i64) -> Option<Self> {
        let (level, size) = SIZES.into_iter().find(|(_, size)| entries <= size * MOST_BLOCKS)?;
        let first = before.saturating_sub(entries).div_euclid(size);
        let blocks = (first..=(before - 1).div_euclid(size)).map(|block| block * 3 + level).collect();
        (first > 0).then_some(Self { blocks, from: first * size, to: before })
    }

    /// How wide the next one is, when so many of those wanted were found in this: a quarter more than they may be in, but
    /// neither hardly more than this nor very much more.
    pub fn wider(&self, found: i64, wanted: i64) -> i64 {
        let width = self.to - self.from;
        let enough = width.saturating_mul(wanted).saturating_mul(5) / found.max(1).saturating_mul(4);
        enough.clamp(width.saturating_mul(3) / 2, width.saturating_mul(4))
    }
}

/// How often something is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Density {
    /// The last entry of all.
    last: i64,
    /// In how many entries it is found once.
    entries_a_match: i64,
}

/// Some of the newest entries; none when there are few more.
pub(super) fn sample(last: i64) -> Option<Window> {
    Window::of(last + 1, SAMPLE)
}

impl Density {
    /// As it is in a sample in which so many were found; between which entries, if there are more that weren't counted.
    pub fn of(last: i64, sample: &Window, found: i64, cut: Option<(i64, i64)>) -> Self {
        let (first, newest) = cut.unwrap_or((sample.from, last));
        Self { last, entries_a_match: ((newest - first + 1) / found.max(1)).max(1) }
    }

    /// How many there may be in all.
    pub const fn matches(self) -> i64 {
        self.last / self.entries_a_match
    }

    /// Among how many entries so many may be found.
    pub const fn width(self, matches: i64) -> i64 {
        matches.saturating_mul(self.entries_a_match).saturating_mul(5) / 4
    }

    /// So many of the newest entries before one; none when these are all or nearly all.
    pub fn window(self, before: i64, width: i64) -> Option<Window> {
        Window::of(before.min(self.last + 1), width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: i64 = i64::MAX;

    #[test]
    fn windows_are_blocks_of_the_best_size() {
        let window = |blocks: &[i64], from, to| Some(Window { blocks: blocks.to_vec(), from, to });
        assert_eq!(Window::of(10_000, 1), window(&[2 * 3], 8_192, 10_000));
        assert_eq!(Window::of(8_192, 1), window(&[3], 4_096, 8_192));
        assert_eq!(Window::of(8_193, 4_096), window(&[3, 2 * 3], 4_096, 8_193));
        assert_eq!(Window::of(10_000, 9_999), None);
        let wide = Window::of(10_000_000, 100_000).unwrap();
        assert_eq!((wide.blocks, wide.from), (vec![151 * 3 + 1, 152 * 3 + 1], 151 * 65_536));
        let widest = Window::of(100_000_000, 16_000_000).unwrap();
        assert_eq!((widest.blocks.len(), widest.from), (16, 80 * 1_048_576));
        assert_eq!(Window::of(100_000_000, 17_000_000), None);
    }

    #[test]
    fn windows_grow_until_they_are_all() {
        let sample = sample(10_000_000).unwrap();
        assert_eq!(sample.from, 9_994_240);
        let frequent = Density::of(10_000_000, &sample, 3, Some((9_995_000, 9_995_059)));
        assert_eq!(frequent, Density { last: 10_000_000, entries_a_match: 20 });
        assert_eq!(frequent.matches(), 500_000);
        let mut windows = vec![frequent.window(ALL, frequent.width(255)).unwrap()];
        while let Some(window) = frequent.window(ALL, windows[windows.len() - 1].wider(1, 51)) {
            assert!(window.blocks.len() <= 17);
            windows.push(window);
        }
        let starts: Vec<i64> = windows.iter().map(|window| window.from).collect();
        assert_eq!(starts, [9_990_144, 9_957_376, 9_764_864, 9_043_968, 5_242_880]);
        let width = 10_000_001 - 9_990_144;
        assert_eq!(windows[0].wider(500, 1_000), width * 5 / 2);
        assert_eq!(windows[0].wider(950, 1_000), width * 3 / 2);
        assert_eq!(windows[0].wider(0, 51), width * 4);
        assert_eq!(frequent.window(5_000, frequent.width(255)), None);
        assert_eq!(Density::of(10_000_000, &sample, 1, None).entries_a_match, 5_761);
        assert_eq!(Density::of(10_000_000, &sample, 0, None).entries_a_match, 5_761);
    }
}
