//! Holds people to how often they may do what.
//!
//! It is counted before it is done, so that what is done at once is all counted; and what can't be counted isn't done.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{
    Result,
    db::{Db, limits_used},
};
use crate::{
    domain::{
        limits::{Counted, Pace, is_over},
        moment::Moment,
    },
    error::AppError,
};

/// Holds people to how often they may do what.
#[derive(Debug, Clone)]
pub struct Limiter {
    /// What whoever runs the server has settled.
    pub most: Most,
    kept: Kept,
    /// What this server alone has counted.
    here: Used,
}

/// Up to when what is used up. A key costs whoever has it made a request that is dear, or an account, so nobody fills the
/// memory.
type Used = Arc<Mutex<HashMap<String, Moment>>>;

/// How many of what an account may; 0 is no limit.
#[derive(Debug, Clone, Copy)]
pub struct Most {
    /// Searches a minute.
    pub searches: u32,
    /// Disputes opened or closed in ten minutes.
    pub disputes: u32,
    /// Live streams at once, on one server.
    pub streams: u32,
}

/// Where it is kept what was used up.
#[derive(Debug, Clone)]
enum Kept {
    /// By this server alone.
    Here,
    /// By all servers on a database.
    There(Db),
}

impl Limiter {
    /// Counts by itself.
    #[must_use]
    pub fn in_memory(most: Most) -> Self {
        Self { most, kept: Kept::Here, here: Used::default() }
    }

    /// Counts together with all other servers on a database.
    #[must_use]
    pub fn in_database(db: &Db, most: Most) -> Self {
        Self { most, kept: Kept::There(db.clone()), here: Used::default() }
    }

    /// Counts what is about to be done, under all of these or under none.
    ///
    /// # Errors
    /// [`AppError::TooMany`] when any of them is used up; [`AppError::Internal`] when it can't be counted.
    pub async fn count(&self, what: &[Counted<'_>], at: Moment) -> Result<()> {
        let limited: Vec<(String, Pace)> =
            what.iter().filter_map(|counted| Some((counted.key(), counted.pace()?))).collect();
        let taken = match &self.kept {
            Kept::Here => take_here(&mut locked(&self.here), &limited, at),
            Kept::There(db) => take_there(db, &limited, at).await?,
        };
        taken.map_err(|retry_after| AppError::TooMany { retry_after })
    }

    /// Counts what is about to be done and costs little more than counting it together would: this server does so by
    /// itself, wherever the rest is counted.
    ///
    /// # Errors
    /// [`AppError::TooMany`] when it is used up.
    pub fn count_here(&self, what: Counted<'_>, at: Moment) -> Result<()> {
        let limited: Vec<(String, Pace)> = what.pace().map(|pace| (what.key(), pace)).into_iter().collect();
        take_here(&mut locked(&self.here), &limited, at)
            .map_err(|retry_after| AppError::TooMany { retry_after })
    }

    /// Gives one of something back, since it wasn't what is counted.
    pub async fn give_back(&self, what: Counted<'_>) {
        let (Some(pace), key) = (what.pace(), what.key()) else { return };
        match &self.kept {
            Kept::Here => {
                if let Some(used) = locked(&self.here).get_mut(&key) {
                    used.0 -= pace.each();
                }
            }
            // What can't be given back stays counted; the fault is in the log
            Kept::There(db) => drop(limits_used::give_back(db, &key, pace).await),
        }
    }

    /// Forgets all that was counted of something.
    pub async fn forgive(&self, what: Counted<'_>) {
        let key = what.key();
        match &self.kept {
            Kept::Here => {
                locked(&self.here).remove(&key);
            }
            Kept::There(db) => drop(limits_used::forget(db, &key).await),
        }
    }

    /// Forgets what is over.
    ///
    /// # Errors
    /// [`AppError::Internal`] when the database fails.
    pub async fn tidy(&self, at: Moment) -> Result<()> {
        locked(&self.here).retain(|_, used| !is_over(*used, at));
        match &self.kept {
            Kept::Here => Ok(()),
            Kept::There(db) => limits_used::forget_over(db, at).await,
        }
    }
}

/// Uses one of each, or says how long to wait for one that there isn't.
type Taken = std::result::Result<(), i64>;

fn take_here(used: &mut HashMap<String, Moment>, limited: &[(String, Pace)], at: Moment) -> Taken {
    let mut taken = Vec::new();
    for (key, pace) in limited {
        taken.push((key.clone(), pace.take(used.get(key).copied(), at)?));
    }
    used.extend(taken);
    Ok(())
}

async fn take_there(db: &Db, limited: &[(String, Pace)], at: Moment) -> Result<Taken> {
    if limited.is_empty() {
        return Ok(Ok(()));
    }
    let mut tx = db.begin_short().await?;
    for (key, pace) in limited {
        if let Err(wait) = limits_used::take(&mut tx, key, *pace, at).await? {
            return Ok(Err(wait));
        }
    }
    tx.commit().await?;
    Ok(Ok(()))
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::AccountId;

    #[tokio::test]
    async fn memory_keeps_only_what_still_counts() {
        const AT: Moment = Moment(1_790_000_000_000_000);
        let limiter = Limiter::in_memory(Most { searches: 0, disputes: 0, streams: 0 });
        let search = |account| Counted::Search(AccountId(account), 1);
        for account in 0..10 {
            assert_eq!(limiter.count(&[search(account)], AT.plus_seconds(account)).await, Ok(()));
        }
        assert_eq!(limiter.tidy(AT.plus_seconds(64)).await, Ok(()));
        assert_eq!(locked(&limiter.here).len(), 5);
        let refused = limiter.count(&[search(9)], AT.plus_seconds(64)).await;
        assert_eq!(refused, Err(AppError::TooMany { retry_after: 5 }));
        assert_eq!(limiter.tidy(AT.plus_seconds(-86_400)).await, Ok(()));
        assert_eq!(locked(&limiter.here).len(), 0, "the clock was put back");
    }
}
