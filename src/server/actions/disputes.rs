//! Opening and closing disputes (section 6 of the specification).

use super::messages::{self, Post};
use crate::{
    domain::{
        accounts::Viewer,
        disputes::{Act, Outcome, Version},
        ids::ThreadId,
        messages::{MessageKind, SendId},
        moment::Moment,
        threads::Topic,
    },
    error::{AppError, Problem},
    server::{
        Result,
        config::Limits,
        db::{
            Db, Tx,
            disputes::{self, Disputed},
            threads::{self, NewThread},
        },
    },
};

/// What somebody would do about an order's dispute.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Open or close it.
    pub act: Act,
    /// The order's number.
    pub order: String,
    /// The reason or note, as it was typed.
    pub words: String,
    /// What their page knew.
    pub seen: Version,
    /// The id that its form gave it.
    pub send_id: SendId,
    /// From which network address, if that is known.
    pub address: String,
    /// When.
    pub at: Moment,
}

/// Opens or closes a dispute, with a notice in the order's thread, which is made if there is none. What was done
/// already under this send id stays done. Each attempt by somebody who sees the order is noted.
///
/// # Errors
/// [`AppError::NotFound`] for an order that isn't the viewer's to see, [`AppError::Forbidden`],
/// [`AppError::Invalid`] and [`AppError::Conflict`] as [`Act`] says, [`AppError::TooMany`] over the limit.
pub async fn act(db: &Db, limits: &Limits, viewer: &Viewer, wish: &Wish) -> Result<()> {
    let done = attempt(db, limits, viewer, wish).await;
    if let Some(outcome) = done.as_ref().err().and_then(Outcome::of) {
        let mut tx = db.begin().await?;
        if let Some(order) = disputes::hold(&mut tx, viewer, &wish.order).await? {
            note(&mut tx, &order, viewer, wish, outcome).await?;
            tx.commit().await?;
        }
    }
    done
}

async fn attempt(db: &Db, limits: &Limits, viewer: &Viewer, wish: &Wish) -> Result<()> {
    let mut tx = db.begin().await?;
    let order = disputes::hold(&mut tx, viewer, &wish.order).await?.ok_or(AppError::NotFound)?;
    let words = wish.act.read_words(&wish.words);
    if let Ok(words) = &words
        && messages::sent_already(&mut tx, viewer, &wish.notice(words)).await?.is_some()
    {
        return Ok(());
    }
    wish.act.judge(viewer, order.state())?;
    if order.version() != wish.seen {
        return Err(AppError::Conflict(Problem::DisputeMovedOn));
    }
    let words = words?;
    messages::keep_pace(&mut tx, limits, viewer, wish.at).await?;
    let thread = thread_of(&mut tx, &order, wish.at).await?;
    let notice = messages::post(&mut tx, viewer, thread, &wish.notice(&words)).await?;
    let number = notice.ok_or(AppError::Conflict(Problem::SendIdTaken))?.number;
    match order.open_id {
        None => disputes::open(&mut tx, order.id, viewer.id, thread, number).await?,
        Some(dispute) => disputes::close(&mut tx, dispute, viewer.id, number).await?,
    }
    disputes::mark_thread(&mut tx, thread, order.open_id.is_none()).await?;
    note(&mut tx, &order, viewer, wish, Outcome::Done).await?;
    tx.commit().await
}

/// The thread of the open dispute, or the order's own, which is made if there is none.
async fn thread_of(tx: &mut Tx, order: &Disputed, at: Moment) -> Result<ThreadId> {
    if let Some(dispute) = order.open_id {
        return disputes::thread_of(tx, dispute).await;
    }
    let topic = Topic::Order(order.id);
    let parties = threads::parties(tx, topic).await?.ok_or(AppError::NotFound)?;
    let customer = parties.customer.ok_or(AppError::NotFound)?;
    Ok(threads::insert(tx, &NewThread { topic, customer, vendor: parties.vendor, at }).await?.0)
}

async fn note(tx: &mut Tx, order: &Disputed, viewer: &Viewer, wish: &Wish, outcome: Outcome) -> Result<()> {
    disputes::note_attempt(tx, order.id, viewer, &wish.address, (wish.act, outcome), wish.at).await
}

impl Wish {
    fn notice<'a>(&self, words: &'a str) -> Post<'a> {
        let kind = match self.act {
            Act::Open => MessageKind::DisputeOpened,
            Act::Close => MessageKind::DisputeClosed,
        };
        Post { kind, send_id: self.send_id, body: words, at: self.at }
    }
}
