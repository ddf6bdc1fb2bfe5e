//! Messages.

use super::{Db, Tx, execute, on_engine, on_tx};
use crate::{
    domain::{
        accounts::{Role, Viewer},
        ids::{AccountId, ThreadId},
        messages::{MessageBody, MessageView, SendId},
        moment::Moment,
        names::Author,
    },
    server::Result,
};

/// A message to be stored.
pub struct NewMessage<'a> {
    /// Where.
    pub thread: ThreadId,
    /// Its number there.
    pub number: i64,
    /// Who wrote it.
    pub author: &'a Viewer,
    /// The id its form gave it.
    pub send_id: SendId,
    /// Whether it counts for admins.
    pub for_admins: bool,
    /// When it was sent.
    pub at: Moment,
    /// Its text.
    pub body: &'a MessageBody,
}

/// A message already stored under a send id.
#[derive(Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Stored {
    /// Where.
    pub thread_id: ThreadId,
    /// Its number there.
    pub number: i64,
    /// Its text.
    pub body: String,
}

/// A message as the database has it.
#[derive(sqlx::FromRow)]
pub struct Record {
    number: i64,
    author_id: AccountId,
    author_role: Role,
    author_name: String,
    sent_at: Moment,
    body: String,
}

impl Record {
    /// The message as a viewer sees it in a thread of this vendor.
    #[must_use]
    pub fn view_for(self, viewer: &Viewer, vendor: Option<&str>) -> MessageView {
        let author = Author { id: self.author_id, role: self.author_role, name: &self.author_name, vendor };
        MessageView {
            number: self.number,
            author: author.name_for(viewer),
            side: self.author_role.into(),
            sent_at: self.sent_at,
            body: self.body,
        }
    }
}

/// Stores a message, unless its author already sent one under this id.
pub async fn insert(tx: &mut Tx, new: &NewMessage<'_>) -> Result<bool> {
    const SQL: &str = "INSERT INTO messages
            (thread_id, number, author_id, author_role, send_id, for_admins, sent_at, body)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (author_id, send_id) DO NOTHING";
    let stored = execute!(
        tx,
        sqlx::query(SQL)
            .bind(new.thread)
            .bind(new.number)
            .bind(new.author.id)
            .bind(new.author.role)
            .bind(new.send_id.to_string())
            .bind(new.for_admins)
            .bind(new.at)
            .bind(new.body.as_str())
    )?;
    Ok(stored == 1)
}

/// What an author has stored under a send id.
pub async fn stored_under(tx: &mut Tx, author: AccountId, send_id: SendId) -> Result<Option<Stored>> {
    const SQL: &str = "SELECT thread_id, number, body FROM messages WHERE author_id = $1 AND send_id = $2";
    Ok(on_tx!(tx, conn => sqlx::query_as(SQL).bind(author).bind(send_id.to_string()).fetch_optional(conn))?)
}

/// How many messages an author has sent since then, and when the first of those was.
pub async fn sent_since(tx: &mut Tx, author: AccountId, since: Moment) -> Result<(i64, Option<Moment>)> {
    const SQL: &str = "SELECT COUNT(*), MIN(sent_at) FROM messages WHERE author_id = $1 AND sent_at > $2";
    Ok(on_tx!(tx, conn => sqlx::query_as(SQL).bind(author).bind(since).fetch_one(conn))?)
}

/// The newest messages of a thread before a number, newest first. The caller has found the thread
/// through its viewer's scope.
pub async fn newest_before(db: &Db, thread: ThreadId, before: i64, limit: i64) -> Result<Vec<Record>> {
    const SQL: &str = "SELECT m.number, m.author_id, m.author_role, a.name AS author_name, m.sent_at, m.body
        FROM messages m JOIN accounts a ON a.id = m.author_id
        WHERE m.thread_id = $1 AND m.number < $2 ORDER BY m.number DESC LIMIT $3";
    Ok(on_engine!(db, pool => sqlx::query_as(SQL).bind(thread).bind(before).bind(limit).fetch_all(pool))?)
}
