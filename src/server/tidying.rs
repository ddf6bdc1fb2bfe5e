//! Forgets what is over, so that nothing grows that nobody needs: sessions, links for new passwords, and what was used up of
//! limits.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use super::{
    Result, clock,
    context::AppState,
    db::{password_links, sessions},
};
use crate::domain::moment::Moment;

/// How often.
const EVERY: Duration = Duration::from_mins(1);

/// Forgets what is over, again and again, until the server stops.
pub async fn keep_tidy(state: AppState) {
    let stopped = state.live.stopped();
    let mut turn = interval(EVERY);
    turn.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stopped.cancelled() => return,
            // What can't be forgotten now is next time; the fault is in the log
            _ = turn.tick() => drop(tidy(&state, clock::now()).await),
        }
    }
}

/// Forgets what is over by a moment.
///
/// # Errors
/// [`AppError::Internal`](crate::error::AppError::Internal) when the database fails.
pub async fn tidy(state: &AppState, at: Moment) -> Result<()> {
    state.limiter.tidy(at).await?;
    let mut tx = state.db.begin().await?;
    sessions::delete_expired(&mut tx, at).await?;
    password_links::delete_expired(&mut tx, at).await?;
    tx.commit().await
}
