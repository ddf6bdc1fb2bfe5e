//! A browser that costs as little as possible: HTTP/1.1 on a connection that stays open, without compression.

use std::{ops::Range, str};

use tokio::net::TcpStream;

use super::Result;

/// A connection to a server.
pub struct Connection {
    stream: TcpStream,
    address: String,
    /// The answer as far as it has come.
    answer: Vec<u8>,
}

/// What a server has answered.
#[derive(Debug)]
pub struct Answer<'a> {
    /// Its status.
    pub status: u16,
    head: &'a str,
    body: &'a [u8],
}

/// How the body of an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Body {
    Long(usize),
    Chunked,
}

impl Connection {
    /// Opens one to a server at `IP:PORT`.
    pub async fn open(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, address: address.to_owned(), answer: Vec::new() })
    }

    /// Asks for a page.
    pub async fn page(&mut self, path: &str, cookie: &str) -> Result<Answer<'_>> {
        let request = get(&self.address, path, cookie);
        self.ask(&request).await
    }

    /// Sends a request, and waits until all of its answer is here.
    pub async fn ask(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.write(request).await?;
        self.answer.clear();
        while length(&self.answer)?.is_none() {
            self.read_some().await?;
        }
        Answer::of(&self.answer)
    }

    async fn write(&mut self, mut rest: &[u8]) -> Result<()> {
        while !rest.is_empty() {
            self.stream.writable().await?;
            match self.stream.try_write(rest) {
                Ok(written) => rest = &rest[written..],
                Err(cause) if cause.kind() == std::io::ErrorKind::WouldBlock => {}
                Err(cause) => return Err(cause.into()),
            }
        }
        Ok(())
    }

    async fn read_some(&mut self) -> Result<()> {
        loop {
            self.stream.readable().await?;
            match self.stream.try_read_buf(&mut self.answer) {
                Ok(0) => return Err("a server hangs up instead of answering".into()),
                Ok(_) => return Ok(()),
                Err(cause) if cause.kind() == std::io::ErrorKind::WouldBlock => {}
                Err(cause) => return Err(cause.into()),
            }
        }
    }
}

/// A request for a page.
pub fn get(host: &str, path: &str, cookie: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: {host}\r\naccept: text/html\r\ncookie: {cookie}\r\n\r\n")
        .into_bytes()
}

/// A script's call of a server function with the fields of a form, or with `accept` a plain form's.
pub fn post(host: &str, call: &str, cookie: &str, accept: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    format!(
        "POST /api/{call} HTTP/1.1\r\nhost: {host}\r\naccept: {accept}\r\ncookie: {cookie}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    )
    .into_bytes()
}

impl<'a> Answer<'a> {
    fn of(bytes: &'a [u8]) -> Result<Self> {
        let (head, body) = cut(bytes)?.ok_or("an answer without a head")?;
        Ok(Self { status: status(head)?, head, body })
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        header(self.head, name)
    }

    /// Its text.
    pub fn text(&self) -> Result<String> {
        let bytes = match body_of(self.head)? {
            Body::Long(_) => self.body.to_vec(),
            Body::Chunked => {
                let (found, _) = chunks(self.body)?.unwrap_or_default();
                found.into_iter().flat_map(|place| &self.body[place]).copied().collect()
            }
        };
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// How long an answer is, once all of it is here.
fn length(bytes: &[u8]) -> Result<Option<usize>> {
    let Some((head, body)) = cut(bytes)? else { return Ok(None) };
    let before = bytes.len() - body.len();
    let long = match body_of(head)? {
        Body::Long(long) => Some(long).filter(|long| body.len() >= *long),
        Body::Chunked => chunks(body)?.map(|(_, end)| end),
    };
    Ok(long.map(|long| before + long))
}

fn cut(bytes: &[u8]) -> Result<Option<(&str, &[u8])>> {
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    Ok(Some((str::from_utf8(&bytes[..end])?, &bytes[end + 4..])))
}

fn status(head: &str) -> Result<u16> {
    Ok(head.split(' ').nth(1).ok_or("an answer without a status")?.parse()?)
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = head.lines().filter_map(|line| line.split_once(':'));
    lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

fn body_of(head: &str) -> Result<Body> {
    if let Some(long) = header(head, "content-length") {
        return Ok(Body::Long(long.parse()?));
    }
    match header(head, "transfer-encoding") {
        Some("chunked") => Ok(Body::Chunked),
        _ => Ok(Body::Long(0)),
    }
}

/// Where the chunks' bytes are, and where all ends, once the last chunk is here.
fn chunks(body: &[u8]) -> Result<Option<(Vec<Range<usize>>, usize)>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some((long, from)) = chunk(body, at)? {
        found.push(from..from + long);
        at = from + long + 2;
        if long == 0 {
            return Ok(Some((found, at)).filter(|_| body.len() >= at));
        }
    }
    Ok(None)
}

/// How long the chunk at a place is, and where it begins.
fn chunk(body: &[u8], at: usize) -> Result<Option<(usize, usize)>> {
    let Some(rest) = body.get(at..) else { return Ok(None) };
    let Some(end) = rest.windows(2).position(|two| two == b"\r\n") else { return Ok(None) };
    let long = usize::from_str_radix(str::from_utf8(&rest[..end])?, 16)?;
    Ok(Some((long, at + end + 2)))
}
