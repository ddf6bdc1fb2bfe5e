//! E-mails: no header, no line of ours and no element comes out of what people write or are called.

use std::{collections::HashSet, path::PathBuf};

use mail_parser::{Message, MessageParser};
use stoa::{
    domain::{among::kept_to_itself, messages::MessageBody},
    server::mail::{
        Carrier,
        eml::Folder,
        worker::{Round, Worker},
    },
};
use uuid::Uuid;

use super::{
    bodies,
    market::{self, Market},
    names,
    pages::tame,
    shape::Html,
};
use crate::{
    mail::{round, worker_with},
    support::{World, on_both},
};

/// All headers that there may be, each once.
const HEADERS: [&str; 14] = [
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "In-Reply-To",
    "References",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "MIME-Version",
    "Content-Type",
];

/// Where e-mails are written, until the test ends.
struct Letters {
    worker: Worker,
    folder: PathBuf,
}

impl Letters {
    fn of(world: &World) -> Self {
        let folder = std::env::temp_dir().join(format!("stoa-hostile-{}", Uuid::new_v4()));
        std::fs::create_dir_all(&folder).unwrap();
        Self { worker: worker_with(world, Carrier::Folder(Folder(folder.clone()))), folder }
    }

    /// What is due by now, each as it was written.
    async fn written(&self) -> Vec<Vec<u8>> {
        while round(&self.worker, 1_000).await != Round::Idle {}
        let files = std::fs::read_dir(&self.folder).unwrap().map(|file| file.unwrap().path());
        files
            .map(|file| {
                let letter = std::fs::read(&file).unwrap();
                std::fs::remove_file(file).unwrap();
                letter
            })
            .collect()
    }
}

impl Drop for Letters {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

on_both!(
    async fn no_letter_has_a_header_or_an_element_of_a_text(world: World) {
        let world = world.unlimited();
        let other = world.another().await.unlimited();
        let (names, bodies) = (names(80), bodies());
        market::fill(&other, tame(&names), tame(&bodies)).await;
        let usual: HashSet<Vec<String>> =
            Letters::of(&other).written().await.iter().map(|letter| tags(&parsed(letter))).collect();
        let market = market::fill(&world, names, bodies).await;
        let letters = Letters::of(&world).written().await;
        assert!(letters.len() > 4 * market.names.len(), "{}", letters.len());
        for letter in &letters {
            assert_headers(letter);
            let letter = parsed(letter);
            assert!(usual.contains(&tags(&letter)), "{:?}", letter.body_html(0));
        }
        assert_said(&market, &letters);
    }
);

on_both!(
    /// The marketplace is called what its admins like.
    async fn no_header_or_element_is_of_the_marketplaces_name(world: World) {
        let letters = Letters::of(&world);
        let mut usual = None;
        for name in ["Tame".to_owned()].into_iter().chain(names(60)) {
            world.sql("DELETE FROM settings WHERE name = 'market'").await;
            let quoted = name.replace('\'', "''");
            world.sql(&format!("INSERT INTO settings (name, value) VALUES ('market', '{quoted}')")).await;
            world.sql("DELETE FROM mails").await;
            world.ask_for_link(world.carla.id, 0).await;
            let written = letters.written().await;
            assert_eq!(written.len(), 1, "{name:?}");
            assert_headers(&written[0]);
            let letter = parsed(&written[0]);
            let from = letter.from().unwrap().first().unwrap();
            assert_eq!(from.address(), Some("post@shop.example"));
            assert_eq!(from.name().map(str::to_owned), Some(one_line(&name)));
            let tags = tags(&letter);
            assert_eq!(usual.get_or_insert_with(|| tags.clone()), &tags, "{name}");
        }
    }
);

fn parsed(letter: &[u8]) -> Message<'_> {
    MessageParser::default().parse(letter).unwrap()
}

/// The elements of a letter, lines left out.
fn tags(letter: &Message<'_>) -> Vec<String> {
    let html = Html::read(&letter.body_html(0).unwrap());
    html.tags.into_iter().filter(|tag| tag != "br").collect()
}

fn assert_headers(letter: &[u8]) {
    let source = String::from_utf8_lossy(letter);
    let (head, _) = source.split_once("\r\n\r\n").unwrap();
    assert!(head.is_ascii() && head.lines().all(|line| line.len() < 998), "{head}");
    let mut seen = HashSet::new();
    for line in head.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])) {
        let name = line.split_once(':').unwrap_or_else(|| panic!("{line:?} in {head}")).0;
        assert!(HEADERS.contains(&name) && seen.insert(name.to_owned()), "{name} in {head}");
    }
    let letter = parsed(letter);
    let recipients: Vec<_> = letter.to().unwrap().iter().map(|to| to.address().unwrap()).collect();
    assert!(recipients.len() == 1 && recipients[0].ends_with("@demo.test"), "{recipients:?}");
    let from = letter.from().unwrap();
    assert_eq!(from.iter().map(|from| from.address()).collect::<Vec<_>>(), [Some("post@shop.example")]);
    for line in [letter.subject().unwrap(), from.first().unwrap().name().unwrap()] {
        assert!(!line.chars().any(char::is_control) && kept_to_itself(line) == line, "{line:?}");
    }
}

/// Somebody's words on one line, as far as they fit.
fn one_line(text: &str) -> String {
    kept_to_itself(text).replace("=?", "= ?").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Each text is in the letters as it was written, every line of it quoted, beside the name of who wrote it.
fn assert_said(market: &Market, letters: &[Vec<u8>]) {
    let letters: Vec<_> = letters.iter().map(|letter| parsed(letter)).collect();
    for (place, name) in market.names.iter().enumerate() {
        let body = MessageBody::parse(&market.bodies[place % market.bodies.len()]).unwrap();
        let name = one_line(name);
        let is_about = |letter: &&Message<'_>| {
            let from = letter.from().unwrap().first().unwrap().name().unwrap();
            from == format!("{name} via Agora")
        };
        // Names that differ in what isn't seen are one here
        let mut from_them = letters.iter().filter(is_about).peekable();
        assert!(from_them.peek().is_some(), "nothing from {name:?}");
        assert!(from_them.any(|letter| quotes(letter, body.as_str())), "{body:?} of {name:?}");
    }
    for letter in &letters {
        let html = Html::read(&letter.body_html(0).unwrap());
        assert!(html.links.iter().all(|link| link.starts_with("http")), "{:?}", html.links);
    }
}

/// Whether a letter has each line of what was written, quoted in its text and as it is in its page.
fn quotes(letter: &Message<'_>, body: &str) -> bool {
    let (text, html) = (letter.body_text(0).unwrap(), letter.body_html(0).unwrap());
    let html = Html::read(&html);
    body.split(['\n', '\u{85}', '\u{2028}', '\u{2029}']).all(|line| {
        let quoted = if line.is_empty() { ">".to_owned() } else { format!("> {line}") };
        text.lines().any(|said| said.trim_end_matches('\r') == quoted)
            && html.says.contains(line)
            && (line.is_empty() || !text.lines().any(|said| said == line))
    })
}
