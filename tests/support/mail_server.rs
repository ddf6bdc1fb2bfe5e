//! A mail server of its own for a test, and what it has taken: `smtp.mjs`, which needs `end2end/node_modules`.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use mail_parser::{Message, MessageParser};

use super::engine::unique;

/// A mail server that goes when it is dropped.
pub struct MailServer {
    child: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    folder: PathBuf,
    pub port: u16,
}

/// An e-mail as the mail server took it.
pub struct Received {
    /// From whom, as it was told.
    pub from: String,
    /// To whom, likewise.
    pub to: Vec<String>,
    /// Who had signed in.
    pub user: Option<String>,
    /// Whether it came safely.
    pub is_safe: bool,
    bytes: Vec<u8>,
}

impl MailServer {
    /// One that takes whatever comes.
    pub fn start() -> Self {
        Self::with(&serde_json::json!({}))
    }

    /// One that wants this user and password and keeps connections safe, as `tls` says, with the certificate that this
    /// file then has.
    pub fn safe(tls: &str, user: &str, password: &str, certificate: &Path) -> Self {
        let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        fs::write(certificate, own.cert.pem()).unwrap();
        let key = own.signing_key.serialize_pem();
        Self::with(&serde_json::json!({
            "tls": tls, "user": user, "password": password, "key": key, "cert": own.cert.pem()
        }))
    }

    /// One with settings, as `smtp.mjs` has them.
    pub fn with(settings: &serde_json::Value) -> Self {
        let folder = std::env::temp_dir().join(unique("stoa-mails"));
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/smtp.mjs");
        let mut child = Command::new("node")
            .arg(script)
            .arg(&folder)
            .arg(settings.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node starts");
        let mut answers = BufReader::new(child.stdout.take().unwrap());
        let port =
            line(&mut answers).parse().expect("a port; has `make end2end/node_modules/ready` been run?");
        Self { orders: child.stdin.take(), child, answers, folder, port }
    }

    /// Has it do otherwise from now on.
    pub fn behave(&mut self, manner: serde_json::Value) {
        writeln!(self.orders.as_mut().unwrap(), "{manner}").unwrap();
        assert_eq!(line(&mut self.answers), "done");
    }

    /// What it has taken so far, by address.
    pub fn received(&self) -> Vec<Received> {
        let names = fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().path());
        let mut names: Vec<PathBuf> = names.filter(|path| path.extension().unwrap() == "json").collect();
        names.sort();
        let mut received: Vec<Received> = names
            .iter()
            .map(|name| {
                let envelope: serde_json::Value = serde_json::from_slice(&fs::read(name).unwrap()).unwrap();
                let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
                Received {
                    from: text(&envelope["from"]).unwrap(),
                    to: envelope["to"].as_array().unwrap().iter().filter_map(text).collect(),
                    user: text(&envelope["user"]),
                    is_safe: envelope["secure"].as_bool().unwrap(),
                    bytes: fs::read(name.with_extension("eml")).unwrap(),
                }
            })
            .collect();
        received.sort_by(|one, other| one.to.cmp(&other.to));
        received
    }

    /// Forgets what it has taken.
    pub fn forget(&self) {
        for entry in fs::read_dir(&self.folder).unwrap() {
            fs::remove_file(entry.unwrap().path()).unwrap();
        }
    }

    /// To whom it has taken something.
    pub fn recipients(&self) -> Vec<String> {
        self.received().into_iter().flat_map(|mail| mail.to).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.orders.take());
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Received {
    /// It, read.
    pub fn parsed(&self) -> Message<'_> {
        MessageParser::default().parse(&self.bytes).expect("it is an e-mail")
    }

    /// It, as it came.
    pub fn source(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Its id.
    pub fn id(&self) -> String {
        self.parsed().message_id().unwrap().to_owned()
    }

    /// What it says to those who read plain text.
    pub fn text(&self) -> String {
        self.parsed().body_text(0).unwrap().replace("\r\n", "\n")
    }

    /// What it says to others.
    pub fn html(&self) -> String {
        self.parsed().body_html(0).unwrap().into_owned()
    }

    /// A header as it stands there.
    pub fn header(&self, name: &str) -> Option<String> {
        Some(self.parsed().header_raw(name)?.trim().to_owned())
    }
}

fn line(answers: &mut impl BufRead) -> String {
    let mut line = String::new();
    answers.read_line(&mut line).unwrap();
    line.trim().to_owned()
}
