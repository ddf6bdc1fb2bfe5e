//! Writing to SQLite, where one writes at a time. Short acts that wait for their turn join the transaction of the one
//! before them: all of them are stored durably by one commit, and none is answered before
//! (`docs/decisions/0015-joined-commits.md`).

use std::{
    ops::{Deref, DerefMut},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use sqlx::{Sqlite, SqliteConnection, SqlitePool, Transaction};
use tokio::{
    runtime::Handle,
    sync::{Mutex, OwnedMutexGuard, oneshot},
    time::timeout,
};

use crate::{error::AppError, server::faults::logged};

/// How many acts may be stored by one commit.
const MOST: usize = 32;

/// How long to wait for a turn.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

const BEGIN: &str = "BEGIN IMMEDIATE";

/// Who waits to join.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    left_open: Arc<Mutex<Option<Open>>>,
    waiting: Arc<AtomicUsize>,
}

/// A transaction that the next act joins.
#[derive(Debug)]
struct Open {
    tx: Transaction<'static, Sqlite>,
    /// Those whose acts are in it, and are told when it is committed, or why it couldn't be.
    members: Vec<oneshot::Sender<Result<(), AppError>>>,
}

/// A transaction that writes.
pub struct Writing {
    turn: Option<Turn>,
}

struct Turn {
    open: Open,
    /// For an act that joins others.
    joined: Option<Joined>,
}

struct Joined {
    queue: Queue,
    left_open: OwnedMutexGuard<Option<Open>>,
}

impl Queue {
    /// Begins an act that others may join.
    pub(super) async fn join(&self, pool: &SqlitePool) -> Result<Writing, sqlx::Error> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let turn = timeout(PATIENCE, self.left_open.clone().lock_owned()).await;
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        let Ok(mut left_open) = turn else {
            tokio::spawn(self.clone().commit_left());
            return Err(sqlx::Error::PoolTimedOut);
        };
        let mut open = match left_open.take() {
            Some(open) => open,
            None => Open { tx: pool.begin_with(BEGIN).await?, members: Vec::new() },
        };
        let joined = Joined { queue: self.clone(), left_open };
        let done = sqlx::query("SAVEPOINT act").execute(&mut *open.tx).await;
        let turn = Turn { open, joined: Some(joined) };
        match done {
            Ok(_) => Ok(Writing { turn: Some(turn) }),
            Err(cause) => {
                turn.end().await;
                Err(cause)
            }
        }
    }
}

impl Queue {
    /// Commits what may have been left open to somebody who has given up.
    async fn commit_left(self) {
        let joined = Joined { left_open: self.left_open.clone().lock_owned().await, queue: self };
        joined.pass_on().await;
    }
}

impl Writing {
    /// Begins a transaction that nobody joins.
    pub(super) async fn alone(pool: &SqlitePool) -> Result<Self, sqlx::Error> {
        let open = Open { tx: pool.begin_with(BEGIN).await?, members: Vec::new() };
        Ok(Self { turn: Some(Turn { open, joined: None }) })
    }

    /// Makes all of it so; on return it is stored durably.
    pub(super) async fn commit(mut self) -> Result<(), AppError> {
        let Some(mut turn) = self.turn.take() else { return Ok(()) };
        if turn.joined.is_some() {
            sqlx::query("RELEASE act").execute(&mut *turn.open.tx).await?;
        }
        let (tell, told) = oneshot::channel();
        turn.open.members.push(tell);
        // Who goes away meanwhile leaves the others their commit
        tokio::spawn(turn.end());
        told.await.map_err(|_| AppError::internal("what was written couldn't be stored"))?
    }
}

impl Turn {
    async fn end(self) {
        match self.joined {
            Some(mut joined) => {
                *joined.left_open = Some(self.open);
                joined.pass_on().await;
            }
            None => self.open.commit().await,
        }
    }
}

impl Joined {
    /// Leaves the transaction open to who waits to join, or commits it. The turn lasts until then.
    async fn pass_on(mut self) {
        let is_awaited = self.queue.waiting.load(Ordering::SeqCst) > 0;
        if let Some(open) = self.left_open.take_if(|open| !is_awaited || open.members.len() >= MOST) {
            open.commit().await;
        }
    }
}

impl Open {
    async fn commit(self) {
        let Self { tx, members } = self;
        tell(members, &tx.commit().await.map_err(|cause| AppError::not_stored(&cause)));
    }
}

/// Whoever has gone away is told nothing.
fn tell(members: Vec<oneshot::Sender<Result<(), AppError>>>, outcome: &Result<(), AppError>) {
    for member in members {
        let _ = member.send(outcome.clone());
    }
}

/// What wasn't committed never was; what others have written in the same transaction stays.
impl Drop for Writing {
    fn drop(&mut self) {
        let Some(mut turn) = self.turn.take().filter(|turn| !turn.open.members.is_empty()) else { return };
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move {
                for undo in ["ROLLBACK TO act", "RELEASE act"] {
                    // When SQLite can't write it undoes everything by itself
                    if let Err(cause) = sqlx::query(undo).execute(&mut *turn.open.tx).await {
                        let reference = logged(format!("everything was undone: {cause}"));
                        return tell(turn.open.members, &Err(AppError::CantStore { reference }));
                    }
                }
                turn.end().await;
            });
        }
    }
}

impl Deref for Writing {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        match &self.turn {
            Some(turn) => &turn.open.tx,
            None => unreachable!("it has a turn until it is committed or dropped"),
        }
    }
}

impl DerefMut for Writing {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        match &mut self.turn {
            Some(turn) => &mut turn.open.tx,
            None => unreachable!("it has a turn until it is committed or dropped"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sqlx::sqlite::SqlitePoolOptions;
    use tokio::{task::JoinHandle, time::sleep};

    use super::*;

    struct Table {
        pool: SqlitePool,
        queue: Queue,
    }

    impl Table {
        async fn new() -> Self {
            let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
            let table = "CREATE TABLE said (word TEXT PRIMARY KEY,
                after TEXT REFERENCES said (word) DEFERRABLE INITIALLY DEFERRED)";
            sqlx::query(table).execute(&pool).await.unwrap();
            Self { pool, queue: Queue::default() }
        }

        async fn begin(&self) -> Writing {
            self.queue.join(&self.pool).await.unwrap()
        }

        /// Waits for its turn, as others do meanwhile.
        async fn waits(&self) -> JoinHandle<Writing> {
            let before = self.queue.waiting.load(Ordering::SeqCst);
            let (queue, pool) = (self.queue.clone(), self.pool.clone());
            let turn = tokio::spawn(async move { queue.join(&pool).await.unwrap() });
            while self.queue.waiting.load(Ordering::SeqCst) == before {
                sleep(Duration::from_millis(1)).await;
            }
            turn
        }

        async fn words(&self) -> Vec<String> {
            sqlx::query_scalar("SELECT word FROM said ORDER BY word").fetch_all(&self.pool).await.unwrap()
        }
    }

    async fn say(writing: &mut Writing, word: &str, after: Option<&str>) {
        let said = sqlx::query("INSERT INTO said VALUES ($1, $2)").bind(word).bind(after);
        said.execute(&mut **writing).await.unwrap();
    }

    #[tokio::test]
    async fn acts_are_answered_together_and_an_undone_one_leaves_the_others() {
        let table = Table::new().await;
        let mut first = table.begin().await;
        let (second, third) = (table.waits().await, table.waits().await);
        say(&mut first, "first", None).await;
        let first = tokio::spawn(first.commit());
        let mut second = second.await.unwrap();
        say(&mut second, "second", None).await;
        assert!(!first.is_finished(), "it isn't stored yet");
        drop(second);
        let mut third = third.await.unwrap();
        say(&mut third, "third", Some("first")).await;
        third.commit().await.unwrap();
        first.await.unwrap().unwrap();
        assert_eq!(table.words().await, ["first", "third"]);
    }

    #[tokio::test]
    async fn what_couldn_t_be_stored_is_nobody_s_success() {
        let table = Table::new().await;
        let mut first = table.begin().await;
        let second = table.waits().await;
        say(&mut first, "first", None).await;
        let first = tokio::spawn(first.commit());
        let mut second = second.await.unwrap();
        say(&mut second, "second", Some("nothing")).await;
        assert!(second.commit().await.is_err());
        assert!(first.await.unwrap().is_err());
        assert!(table.words().await.is_empty());
        let mut again = table.begin().await;
        say(&mut again, "again", None).await;
        again.commit().await.unwrap();
        assert_eq!(table.words().await, ["again"]);
    }

    #[tokio::test]
    async fn the_last_to_undo_what_it_did_has_the_others_stored() {
        let table = Table::new().await;
        let mut first = table.begin().await;
        let second = table.waits().await;
        say(&mut first, "first", None).await;
        let first = tokio::spawn(first.commit());
        let mut second = second.await.unwrap();
        say(&mut second, "second", None).await;
        drop(second);
        first.await.unwrap().unwrap();
        assert_eq!(table.words().await, ["first"]);
    }
}
