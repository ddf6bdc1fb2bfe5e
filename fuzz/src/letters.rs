//! What people write and are called, in e-mails.

use std::path::PathBuf;

use lettre::{Address, message::Mailbox};
use mail_parser::MessageParser;
use stoa::{
    domain::{accounts::Email, links::pieces, messages::MessageBody, moment::Moment},
    server::mail::{
        Carrier,
        eml::Folder,
        letter::Letter,
        render::{one_line, render},
        templates::{Part, Sheet},
        worker::Post,
    },
    ui::words::words,
};

use super::text;

/// All headers that e-mails have; the body's parts have some of their own.
const HEADERS: [&str; 14] = [
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "MIME-Version",
    "Content-Type",
];

/// An e-mail goes to one person, has our headers and no others, and in its text each line that somebody else wrote is
/// quoted.
pub fn hold(bytes: &[u8]) {
    let text = text(bytes);
    let mut fields = text.splitn(4, '|');
    let mut next = || fields.next().unwrap_or_default();
    let (address, name, subject, body) = (next(), one_line(next()), one_line(next()), next());
    let Ok(email) = Email::parse(address) else { return };
    let body = MessageBody::parse(body).map_or_else(|_| String::new(), |body| body.as_str().to_owned());
    let letter = Letter {
        to: (name.clone(), email.as_str().to_owned()),
        from: name,
        id: "thread-7.2.9".to_owned(),
        root: Some("thread-7.1.9".to_owned()),
        sheet: Sheet {
            subject,
            paragraphs: Vec::new(),
            parts: vec![Part { heading: None, body: pieces(&body) }],
            button: "Answer",
            words: words(),
            link: "https://stoa.example/account/messages/7".to_owned(),
            foot: Vec::new(),
            off: Some("https://stoa.example/unsubscribe/9-0a".to_owned()),
        },
    };
    let Ok(sent) = render(&letter, &post(), Moment(1_790_000_000_000_000)) else {
        panic!("a letter can be written")
    };
    if let Some(message) = sent {
        let to = message.envelope().to();
        assert_eq!(to.iter().map(ToString::to_string).collect::<Vec<_>>(), [email.as_str()]);
        arrives(&message.formatted(), &letter, &body);
    }
}

fn post() -> Post {
    let from = Mailbox::new(None, Address::new("no-reply", "stoa.example").expect("an address"));
    let (url, host) = ("https://stoa.example".to_owned(), "stoa.example".to_owned());
    Post { carrier: Carrier::Folder(Folder(PathBuf::new())), from, url, host }
}

fn arrives(mail: &[u8], letter: &Letter, body: &str) {
    let mail = MessageParser::default().parse(mail).expect("a mail program can read it");
    for header in mail.headers() {
        let name = header.name();
        assert!(HEADERS.iter().any(|known| known.eq_ignore_ascii_case(name)), "{name:?} in {mail:?}");
        assert_eq!(
            mail.headers().iter().filter(|other| other.name() == name).count(),
            1,
            "{name} is there once"
        );
    }
    let to: Vec<_> = mail.to().into_iter().flat_map(|to| to.clone().into_list()).collect();
    assert_eq!(to.len(), 1, "{to:?}");
    let told = mail.body_text(0).expect("it has a text").replace("\r\n", "\n");
    let sheet = letter.sheet.text().expect("a sheet is a text");
    assert_eq!(told.trim_end(), sheet.trim_end());
    for line in body.split(['\n', '\u{85}', '\u{2028}', '\u{2029}']).filter(|line| !line.is_empty()) {
        assert!(told.lines().any(|told| told == format!("> {line}")), "{line:?}");
    }
}
