//! How e-mail is configured.

use std::{
    borrow::Cow,
    convert::Infallible,
    fmt,
    net::IpAddr,
    path::{Path, PathBuf},
    str::FromStr,
};

use clap::Args;
use lettre::{Address, message::Mailbox};
use url::{Host, Url};

use super::{
    Carrier,
    eml::Folder,
    smtp::{Security, Smtp},
};

/// How e-mails leave.
#[derive(Debug, Args)]
pub struct MailOptions {
    /// The mail server: smtps://USER:PASSWORD@HOST:PORT, or smtp:// for STARTTLS; without one, e-mails become files
    #[arg(long, env = "STOA_SMTP", value_name = "URL", hide_env_values = true)]
    pub smtp: Option<SmtpUrl>,
    /// Whose e-mails they are: "NAME <ADDRESS>" or ADDRESS [default: no-reply at the host of --url]
    #[arg(long, env = "STOA_MAIL_FROM", value_name = "MAILBOX")]
    pub mail_from: Option<Mailbox>,
    /// The folder for e-mails when there is no mail server [default: mails in the data folder]
    #[arg(long, env = "STOA_MAIL_FOLDER", value_name = "FOLDER")]
    pub mail_folder: Option<PathBuf>,
}

/// A mail server's address as it was given. It holds a password, so nothing shows it.
#[derive(Clone)]
pub struct SmtpUrl(String);

impl FromStr for SmtpUrl {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmtpUrl")
    }
}

impl MailOptions {
    /// How e-mails leave: through the mail server, or into the folder, which is in the data folder unless said otherwise.
    ///
    /// # Errors
    /// A sentence when the mail server's address is none.
    pub fn carrier(&self, data: &Path) -> Result<Carrier, String> {
        if let Some(SmtpUrl(url)) = &self.smtp {
            return server(url).map(Carrier::Smtp);
        }
        let folder = self.mail_folder.clone().unwrap_or_else(|| data.join("mails"));
        Ok(Carrier::Folder(Folder(folder)))
    }

    /// Whose e-mails they are, for a Stoa whose host is this.
    ///
    /// # Errors
    /// A sentence when nobody can have an address there.
    pub fn from(&self, host: &str) -> Result<Mailbox, String> {
        self.mail_from.clone().map_or_else(
            || {
                let address = Address::new("no-reply", host);
                address
                    .map(|address| Mailbox::new(None, address))
                    .map_err(|_| format!("there can be no e-mail address at {host}; say --mail-from."))
            },
            Ok,
        )
    }
}

/// The host in a public URL, as e-mail addresses and ids have it. One that has only a number is a machine that
/// somebody tries Stoa on.
#[must_use]
pub fn host_of(url: &str) -> String {
    match Url::parse(url).ok().and_then(|url| url.host().map(|host| host.to_owned())) {
        Some(Host::Domain(domain)) => domain,
        _ => "localhost".to_owned(),
    }
}

/// Whether a host is this machine, so that nobody on the way reads along.
#[must_use]
pub fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

const SMTP_SENTENCE: &str = "--smtp must be smtps://USER:PASSWORD@HOST:PORT or smtp://USER:PASSWORD@HOST:PORT, \
    perhaps with ?tls=none, ?tls=opportunistic or ?tls=required.";

/// Reads a mail server's address. With smtp:// a connection begins in the clear: it must become safe where there is a
/// password, and may stay so where there is none, unless `tls` says otherwise.
fn server(text: &str) -> Result<Smtp, String> {
    let wrong = || SMTP_SENTENCE.to_owned();
    let url = Url::parse(text).map_err(|_| wrong())?;
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(wrong)?;
    let decoded = |part: &str| percent_encoding::percent_decode_str(part).decode_utf8().map(Cow::into_owned);
    let user = decoded(url.username()).map_err(|_| wrong())?;
    let password = decoded(url.password().unwrap_or_default()).map_err(|_| wrong())?;
    let told = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
    let (security, usual_port) = match (url.scheme(), told.as_deref()) {
        ("smtps", None) => (Security::FromTheStart, 465),
        ("smtp", Some("none")) => (Security::None, 25),
        ("smtp", Some("opportunistic")) => (Security::IfOffered, 587),
        ("smtp", None) if user.is_empty() => (Security::IfOffered, 587),
        ("smtp", None | Some("required")) => (Security::Required, 587),
        _ => return Err(wrong()),
    };
    let credentials = (!user.is_empty()).then_some((user, password));
    let port = url.port().unwrap_or(usual_port);
    Smtp::new(host, port, security, credentials)
        .map_err(|cause| format!("can't use the mail server {host}: {cause}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_server_is_read_and_its_password_never_shown() {
        for (url, expected) in [
            ("smtps://ana:s%40crt@mail.example", "mail.example:465, safe from the start, as ana"),
            ("smtp://ana:s%40crt@mail.example", "mail.example:587, made safe, as ana"),
            ("smtp://mail.example:25", "mail.example:25, made safe if offered"),
            ("smtp://ana:s@mail.example?tls=none", "mail.example:25, in the clear, as ana"),
            ("smtp://127.0.0.1:1025?tls=required", "127.0.0.1:1025, made safe"),
        ] {
            let smtp = server(url).unwrap();
            assert_eq!(smtp.to_string(), expected);
            assert!(!format!("{smtp:?} {:?}", url.parse::<SmtpUrl>()).contains("s@crt"));
        }
        for bad in [
            "mail.example",
            "https://mail.example",
            "smtp://",
            "smtps://mail.example?tls=none",
            "smtp://h?tls=x",
        ] {
            assert_eq!(server(bad).unwrap_err(), SMTP_SENTENCE, "{bad}");
        }
    }

    #[test]
    fn the_sender_is_at_the_host_of_the_public_address() {
        let options = MailOptions { smtp: None, mail_from: None, mail_folder: None };
        for (url, address) in [
            ("https://messages.shop.example/x", "no-reply@messages.shop.example"),
            ("http://127.0.0.1:3000", "no-reply@localhost"),
            ("http://[::1]:3000", "no-reply@localhost"),
        ] {
            assert_eq!(options.from(&host_of(url)).unwrap().email.to_string(), address);
        }
    }
}
