//! Those who write until the server is killed.

use std::sync::atomic::{AtomicBool, Ordering};

use stoa::domain::{accounts::Viewer, ids::ThreadId, messages::SendId};

use super::READER;
use crate::support::{encoded, exchange, get};

/// A message or a notice, known by its send id, which its text ends with.
#[derive(Debug, Clone)]
pub struct Message {
    pub thread: ThreadId,
    pub author: Viewer,
    pub send_id: SendId,
}

impl Message {
    pub fn body(&self) -> String {
        body(self.send_id)
    }
}

/// What everything says.
pub fn body(send_id: SendId) -> String {
    format!("I write {send_id}")
}

/// What somebody does all the time.
pub enum Does {
    /// Writes in each of these threads in turn.
    Writes(Vec<ThreadId>),
    /// Closes the dispute on this order, which is told of in this thread, and opens it again.
    Disputes(String, ThreadId),
}

/// Somebody who writes.
pub struct Sender {
    who: Viewer,
    cookie: String,
    does: Does,
    /// What was sent and not answered.
    pub pending: Option<Message>,
    /// What was answered.
    pub sent: Vec<Message>,
}

impl Sender {
    pub fn new(who: &Viewer, cookie: &str, does: Does) -> Self {
        let (who, cookie) = (who.clone(), cookie.to_owned());
        Self { who, cookie, does, pending: None, sent: Vec::new() }
    }

    /// Writes until nobody answers.
    pub fn write_until(mut self, killed: &AtomicBool, address: &str) -> Self {
        loop {
            let message = self.pending.take().unwrap_or_else(|| self.next());
            if self.who.name == READER {
                let thread = message.thread;
                let cookie = format!("Cookie: {}\r\n", self.cookie);
                get(address, &format!("/panel/message-center/{thread}"), &cookie);
            }
            if !self.send(address, &message) {
                assert!(killed.load(Ordering::Relaxed), "the server hangs up only when it is killed");
                self.pending = Some(message);
                return self;
            }
            self.sent.push(message);
        }
    }

    fn next(&self) -> Message {
        let thread = match &self.does {
            Does::Writes(threads) => threads[self.sent.len() % threads.len()],
            Does::Disputes(_, thread) => *thread,
        };
        Message { thread, author: self.who.clone(), send_id: SendId::fresh() }
    }

    /// Sends a message as a page's script does. Says whether it was answered.
    pub fn send(&self, address: &str, message: &Message) -> bool {
        let (call, about) = self.call(message);
        let form = format!("{about}&send_id={}&body={}", message.send_id, encoded(&message.body()));
        let request = format!(
            "POST /api/{call} HTTP/1.1\r\nHost: {address}\r\nCookie: {}\r\nAccept: application/json\r\n\
             Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            self.cookie,
            form.len()
        );
        let answer = exchange(address, &request);
        assert!(
            answer.is_empty() || answer.starts_with(b"HTTP/1.1 200 "),
            "{call}: {}",
            String::from_utf8_lossy(&answer)
        );
        !answer.is_empty()
    }

    /// The server function that takes a message, and what is said beside it.
    fn call(&self, message: &Message) -> (&'static str, String) {
        match &self.does {
            Does::Writes(_) => ("send_message", format!("thread={}", message.thread)),
            Does::Disputes(order, _) => {
                // It was opened once before all this
                let seen = 1 + self.sent.len();
                let call = if seen.is_multiple_of(2) { "open_dispute" } else { "close_dispute" };
                (call, format!("order={order}&seen={seen}"))
            }
        }
    }
}
