//! Who is listening, and what they are told.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::broadcast::{self, Receiver, Sender};
use tokio_util::sync::CancellationToken;

use super::typing::Typing;
use crate::{
    domain::{
        accounts::{Role, Viewer},
        ids::{AccountId, ThreadId, VendorId},
        moment::Moment,
    },
    server::db::events::{Event, Kind},
};

/// How many events are kept for those whose connection was lost for a while.
const KEPT: usize = 10_000;

/// How many events somebody may be behind before they read all again.
const BACKLOG: usize = 16;

/// By how much the clocks of two servers may differ, in seconds.
const SKEW: i64 = 1;

/// How many threads are named to somebody who comes back; of more they read all again.
const MOST_NAMED: usize = 50;

/// The streams of one server.
#[derive(Debug, Clone, Default)]
pub struct Live {
    hub: Arc<Hub>,
}

#[derive(Debug, Default)]
struct Hub {
    channels: Mutex<HashMap<Hearer, Sender<Told>>>,
    recent: Mutex<Recent>,
    stop: CancellationToken,
}

/// What was told lately, and when; nothing is missing since a moment.
///
/// When something was told is never earlier than what was told before, though the clock be set back: who asks for what
/// came since a moment gets all of it.
#[derive(Debug, Default)]
struct Recent {
    events: VecDeque<(Moment, Event)>,
    complete_since: Option<Moment>,
    latest: Option<Moment>,
}

/// Whom something concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Hearer {
    /// One account.
    Account(AccountId),
    /// A vendor's staff.
    Staff(VendorId),
    /// All admins.
    Admins,
}

/// What those concerned are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// Something has changed, in one thread or in lists and counts alone; told at that moment.
    Change(Moment, Option<ThreadId>),
    /// Somebody is typing.
    Typing(Typing),
    /// Their session may be over.
    Session,
}

/// What somebody missed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Missed {
    /// These threads have changed; none stands for lists and counts alone.
    These(Vec<Option<ThreadId>>),
    /// Too much, or nobody can tell.
    Much,
}

impl Live {
    /// Ends all streams, since the server stops.
    pub fn stop(&self) {
        self.hub.stop.cancel();
    }

    /// Is told when the server stops.
    #[must_use]
    pub fn stopped(&self) -> CancellationToken {
        self.hub.stop.clone()
    }

    /// Whether it is known what has happened.
    #[must_use]
    pub fn is_following(&self) -> bool {
        locked(&self.hub.recent).complete_since.is_some()
    }

    /// How many streams are open.
    #[must_use]
    pub fn streams(&self) -> usize {
        let channels = locked(&self.hub.channels);
        let own = channels.iter().filter(|(hearer, _)| matches!(hearer, Hearer::Account(_)));
        own.map(|(_, channel)| channel.receiver_count()).sum()
    }

    /// Listens for what concerns a viewer: by themselves, and as one of their side. Nobody has more than `most` streams;
    /// 0 is no limit.
    pub(super) fn listen(
        &self,
        viewer: &Viewer,
        most: u32,
    ) -> Option<(Receiver<Told>, Option<Receiver<Told>>)> {
        let mut channels = locked(&self.hub.channels);
        let mut channel =
            |hearer| channels.entry(hearer).or_insert_with(|| broadcast::channel(BACKLOG).0).clone();
        let own = channel(Hearer::Account(viewer.id));
        if most > 0 && own.receiver_count() >= most as usize {
            return None;
        }
        Some((own.subscribe(), side_of(viewer).map(|side| channel(side).subscribe())))
    }

    /// Forgets the channels of a viewer to which nobody listens any more.
    pub(super) fn forget_unheard(&self, viewer: &Viewer) {
        let mut channels = locked(&self.hub.channels);
        for hearer in [Some(Hearer::Account(viewer.id)), side_of(viewer)].into_iter().flatten() {
            if channels.get(&hearer).is_some_and(|channel| channel.receiver_count() == 0) {
                channels.remove(&hearer);
            }
        }
    }

    /// Remembers events from before this server began, as if it had told them.
    pub(super) fn recall(&self, since: Moment, events: impl Iterator<Item = (Moment, Event)>) {
        let mut recent = locked(&self.hub.recent);
        for (at, event) in events {
            recent.keep(at, event);
        }
        recent.complete_since = recent.complete_since.max(Some(since));
    }

    /// Tells an event to all whom it concerns.
    pub(super) fn tell(&self, event: Event, at: Moment) {
        if event.kind == Kind::Session {
            return self.say(Told::Session, &concerned(&event));
        }
        let at = locked(&self.hub.recent).keep(at, event);
        let told = Told::Change(at, event.thread_id);
        match event.kind {
            Kind::Settings => self.say_to_all(told),
            _ => self.say(told, &concerned(&event)),
        }
    }

    /// Tells the others in a thread that somebody is typing there.
    pub(super) fn tell_typing(&self, typing: Typing) {
        self.say(Told::Typing(typing), &typing.hearers());
    }

    /// What a viewer hasn't heard who has heard all up to a moment.
    pub(super) fn missed(&self, viewer: &Viewer, since: Moment, now: Moment) -> Missed {
        locked(&self.hub.recent).missed(viewer, since, now)
    }

    fn say_to_all(&self, told: Told) {
        let channels = locked(&self.hub.channels);
        for (hearer, channel) in channels.iter() {
            if matches!(hearer, Hearer::Account(_)) {
                drop(channel.send(told));
            }
        }
    }

    fn say(&self, told: Told, to: &[Hearer]) {
        let channels = locked(&self.hub.channels);
        for channel in to.iter().filter_map(|hearer| channels.get(hearer)) {
            drop(channel.send(told));
        }
    }
}

impl Recent {
    /// Keeps what is told, and says when that is.
    fn keep(&mut self, at: Moment, event: Event) -> Moment {
        if self.events.len() == KEPT
            && let Some((at, _)) = self.events.pop_front()
        {
            self.complete_since = Some(at);
        }
        let at = self.latest.map_or(at, |latest| latest.max(at));
        self.latest = Some(at);
        self.events.push_back((at, event));
        at
    }

    fn missed(&self, viewer: &Viewer, since: Moment, now: Moment) -> Missed {
        // Nobody has heard anything later, unless by a clock that was wrong
        let latest = self.latest.map_or(now, |latest| latest.max(now));
        let since = since.plus_seconds(-SKEW);
        if self.complete_since.is_none_or(|complete| since < complete) || since > latest {
            return Missed::Much;
        }
        let own = [Some(Hearer::Account(viewer.id)), side_of(viewer)];
        let mut threads = Vec::new();
        for (_, event) in self.events.iter().rev().take_while(|(at, _)| *at >= since) {
            let is_concerned = event.kind == Kind::Settings
                || concerned(event).iter().any(|hearer| own.contains(&Some(*hearer)));
            if is_concerned && !threads.contains(&event.thread_id) {
                threads.push(event.thread_id);
            }
            if threads.len() > MOST_NAMED {
                return Missed::Much;
            }
        }
        Missed::These(threads)
    }
}

fn concerned(event: &Event) -> Vec<Hearer> {
    let account = event.account_id.map(Hearer::Account);
    let staff = event.vendor_id.map(Hearer::Staff);
    let admins = event.for_admins.then_some(Hearer::Admins);
    [account, staff, admins].into_iter().flatten().collect()
}

fn side_of(viewer: &Viewer) -> Option<Hearer> {
    match viewer.role {
        Role::Customer => None,
        Role::Vendor => viewer.vendor_id().map(Hearer::Staff),
        Role::Admin => Some(Hearer::Admins),
    }
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARLA: AccountId = AccountId(7);

    fn carla() -> Viewer {
        Viewer { id: CARLA, name: String::new(), role: Role::Customer, employer: None }
    }

    fn change(thread: i64, at: Moment) -> Event {
        Event {
            id: thread,
            at,
            kind: Kind::Change,
            thread_id: Some(ThreadId(thread)),
            account_id: Some(CARLA),
            vendor_id: None,
            for_admins: false,
        }
    }

    #[test]
    fn who_comes_back_misses_nothing_though_the_clock_was_set() {
        let (live, noon) = (Live::default(), Moment(1_790_000_000_000_000));
        let at = |seconds| noon.plus_seconds(seconds);
        live.recall(at(-600), std::iter::empty());
        let jumps = [(1, 0), (2, -3_600), (3, 86_400), (4, 5), (5, 6)];
        for (thread, seconds) in jumps {
            live.tell(change(thread, at(seconds)), at(seconds));
        }
        let missed = |since, now| live.missed(&carla(), since, now);
        let these = |threads: &[i64]| Missed::These(threads.iter().map(|id| Some(ThreadId(*id))).collect());
        assert_eq!(missed(at(0), at(7)), these(&[5, 4, 3, 2, 1]));
        assert_eq!(missed(at(10), at(7)), these(&[5, 4, 3]), "it was told later than anything before");
        assert_eq!(missed(at(86_400), at(7)), these(&[5, 4, 3]));
        assert_eq!(missed(at(-3_600), at(7)), Missed::Much, "before anything is known");
        assert_eq!(missed(at(2 * 86_400), at(7)), Missed::Much, "what another clock has said");
    }
}
