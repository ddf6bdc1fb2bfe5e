//! All that happens: every thread's course, and its messages in the order of sending.

use std::collections::{BTreeSet, HashSet};

use super::{
    Size,
    cast::{Cast, Customer, Seller},
    course::{Course, Outline},
    dice::{Dice, Part},
    joined_by,
    plots::{About, LUMEN, Plot, Plots},
};
use crate::{
    domain::{
        accounts::Role,
        ids::{AccountId, OrderId, ThreadId},
        messages::MessageKind,
        moment::Moment,
    },
    server::db::{
        bulk::{self, Ids},
        entries::Facts,
    },
};

/// In how many messages the rare word is.
const RARE: usize = 20;
/// Each so many of these one is Lumen's.
const LUMENS: usize = 5;
/// The number of the first order.
const FIRST_ORDER: usize = 20_001;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// All of it.
pub struct Story {
    /// Who takes part.
    pub cast: Cast,
    /// What the threads are.
    pub plots: Plots,
    /// What chance begins with.
    pub seed: u64,
    /// When vendors' staff joined.
    pub from: Moment,
    /// The threads as they stand in the end.
    pub threads: Vec<bulk::Thread>,
    /// The messages, in the order of sending.
    pub posts: Vec<Post>,
    /// The disputes that are open.
    pub disputes: Vec<bulk::Dispute>,
    /// How far everybody has read, in the order of accounts.
    pub marks: Vec<bulk::Mark>,
    /// The places of the messages with the rare word.
    pub rare: BTreeSet<usize>,
    /// The highest ids before.
    pub ids: Ids,
}

/// A message to be written.
pub struct Post {
    /// When it was sent.
    pub at: Moment,
    /// The place of its thread.
    pub thread: usize,
    /// Its number there.
    pub number: i64,
    /// Who wrote it.
    pub author: AccountId,
    /// As what.
    pub role: Role,
    /// What it is.
    pub kind: MessageKind,
    /// Whether it counts for admins.
    pub for_admins: bool,
}

impl Story {
    /// Lets it all happen, up to a moment.
    pub fn of(cast: Cast, plots: Plots, ids: Ids, size: Size, now: Moment) -> Self {
        let mut story = Self {
            seed: size.seed,
            from: joined_by(now),
            threads: Vec::with_capacity(size.threads),
            posts: Vec::with_capacity(size.messages),
            disputes: Vec::new(),
            marks: Vec::new(),
            rare: BTreeSet::new(),
            cast,
            plots,
            ids,
        };
        for place in 0..size.threads {
            story.play(place, now);
        }
        story.posts.sort_unstable_by_key(|post| (post.at, post.thread, post.number));
        story.marks.sort_unstable_by_key(|mark| (mark.account, mark.thread));
        story.choose_rare();
        story
    }

    fn play(&mut self, place: usize, now: Moment) {
        let (plot, customer, seller) = self.parts(place);
        let outline = Outline {
            customer: customer.id,
            staff: &seller.staff,
            admins: &self.cast.admins,
            length: plot.length,
            from: plot.from,
            to: now.plus_seconds(-MINUTE),
            is_order: matches!(plot.about, About::Order(_)),
            is_disputed: plot.is_disputed,
            is_unread: plot.is_unread,
        };
        let course = Course::of(&outline, &mut Dice::of(self.seed, Part::Courses, place));
        let thread = self.thread(place, &course, now);
        let placed_at = plot.about.order().map(|order| self.plots.orders[order].placed_at);
        let order = thread.order.zip(placed_at);
        let notices = (1..).zip(&course.posts).filter(|(_, post)| post.kind == MessageKind::DisputeOpened);
        self.disputes.extend(notices.filter_map(|(number, post)| {
            Some(bulk::Dispute {
                order: thread.order?,
                thread: thread.id,
                by: post.author,
                number,
                at: post.at,
            })
        }));
        self.marks.extend(course.marks().map(|(account, mark)| bulk::Mark {
            account,
            thread: thread.id,
            number: mark.number,
            unread: mark.unread,
            latest_at: mark.latest_at,
            is_deleted: thread.deleted.is_some(),
            order,
        }));
        self.posts.extend((1..).zip(course.posts).map(|(number, post)| Post {
            at: post.at,
            thread: place,
            number,
            author: post.author,
            role: post.role,
            kind: post.kind,
            for_admins: post.for_admins,
        }));
        self.threads.push(thread);
    }

    fn thread(&self, place: usize, course: &Course, now: Moment) -> bulk::Thread {
        let facts = self.facts(place);
        let (plot, _, seller) = self.parts(place);
        let (latest_at, admin) = (course.latest_at(), self.cast.admins.first());
        bulk::Thread {
            id: self.thread_id(place),
            subject_kind: plot.about.kind(),
            customer: facts.customer_id,
            vendor: facts.vendor_id,
            product: plot.about.product(seller).map(|product| product.id),
            order: plot.about.order().map(|order| self.order_id(order)),
            created_at: plot.from,
            asked_number: course.asked,
            opened_number: course.opened,
            admins_follow: course.admins_follow,
            sort_keys: facts.sort_keys(),
            is_disputed: plot.is_disputed,
            deleted: admin
                .filter(|_| plot.is_deleted)
                .map(|admin| (latest_at.plus_seconds(HOUR).min(now), *admin)),
        }
    }

    /// What the messages of the thread at a place are found by.
    pub fn facts(&self, place: usize) -> Facts {
        let (plot, customer, seller) = self.parts(place);
        Facts {
            customer_id: customer.id,
            vendor_id: seller.id,
            subject_kind: plot.about.kind().to_owned(),
            product_name: plot.about.product(seller).map(|product| product.name.clone()),
            order_number: plot.about.order().map(order_number),
            customer_name: customer.name.clone(),
            vendor_name: seller.id.map(|_| seller.name.clone()),
        }
    }

    fn parts(&self, place: usize) -> (&Plot, &Customer, &Seller) {
        let plot = &self.plots.threads[place];
        (plot, &self.cast.customers[plot.customer], &self.cast.sellers[plot.seller])
    }

    /// The place of the language that is written in a thread.
    pub fn language(&self, place: usize) -> usize {
        self.parts(place).1.language
    }

    /// The id of the thread at a place.
    pub fn thread_id(&self, place: usize) -> ThreadId {
        ThreadId(nth(self.ids.threads, place))
    }

    /// The id of the order at a place.
    pub fn order_id(&self, place: usize) -> OrderId {
        OrderId(nth(self.ids.orders, place))
    }

    /// The place of each thread's latest message.
    pub fn latest_posts(&self) -> Vec<usize> {
        let mut latest = vec![0; self.threads.len()];
        for (place, post) in self.posts.iter().enumerate() {
            // They are in the order of sending
            latest[post.thread] = place;
        }
        latest
    }

    /// When each customer has joined: before all that they ordered and wrote.
    pub fn joined(&self) -> Vec<Moment> {
        let mut joined = vec![Moment(i64::MAX); self.cast.customers.len()];
        let threads = self.plots.threads.iter().map(|plot| (plot.customer, plot.from));
        let orders = self.plots.orders.iter().map(|order| (order.customer, order.placed_at));
        for (customer, at) in threads.chain(orders) {
            joined[customer] = joined[customer].min(at.plus_seconds(-HOUR));
        }
        joined
    }

    /// Spreads the rare word over time, once a thread, where it isn't deleted; some of it goes to Lumen.
    fn choose_rare(&mut self) {
        let mut threads = HashSet::new();
        for step in 0..RARE {
            let is_lumens = step % LUMENS == 0;
            let found = self.fitting(step, |plot| is_lumens == (plot.seller == LUMEN), &threads);
            let found = found.or_else(|| self.fitting(step, |_| true, &threads));
            threads.extend(found.map(|place| self.posts[place].thread));
            self.rare.extend(found);
        }
    }

    /// The next message from a step in time on, in another thread than these.
    fn fitting(&self, step: usize, is_wanted: impl Fn(&Plot) -> bool, but: &HashSet<usize>) -> Option<usize> {
        let posts = self.posts.len();
        let from = posts * (2 * step + 1) / (2 * RARE);
        let fits = |place: &usize| {
            let thread = self.posts[*place].thread;
            let plot = &self.plots.threads[thread];
            !plot.is_deleted && is_wanted(plot) && !but.contains(&thread)
        };
        (from..posts).chain(0..from).find(fits)
    }
}

/// The number of the order at a place.
pub fn order_number(place: usize) -> String {
    (FIRST_ORDER + place).to_string()
}

fn nth(before: i64, place: usize) -> i64 {
    before + 1 + i64::try_from(place).unwrap_or_default()
}
