//! A message, and all that follows from it: that it can be found, counts as unread, queues e-mails, is told. The
//! engine is sent all of that at once.
//!
//! Placeholders stand for the same in all of these statements: `$1` the thread, `$2` its customer, `$3` its vendor,
//! `$4` whether the message is for admins, `$5` its author, `$6` its number, `$7` when it was sent, `$8` when e-mails
//! about it are due, `$9` its author's role, `$10` its send id, `$11` its kind, `$12` its text, `$13` the time of now,
//! `$14` and `$15` its words as the engine stores them.

use sqlx::AssertSqlSafe;

use super::{
    Tx, dialect, entries, execute,
    mail_queue::{self, ENQUEUE, GATHERING},
    read_marks::{COUNT_FOR_OTHERS, OWN_MARK},
    threads::Counted,
};
use crate::{
    domain::{
        accounts::Viewer,
        ids::ThreadId,
        messages::{MessageKind, SendId},
        moment::Moment,
    },
    server::{Result, clock},
};

/// A message to be stored.
pub struct NewMessage<'a> {
    /// Where.
    pub thread: ThreadId,
    /// Who wrote it.
    pub author: &'a Viewer,
    /// The id its form gave it.
    pub send_id: SendId,
    /// What it is.
    pub kind: MessageKind,
    /// When it was sent.
    pub at: Moment,
    /// Its text.
    pub body: &'a str,
}

const MESSAGE: &str = "INSERT INTO messages
        (thread_id, number, author_id, author_role, send_id, for_admins, kind, sent_at, body)
    VALUES ($1, $6, $5, $9, $10, $4, $11, $7, $12) ON CONFLICT (author_id, send_id) DO NOTHING";

const EVENT: &str = "INSERT INTO events (at, kind, thread_id, account_id, vendor_id, for_admins)
    VALUES ($13, 'change', $1, $2, $3, TRUE)";

/// Stores a message of a thread that has been counted up, with all that follows from it; not if its author already
/// sent one under this id: then nothing of this transaction may be committed.
pub async fn store(tx: &mut Tx, new: &NewMessage<'_>, counted: &Counted) -> Result<bool> {
    if counted.has_old_mail {
        mail_queue::close(tx, new.thread, new.author.id, new.at).await?;
    }
    let for_admins = counted.admins_follow || counted.is_disputed || new.kind.is_notice();
    let wording = entries::wording(new.thread, &counted.facts, new.body);
    let (entry, words) = dialect::insert_entry(tx, &wording);
    let following = [entry, &[COUNT_FOR_OTHERS, OWN_MARK, ENQUEUE, EVENT]].concat();
    for sql in dialect::together(tx, MESSAGE, &following) {
        let stored = execute!(
            tx,
            words.iter().fold(
                sqlx::query(AssertSqlSafe(sql))
                    .bind(new.thread)
                    .bind(counted.facts.customer_id)
                    .bind(counted.facts.vendor_id)
                    .bind(for_admins)
                    .bind(new.author.id)
                    .bind(counted.number)
                    .bind(new.at)
                    .bind(new.at.plus_seconds(GATHERING))
                    .bind(new.author.role)
                    .bind(new.send_id.to_string())
                    .bind(new.kind)
                    .bind(new.body)
                    .bind(clock::now()),
                sqlx::query::Query::bind
            )
        )?;
        if stored == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}
