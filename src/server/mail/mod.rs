//! E-mail: what waits in the queue is taken, written, handed over and settled.

pub mod eml;
pub mod letter;
pub mod options;
pub mod render;
pub mod smtp;
pub mod templates;
pub mod unsubscribe;
pub mod worker;

use std::fmt;

use eml::Folder;
use smtp::Smtp;

/// How e-mails leave.
#[derive(Debug)]
pub enum Carrier {
    /// Through a mail server.
    Smtp(Smtp),
    /// As files, where no mail server is configured.
    Folder(Folder),
}

/// Why an e-mail didn't leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// It will never be taken.
    Refused(String),
    /// It wasn't taken this time.
    Delayed(String),
    /// None is taken at the moment, whatever is in it.
    Closed(String),
}

impl Carrier {
    /// Hands an e-mail over. When this returns without a failure, whoever got it answers for it.
    async fn hand_over(&self, mail: &render::Mail) -> Result<(), Failure> {
        match self {
            Self::Smtp(smtp) => smtp.send(mail.message.envelope(), &mail.message.formatted()).await,
            Self::Folder(folder) => folder.keep(&mail.file, &mail.message.formatted()).await,
        }
    }

    /// Tries whether it would take e-mails, and says whether they would go safely. Nothing is sent.
    ///
    /// # Errors
    /// Why it wouldn't.
    pub async fn try_out(&self) -> Result<bool, String> {
        match self {
            Self::Smtp(smtp) => smtp.try_out().await,
            Self::Folder(folder) => folder.try_out().map(|()| true),
        }
    }

    /// Lets go of what is held for the next e-mail, while none is due.
    async fn rest(&self) {
        if let Self::Smtp(smtp) = self {
            smtp.rest().await;
        }
    }
}

impl fmt::Display for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Smtp(smtp) => smtp.fmt(f),
            Self::Folder(Folder(folder)) => write!(f, "the folder {}", folder.display()),
        }
    }
}
