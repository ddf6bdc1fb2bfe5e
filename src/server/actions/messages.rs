//! Sending messages.

use crate::{
    domain::{
        accounts::{Role, Viewer},
        ids::ThreadId,
        messages::{MessageBody, MessageKind, SendId},
        moment::Moment,
    },
    error::{AppError, Problem},
    server::{
        Result,
        config::Limits,
        db::{
            Db, Tx, accounts,
            messages::{self, Stored},
            posting::{self, NewMessage},
            threads,
        },
    },
};

/// What somebody sends.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The id that its form gave it.
    pub send_id: SendId,
    /// Its text.
    pub body: MessageBody,
    /// When.
    pub at: Moment,
}

/// A message or notice to be posted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Post<'a> {
    /// What it is.
    pub kind: MessageKind,
    /// The id that its form gave it.
    pub send_id: SendId,
    /// Its text.
    pub body: &'a str,
    /// When.
    pub at: Moment,
}

impl Outgoing {
    /// The message that it becomes.
    pub(super) fn as_post(&self) -> Post<'_> {
        Post { kind: MessageKind::Text, send_id: self.send_id, body: self.body.as_str(), at: self.at }
    }
}

/// A message that is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// Its thread.
    pub thread: ThreadId,
    /// Its number there.
    pub number: i64,
}

const MINUTE: i64 = 60;

/// Sends a message to a thread. What was sent already under this id is answered again.
///
/// # Errors
/// [`AppError::NotFound`] for a thread that isn't the viewer's to see, [`AppError::Conflict`]
/// when it was deleted, its customer's account is closed, or another text is stored under this id, [`AppError::TooMany`] over the limit.
pub async fn send(
    db: &Db,
    limits: &Limits,
    viewer: &Viewer,
    thread: ThreadId,
    out: &Outgoing,
) -> Result<Sent> {
    // The account before the thread, as everywhere: who holds them the other way round waits for ever
    let mut tx = db.begin_short_of(viewer.id).await?;
    let new = &out.as_post();
    if let Some(sent) = sent_already(&mut tx, viewer, new).await? {
        // It may only just be on its way to being stored
        tx.commit().await?;
        return sent.in_thread(thread);
    }
    let standing = threads::standing(&mut tx, viewer, thread).await?.ok_or(AppError::NotFound)?;
    if standing.is_deleted {
        return Err(AppError::Conflict(Problem::ThreadDeleted));
    }
    if standing.customer_left {
        return Err(AppError::Conflict(Problem::CustomerLeft));
    }
    keep_pace_while_held(&mut tx, limits, viewer, out.at).await?;
    match post(&mut tx, viewer, thread, new).await? {
        Some(sent) => tx.commit().await.map(|()| sent),
        None => sent_meanwhile(db, tx, viewer, new).await?.in_thread(thread),
    }
}

impl Sent {
    /// This, if it is in the thread it should have gone to; else its id was used for something else.
    fn in_thread(self, thread: ThreadId) -> Result<Self> {
        if self.thread == thread { Ok(self) } else { Err(AppError::Conflict(Problem::SendIdTaken)) }
    }
}

/// The message already stored under this send id, if there is one.
pub(super) async fn sent_already(tx: &mut Tx, viewer: &Viewer, new: &Post<'_>) -> Result<Option<Sent>> {
    match messages::stored_under(tx, viewer.id, new.send_id).await? {
        None => Ok(None),
        Some(Stored { thread_id, number, kind, body }) if (kind, body.as_str()) == (new.kind, new.body) => {
            Ok(Some(Sent { thread: thread_id, number }))
        }
        Some(_) => Err(AppError::Conflict(Problem::SendIdTaken)),
    }
}

/// Holds an account to its messages a minute.
pub(super) async fn keep_pace(tx: &mut Tx, limits: &Limits, viewer: &Viewer, at: Moment) -> Result<()> {
    accounts::hold(tx, viewer.id).await?;
    keep_pace_while_held(tx, limits, viewer, at).await
}

async fn keep_pace_while_held(tx: &mut Tx, limits: &Limits, viewer: &Viewer, at: Moment) -> Result<()> {
    if limits.messages_per_minute.is_off() {
        return Ok(());
    }
    let window = at.window(MINUTE);
    let (sent, first) = messages::sent_within(tx, viewer.id, window).await?;
    limits.messages_per_minute.allow(sent, first.map(|first| first.seconds_since(window.0)))
}

/// Puts a message into a thread that the viewer may write to; none when the same send came in
/// meanwhile on another connection.
pub(super) async fn post(
    tx: &mut Tx,
    viewer: &Viewer,
    thread: ThreadId,
    new: &Post<'_>,
) -> Result<Option<Sent>> {
    let asks = viewer.role == Role::Customer || new.kind.is_notice();
    let message = NewMessage {
        thread,
        author: viewer,
        send_id: new.send_id,
        kind: new.kind,
        at: new.at,
        body: new.body,
    };
    let counted =
        threads::count_up(tx, &message, asks).await?.ok_or(AppError::Conflict(Problem::ThreadDeleted))?;
    if !posting::store(tx, &message, &counted).await? {
        return Ok(None);
    }
    if viewer.role == Role::Admin && !counted.admins_follow && !new.kind.is_notice() {
        threads::let_admins_follow(tx, thread).await?;
    }
    Ok(Some(Sent { thread, number: counted.number }))
}

/// Undoes this attempt and answers with the one that was quicker.
pub(super) async fn sent_meanwhile(db: &Db, tx: Tx, viewer: &Viewer, new: &Post<'_>) -> Result<Sent> {
    drop(tx);
    let mut tx = db.begin().await?;
    sent_already(&mut tx, viewer, new)
        .await?
        .ok_or_else(|| AppError::internal("a send id was taken and is gone"))
}
