//! Chance that is the same each time: whole numbers alone, from a generator that is portable, so that a
//! seed means the same world on every machine.

use std::ops::RangeInclusive;

use rand::{Rng, SeedableRng, rngs::Xoshiro256PlusPlus};

const ODD: u64 = 0x9e37_79b9_7f4a_7c15;

/// What is drawn for one thing of the world, whatever is drawn for others.
pub struct Dice(Xoshiro256PlusPlus);

/// What is drawn for.
#[derive(Debug, Clone, Copy)]
pub enum Part {
    Vendors = 1,
    Products,
    Staff,
    Customers,
    Orders,
    Lengths,
    Threads,
    Courses,
    Texts,
}

impl Dice {
    /// The dice of one thing.
    #[must_use]
    pub fn of(seed: u64, part: Part, thing: usize) -> Self {
        let seed = (seed ^ (part as u64).wrapping_mul(ODD)).wrapping_mul(ODD).rotate_left(31);
        let thing = u64::try_from(thing).unwrap_or_default();
        Self(Xoshiro256PlusPlus::seed_from_u64(seed ^ thing.wrapping_mul(ODD)))
    }

    /// A number below another one.
    pub fn below(&mut self, limit: u64) -> u64 {
        let wide = u128::from(self.0.next_u64()) * u128::from(limit);
        u64::try_from(wide >> 64).unwrap_or_default()
    }

    /// A place in a list so long.
    pub fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.below(u64::try_from(length).unwrap_or_default())).unwrap_or_default()
    }

    /// One of a list.
    pub fn one<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.place(list.len()))
    }

    /// A number of a range.
    pub fn within(&mut self, range: RangeInclusive<i64>) -> i64 {
        let span = range.end().abs_diff(*range.start()) + 1;
        range.start().saturating_add_unsigned(self.below(span))
    }

    /// Whether something happens that happens so often in a thousand times.
    pub fn happens(&mut self, in_a_thousand: u64) -> bool {
        self.below(1_000) < in_a_thousand
    }

    /// Random bytes.
    pub fn bytes(&mut self) -> [u8; 16] {
        let wide = u128::from(self.0.next_u64()) << 64 | u128::from(self.0.next_u64());
        wide.to_be_bytes()
    }
}

/// How often each of several things is drawn.
pub struct Weights {
    /// The sums of the weights so far.
    sums: Vec<u64>,
}

impl Weights {
    /// So many things, each by the weight that its place has.
    pub fn of(things: usize, weight: impl Fn(u64) -> u64) -> Self {
        let mut sum = 0;
        let places = (0..).take(things);
        let sums = places.map(|place| {
            sum += weight(place);
            sum
        });
        Self { sums: sums.collect() }
    }

    /// So many things by a power law: the second is drawn half as often as the first, and so on.
    #[must_use]
    pub fn zipf(things: usize) -> Self {
        Self::of(things, |place| ONE / (place + 1))
    }

    /// A flatter law, by the square root: the fourth is drawn half as often as the first.
    #[must_use]
    pub fn flat(things: usize) -> Self {
        Self::of(things, |place| ONE / root(place + 1))
    }

    /// The place of one of them.
    pub fn draw(&self, dice: &mut Dice) -> usize {
        let drawn = dice.below(self.sums.last().copied().unwrap_or_default());
        self.sums.partition_point(|sum| *sum <= drawn)
    }
}

/// The weight of the first of a [power law](Weights::zipf).
pub const ONE: u64 = 1 << 40;

/// The square root, times 1024.
#[must_use]
pub const fn root(number: u64) -> u64 {
    (number << 20).isqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_means_the_same_everywhere() {
        let mut dice = Dice::of(1, Part::Texts, 7);
        let drawn: Vec<u64> = (0..5).map(|_| dice.below(1_000)).collect();
        assert_eq!(drawn, [205, 852, 393, 932, 427]);
    }

    #[test]
    fn what_weighs_more_is_drawn_more_often() {
        let weights = Weights::zipf(4);
        let mut dice = Dice::of(1, Part::Texts, 0);
        let mut drawn = [0; 4];
        for _ in 0..25_000 {
            drawn[weights.draw(&mut dice)] += 1;
        }
        for (place, times) in drawn.into_iter().enumerate() {
            let expected = 12_000 / (place + 1);
            assert!(expected.abs_diff(times) < expected / 10, "{drawn:?}");
        }
    }

    #[test]
    fn ranges_are_kept() {
        let mut dice = Dice::of(1, Part::Threads, 0);
        for _ in 0..1_000 {
            assert!((-3..=3).contains(&dice.within(-3..=3)));
        }
        assert_eq!(dice.within(5..=5), 5);
        assert_eq!(dice.one::<u8>(&[]), None);
    }
}
