//! How far it is, for whoever waits at a terminal.

use std::{
    io::{self, IsTerminal, Write},
    time::{Duration, Instant},
};

const PACE: Duration = Duration::from_millis(500);

/// A line on standard error that is written over and over.
pub struct Progress {
    messages: usize,
    said_at: Option<Instant>,
    is_heard: bool,
}

impl Progress {
    /// Of so many messages; nothing is said where nobody reads along.
    #[must_use]
    pub fn of(messages: usize) -> Self {
        Self { messages, said_at: None, is_heard: io::stderr().is_terminal() }
    }

    /// Says how many messages and threads are there, unless it was said just now.
    pub fn say(&mut self, messages: usize, threads: usize) {
        if self.is_heard && self.said_at.is_none_or(|at| at.elapsed() >= PACE) {
            let percent = messages * 100 / self.messages.max(1);
            write(&format!("{percent:>3} %, {threads} threads"));
            self.said_at = Some(Instant::now());
        }
    }

    /// Leaves an empty line.
    pub fn end(&self) {
        if self.is_heard {
            write("");
        }
    }
}

/// Over what was written before. That it can't be written is no reason to stop.
fn write(line: &str) {
    let _ = write!(io::stderr(), "\r{line:<40}\r{line}");
}
