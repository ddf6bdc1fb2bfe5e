//! Messages.

use std::ops::RangeInclusive;

use serde::Deserialize;

use super::{
    Db, Tx,
    at_once::{self, Row},
    dialect::among,
    on_tx,
    thread_lists::{Arg, Statement},
};
use crate::{
    domain::{
        accounts::{Role, Viewer},
        ids::{AccountId, ThreadId},
        links::pieces,
        messages::{MessageKind, MessageView, SendId},
        moment::Moment,
        names::Author,
        search::{Query, excerpt},
        threads::Found,
    },
    server::Result,
};

/// How many characters of a found message a list shows.
const EXCERPT: usize = 120;

/// A message already stored under a send id.
#[derive(Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Stored {
    /// Where.
    pub thread_id: ThreadId,
    /// Its number there.
    pub number: i64,
    /// What it is.
    pub kind: MessageKind,
    /// Its text.
    pub body: String,
}

/// A message as the database has it.
#[derive(Deserialize, sqlx::FromRow)]
pub struct Record {
    number: i64,
    author_id: AccountId,
    author_role: Role,
    author_name: String,
    kind: MessageKind,
    sent_at: Moment,
    body: String,
}

impl Row for Record {
    const COLUMNS: &'static str = "number, author_id, author_role, author_name, kind, sent_at, body";
}

impl Record {
    /// The message as a search shows it, with the words that it looked for.
    #[must_use]
    pub fn found_for(&self, viewer: &Viewer, vendor: Option<&str>, query: &Query) -> Found {
        Found {
            number: self.number,
            kind: self.kind,
            author: self.author(vendor).name_for(viewer),
            sent_at: self.sent_at,
            parts: excerpt(&self.body, &query.marks(&self.body), EXCERPT),
        }
    }

    fn author<'a>(&'a self, vendor: Option<&'a str>) -> Author<'a> {
        Author { id: self.author_id, role: self.author_role, name: &self.author_name, vendor }
    }

    /// The message as a viewer sees it in a thread of this vendor.
    #[must_use]
    pub fn view_for(self, viewer: &Viewer, vendor: Option<&str>) -> MessageView {
        MessageView {
            number: self.number,
            author: self.author(vendor).name_for(viewer),
            side: self.author_role.into(),
            kind: self.kind,
            sent_at: self.sent_at,
            body: pieces(&self.body),
        }
    }
}

/// What an author has stored under a send id.
pub async fn stored_under(tx: &mut Tx, author: AccountId, send_id: SendId) -> Result<Option<Stored>> {
    const SQL: &str =
        "SELECT thread_id, number, kind, body FROM messages WHERE author_id = $1 AND send_id = $2";
    Ok(on_tx!(tx, conn => sqlx::query_as(SQL).bind(author).bind(send_id.to_string()).fetch_optional(conn))?)
}

/// How many messages an author has sent within a window, and when the first of those was.
pub async fn sent_within(
    tx: &mut Tx,
    author: AccountId,
    (since, until): (Moment, Moment),
) -> Result<(i64, Option<Moment>)> {
    const SQL: &str = "SELECT COUNT(*), MIN(sent_at) FROM messages
        WHERE author_id = $1 AND sent_at > $2 AND sent_at <= $3";
    Ok(on_tx!(tx, conn => sqlx::query_as(SQL).bind(author).bind(since).bind(until).fetch_one(conn))?)
}

/// Some messages of a thread, oldest first. The caller has found the thread through its viewer's scope.
pub async fn between(db: &Db, thread: ThreadId, numbers: RangeInclusive<i64>) -> Result<Vec<Record>> {
    const SQL: &str = "SELECT m.number, m.author_id, m.author_role, a.name AS author_name, m.kind,
            m.sent_at, m.body FROM messages m JOIN accounts a ON a.id = m.author_id
        WHERE m.thread_id = $1 AND m.number BETWEEN $2 AND $3 ORDER BY m.number";
    let args = [thread.0, *numbers.start(), *numbers.end()].map(Arg::Number).into();
    at_once::all(db, Statement { sql: SQL.to_owned(), args }).await
}

/// A message of some thread.
#[derive(Deserialize, sqlx::FromRow)]
pub struct OfThread {
    /// The thread.
    pub thread_id: ThreadId,
    /// The message.
    #[sqlx(flatten)]
    pub record: Record,
}

impl Row for OfThread {
    const COLUMNS: &'static str =
        "thread_id, json_array(number, author_id, author_role, author_name, kind, sent_at, body)";
}

/// The messages of some entries, which the caller has found through its viewer's scope.
pub async fn of_entries(db: &Db, entries: &[i64]) -> Result<Vec<OfThread>> {
    let sql = format!(
        "SELECT m.thread_id, m.number, m.author_id, m.author_role, a.name AS author_name, m.kind, m.sent_at, m.body
        FROM message_entries e JOIN messages m ON m.thread_id = e.thread_id AND m.number = e.number
        JOIN accounts a ON a.id = m.author_id WHERE {}",
        among(db, "e.id", "$1")
    );
    at_once::all(db, Statement { sql, args: vec![Arg::Text(format!("{entries:?}"))] }).await
}
