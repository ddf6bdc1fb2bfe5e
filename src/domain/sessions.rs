//! Sessions, as their owner sees them.

use std::net::{IpAddr, Ipv6Addr};

use serde::{Deserialize, Serialize};

use super::{accounts::Role, ids::SessionId, moment::Moment};

/// From what somebody signs in, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Device {
    /// Which browser, as *Firefox on Windows*.
    pub browser: String,
    /// The network address.
    pub address: String,
}

/// One of somebody's sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Which; it opens nothing.
    pub id: SessionId,
    /// When it began.
    pub begun: Moment,
    /// When it was last used, give or take an hour.
    pub seen: Moment,
    /// In which browser, if that is known.
    pub browser: String,
    /// From which network address it began, if that is known.
    pub address: String,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// How long a session lasts, in seconds. Each request of its browser is a use of it; that a page listens is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    /// After it was last used.
    pub idle: i64,
    /// However much it is used.
    pub at_most: i64,
}

const DAY: i64 = 24 * 3_600;

/// The longest that any session lasts.
pub const LONGEST: Lifetime = Lifetime { idle: 30 * DAY, at_most: 90 * DAY };

impl Lifetime {
    /// How long sessions of a role last: who sells sees what many have written, and signs in more often.
    #[must_use]
    pub const fn of(role: Role) -> Self {
        match role {
            Role::Customer => LONGEST,
            Role::Vendor | Role::Admin => Self { idle: 7 * DAY, at_most: 30 * DAY },
        }
    }

    /// When a session is over that was last used at a moment, and is over by another in any case.
    #[must_use]
    pub fn end(self, seen: Moment, at_most: Moment) -> Moment {
        seen.plus_seconds(self.idle).min(at_most)
    }
}

/// Where on the Internet somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    /// The address, or of IPv6 all that somebody has (RFC 6177).
    pub name: String,
    /// Whether it may be many people's: our own machine and private networks (RFC 1918, RFC 4193), which a proxy or a
    /// whole company may have, or nobody knows where.
    pub is_many: bool,
}

impl Network {
    /// The one that an address belongs to.
    #[must_use]
    pub fn of(address: &str) -> Self {
        let (name, is_many) = match address.parse() {
            Ok(IpAddr::V4(v4)) => (
                v4.to_string(),
                v4.is_loopback() || v4.is_private() || v4.is_link_local() || v4.is_unspecified(),
            ),
            Ok(IpAddr::V6(v6)) => (
                format!("{}/64", Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
                v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local() || v6.is_unspecified(),
            ),
            Err(_) => ("somewhere".to_owned(), true),
        };
        Self { name, is_many }
    }
}

/// What stands between a browser and its system, as both are stored.
pub const ON: &str = " on ";

/// What a browser calls itself (RFC 9110, 10.1.5), put plainly: *Firefox on Windows*. Nothing where neither is known.
#[must_use]
pub fn plain_browser(user_agent: &str) -> String {
    let find = |names: &[(&str, &'static str)]| {
        names.iter().find(|(part, _)| user_agent.contains(part)).map(|(_, name)| *name)
    };
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser}{ON}{system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => String::new(),
    }
}

/// What is in a browser's own words, and what people call it. Most say that they are others too, so the order counts.
const BROWSERS: [(&str, &str); 10] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// The same of systems.
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

#[cfg(test)]
mod tests {
    use super::{Lifetime, Moment, Network, Role, plain_browser};

    #[test]
    fn sessions_end_when_nobody_uses_them_and_in_any_case() {
        const DAY: i64 = 86_400;
        let day = |days: i64| Moment(0).plus_seconds(days * DAY);
        for (role, idle, at_most) in [(Role::Customer, 30, 90), (Role::Vendor, 7, 30), (Role::Admin, 7, 30)] {
            let lifetime = Lifetime::of(role);
            assert_eq!((lifetime.idle, lifetime.at_most), (idle * DAY, at_most * DAY), "{role:?}");
            let end = |seen| lifetime.end(day(seen), day(at_most));
            assert_eq!(end(0), day(idle), "nobody uses it");
            assert_eq!(end(1), day(idle + 1), "each use counts");
            assert_eq!(end(at_most), day(at_most), "however much it is used");
        }
    }

    #[test]
    fn networks_are_those_of_somebody_or_of_many() {
        let of = |address: &str| {
            let Network { name, is_many } = Network::of(address);
            (name, is_many)
        };
        for (address, name) in [
            ("192.0.2.9", "192.0.2.9"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ] {
            assert_eq!(of(address), (name.to_owned(), false), "{address}");
        }
        for (address, name) in [
            ("", "somewhere"),
            ("x", "somewhere"),
            ("127.0.0.1", "127.0.0.1"),
            ("::1", "::/64"),
            ("10.1.2.3", "10.1.2.3"),
            ("172.16.0.1", "172.16.0.1"),
            ("192.168.1.1", "192.168.1.1"),
            ("169.254.0.1", "169.254.0.1"),
            ("0.0.0.0", "0.0.0.0"),
            ("fd00::1", "fd00::/64"),
            ("fe80::1", "fe80::/64"),
            ("::", "::/64"),
        ] {
            assert_eq!(of(address), (name.to_owned(), true), "{address}");
        }
    }

    #[test]
    fn browsers_are_named_plainly() {
        for (told, plain) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox on Windows",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
                "Chrome on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
                "Samsung Internet on Android",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
                "Safari on Mac",
            ),
            ("SomethingElse (Linux)", "Linux"),
            ("curl/8.5.0", ""),
            ("<script>alert(1)</script>", ""),
            ("", ""),
        ] {
            assert_eq!(plain_browser(told), plain, "{told}");
        }
    }
}
