//! Opening a database, and transactions that write.

use std::{
    fmt,
    path::PathBuf,
    str::FromStr,
    time::{Duration, Instant},
};

use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Database, PgPool, Pool, Postgres, SqlitePool, Transaction,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{
    events,
    joined::{PATIENCE, Queue, Writing},
    on_engine,
};
use crate::{domain::ids::AccountId, error::AppError, server::metrics};

static SQLITE_STEPS: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES_STEPS: Migrator = sqlx::migrate!("migrations/postgres");

const READERS: u32 = 8;
/// How many connections a server has to PostgreSQL at most.
pub const POSTGRES_CONNECTIONS: u32 = 16;
/// How long a connection to PostgreSQL may have been idle before it is asked whether it is still there. When it was given
/// back it was.
const IDLE: Duration = Duration::from_millis(100);
/// What each SQLite connection may keep in memory: 16 MiB, said in KiB.
const CACHE: &str = "-16384";
/// How much of the file is read where the system has it in memory already, in bytes: 4 GiB.
const MAPPED: &str = "4294967296";

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
        let writer = pool(1).connect_with(options.clone()).await?;
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
        let done: Result<i64, _> = on_engine!(self, pool =>
            sqlx::query_scalar("SELECT COUNT(*) FROM _sqlx_migrations WHERE success").fetch_one(pool));
        done.is_ok_and(|done| usize::try_from(done).is_ok_and(|done| done >= self.steps().iter().count()))
    }

    /// Begins a transaction that writes.
    ///
    /// # Errors
    /// [`AppError::Internal`] when the database can't be reached.
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
                Self::Sqlite { writer, queue, .. } if is_short => {
                    timed("writer", queue.join(&writer)).await.map(Tx::Sqlite)
                }
                Self::Sqlite { writer, .. } => timed("writer", Writing::alone(&writer)).await.map(Tx::Sqlite),
                Self::Postgres(pool) => timed("all", pool.begin_with(begin(of))).await.map(Tx::Postgres),
            }
        });
        Ok(begun.await.map_err(AppError::internal)??)
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

impl Tx {
    /// Makes all of it so; on return it is stored durably.
    ///
    /// # Errors
    /// [`AppError::Internal`] when it couldn't be; then nothing of it is.
    pub async fn commit(self) -> Result<(), AppError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        events::note_commit();
        Ok(())
    }
}
