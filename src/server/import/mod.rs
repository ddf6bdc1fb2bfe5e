//! The shop's door: vendors, products, customers and orders come in as one JSON object a line.
//!
//! A line is taken whole or not at all, and one that is refused harms no other. What is there already under the
//! same reference is changed; the same line once more changes nothing.

mod line;
mod orders;
mod refusal;
mod store;

use std::{
    collections::HashSet,
    io::{self, BufRead, Read},
};

pub use line::{Customer, Item, Line, Order, Product, Vendor};
pub use refusal::Refusal;
pub use store::store;

use super::{Result, db::Db};
use crate::domain::moment::Moment;

/// The most bytes of a line.
pub const LONGEST_LINE: usize = 1024 * 1024;

/// How many lines are stored in one transaction.
const BATCH: usize = 500;

/// What became of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is new.
    Created,
    /// Something that was there is different now.
    Changed,
    /// It was all there already.
    Unchanged,
    /// It can't be taken.
    Refused(Refusal),
}

/// What became of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Report {
    /// How many things are new.
    pub created: usize,
    /// How many have changed.
    pub changed: usize,
    /// How many were there already.
    pub unchanged: usize,
    /// How many lines weren't taken.
    pub refused: usize,
}

/// Somebody who waits for an import.
pub trait Listener {
    /// A line was refused; the first is line 1.
    fn refused(&mut self, line: usize, refusal: &Refusal);
    /// So many bytes and lines are done.
    fn progress(&mut self, bytes: u64, lines: usize);
}

/// Why an import stopped before its end; what came before stays.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// The file can't be read on.
    #[error("the file can't be read on: {0}")]
    File(#[from] io::Error),
    /// The database fails, at about this line.
    #[error("the database failed at line {line}; what came before it is stored")]
    #[expect(missing_docs, reason = "the sentence says it")]
    Database { line: usize },
}

/// Imports a file, line by line.
///
/// # Errors
/// When the file can't be read on or the database fails; the same file can be imported again then.
pub async fn run(
    db: &Db,
    file: impl BufRead,
    at: Moment,
    listener: &mut impl Listener,
) -> std::result::Result<Report, Stop> {
    let mut lines = Lines { file, bytes: 0, number: 0 };
    let mut batch = Batch::default();
    let mut report = Report::default();
    while let Some((number, bytes)) = lines.next()? {
        let line = bytes.map_or(Err(Refusal::TooLong(LONGEST_LINE)), |bytes| Line::parse(&bytes));
        if !batch.has_room_for(line.as_ref().ok()) {
            batch.flush(db, at, &mut report, listener).await?;
            listener.progress(lines.bytes, number);
        }
        batch.add(number, line);
    }
    batch.flush(db, at, &mut report, listener).await?;
    listener.progress(lines.bytes, lines.number);
    Ok(report)
}

impl Report {
    fn note(&mut self, line: usize, outcome: &Outcome, listener: &mut impl Listener) {
        match outcome {
            Outcome::Created => self.created += 1,
            Outcome::Changed => self.changed += 1,
            Outcome::Unchanged => self.unchanged += 1,
            Outcome::Refused(refusal) => {
                self.refused += 1;
                listener.refused(line, refusal);
            }
        }
    }
}

/// Lines that are stored together: of one kind, each about something else.
#[derive(Default)]
struct Batch {
    numbers: Vec<usize>,
    lines: Vec<Line>,
    references: HashSet<String>,
    /// Lines among them that can't be taken.
    refused: Vec<(usize, Refusal)>,
}

impl Batch {
    fn has_room_for(&self, line: Option<&Line>) -> bool {
        let goes_with = |line: &Line| {
            let kind = std::mem::discriminant(line);
            self.lines.first().is_none_or(|first| std::mem::discriminant(first) == kind)
                && !self.references.contains(line.reference())
        };
        self.lines.len() + self.refused.len() < BATCH && line.is_none_or(goes_with)
    }

    fn add(&mut self, number: usize, line: std::result::Result<Line, Refusal>) {
        match line {
            Ok(line) => {
                self.references.insert(line.reference().to_owned());
                self.numbers.push(number);
                self.lines.push(line);
            }
            Err(refusal) => self.refused.push((number, refusal)),
        }
    }

    /// Stores what is there. If it can't be stored together, because somebody else was at the same thing perhaps,
    /// each line is stored by itself.
    async fn flush(
        &mut self,
        db: &Db,
        at: Moment,
        report: &mut Report,
        listener: &mut impl Listener,
    ) -> std::result::Result<(), Stop> {
        let Self { numbers, lines, refused, .. } = std::mem::take(self);
        let outcomes = if let Ok(outcomes) = stored(db, &lines, at).await {
            outcomes
        } else {
            let mut outcomes = Vec::new();
            for (line, number) in lines.chunks(1).zip(&numbers) {
                let outcome = stored(db, line, at).await.map_err(|_| Stop::Database { line: *number })?;
                outcomes.extend(outcome);
            }
            outcomes
        };
        let refused = refused.into_iter().map(|(number, refusal)| (number, Outcome::Refused(refusal)));
        let mut all: Vec<(usize, Outcome)> = numbers.into_iter().zip(outcomes).chain(refused).collect();
        all.sort_by_key(|(number, _)| *number);
        for (number, outcome) in all {
            report.note(number, &outcome, listener);
        }
        Ok(())
    }
}

async fn stored(db: &Db, lines: &[Line], at: Moment) -> Result<Vec<Outcome>> {
    let mut tx = db.begin().await?;
    let outcomes = store(&mut tx, lines, at).await?;
    tx.commit().await?;
    Ok(outcomes)
}

/// The lines of a file, empty ones left out; one that is too long is skipped without being kept.
struct Lines<F> {
    file: F,
    bytes: u64,
    number: usize,
}

impl<F: BufRead> Lines<F> {
    fn next(&mut self) -> io::Result<Option<(usize, Option<Vec<u8>>)>> {
        loop {
            let mut line = Vec::new();
            let most = LONGEST_LINE as u64 + 1;
            let read = self.file.by_ref().take(most).read_until(b'\n', &mut line)?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            self.bytes += read as u64;
            if line.last() != Some(&b'\n') && line.len() > LONGEST_LINE {
                self.skip_line()?;
                return Ok(Some((self.number, None)));
            }
            if !line.trim_ascii().is_empty() {
                return Ok(Some((self.number, Some(line))));
            }
        }
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let some = self.file.fill_buf()?;
            let end = some.iter().position(|byte| *byte == b'\n');
            let read = end.map_or(some.len(), |end| end + 1);
            self.file.consume(read);
            self.bytes += read as u64;
            if end.is_some() || read == 0 {
                return Ok(());
            }
        }
    }
}
