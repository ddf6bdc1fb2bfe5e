//! Starting threads.

use super::messages::{self, Outgoing, Sent};
use crate::{
    domain::{
        accounts::{Role, Viewer},
        moment::Moment,
        threads::Topic,
    },
    error::{AppError, Problem},
    server::{
        Result,
        config::Limits,
        db::{
            Db, Tx,
            threads::{self, NewThread},
        },
    },
};

const HOUR: i64 = 3_600;

/// Starts a thread with its first message; an order's first message when others were quicker
/// goes into the thread that it has by then. Whose the topic is comes from the shop's
/// facts alone.
///
/// # Errors
/// As [`messages::send`], and [`AppError::Forbidden`] for a seller who would ask a seller.
pub async fn start(db: &Db, limits: &Limits, viewer: &Viewer, topic: Topic, out: &Outgoing) -> Result<Sent> {
    let mut tx = db.begin_short().await?;
    let first = &out.as_post();
    if let Some(sent) = messages::sent_already(&mut tx, viewer, first).await? {
        let is_this = threads::is_about(&mut tx, sent.thread, topic).await?;
        // It may only just be on its way to being stored
        tx.commit().await?;
        return if is_this { Ok(sent) } else { Err(AppError::Conflict(Problem::SendIdTaken)) };
    }
    let parties = threads::parties(&mut tx, topic).await?.ok_or(AppError::NotFound)?;
    let customer = topic.customer_for(viewer, parties)?;
    if parties.customer_left {
        return Err(AppError::Conflict(Problem::CustomerLeft));
    }
    messages::keep_pace(&mut tx, limits, viewer, out.at).await?;
    let new = NewThread { topic, customer, vendor: parties.vendor, at: out.at };
    let (thread, was_made) = threads::insert(&mut tx, &new).await?;
    if was_made {
        keep_pace(&mut tx, limits, viewer, out.at).await?;
    }
    match messages::post(&mut tx, viewer, thread, first).await? {
        Some(sent) => tx.commit().await.map(|()| sent),
        None => messages::sent_meanwhile(db, tx, viewer, first).await,
    }
}

/// Holds a customer to their new threads an hour.
async fn keep_pace(tx: &mut Tx, limits: &Limits, viewer: &Viewer, at: Moment) -> Result<()> {
    if viewer.role != Role::Customer || limits.threads_per_hour.is_off() {
        return Ok(());
    }
    let window = at.window(HOUR);
    let (begun, first) = threads::begun_within(tx, viewer.id, window).await?;
    limits.threads_per_hour.allow(begun, first.map(|first| first.seconds_since(window.0)))
}
