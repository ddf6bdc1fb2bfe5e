//! What the crowd's threads are: whose, about what, when, how long.

use super::{
    Size,
    cast::{Cast, Good, Seller},
    dice::{Dice, ONE, Part, Weights, root},
};
use crate::domain::{lists::SubjectKind, moment::Moment, orders::OrderStatus};

/// How many in a thousand of the threads that aren't Lumen's or Fjord's are the marketplace's own.
const OWN: u64 = 30;
/// Each so many threads one is disputed, and one is deleted.
const DISPUTED: usize = 333;
const DELETED: usize = 499;
/// Each so many orders one has no thread.
const SILENT: usize = 5;
/// The most messages of a thread, before they are dealt out.
const LONGEST: usize = 300;
/// How much more of what is dealt out a longer thread gets than the shortest, which hardly get anything.
const SPREAD: usize = 8;
/// Before a thread begins, its order was placed so many seconds ago at most.
const DELIVERY: i64 = 10 * 86_400;

/// A thread to be.
pub struct Plot {
    /// The place of its customer.
    pub customer: usize,
    /// The place of its seller.
    pub seller: usize,
    /// What it is about.
    pub about: About,
    /// When it begins.
    pub from: Moment,
    /// How many messages it has.
    pub length: i64,
    /// Whether a dispute is open.
    pub is_disputed: bool,
    /// Whether it is deleted.
    pub is_deleted: bool,
    /// Whether the selling side hasn't read its last message.
    pub is_unread: bool,
}

/// What a thread is about.
#[derive(Debug, Clone, Copy)]
pub enum About {
    /// A product, by its place among its seller's.
    Product(usize),
    /// The vendor.
    Vendor,
    /// An order, by its place among all.
    Order(usize),
}

impl About {
    /// As the database says it.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Product(_) => SubjectKind::Product.as_str(),
            Self::Vendor => SubjectKind::Vendor.as_str(),
            Self::Order(_) => SubjectKind::Order.as_str(),
        }
    }

    /// The product, if it is one.
    pub fn product(self, seller: &Seller) -> Option<&Good> {
        match self {
            Self::Product(place) => seller.products.get(place),
            _ => None,
        }
    }

    /// The place of the order, if it is one.
    pub const fn order(self) -> Option<usize> {
        match self {
            Self::Order(place) => Some(place),
            _ => None,
        }
    }
}

/// An order to be.
pub struct Order {
    /// The place of its customer.
    pub customer: usize,
    /// The place of its seller.
    pub seller: usize,
    /// When it was placed.
    pub placed_at: Moment,
    /// How far it has come.
    pub status: OrderStatus,
    /// What it costs.
    pub cents: i64,
}

/// How many threads the demo's two vendors get, whose people look at them.
#[derive(Debug, Clone, Copy)]
pub struct Shares {
    /// Lumen Lighting.
    pub lumen: usize,
    /// Fjord Outdoor.
    pub fjord: usize,
}

/// Threads and orders, threads in the order in which they begin.
pub struct Plots {
    /// The threads.
    pub threads: Vec<Plot>,
    /// The orders, in the order of their threads.
    pub orders: Vec<Order>,
}

impl Plots {
    /// Makes them up, between two moments.
    pub fn of(cast: &Cast, size: Size, shares: Shares, from: Moment, to: Moment) -> Self {
        let others = cast.sellers.len().saturating_sub(3);
        let mut plots = Self { threads: Vec::with_capacity(size.threads), orders: Vec::new() };
        let draws = Draws {
            cast,
            size,
            from,
            to,
            customers: Weights::flat(cast.customers.len()),
            sellers: Weights::zipf(others),
        };
        let lengths = lengths(size);
        let mut dealt = Dealt { size, shares, others: 0 };
        for (place, length) in lengths.into_iter().enumerate() {
            let seller = dealt.seller(place);
            plots.add(&draws, place, length, seller);
        }
        plots
    }

    fn add(&mut self, draws: &Draws, place: usize, length: i64, seller: Option<usize>) {
        let mut dice = Dice::of(draws.size.seed, Part::Threads, place);
        let seller = seller.unwrap_or_else(|| draws.seller(&mut dice));
        let customer = draws.customers.draw(&mut dice);
        let from = draws.moment(place, &mut dice);
        let is_disputed = place % DISPUTED == DISPUTED / 2;
        let about = match dice.below(100) {
            _ if is_disputed => self.add_order(draws, customer, seller, from),
            0..30 => self.add_order(draws, customer, seller, from),
            30..40 if seller + 1 < draws.cast.sellers.len() => About::Vendor,
            _ => {
                About::Product(dice.place(draws.cast.sellers.get(seller).map_or(0, |one| one.products.len())))
            }
        };
        self.threads.push(Plot {
            customer,
            seller,
            about,
            from,
            length,
            is_disputed,
            is_deleted: place % DELETED == DELETED / 2 && !is_disputed && seller != FJORD,
            is_unread: dice.happens(30),
        });
    }

    /// An order of a thread, after one that nobody writes about from time to time.
    fn add_order(&mut self, draws: &Draws, customer: usize, seller: usize, at: Moment) -> About {
        if self.orders.len() % SILENT == SILENT - 1 {
            let order = draws.order(self.orders.len(), None, at);
            self.orders.push(order);
        }
        let order = draws.order(self.orders.len(), Some((customer, seller)), at);
        self.orders.push(order);
        About::Order(self.orders.len() - 1)
    }
}

/// The places of the two vendors among the sellers.
pub const LUMEN: usize = 0;
const FJORD: usize = 1;

/// Who has got how many threads so far, so that it comes out right in the end.
struct Dealt {
    size: Size,
    shares: Shares,
    others: usize,
}

impl Dealt {
    /// The seller of a thread, if it is one of the two whose threads are counted.
    fn seller(&mut self, place: usize) -> Option<usize> {
        let Shares { lumen, fjord } = self.shares;
        if is_due(place, fjord, self.size.threads) {
            return Some(FJORD);
        }
        let is_lumens = is_due(self.others, lumen, self.size.threads - fjord);
        self.others += 1;
        is_lumens.then_some(LUMEN)
    }
}

/// Whether it is time for the next, when there are to be so many of so many, evenly.
fn is_due(place: usize, wanted: usize, of: usize) -> bool {
    (place + 1) * wanted / of.max(1) > place * wanted / of.max(1)
}

/// What is drawn from.
struct Draws<'a> {
    cast: &'a Cast,
    size: Size,
    from: Moment,
    to: Moment,
    customers: Weights,
    sellers: Weights,
}

impl Draws<'_> {
    /// A seller other than the two, or the marketplace itself.
    fn seller(&self, dice: &mut Dice) -> usize {
        if dice.happens(OWN) { self.cast.sellers.len() - 1 } else { FJORD + 1 + self.sellers.draw(dice) }
    }

    /// About as far between the two moments as the thread is among the others, and always in their order.
    fn moment(&self, place: usize, dice: &mut Dice) -> Moment {
        let part = i128::from(dice.below(1_000)) + 1_000 * i128::try_from(place).unwrap_or_default();
        let of = 1_000 * i128::try_from(self.size.threads).unwrap_or(1);
        let after = i128::from(self.to.0 - self.from.0) * part / of;
        Moment(self.from.0 + i64::try_from(after).unwrap_or_default())
    }

    /// An order before a moment, of these two or of anybody.
    fn order(&self, place: usize, of: Option<(usize, usize)>, before: Moment) -> Order {
        let mut dice = Dice::of(self.size.seed, Part::Orders, place);
        let (customer, seller) =
            of.unwrap_or_else(|| (self.customers.draw(&mut dice), self.seller(&mut dice)));
        let placed_at = before.plus_seconds(-dice.within(600..=DELIVERY));
        let is_old = placed_at < self.to.plus_seconds(-DELIVERY);
        let status = match dice.below(20) {
            0 => OrderStatus::Cancelled,
            _ if is_old => OrderStatus::Delivered,
            1..6 => OrderStatus::Placed,
            6..12 => OrderStatus::Paid,
            _ => OrderStatus::Shipped,
        };
        Order { customer, seller, placed_at, status, cents: dice.within(500..=60_000) }
    }
}

/// How long the threads are: by a power law, and as many messages as there are to be in all.
fn lengths(size: Size) -> Vec<i64> {
    let law = Weights::of(LONGEST, |place| {
        let long = place.max(1) + 1;
        ONE / (long * long * root(long))
    });
    let mut dice = Dice::of(size.seed, Part::Lengths, 0);
    let weights: Vec<usize> = (0..size.threads).map(|_| law.draw(&mut dice) * SPREAD + 1).collect();
    dealt_out(&weights, size.messages - size.threads)
}

/// One to each and the rest by their weights, so that none is left.
fn dealt_out(weights: &[usize], rest: usize) -> Vec<i64> {
    let all: usize = weights.iter().sum();
    let so_far = |sum: usize| i64::try_from(rest * sum / all.max(1)).unwrap_or(i64::MAX);
    let mut sum = 0;
    let deal = weights.iter().map(|weight| {
        let before = so_far(sum);
        sum += weight;
        1 + so_far(sum) - before
    });
    deal.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_follow_a_power_law_and_sum_up() {
        let lengths = lengths(Size { threads: 20_000, messages: 80_000, seed: 1 });
        assert_eq!(lengths.iter().sum::<i64>(), 80_000);
        let up_to_six = lengths.iter().filter(|length| (1..=6).contains(*length)).count();
        assert!((16_000..19_800).contains(&up_to_six), "{up_to_six}");
        let hundreds = lengths.iter().filter(|length| **length > 100).count();
        assert!((5..100).contains(&hundreds), "{hundreds}");
        assert_eq!(dealt_out(&[1, 5, 2], 0), [1, 1, 1]);
        assert_eq!(dealt_out(&[3], 7), [8]);
    }

    #[test]
    fn shares_are_exact() {
        for (threads, lumen, fjord) in [(300, 3, 33), (1_000, 40, 40), (50, 2, 33), (1, 0, 1), (40, 0, 40)] {
            let size = Size { threads, messages: threads, seed: 1 };
            let mut dealt = Dealt { size, shares: Shares { lumen, fjord }, others: 0 };
            let sellers: Vec<_> = (0..threads).map(|place| dealt.seller(place)).collect();
            assert_eq!(sellers.iter().filter(|seller| **seller == Some(LUMEN)).count(), lumen);
            assert_eq!(sellers.iter().filter(|seller| **seller == Some(FJORD)).count(), fjord);
        }
    }
}
