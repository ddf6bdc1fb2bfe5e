//! Opening a database, and transactions that write.

use std::{
    fmt,
    io::{self, ErrorKind},
    path::PathBuf,
    str::FromStr,
    time::{Duration, Instant},
};

use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Database, Executor, PgPool, Pool, Postgres, SqliteConnection,
    SqlitePool, Transaction,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::time::timeout;

use super::{
    events,
    joined::{PATIENCE, Queue, Writing},
    on_engine,
};
use crate::{domain::ids::AccountId, error::AppError, server::metrics};

static SQLITE_STEPS: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES_STEPS: Migrator = sqlx::migrate!("migrations/postgres");

/// How long PostgreSQL may take to answer a question: a connection may be dead without anybody having said so.
pub(super) const ANSWER: Duration = Duration::from_secs(10);

/// How long whoever asks whether the database is ready waits for it.
const READY: Duration = Duration::from_secs(2);

const READERS: u32 = 8;
/// How many connections a server has to PostgreSQL at most.
pub const POSTGRES_CONNECTIONS: u32 = 16;
/// How long a connection to PostgreSQL may have been idle before it is asked whether it is still there. When it was given
/// back it was.
const IDLE: Duration = Duration::from_millis(100);
/// What suits many short queries, on PostgreSQL: for what takes milliseconds neither other processes nor machine code are
/// worth their start.
const SHORT: &str = "SET max_parallel_workers_per_gather = 0; SET jit = off";
/// How many bytes a page of a new SQLite file has (`docs/decisions/0025-pages-of-8-kib.md`).
const PAGE: u32 = 8_192;
/// What each SQLite connection may keep in memory: 16 MiB, said in KiB.
const CACHE: &str = "-16384";
/// How much of the file is read where the system has it in memory already, in bytes: 1 TiB, as SQLite is compiled for.
const MAPPED: &str = "1099511627776";

/// How many pages may be in SQLite's log until whoever commits moves them into the file: 64 MiB. A server moves them before
/// ([`keep_short`](super::log::keep_short)).
const LONGEST_LOG: &str = "8192";

/// A database of one of the two engines.
#[derive(Debug, Clone)]
pub enum Db {
    /// One file. Writes take turns on a connection of their own.
    Sqlite {
        /// For reading.
        readers: SqlitePool,
        /// One connection, for writing.
        writer: SqlitePool,
        /// Who waits to write with others.
        queue: Queue,
    },
    /// A PostgreSQL server.
    Postgres(PgPool),
}

/// A transaction that writes; dropped without a commit it never was.
pub enum Tx {
    /// On SQLite.
    Sqlite(Writing),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// Where the database is.
#[derive(Debug, Clone)]
pub enum Address {
    /// A SQLite file.
    File(PathBuf),
    /// A PostgreSQL server.
    Server(Box<PgConnectOptions>),
}

/// An address that is none.
#[derive(Debug, thiserror::Error)]
#[error("it must begin with sqlite: or postgres://, for example sqlite:data/stoa.db")]
pub struct AddressError;

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        if let Some(file) = text.strip_prefix("sqlite:") {
            let file = file.strip_prefix("//").unwrap_or(file);
            return if file.is_empty() { Err(AddressError) } else { Ok(Self::File(file.into())) };
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return text.parse().map(|server| Self::Server(Box::new(server))).map_err(|_| AddressError);
        }
        Err(AddressError)
    }
}

/// Without the password.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => write!(f, "{}", file.display()),
            Self::Server(server) => {
                write!(
                    f,
                    "PostgreSQL database {} at {}",
                    server.get_database().unwrap_or("?"),
                    server.get_host()
                )
            }
        }
    }
}

impl Db {
    /// Opens the database; a SQLite file is made, with its folder, when there is none.
    ///
    /// # Errors
    /// What the engine says when it can't be reached.
    pub async fn open(address: &Address) -> Result<Self, sqlx::Error> {
        match address {
            Address::File(file) => Self::open_file(file.clone()).await,
            Address::Server(server) => PgPoolOptions::new()
                .max_connections(POSTGRES_CONNECTIONS)
                .acquire_timeout(PATIENCE)
                .test_before_acquire(false)
                .before_acquire(|connection, known| {
                    Box::pin(async move {
                        Ok(known.idle_for < IDLE || Connection::ping(connection).await.is_ok())
                    })
                })
                .after_connect(|connection, _| {
                    Box::pin(async move { connection.execute(SHORT).await.map(|_| ()) })
                })
                .connect_with(*server.clone())
                .await
                .map(Self::Postgres),
        }
    }

    /// Opens a database that is there, to look at it or to copy it: nothing is made, and nothing in it changed.
    ///
    /// # Errors
    /// As [`open`](Self::open), and when there is none.
    pub async fn look_at(address: &Address) -> Result<Self, sqlx::Error> {
        match address {
            Address::File(file) => {
                let options = SqliteConnectOptions::new().filename(file).busy_timeout(PATIENCE);
                // All of a large database is read at once
                let options = options.disable_statement_logging();
                let pool = SqlitePoolOptions::new().max_connections(1).acquire_timeout(PATIENCE);
                let pool = pool.connect_with(options).await?;
                Ok(Self::Sqlite { readers: pool.clone(), writer: pool, queue: Queue::default() })
            }
            Address::Server(server) => PgPoolOptions::new()
                .max_connections(1)
                .acquire_timeout(PATIENCE)
                .connect_with(*server.clone())
                .await
                .map(Self::Postgres),
        }
    }

    async fn open_file(file: PathBuf) -> Result<Self, sqlx::Error> {
        if let Some(folder) = file.parent() {
            tokio::fs::create_dir_all(folder).await?;
        }
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .page_size(PAGE)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(PATIENCE)
            .pragma("cache_size", CACHE)
            .pragma("mmap_size", MAPPED);
        // A file doesn't go away
        let pool = |connections| {
            SqlitePoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(PATIENCE)
                .test_before_acquire(false)
        };
        let writer = pool(1).after_release(|conn, _| Box::pin(is_usable(conn)));
        let writer = writer.connect_with(options.clone().pragma("wal_autocheckpoint", LONGEST_LOG)).await?;
        let readers = pool(READERS).connect_with(options.pragma("query_only", "ON")).await?;
        Ok(Self::Sqlite { readers, writer, queue: Queue::default() })
    }

    /// Brings the tables up to date; done steps are left alone.
    ///
    /// # Errors
    /// What the engine says when a step fails; that step and those after it are not done then.
    pub async fn migrate(&self) -> Result<(), MigrateError> {
        match self {
            Self::Sqlite { writer, .. } => self.steps().run(writer).await,
            Self::Postgres(pool) => self.steps().run(pool).await,
        }
    }

    /// The steps that make the tables of this version.
    pub(super) fn steps(&self) -> &'static Migrator {
        match self {
            Self::Sqlite { .. } => &SQLITE_STEPS,
            Self::Postgres(_) => &POSTGRES_STEPS,
        }
    }

    /// Whether the database answers and has all tables of this version.
    pub async fn is_ready(&self) -> bool {
        timeout(READY, self.steps_done()).await.is_ok_and(|done| {
            done.is_ok_and(|done| usize::try_from(done).is_ok_and(|done| done >= self.steps().iter().count()))
        })
    }

    async fn steps_done(&self) -> Result<i64, sqlx::Error> {
        const SQL: &str = "SELECT COUNT(*) FROM _sqlx_migrations WHERE success";
        on_engine!(self, pool => sqlx::query_scalar(SQL).fetch_one(pool))
    }

    /// Begins a transaction that writes.
    ///
    /// # Errors
    /// [`AppError::Away`] when the database can't be reached; [`AppError::CantStore`] when another program writes to a
    /// SQLite file for long, which can be read meanwhile.
    pub async fn begin(&self) -> Result<Tx, AppError> {
        self.begin_in_turn(false, None).await
    }

    /// The same for a short act, which on SQLite is stored together with others that wait. PostgreSQL sees to that
    /// by itself.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub async fn begin_short(&self) -> Result<Tx, AppError> {
        self.begin_in_turn(true, None).await
    }

    /// The same for a short act of an account, which is held as [`accounts::hold`](super::accounts::hold) does.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub async fn begin_short_of(&self, account: AccountId) -> Result<Tx, AppError> {
        self.begin_in_turn(true, Some(account)).await
    }

    /// In a task of its own, since sqlx 0.9 leaves a connection unusable whose `begin` was cancelled half-way.
    async fn begin_in_turn(&self, is_short: bool, of: Option<AccountId>) -> Result<Tx, AppError> {
        let db = self.clone();
        let begun = tokio::spawn(async move {
            match db {
                Self::Sqlite { writer, queue, .. } => {
                    let writing = async {
                        if is_short { queue.join(&writer).await } else { Writing::alone(&writer).await }
                    };
                    timed("writer", writing)
                        .await
                        .map(Tx::Sqlite)
                        .map_err(|cause| AppError::not_stored(&cause))
                }
                Self::Postgres(pool) => {
                    timed("all", pool.begin_with(begin(of))).await.map(Tx::Postgres).map_err(AppError::from)
                }
            }
        });
        begun.await.map_err(AppError::internal)?
    }

    /// How many connections there are just now, by pool.
    #[must_use]
    pub fn connections(&self) -> Vec<(&'static str, Connections)> {
        match self {
            Self::Sqlite { readers, writer, .. } => {
                vec![("readers", Connections::of(readers)), ("writer", Connections::of(writer))]
            }
            Self::Postgres(pool) => vec![("all", Connections::of(pool))],
        }
    }

    /// Closes all connections.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { readers, writer, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// How PostgreSQL begins an act, and holds the account whose it is, in one journey.
fn begin(of: Option<AccountId>) -> AssertSqlSafe<String> {
    let hold = of.map(|id| format!("; SELECT id FROM accounts WHERE id = {id} FOR NO KEY UPDATE"));
    AssertSqlSafe(format!("BEGIN{}", hold.unwrap_or_default()))
}

/// A pool's connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connections {
    /// How many are open.
    pub open: u32,
    /// How many of them nobody uses.
    pub idle: usize,
}

impl Connections {
    fn of<D: Database>(pool: &Pool<D>) -> Self {
        Self { open: pool.size(), idle: pool.num_idle() }
    }
}

/// Waits for one of a pool's connections and notes how long that took.
pub(super) async fn timed<T>(pool: &'static str, connection: impl Future<Output = T>) -> T {
    let begun = Instant::now();
    let connection = connection.await;
    metrics::note_wait(pool, begun.elapsed());
    connection
}

/// Waits for an answer, if need be only for so long.
pub(super) async fn in_time<T>(
    patience: Option<Duration>,
    answer: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<Result<T, sqlx::Error>, sqlx::Error> {
    match patience {
        None => Ok(answer.await),
        Some(patience) => {
            timeout(patience, answer).await.map_err(|_| io::Error::from(ErrorKind::TimedOut).into())
        }
    }
}

/// When SQLite can't write it ends the whole transaction by itself. sqlx counts it as begun all the same, and could
/// begin no other on this connection.
async fn is_usable(conn: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    if conn.is_in_transaction() {
        // What was dropped may be about to be undone
        conn.ping().await?;
    }
    Ok(!conn.is_in_transaction())
}

impl Tx {
    /// Makes all of it so; on return it is stored durably.
    ///
    /// # Errors
    /// [`AppError::CantStore`] or [`AppError::Away`] when it couldn't be. Then nothing of it is, unless the connection
    /// to PostgreSQL was lost meanwhile, when nobody can tell.
    pub async fn commit(self) -> Result<(), AppError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        events::note_commit();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `docs/decisions/0022-how-sqlite-is-compiled.md` says.
    #[tokio::test]
    async fn sqlite_is_compiled_to_read_side_by_side() {
        let folder = std::env::temp_dir().join(format!("stoa-compiled-{}", std::process::id()));
        let db = Db::open(&Address::File(folder.join("stoa.db"))).await.unwrap();
        let Db::Sqlite { readers, .. } = &db else { unreachable!() };
        let mapped: i64 = sqlx::query_scalar("PRAGMA mmap_size").fetch_one(readers).await.unwrap();
        assert_eq!(mapped.to_string(), MAPPED);
        let options: Vec<String> =
            sqlx::query_scalar("PRAGMA compile_options").fetch_all(readers).await.unwrap();
        assert!(options.contains(&"DEFAULT_MEMSTATUS=0".to_owned()), "{options:?}");
        for without in ["ENABLE_MEMORY_MANAGEMENT", "ENABLE_API_ARMOR"] {
            assert!(!options.contains(&without.to_owned()), "{options:?}");
        }
        db.close().await;
        std::fs::remove_dir_all(folder).unwrap();
    }
}
