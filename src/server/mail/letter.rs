//! What an e-mail says, to whom and in whose name.

use uuid::Uuid;

use super::{
    render::one_line,
    templates::{Part, Sheet},
    unsubscribe::Key,
};
use crate::{
    domain::{
        accounts::Viewer,
        ids::ThreadId,
        mails::About,
        messages::MessageView,
        names::{Name, Side},
        paths,
        settings::{Settings, Switch},
    },
    server::db::mail_facts::Facts,
    ui::words::{self, mails, words},
};

/// An e-mail in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The recipient's name, on one line as all that ends up in headers, and address.
    pub to: (String, String),
    /// In whose name it is sent.
    pub from: String,
    /// Its id, before the `@`: the same whenever the same is sent again.
    pub id: String,
    /// The id of the first e-mail of its thread, which it belongs under, unless it is the first itself.
    pub root: Option<String>,
    /// What stands in it.
    pub sheet: Sheet,
}

/// What all letters need to know.
#[derive(Clone, Copy)]
pub struct Writer<'a> {
    /// The address that browsers use, without a slash at its end.
    pub url: &'a str,
    /// In whose name letters are sent, if not the marketplace's.
    pub name: Option<&'a str>,
    /// What is settled.
    pub settings: &'a Settings,
    /// Signs links by which e-mails are turned off.
    pub key: &'a Key,
}

impl Writer<'_> {
    /// The letter about messages with these facts; none when nothing is left to say.
    #[must_use]
    pub fn write(&self, facts: &Facts, said: Vec<MessageView>) -> Option<Letter> {
        let (w, first) = (words(), said.first()?);
        let author = self.named(&first.author);
        let (thread, number) = facts.thread()?;
        let recipient = facts.recipient();
        let id = |number| format!("thread-{thread}.{number}.{}", recipient.id);
        let about = one_line(&mails::about(&facts.about()));
        let by = (first.author != Name::Marketplace).then_some(author.as_str());
        let from = mails::sender(by, &self.sender());
        let (paragraphs, parts) = self.news(&author, &about, said);
        Some(Letter {
            from,
            id: id(number),
            root: (number > 1).then(|| id(1)),
            sheet: Sheet {
                subject: mails::subject(&about, thread.0),
                paragraphs,
                parts,
                button: w.mail_answer(),
                words: w,
                link: format!("{}{}", self.url, place(&recipient, &facts.about(), thread)),
                foot: vec![w.mail_answer_there().to_owned(), mails::why(&self.named(&Name::Marketplace))],
                off: Some(format!("{}{}", self.url, self.key.path(recipient.id))),
            },
            to: (one_line(&recipient.name), facts.email.clone()),
        })
    }

    /// Who wrote, and what, as far as it is to be told.
    fn news(&self, author: &str, about: &str, said: Vec<MessageView>) -> (Vec<String>, Vec<Part>) {
        let is_told = self.settings.is_on(Switch::MailText);
        let texts = said.iter().filter(|message| !message.kind.is_notice()).count();
        // Customers are called what they like; vendors and the marketplace aren't
        let is_customer = said.first().is_some_and(|message| message.side == Side::Customer);
        let writer =
            if is_customer { mails::in_role(author, words::side(Side::Customer)) } else { author.to_owned() };
        let paragraph = match (texts, is_told) {
            (0, _) => None,
            (_, true) => Some(mails::wrote(&writer, about)),
            (_, false) => Some(mails::has_written(&writer, about, texts)),
        };
        let part = |message: MessageView| Part {
            heading: mails::notice(message.kind, author, words::side(message.side), about),
            body: if is_told { message.body } else { Vec::new() },
        };
        (paragraph.into_iter().collect(), said.into_iter().map(part).collect())
    }

    /// The letter with a token by which its recipient renews their password.
    #[must_use]
    pub fn renewal(&self, facts: &Facts, token: &str) -> Letter {
        let (w, recipient, market) = (words(), facts.recipient(), self.named(&Name::Marketplace));
        Letter {
            from: self.sender(),
            // Written again it has another link, and mail programs hide what has an id that they know
            id: format!("password-{}.{}", Uuid::new_v4().simple(), recipient.id),
            root: None,
            sheet: Sheet {
                subject: w.mail_password_subject().to_owned(),
                paragraphs: vec![mails::password_asked(&market), w.mail_password_hint().to_owned()],
                parts: Vec::new(),
                button: w.mail_choose_password(),
                words: w,
                link: format!("{}/password/{token}", self.url),
                foot: vec![w.mail_no_replies().to_owned()],
                off: None,
            },
            to: (one_line(&recipient.name), facts.email.clone()),
        }
    }

    fn sender(&self) -> String {
        one_line(self.name.unwrap_or(&self.settings.market))
    }

    fn named(&self, name: &Name) -> String {
        match name {
            Name::Known(name) => one_line(name),
            Name::Marketplace => one_line(&self.settings.market),
            Name::You => words().you().to_owned(),
        }
    }
}

/// Where a thread is read: an order's on the order's page.
fn place(recipient: &Viewer, about: &About, thread: ThreadId) -> String {
    match about {
        About::Order(number) => paths::order_talk(recipient.role, number),
        _ => paths::thread(recipient.role, thread),
    }
}
