//! Sending through a mail server (RFC 5321).

use std::{
    fmt,
    future::Future,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use lettre::{
    address::Envelope,
    transport::smtp::{
        Error,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, Extension, MailBodyParameter, MailParameter},
    },
};
use tokio::time::timeout;

use super::{Failure, options::is_this_machine};
use crate::domain::mails::reason;

/// How long a mail server may take for each step.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long it may take to say that it has an e-mail: one that is given up too early comes twice (RFC 5321, section
/// 4.5.3.2.6).
const PATIENCE_AT_THE_END: Duration = Duration::from_mins(10);

/// What a mail server means for all e-mails even if it says it about one: it wants to know who we are (RFC 4954,
/// section 6). That it closes (421) it may say because of the e-mail; if not, it will say so again to the next.
const ABOUT_US: [u16; 2] = [530, 535];

/// The most characters of a mail server's answer that are kept.
const LONGEST_REASON: usize = 500;

/// How a connection is kept safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Not at all.
    None,
    /// By STARTTLS, where the server offers it.
    IfOffered,
    /// By STARTTLS, or nothing is sent.
    Required,
    /// By TLS before anything is said.
    FromTheStart,
}

/// A mail server, and the connections to it that wait for the next e-mail.
pub struct Smtp {
    host: String,
    port: u16,
    security: Security,
    tls: TlsParameters,
    user: Option<String>,
    credentials: Option<Credentials>,
    patience: Duration,
    patience_at_the_end: Duration,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

impl Smtp {
    /// The mail server at this host and port, with a user and password where it wants them.
    ///
    /// # Errors
    /// When there are no certificates on this machine to tell it from another.
    pub fn new(
        host: &str,
        port: u16,
        security: Security,
        credentials: Option<(String, String)>,
    ) -> Result<Self, Error> {
        Ok(Self {
            host: host.to_owned(),
            port,
            security,
            tls: TlsParameters::new(host.to_owned())?,
            user: credentials.as_ref().map(|(user, _)| user.clone()),
            credentials: credentials.map(|(user, password)| Credentials::new(user, password)),
            patience: PATIENCE,
            patience_at_the_end: PATIENCE_AT_THE_END,
            idle: Mutex::default(),
        })
    }

    /// The same, which may take so long for each step.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, patience_at_the_end: patience, ..self }
    }

    /// Sends an e-mail. What fails before its recipient is named is about the server; what fails from then on is about
    /// the e-mail.
    pub(super) async fn send(&self, envelope: &Envelope, mail: &[u8]) -> Result<(), Failure> {
        let mut connection = self.begun(envelope, mail).await?;
        self.finish(&mut connection, envelope, mail).await?;
        self.idle().push(connection);
        Ok(())
    }

    /// Connects, signs in and leaves. Says whether the connection was safe, or didn't leave this machine.
    pub(super) async fn try_out(&self) -> Result<bool, String> {
        let mut connection = self.connect().await?;
        let is_safe = connection.is_encrypted() || is_this_machine(&self.host);
        let _ = self.patiently(connection.quit()).await;
        Ok(is_safe)
    }

    /// Says farewell on all connections that wait.
    pub(super) async fn rest(&self) {
        let idle: Vec<_> = self.idle().drain(..).collect();
        for mut connection in idle {
            let _ = self.patiently(connection.quit()).await;
        }
    }

    /// A connection with this e-mail begun on it.
    async fn begun(&self, envelope: &Envelope, mail: &[u8]) -> Result<AsyncSmtpConnection, Failure> {
        if let Some(connection) = self.begun_on_idle(envelope, mail).await {
            return Ok(connection);
        }
        let mut connection = self.connect().await.map_err(Failure::Closed)?;
        self.begin(&mut connection, envelope, mail).await?;
        Ok(connection)
    }

    /// The same on a connection that had waited this e-mail begun on it; none if the server has closed it meanwhile.
    async fn begun_on_idle(&self, envelope: &Envelope, mail: &[u8]) -> Option<AsyncSmtpConnection> {
        let mut connection = self.idle().pop()?;
        self.begin(&mut connection, envelope, mail).await.ok().map(|()| connection)
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, String> {
        let hello = ClientId::default();
        let at_once = (self.security == Security::FromTheStart).then(|| self.tls.clone());
        let server = (self.host.as_str(), self.port);
        let connect = AsyncSmtpConnection::connect_tokio1(server, Some(self.patience), &hello, at_once, None);
        let mut connection = self.patiently(connect).await.map_err(|fault| fault.said)?;
        let must = self.security == Security::Required;
        if must || (self.security == Security::IfOffered && connection.can_starttls()) {
            self.patiently(connection.starttls(self.tls.clone(), &hello))
                .await
                .map_err(|fault| fault.said)?;
        }
        if let Some(credentials) = &self.credentials {
            let sign_in = connection.auth(DEFAULT_MECHANISMS, credentials);
            self.patiently(sign_in).await.map_err(|fault| fault.said)?;
        }
        Ok(connection)
    }

    async fn begin(
        &self,
        connection: &mut AsyncSmtpConnection,
        envelope: &Envelope,
        mail: &[u8],
    ) -> Result<(), Failure> {
        let mut parameters = Vec::new();
        if !is_ascii(envelope) {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(Failure::Refused(reason::ONLY_ASCII.to_owned()));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if !mail.is_ascii() {
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        let from = Mail::new(envelope.from().cloned(), parameters);
        self.patiently(connection.command(from)).await.map(drop).map_err(|fault| Failure::Closed(fault.said))
    }

    async fn finish(
        &self,
        connection: &mut AsyncSmtpConnection,
        envelope: &Envelope,
        mail: &[u8],
    ) -> Result<(), Failure> {
        for to in envelope.to() {
            self.patiently(connection.command(Rcpt::new(to.clone(), Vec::new()))).await?;
        }
        self.patiently(connection.command(Data)).await?;
        let content = String::from_utf8_lossy(mail);
        within(self.patience_at_the_end, connection.command(Content(&content))).await?;
        Ok(())
    }

    async fn patiently<T>(&self, step: impl Future<Output = Result<T, Error>>) -> Result<T, Fault> {
        within(self.patience, step).await
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<AsyncSmtpConnection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn within<T>(patience: Duration, step: impl Future<Output = Result<T, Error>>) -> Result<T, Fault> {
    match timeout(patience, step).await {
        Ok(done) => done.map_err(|error| Fault::from(&error)),
        Err(_) => Err(Fault { said: reason::TOO_SLOW.to_owned(), code: None }),
    }
}

/// An e-mail with its end, as it follows `DATA` (RFC 5321, section 4.5.2). It is written in one piece: lettre's own
/// `message` writes the end by itself, which the system holds back until the server has acknowledged the rest, often
/// for 40 ms.
struct Content<'a>(&'a str);

impl fmt::Display for Content<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in self.0.trim_end_matches("\r\n").split("\r\n") {
            let dot = if line.starts_with('.') { "." } else { "" };
            write!(f, "{dot}{line}\r\n")?;
        }
        f.write_str(".\r\n")
    }
}

fn is_ascii(envelope: &Envelope) -> bool {
    envelope.to().iter().chain(envelope.from()).all(|address| address.to_string().is_ascii())
}

/// What went wrong in a step.
struct Fault {
    said: String,
    /// The server's code, if it answered.
    code: Option<u16>,
}

impl From<&Error> for Fault {
    fn from(error: &Error) -> Self {
        let said: String = error.to_string().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        Self { said: said.chars().take(LONGEST_REASON).collect(), code: error.status().map(u16::from) }
    }
}

/// Once the recipient is named.
impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        match fault.code {
            Some(code) if ABOUT_US.contains(&code) => Self::Closed(fault.said),
            Some(500..) => Self::Refused(fault.said),
            _ => Self::Delayed(fault.said),
        }
    }
}

/// Without the password.
impl fmt::Display for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = match self.security {
            Security::None => "in the clear",
            Security::IfOffered => "made safe if offered",
            Security::Required => "made safe",
            Security::FromTheStart => "safe from the start",
        };
        write!(f, "{}:{}, {how}", self.host, self.port)?;
        self.user.as_ref().map_or(Ok(()), |user| write!(f, ", as {user}"))
    }
}

/// Likewise.
impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Smtp({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::Content;

    #[test]
    fn an_e_mail_ends_where_it_ends() {
        for (mail, sent) in [
            ("A: b\r\n\r\nc", "A: b\r\n\r\nc\r\n.\r\n"),
            ("A: b\r\n\r\nc\r\n", "A: b\r\n\r\nc\r\n.\r\n"),
            (".\r\n.\r\nd.e\r\n..", "..\r\n..\r\nd.e\r\n...\r\n.\r\n"),
        ] {
            assert_eq!(Content(mail).to_string(), sent);
        }
    }
}
