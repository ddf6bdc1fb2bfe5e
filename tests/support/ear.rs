//! Somebody who listens to a program's stream.

use std::time::Duration;

use stoa::domain::accounts::Viewer;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::{Program, World};

/// A stream of a program.
pub struct Ear(TcpStream);

impl Ear {
    /// Has somebody listen.
    pub async fn of(program: &Program, world: &World, who: &Viewer) -> Self {
        let cookie = world.cookie_of(who).await;
        Self::since(program, &cookie, None).await.0
    }

    /// Has somebody listen who has heard all up to a moment, and says what they had missed.
    pub async fn since(program: &Program, cookie: &str, since: Option<i64>) -> (Self, String) {
        let mut stream = TcpStream::connect(&program.address).await.unwrap();
        let since = since.map_or_else(String::new, |since| format!("?since={since}"));
        let get =
            format!("GET /live{since} HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\n\r\n", program.address);
        stream.write_all(get.as_bytes()).await.unwrap();
        let mut ear = Self(stream);
        let missed = ear.until("data: stoa\n").await;
        (ear, missed)
    }

    /// What is heard up to some words.
    pub async fn until(&mut self, words: &str) -> String {
        let mut heard = String::new();
        while !heard.contains(words) {
            let mut bytes = [0; 4_096];
            let read = timeout(Duration::from_secs(20), self.0.read(&mut bytes)).await.unwrap().unwrap();
            assert!(read > 0, "the stream goes on: {heard}");
            heard.push_str(std::str::from_utf8(&bytes[..read]).unwrap());
        }
        heard
    }
}
