//! How often what may be done, where it is counted for that alone. Messages and threads aren't: how many somebody has
//! sent or begun is stored anyway.

use super::{ids::AccountId, moment::Moment, sessions::Network};

/// So many at once, and then one each time its share of the time has passed: 10 in 600 seconds are ten, and one more a
/// minute (the generic cell rate algorithm). All that needs to be kept of it is one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// How many.
    pub most: u32,
    /// Within so many seconds.
    pub within: i64,
}

/// How many wrong passwords may be tried for one address from one network, or by whoever is signed in already.
pub const PASSWORDS: Pace = Pace { most: 10, within: 600 };

/// How many for one address from all networks together: strangers who want to keep its owner out need many.
pub const PASSWORDS_FOR: Pace = Pace { most: 100, within: 600 };

/// How many from one network, whatever addresses they name.
pub const PASSWORDS_FROM: Pace = Pace { most: 50, within: 600 };

/// How many accounts can be made from one network.
pub const REGISTRATIONS: Pace = Pace { most: 20, within: 600 };

/// How often a link for a new password can be asked for, for one address and from one network.
pub const LINKS: Pace = Pace { most: 10, within: 600 };

/// How often one can change one's name.
pub const NAMES: Pace = Pace { most: 10, within: 600 };

/// How often others are told that an account is typing.
pub const TYPING: Pace = Pace { most: 30, within: 60 };

/// How often an account can have what it has typed kept, and mark threads.
pub const LIGHT_ACTS: Pace = Pace { most: 120, within: 60 };

/// Over how many seconds anything is counted at most.
pub const LONGEST: i64 = 600;

/// How many times as much is allowed where many people may come from one network.
const MANY: u32 = 10;

/// By how much the clocks of two servers may differ, in seconds.
const SKEW: i64 = 60;

/// Something that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted<'a> {
    /// A wrong password for an address from a network.
    Password(&'a str, &'a Network),
    /// A wrong password for an address from wherever.
    PasswordFor(&'a str),
    /// A wrong password of an account by somebody who is signed in to it.
    OwnPassword(AccountId),
    /// A wrong password from a network.
    PasswordFrom(&'a Network),
    /// An account made from a network.
    Registration(&'a Network),
    /// A link for a new password, for an address.
    LinkFor(&'a str),
    /// A link for a new password, from a network.
    LinkFrom(&'a Network),
    /// A new name of an account.
    Name(AccountId),
    /// An account's wish about a dispute, of which it may have so many in ten minutes. Each is kept for admins.
    Dispute(AccountId, u32),
    /// A search by an account, which may make so many a minute.
    Search(AccountId, u32),
    /// That an account is typing.
    Typing(AccountId),
    /// What an account has typed and not sent.
    Draft(AccountId),
    /// A marking of threads by an account.
    Marking(AccountId),
}

impl Counted<'_> {
    /// How often; none is as often as one likes.
    #[must_use]
    pub const fn pace(&self) -> Option<Pace> {
        match self {
            Self::Password(..) | Self::OwnPassword(_) => Some(PASSWORDS),
            Self::PasswordFor(_) => Some(PASSWORDS_FOR),
            Self::PasswordFrom(network) => Some(PASSWORDS_FROM.of(network)),
            Self::Registration(network) => Some(REGISTRATIONS.of(network)),
            Self::LinkFor(_) => Some(LINKS),
            Self::LinkFrom(network) => Some(LINKS.of(network)),
            Self::Name(_) => Some(NAMES),
            Self::Dispute(_, 0) | Self::Search(_, 0) => None,
            Self::Dispute(_, most) => Some(Pace { most: *most, within: 600 }),
            Self::Search(_, most) => Some(Pace { most: *most, within: 60 }),
            Self::Typing(_) => Some(TYPING),
            Self::Draft(_) | Self::Marking(_) => Some(LIGHT_ACTS),
        }
    }

    /// What it is counted under.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Password(email, network) => format!("password for {email} from {}", network.name),
            Self::PasswordFor(email) => format!("password for {email}"),
            Self::OwnPassword(account) => format!("password of {account}"),
            Self::PasswordFrom(network) => format!("password from {}", network.name),
            Self::Registration(network) => format!("account from {}", network.name),
            Self::LinkFor(email) => format!("link for {email}"),
            Self::LinkFrom(network) => format!("link from {}", network.name),
            Self::Name(account) => format!("name of {account}"),
            Self::Dispute(account, _) => format!("dispute by {account}"),
            Self::Search(account, _) => format!("search by {account}"),
            Self::Typing(account) => format!("typing of {account}"),
            Self::Draft(account) => format!("draft of {account}"),
            Self::Marking(account) => format!("marking by {account}"),
        }
    }
}

impl Pace {
    const fn of(self, network: &Network) -> Self {
        Self { most: if network.is_many { self.most * MANY } else { self.most }, ..self }
    }

    /// How long one use takes up, in microseconds.
    #[must_use]
    pub const fn each(self) -> i64 {
        self.within * 1_000_000 / self.most as i64
    }

    /// Up to when all may be used up already for there to be one more.
    #[must_use]
    pub const fn latest(self, at: Moment) -> Moment {
        Moment(at.0 + self.within * 1_000_000 - self.each())
    }

    /// Uses one more, where all is used up until then. Says until when it is afterwards.
    ///
    /// # Errors
    /// The seconds to wait, when there is none.
    pub fn take(self, used: Option<Moment>, at: Moment) -> Result<Moment, i64> {
        match used.filter(|used| !is_over(*used, at)) {
            Some(used) if used > self.latest(at) => Err(self.wait(used, at)),
            used => Ok(Moment(used.map_or(at, |used| used.max(at)).0 + self.each())),
        }
    }

    /// How many seconds to wait for one more.
    #[must_use]
    pub fn wait(self, used: Moment, at: Moment) -> i64 {
        used.seconds_since(self.latest(at)).clamp(1, self.within)
    }
}

/// Whether it still matters up to when something is used up. What lies further ahead than anything may was noted by a
/// clock that has been put back since.
#[must_use]
pub const fn is_over(used: Moment, at: Moment) -> bool {
    used.0 <= at.0 || used.0 > furthest(at).0
}

/// The furthest that something may be used up.
#[must_use]
pub const fn furthest(at: Moment) -> Moment {
    at.plus_seconds(LONGEST + SKEW)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Moment = Moment(1_790_000_000_000_000);

    fn after(seconds: i64) -> Moment {
        AT.plus_seconds(seconds)
    }

    #[test]
    fn so_many_at_once_and_then_one_by_one() {
        let pace = Pace { most: 3, within: 60 };
        let mut used = None;
        for _ in 0..3 {
            used = Some(pace.take(used, AT).unwrap_or_else(|wait| panic!("{wait}")));
        }
        assert_eq!(used, Some(after(60)), "all of the minute is used up");
        assert_eq!(pace.take(used, AT), Err(20));
        assert_eq!(pace.take(used, after(19)), Err(1));
        used = pace.take(used, after(20)).ok();
        assert_eq!(used, Some(after(80)));
        assert_eq!(pace.take(used, after(20)), Err(20));
        assert_eq!(pace.take(used, after(300)), Ok(after(320)), "who waits may begin anew");
    }

    #[test]
    fn never_more_than_twice_as_many_in_its_time() {
        for (most, within) in [(1, 1), (10, 600), (120, 60), (7, 60)] {
            let pace = Pace { most, within };
            let (mut used, mut taken) = (None, 0);
            for millisecond in 0..within * 1_000 {
                if let Ok(more) = pace.take(used, Moment(AT.0 + millisecond * 1_000)) {
                    (used, taken) = (Some(more), taken + 1);
                }
            }
            assert!((most..=2 * most).contains(&taken), "{most} in {within}: {taken}");
        }
    }

    #[test]
    fn a_clock_that_was_put_back_keeps_nobody_out_for_long() {
        let used = Some(after(86_400));
        assert_eq!(PASSWORDS.take(used, AT), PASSWORDS.take(None, AT), "what it has noted is forgotten");
        assert!(is_over(after(86_400), AT));
        assert!(is_over(AT, AT) && !is_over(after(1), AT) && !is_over(after(LONGEST), AT));
    }

    #[test]
    fn each_is_counted_by_itself_and_not_for_longer_than_is_kept() {
        let (home, company) = (Network::of("192.0.2.1"), Network::of("10.0.0.1"));
        let account = AccountId(7);
        let all = [
            Counted::Password("ana@shop.test", &home),
            Counted::PasswordFor("ana@shop.test"),
            Counted::OwnPassword(account),
            Counted::PasswordFrom(&home),
            Counted::Registration(&home),
            Counted::LinkFor("ana@shop.test"),
            Counted::LinkFrom(&home),
            Counted::Name(account),
            Counted::Dispute(account, 30),
            Counted::Search(account, 120),
        ];
        let mut keys = all.map(|counted| counted.key());
        keys.sort();
        assert!(keys.windows(2).all(|two| two[0] != two[1]), "{keys:?}");
        for counted in all {
            assert!(counted.pace().is_some_and(|pace| pace.within <= LONGEST), "{counted:?}");
        }
        assert_eq!(Counted::Search(account, 0).pace(), None);
        assert_eq!(Counted::Dispute(account, 0).pace(), None);
        let most = |counted: Counted| counted.pace().map(|pace| pace.most);
        assert_eq!(most(Counted::Registration(&home)), Some(20));
        assert_eq!(most(Counted::Registration(&company)), Some(200), "many may be there");
    }
}
