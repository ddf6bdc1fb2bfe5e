//! A crowd: as many threads as are wanted, the same for the same seed, to see what Stoa does when it is large.
//!
//! What the actions would have written is there, in bulk: a thread's course is played in memory as the actions
//! play it, and all that it leaves behind is stored.

mod batches;
mod cast;
mod course;
mod dice;
mod languages;
mod names;
mod plots;
mod story;
mod texts;
mod writing;

use cast::Cast;
use plots::{Plots, Shares};
use story::Story;
use texts::Pens;
use tokio::task;

use super::World;
use crate::{
    domain::moment::Moment,
    error::AppError,
    server::{
        Result,
        db::{
            Db,
            bulk::{self, Load},
        },
    },
};

const DAY: i64 = 86_400;
/// How long there has been a crowd.
const DAYS: i64 = 2 * 365;
/// How many of a hundred threads are Lumen's.
const LUMEN: usize = 4;
/// How many threads are Fjord's.
const FJORD: usize = 40;

/// How large a crowd is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// How many threads there are, besides the demo's.
    pub threads: usize,
    /// How many messages these have, at least one each.
    pub messages: usize,
    /// What chance begins with.
    pub seed: u64,
}

/// When the demo's people must have been there, to have taken part from the beginning.
pub(super) fn joined_by(now: Moment) -> Moment {
    now.plus_seconds(-(DAYS + 30) * DAY)
}

/// Adds a crowd to the demo marketplace, up to now.
pub(super) async fn add(db: &Db, world: &World, size: Size, now: Moment) -> Result<()> {
    let mut tx = db.begin().await?;
    let load = Load::begin(&mut tx).await?;
    let ids = bulk::ids(&mut tx).await?;
    let shares = Shares {
        lumen: missing(
            size.threads * LUMEN / 100,
            bulk::threads_of(&mut tx, world.vendor_known("lumen")?).await?,
        ),
        fjord: missing(FJORD, bulk::threads_of(&mut tx, world.vendor_known("fjord")?).await?)
            .min(size.threads),
    };
    let pens = Pens::new();
    let cast = Cast::of(world, ids, size, &pens);
    let story = task::spawn_blocking(move || {
        let plots =
            Plots::of(&cast, size, shares, now.plus_seconds(-DAYS * DAY), now.plus_seconds(-DAY / 24));
        Story::of(cast, plots, ids, size, now)
    });
    let story = story.await.map_err(AppError::internal)?;
    writing::write(db, tx, load, story, pens, &world.hash).await
}

/// How many are missing.
fn missing(wanted: usize, there_are: i64) -> usize {
    wanted.saturating_sub(usize::try_from(there_are).unwrap_or_default())
}
