//! How far it is, for whoever waits at a terminal.

use std::{
    io::{self, IsTerminal, Write},
    time::{Duration, Instant},
};

const PACE: Duration = Duration::from_millis(500);

/// A line on standard error that is written over and over.
pub struct Progress {
    all: u64,
    said_at: Option<Instant>,
    is_heard: bool,
}

impl Progress {
    /// Of so much in all; nothing is said where nobody reads along.
    #[must_use]
    pub fn of(all: u64) -> Self {
        Self { all, said_at: None, is_heard: io::stderr().is_terminal() }
    }

    /// Says how much is done, in percent and in words, unless it was said just now.
    pub fn say(&mut self, done: u64, words: impl FnOnce() -> String) {
        if self.is_heard && self.said_at.is_none_or(|at| at.elapsed() >= PACE) {
            let percent = done.saturating_mul(100) / self.all.max(1);
            write(&format!("{percent:>3} %, {}", words()));
            self.said_at = Some(Instant::now());
        }
    }

    /// Leaves an empty line, for others to write on.
    pub fn clear(&mut self) {
        if self.is_heard {
            write("");
            self.said_at = None;
        }
    }
}

/// Over what was written before. That it can't be written is no reason to stop.
fn write(line: &str) {
    let _ = write!(io::stderr(), "\r{line:<40}\r{line}");
}
