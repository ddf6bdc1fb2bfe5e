//! What admins settle for the whole marketplace.

use serde::{Deserialize, Serialize};

use super::{
    accounts::Role,
    among::{kept_to_itself, shows_nothing},
};
use crate::error::{AppError, Problem};

/// The most characters that the marketplace's name may have.
pub const LONGEST_MARKET: usize = 60;

/// The highest limit that can be settled.
pub const HIGHEST_LIMIT: u32 = 10_000;

/// What can be on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Switch {
    /// E-mail to customers.
    MailCustomers,
    /// E-mail to vendors' staff.
    MailVendors,
    /// E-mail to admins.
    MailAdmins,
    /// Messages' texts in e-mails.
    MailText,
    /// *… is typing*, to the other side.
    Typing,
    /// *Seen* under one's last message.
    Seen,
}

impl Switch {
    /// All of them, in the order in which people see them.
    pub const ALL: [Self; 6] =
        [Self::MailCustomers, Self::MailVendors, Self::MailAdmins, Self::MailText, Self::Typing, Self::Seen];

    /// Its name in forms and in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MailCustomers => "mail_customers",
            Self::MailVendors => "mail_vendors",
            Self::MailAdmins => "mail_admins",
            Self::MailText => "mail_text",
            Self::Typing => "typing",
            Self::Seen => "seen",
        }
    }
}

/// What is settled; on a new installation all is on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The marketplace's name.
    pub market: String,
    /// How many messages an account may send a minute; 0 is no limit.
    pub messages_per_minute: u32,
    /// How many threads a customer may start an hour; 0 is no limit.
    pub threads_per_hour: u32,
    /// What is off.
    pub off: Vec<Switch>,
}

/// Whether somebody with this role settles what holds for the whole marketplace.
#[must_use]
pub const fn may_settle(role: Role) -> bool {
    matches!(role, Role::Admin)
}

impl Settings {
    /// Reads the fields `market`, `messages_per_minute` and `threads_per_hour` of the form, and the names of what is
    /// to be on; names that nothing has are passed over.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every field that is wrong, not only the first.
    pub fn parse(market: &str, messages: &str, threads: &str, on: &[String]) -> Result<Self, AppError> {
        match (parse_market(market), parse_limit(messages), parse_limit(threads)) {
            (Ok(market), Ok(messages_per_minute), Ok(threads_per_hour)) => {
                let is_off = |switch: &Switch| !on.iter().any(|name| name == switch.name());
                let off = Switch::ALL.into_iter().filter(is_off).collect();
                Ok(Self { market, messages_per_minute, threads_per_hour, off })
            }
            (market, messages, threads) => Err(AppError::invalid(
                [
                    ("market", market.err()),
                    ("messages_per_minute", messages.err()),
                    ("threads_per_hour", threads.err()),
                ]
                .into_iter()
                .filter_map(|(field, problem)| Some((field, problem?))),
            )),
        }
    }

    /// These settings as they are stored, each under its name.
    #[must_use]
    pub fn to_stored(&self) -> Vec<(&'static str, String)> {
        let on = |switch: Switch| if self.is_on(switch) { "on" } else { "off" };
        let switches = Switch::ALL.into_iter().map(|switch| (switch.name(), on(switch).to_owned()));
        [
            ("market", self.market.clone()),
            ("messages_per_minute", self.messages_per_minute.to_string()),
            ("threads_per_hour", self.threads_per_hour.to_string()),
        ]
        .into_iter()
        .chain(switches)
        .collect()
    }

    /// Whether something is on.
    #[must_use]
    pub fn is_on(&self, switch: Switch) -> bool {
        !self.off.contains(&switch)
    }

    /// These settings with what is stored of them.
    #[must_use]
    pub fn with_stored(mut self, stored: &[(String, String)]) -> Self {
        for (name, value) in stored {
            match name.as_str() {
                "market" => self.market.clone_from(value),
                "messages_per_minute" => {
                    self.messages_per_minute = value.parse().unwrap_or(self.messages_per_minute);
                }
                "threads_per_hour" => {
                    self.threads_per_hour = value.parse().unwrap_or(self.threads_per_hour);
                }
                _ => {
                    for switch in Switch::ALL.into_iter().filter(|switch| switch.name() == name) {
                        self.off.retain(|off| *off != switch);
                        if value == "off" {
                            self.off.push(switch);
                        }
                    }
                }
            }
        }
        self
    }
}

fn parse_market(text: &str) -> Result<String, Problem> {
    let name = kept_to_itself(text).trim().to_owned();
    match name.chars().count() {
        _ if name.chars().any(char::is_control) => Err(Problem::NameMalformed),
        _ if shows_nothing(&name) => Err(Problem::MarketMissing),
        ..=LONGEST_MARKET => Ok(name),
        _ => Err(Problem::MarketTooLong),
    }
}

fn parse_limit(text: &str) -> Result<u32, Problem> {
    text.trim().parse().ok().filter(|limit| *limit <= HIGHEST_LIMIT).ok_or(Problem::LimitMalformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        let on = ["mail_text", "seen", "nothing"].map(str::to_owned);
        Settings::parse(" Agora\t", "0", " 10000 ", &on).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn what_is_stored_is_what_was_settled() {
        let stored: Vec<_> =
            settings().to_stored().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let usual =
            Settings { market: "Usual".to_owned(), messages_per_minute: 1, threads_per_hour: 2, off: vec![] };
        assert_eq!(usual.with_stored(&stored), settings());
    }

    #[test]
    fn fields_are_read() {
        let settings = settings();
        assert_eq!(settings.market, "Agora");
        assert_eq!((settings.messages_per_minute, settings.threads_per_hour), (0, 10_000));
        let on: Vec<_> = Switch::ALL.into_iter().filter(|switch| settings.is_on(*switch)).collect();
        assert_eq!(on, [Switch::MailText, Switch::Seen]);
    }

    #[test]
    fn every_wrong_field_is_named() {
        for (market, problem) in [
            (" ", Problem::MarketMissing),
            ("\u{200b}\u{202e}", Problem::MarketMissing),
            (&"x".repeat(61), Problem::MarketTooLong),
            ("a\nb", Problem::NameMalformed),
        ] {
            let wrong = Settings::parse(market, "-1", "10001", &[]);
            let limit = Problem::LimitMalformed;
            let fields = [("market", problem), ("messages_per_minute", limit), ("threads_per_hour", limit)];
            assert_eq!(wrong, Err(AppError::invalid(fields)), "{market:?}");
        }
        assert!(Settings::parse(&"é".repeat(60), "1", "1", &[]).is_ok());
        for limit in ["", "1.5", "many", "1e3", "99999999999"] {
            assert!(Settings::parse("Agora", limit, "1", &[]).is_err(), "{limit}");
        }
    }
}
