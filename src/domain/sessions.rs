//! Sessions, as their owner sees them.

use std::net::{IpAddr, Ipv6Addr};

use serde::{Deserialize, Serialize};

use super::{ids::SessionId, moment::Moment};

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

/// The network that an address belongs to, as far as it can be told whose that is: for IPv6 all that somebody has is
/// counted as one (RFC 6177). Nothing for addresses that stand for nobody in particular: our own machine's and private
/// ones (RFC 1918, RFC 4193), which a proxy or a whole company may have.
#[must_use]
pub fn network(address: &str) -> Option<String> {
    match address.parse().ok()? {
        IpAddr::V4(v4)
            if v4.is_loopback() || v4.is_private() || v4.is_link_local() || v4.is_unspecified() =>
        {
            None
        }
        IpAddr::V4(v4) => Some(v4.to_string()),
        IpAddr::V6(v6)
            if v6.is_loopback()
                || v6.is_unique_local()
                || v6.is_unicast_link_local()
                || v6.is_unspecified() =>
        {
            None
        }
        IpAddr::V6(v6) => Some(format!("{}/64", Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64))),
    }
}

/// What a browser calls itself (RFC 9110, 10.1.5), put plainly: *Firefox on Windows*. Nothing where neither is known.
#[must_use]
pub fn plain_browser(user_agent: &str) -> String {
    let find = |names: &[(&str, &'static str)]| {
        names.iter().find(|(part, _)| user_agent.contains(part)).map(|(_, name)| *name)
    };
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
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
    use super::{network, plain_browser};

    #[test]
    fn networks_are_those_of_somebody() {
        for (address, of) in [
            ("192.0.2.9", Some("192.0.2.9")),
            ("2001:db8:1:2:3:4:5:6", Some("2001:db8:1:2::/64")),
            ("2001:db8:1:2:ffff::", Some("2001:db8:1:2::/64")),
        ] {
            assert_eq!(network(address).as_deref(), of, "{address}");
        }
        for nobody in [
            "",
            "x",
            "127.0.0.1",
            "::1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.0.1",
            "fd00::1",
            "fe80::1",
            "::",
        ] {
            assert_eq!(network(nobody), None, "{nobody}");
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
