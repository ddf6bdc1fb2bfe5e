//! Requests, answers, and what two answers have to be alike in.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

/// How somebody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// For a page.
    Page,
    /// As a script.
    Script,
    /// As a script, with fields that the form doesn't have.
    Smuggler,
    /// As a form without JavaScript, with such fields too.
    Form,
}

/// Fields that nothing here has: who posts them is who they are all the same.
const SMUGGLED: &str = "&account_id=6&account=6&user=6&viewer[id]=6&viewer[role]=admin&role=admin\
                        &author_id=6&customer_id=4&vendor_id=1&employer=1&is_admin=true&admin=1&token_hash=0";

/// What is asked.
#[derive(Debug, Clone)]
pub struct Request {
    pub door: Door,
    pub method: &'static str,
    pub path: String,
    pub cookie: String,
    pub form: String,
    /// The thing that is asked for, which may be said again in the answer.
    pub thing: String,
}

/// What came.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Request {
    /// Asks a server.
    pub fn send(&self, address: &str) -> Answer {
        let form = match self.door {
            Door::Page | Door::Script => self.form.clone(),
            Door::Smuggler => format!("{}{SMUGGLED}", self.form),
            Door::Form => format!("from=%2F&{}{SMUGGLED}", self.form),
        };
        let accept = match self.door {
            Door::Page | Door::Form => "text/html",
            Door::Script | Door::Smuggler => "application/json",
        };
        let head = format!(
            "{} {} HTTP/1.0\r\nHost: {address}\r\nAccept: {accept}\r\n{}",
            self.method, self.path, self.cookie
        );
        let request = match self.method {
            "GET" => format!("{head}\r\n"),
            _ => format!(
                "{head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
                form.len()
            ),
        };
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        Answer::read(stream)
    }
}

impl Answer {
    /// Reads all of it, but of a stream that goes on only the head.
    fn read(mut stream: TcpStream) -> Self {
        let (mut bytes, mut piece) = (Vec::new(), [0; 16 * 1024]);
        loop {
            let end = bytes.windows(4).position(|end| end == b"\r\n\r\n");
            let head = end.map(|end| String::from_utf8_lossy(&bytes[..end]).into_owned());
            let goes_on = head.as_ref().is_some_and(|head| head.contains("text/event-stream"));
            let length = if goes_on { 0 } else { stream.read(&mut piece).unwrap() };
            bytes.extend_from_slice(&piece[..length]);
            if let (Some(head), Some(end), 0) = (head, end, length) {
                let status = head.split(' ').nth(1).unwrap().parse().unwrap();
                return Self { status, head, body: bytes.split_off(end + 4) };
            }
            assert!(length > 0, "it hung up");
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// All of it but what is another each time, with the thing that was asked for as a gap.
    pub fn alike(&self, thing: &str) -> String {
        let policy = self.header("content-security-policy").unwrap_or_default();
        let nonce = policy.split_once("'nonce-").and_then(|(_, rest)| Some(rest.split_once('\'')?.0));
        let lines = self
            .head
            .lines()
            .filter(|line| !line.starts_with("date: ") && !line.starts_with("x-request-id: "));
        let mut text = lines.collect::<Vec<_>>().join("\n") + "\n\n" + &opened(&self.text());
        if let Some(nonce) = nonce {
            text = text.replace(nonce, "{nonce}");
        }
        with_gap(&text, thing)
    }
}

/// A text with a gap for the thing that was asked for, unless that is a number as small as many another.
pub fn with_gap(text: &str, thing: &str) -> String {
    if thing.len() >= 5 { text.replace(thing, "{thing}") } else { text.to_owned() }
}

/// A page with what it hands over to the client decoded, and without its time.
fn opened(page: &str) -> String {
    const HANDED: &str = "__RESOLVED_RESOURCES[";
    let mut parts = page.split(HANDED);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let Some((before, rest)) = part.split_once('"') else {
            text += part;
            continue;
        };
        let (handed, after) = rest.split_once('"').unwrap();
        let bytes = decoded(handed);
        let is_clock = postcard::take_from_bytes::<(i64, i32)>(&bytes)
            .is_ok_and(|((now, _), rest)| rest.is_empty() && now > 1_700_000_000_000_000);
        let handed = match bytes.as_slice() {
            _ if is_clock => "{now}".into(),
            // The id of a form's message
            [16, id @ ..] if id.len() == 16 => "{send id}".into(),
            bytes => String::from_utf8_lossy(bytes),
        };
        text += &format!("{HANDED}{before}{handed}{after}");
    }
    text
}

/// Bytes that are written in letters (`api::encoding`).
fn decoded(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter) & 0xff).unwrap()).collect()
}
