//! How a thread goes: who writes and who reads, with what that leaves behind, as the actions do it.

use super::dice::Dice;
use crate::domain::{accounts::Role, ids::AccountId, messages::MessageKind, moment::Moment};

const MICROS: i64 = 1_000_000;
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// What a thread is to be like.
pub struct Outline<'a> {
    /// The buyer.
    pub customer: AccountId,
    /// The vendor's staff; none at the marketplace itself.
    pub staff: &'a [AccountId],
    /// The marketplace's admins.
    pub admins: &'a [AccountId],
    /// How many messages it has.
    pub length: i64,
    /// When it begins.
    pub from: Moment,
    /// Before when its last message is sent.
    pub to: Moment,
    /// Whether the selling side may write first.
    pub is_order: bool,
    /// Whether a dispute is open in the end.
    pub is_disputed: bool,
    /// Whether the selling side hasn't read its last message.
    pub is_unread: bool,
}

/// A message to be written.
pub struct Post {
    /// When it was sent.
    pub at: Moment,
    /// Who wrote it.
    pub author: AccountId,
    /// As what.
    pub role: Role,
    /// What it is.
    pub kind: MessageKind,
    /// Whether it counts for admins.
    pub for_admins: bool,
}

/// A thread, and how it stands.
pub struct Course {
    /// Its messages, oldest first.
    pub posts: Vec<Post>,
    /// The latest customer message.
    pub asked: i64,
    /// How far the selling side has opened it.
    pub opened: i64,
    /// Whether its messages count for admins.
    pub admins_follow: bool,
    people: Vec<Person>,
}

struct Person {
    account: AccountId,
    role: Role,
    mark: Option<Mark>,
}

/// How far somebody has read the thread.
#[derive(Clone, Copy)]
pub struct Mark {
    /// The last message read.
    pub number: i64,
    /// How many messages beyond count.
    pub unread: i64,
    /// When the latest message was sent.
    pub latest_at: Moment,
}

impl Course {
    /// Lets a thread happen.
    #[must_use]
    pub fn of(outline: &Outline, dice: &mut Dice) -> Self {
        let mut course = Self {
            posts: Vec::new(),
            asked: 0,
            opened: 0,
            admins_follow: outline.staff.is_empty(),
            people: people(outline),
        };
        let authors = Authors::of(outline, dice);
        let opened_at = if outline.is_disputed { dice.within(1..=outline.length) - 1 } else { i64::MAX };
        let mut previous = None;
        for (number, at) in (0..).zip(times(outline, dice)) {
            let author = match authors.next(number, previous, dice) {
                _ if number == opened_at => CUSTOMER,
                author => author,
            };
            if number > 0 {
                course.open(author);
            }
            let kind = if number == opened_at { MessageKind::DisputeOpened } else { MessageKind::Text };
            course.post(author, kind, at, number >= opened_at);
            previous = Some(author);
        }
        course.be_read(outline, &authors, dice);
        course
    }

    /// The marks that people have in it.
    pub fn marks(&self) -> impl Iterator<Item = (AccountId, Mark)> {
        self.people.iter().filter_map(|person| Some((person.account, person.mark?)))
    }

    /// When its latest message was sent.
    #[must_use]
    pub fn latest_at(&self) -> Moment {
        self.posts.last().map_or(Moment(0), |post| post.at)
    }

    fn latest(&self) -> i64 {
        i64::try_from(self.posts.len()).unwrap_or(i64::MAX)
    }

    /// As `actions::messages` posts.
    fn post(&mut self, author: usize, kind: MessageKind, at: Moment, is_disputed: bool) {
        let Some((account, role)) = self.people.get(author).map(|person| (person.account, person.role))
        else {
            return;
        };
        let for_admins = self.admins_follow || is_disputed;
        self.posts.push(Post { at, author: account, role, kind, for_admins });
        if role == Role::Customer {
            self.asked = self.latest();
        }
        for person in &mut self.people {
            match &mut person.mark {
                Some(mark) if person.account == account => mark.latest_at = at,
                None if person.account == account => {}
                _ if person.role == Role::Admin && !for_admins => {}
                mark => {
                    let mark = mark.get_or_insert(Mark { number: 0, unread: 0, latest_at: at });
                    mark.unread += 1;
                    mark.latest_at = at;
                }
            }
        }
        self.admins_follow |= role == Role::Admin;
    }

    /// As `actions::read_marks` opens the newest page.
    fn open(&mut self, reader: usize) {
        let (latest, latest_at) = (self.latest(), self.latest_at());
        let Some(person) = self.people.get_mut(reader) else { return };
        let sells = person.role != Role::Customer;
        let is_unread = person.mark.is_some_and(|mark| mark.unread > 0 && mark.number < latest);
        let is_new = sells && self.asked > self.opened;
        if !is_unread && !is_new {
            return;
        }
        if sells {
            self.opened = latest;
        }
        let mark = person.mark.get_or_insert(Mark { number: 0, unread: 0, latest_at });
        (mark.number, mark.unread) = (latest, 0);
    }

    /// Lets people read it in the end, or not.
    fn be_read(&mut self, outline: &Outline, authors: &Authors, dice: &mut Dice) {
        if dice.happens(950) {
            self.open(CUSTOMER);
        }
        if outline.is_unread {
            if dice.happens(400) {
                self.open(authors.admin);
            }
            return;
        }
        authors.sellers.clone().for_each(|seller| self.open(seller));
        for admin in authors.admins.clone() {
            if self.admins_follow && dice.happens(900) {
                self.open(admin);
            }
        }
    }
}

const CUSTOMER: usize = 0;

fn people(outline: &Outline) -> Vec<Person> {
    let person = |role| move |account: &AccountId| Person { account: *account, role, mark: None };
    [outline.customer]
        .iter()
        .map(person(Role::Customer))
        .chain(outline.staff.iter().map(person(Role::Vendor)))
        .chain(outline.admins.iter().map(person(Role::Admin)))
        .collect()
}

/// Who writes, by their places among the people.
struct Authors {
    sellers: std::ops::Range<usize>,
    admins: std::ops::Range<usize>,
    /// The seller who looks after the customer.
    seller: usize,
    /// The admin who may step in, and with which message.
    admin: usize,
    admin_at: Option<i64>,
    seller_begins: bool,
    last_is_customers: Option<i64>,
}

impl Authors {
    fn of(outline: &Outline, dice: &mut Dice) -> Self {
        let staff = 1..=outline.staff.len();
        let admins = staff.end() + 1..staff.end() + 1 + outline.admins.len();
        let sellers = if outline.staff.is_empty() { admins.clone() } else { 1..admins.start };
        let steps_in = outline.length > 2 && dice.happens(30);
        Self {
            seller: sellers.start + dice.place(sellers.len()),
            admin: admins.start + dice.place(admins.len()),
            admin_at: steps_in.then(|| dice.within(1..=outline.length - 1)),
            seller_begins: outline.is_order && dice.happens(100),
            last_is_customers: outline.is_unread.then_some(outline.length - 1),
            sellers,
            admins,
        }
    }

    /// The author of the message that has so many before it.
    fn next(&self, number: i64, previous: Option<usize>, dice: &mut Dice) -> usize {
        let seller_writes = match previous {
            None => self.seller_begins,
            Some(CUSTOMER) => dice.happens(780),
            Some(_) => dice.happens(200),
        };
        match Some(number) {
            last if last == self.last_is_customers => CUSTOMER,
            when if when == self.admin_at => self.admin,
            _ if !seller_writes => CUSTOMER,
            _ if dice.happens(850) => self.seller,
            _ => self.sellers.start + dice.place(self.sellers.len()),
        }
    }
}

/// When the messages are sent: hours apart mostly, closer together where time is short.
fn times(outline: &Outline, dice: &mut Dice) -> Vec<Moment> {
    let mut seconds = 0;
    let mut after = vec![0];
    for _ in 1..outline.length {
        seconds += gap(outline.length, dice);
        after.push(seconds);
    }
    let room = outline.to.0 - outline.from.0;
    let wanted = seconds * MICROS;
    let at = |seconds: i64| {
        let micros = seconds * MICROS;
        if wanted <= room { micros } else { scaled(micros, room, wanted) }
    };
    after.into_iter().map(|seconds| Moment(outline.from.0 + at(seconds))).collect()
}

fn gap(length: i64, dice: &mut Dice) -> i64 {
    match dice.below(10) {
        0..3 => dice.within(30..=30 * MINUTE),
        3..8 => dice.within(30 * MINUTE..=20 * HOUR),
        _ if length > 30 => dice.within(MINUTE..=DAY),
        _ => dice.within(DAY..=6 * DAY),
    }
}

fn scaled(number: i64, by: i64, of: i64) -> i64 {
    let scaled = i128::from(number) * i128::from(by) / i128::from(of.max(1));
    i64::try_from(scaled).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{super::dice::Part, *};

    fn outline(length: i64) -> Outline<'static> {
        Outline {
            customer: AccountId(1),
            staff: &[AccountId(2), AccountId(3)],
            admins: &[AccountId(8), AccountId(9)],
            length,
            from: Moment(0),
            to: Moment(100 * DAY * MICROS),
            is_order: false,
            is_disputed: false,
            is_unread: false,
        }
    }

    fn courses(outline: &Outline) -> Vec<Course> {
        (0..500).map(|thing| Course::of(outline, &mut Dice::of(1, Part::Courses, thing))).collect()
    }

    #[test]
    fn what_is_unread_is_what_others_wrote_beyond_the_mark() {
        for course in courses(&Outline { is_unread: true, ..outline(7) }) {
            for (account, mark) in course.marks() {
                let beyond = (1..).zip(&course.posts).filter(|(number, _)| *number > mark.number);
                let counts = beyond.filter(|(_, post)| {
                    post.author != account && (post.for_admins || ![8, 9].contains(&account.0))
                });
                assert_eq!(i64::try_from(counts.count()).unwrap(), mark.unread, "{account}");
                assert!(account.0 == 1 || mark.latest_at == course.latest_at() || account.0 > 7);
            }
            assert_eq!(course.posts[0].role, Role::Customer);
            assert_eq!(course.asked, 7);
            assert!(
                course.marks().filter(|(who, mark)| [2, 3].contains(&who.0) && mark.unread > 0).count() == 2
            );
        }
    }

    #[test]
    fn times_go_on_and_end_in_time() {
        let to = Moment(90 * MICROS);
        for length in [1, 2, 300] {
            for course in courses(&Outline { to, ..outline(length) }).into_iter().take(20) {
                assert!(
                    course.posts.iter().zip(course.posts.iter().skip(1)).all(|(one, next)| one.at < next.at)
                );
                assert!(course.latest_at() <= to);
                assert_eq!(i64::try_from(course.posts.len()).unwrap(), length);
            }
        }
    }

    #[test]
    fn admins_follow_where_they_wrote_or_a_dispute_is_open() {
        let written = courses(&outline(7)).into_iter().filter(|course| course.admins_follow).count();
        assert!((1..60).contains(&written), "{written}");
        for course in courses(&Outline { is_disputed: true, ..outline(7) }) {
            let opened =
                course.posts.iter().position(|post| post.kind == MessageKind::DisputeOpened).unwrap();
            assert_eq!(course.posts[opened].role, Role::Customer);
            assert!(course.posts.iter().skip(opened).all(|post| post.for_admins));
        }
        for course in courses(&Outline { staff: &[], ..outline(7) }) {
            assert!(course.admins_follow && course.posts.iter().all(|post| post.for_admins));
        }
    }
}
