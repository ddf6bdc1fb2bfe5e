//! The two engines: where a world's database is, how it is copied, how large it is.

use std::{
    env, fs,
    io::Read,
    path::{Path, PathBuf},
    process,
};

use sqlx::{
    AssertSqlSafe, ConnectOptions, FromRow, PgConnection,
    postgres::{PgConnectOptions, PgRow},
    sqlite::SqliteRow,
};
use stoa::server::db::{Address, Db};

use super::{Result, cluster::Cluster};

/// What a sensible operator would settle on a machine that does nothing else; all else is as it comes, and a commit
/// is durable.
pub const SETTINGS: &str =
    "shared_buffers=1GB max_wal_size=4GB effective_cache_size=8GB random_page_cost=1.1";

/// An engine, with the folder for its worlds.
pub enum Engine {
    /// A file for each world.
    Sqlite(PathBuf),
    /// A database for each world, on a cluster of our own.
    Postgres(PathBuf, Box<PgConnectOptions>),
}

impl Engine {
    /// SQLite, with its files in a folder.
    pub fn sqlite(folder: &Path) -> Result<Self> {
        let folder = folder.join("sqlite");
        fs::create_dir_all(&folder)?;
        Ok(Self::Sqlite(folder))
    }

    /// PostgreSQL, with its cluster in a folder; it stops when this process ends.
    pub fn postgres(folder: &Path) -> Self {
        let folder = folder.join("postgres");
        let socket = env::temp_dir().join(format!("stoa-bench-{}", process::id()));
        let options = SETTINGS
            .split(' ')
            .fold("-c max_connections=200".to_owned(), |all, one| format!("{all} -c {one}"));
        let end = format!("fast stop; rm -rf {}", socket.display());
        let cluster = Cluster { folder: &folder, socket: &socket, options: &options, end: &end };
        let server = cluster.start();
        Self::Postgres(folder, Box::new(server))
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(..) => "PostgreSQL",
        }
    }

    /// The folder for what belongs to its worlds.
    pub fn folder(&self) -> &Path {
        let (Self::Sqlite(folder) | Self::Postgres(folder, _)) = self;
        folder
    }

    /// The address of a database, as `DATABASE_URL` has it.
    pub fn address(&self, name: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("sqlite:{}", self.file(name).display()),
            Self::Postgres(_, server) => server.as_ref().clone().database(name).to_url_lossy().to_string(),
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder().join(format!("{name}.db"))
    }

    /// Copies a database that nobody uses.
    pub async fn copy(&self, from: &str, to: &str) -> Result<()> {
        self.remove(to).await?;
        match self {
            Self::Sqlite(_) => {
                fs::copy(self.file(from), self.file(to))?;
            }
            Self::Postgres(_, server) => {
                let strategy =
                    if version_number(server).await? < 150_000 { "" } else { " STRATEGY file_copy" };
                run(server, &format!("CREATE DATABASE {to} TEMPLATE {from}{strategy}")).await?;
            }
        }
        Ok(())
    }

    /// Reads all of a database, so that it is this that the system has in memory, as of one that has been used for long,
    /// and not what it was copied from, or what else was read meanwhile.
    pub async fn read_through(&self, name: &str) -> Result<()> {
        let files = match self {
            Self::Sqlite(_) => vec![self.file(name)],
            Self::Postgres(folder, server) => {
                let mut connection = server.connect().await?;
                let id: i64 = sqlx::query_scalar("SELECT oid::bigint FROM pg_database WHERE datname = $1")
                    .bind(name)
                    .fetch_one(&mut connection)
                    .await?;
                let files = fs::read_dir(folder.join(format!("data/base/{id}")))?;
                files.map(|file| file.map(|file| file.path())).collect::<std::io::Result<_>>()?
            }
        };
        for file in files {
            let mut part = vec![0; 1 << 20];
            let mut file = fs::File::open(file)?;
            while file.read(&mut part)? > 0 {}
        }
        Ok(())
    }

    /// Makes room for a database.
    pub async fn make_room(&self, name: &str) -> Result<()> {
        self.remove(name).await?;
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(_, server) => run(server, &format!("CREATE DATABASE {name}")).await,
        }
    }

    /// Removes a database, if there is one.
    pub async fn remove(&self, name: &str) -> Result<()> {
        match self {
            Self::Sqlite(_) => {
                for end in ["", "-wal", "-shm"] {
                    let file = format!("{}{end}", self.file(name).display());
                    fs::remove_file(file).or_else(|cause| match cause.kind() {
                        std::io::ErrorKind::NotFound => Ok(()),
                        _ => Err(cause),
                    })?;
                }
                Ok(())
            }
            Self::Postgres(_, server) => {
                run(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await
            }
        }
    }

    /// Has the engine do by now what it would do by and by after so many rows.
    pub async fn settle(&self, name: &str) -> Result<()> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(_, server) => run(&server.as_ref().clone().database(name), "VACUUM ANALYZE").await,
        }
    }

    /// How many bytes a database has.
    pub async fn bytes(&self, name: &str) -> Result<u64> {
        match self {
            Self::Sqlite(_) => Ok(fs::metadata(self.file(name))?.len()),
            Self::Postgres(_, server) => {
                let mut connection = server.connect().await?;
                let size: i64 = sqlx::query_scalar("SELECT pg_database_size($1)")
                    .bind(name)
                    .fetch_one(&mut connection)
                    .await?;
                Ok(u64::try_from(size)?)
            }
        }
    }

    /// Opens a database as the server does.
    pub async fn open(&self, name: &str) -> Result<Db> {
        let address: Address = self.address(name).parse()?;
        Ok(Db::open(&address).await?)
    }

    /// The same for somebody who doesn't wait until each commit is durable.
    pub async fn open_in_haste(&self, name: &str) -> Result<Db> {
        match self {
            Self::Sqlite(_) => {
                let db = self.open(name).await?;
                if let Db::Sqlite { writer, .. } = &db {
                    sqlx::query("PRAGMA synchronous = OFF").execute(writer).await?;
                }
                Ok(db)
            }
            Self::Postgres(_, server) => {
                let server = server.as_ref().clone().database(name).options([("synchronous_commit", "off")]);
                Ok(Db::open(&Address::Server(Box::new(server))).await?)
            }
        }
    }

    /// The engine's version.
    pub async fn version(&self) -> Result<String> {
        match self {
            Self::Sqlite(_) => {
                let mut memory = sqlx::sqlite::SqliteConnectOptions::new().in_memory(true).connect().await?;
                Ok(sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut memory).await?)
            }
            Self::Postgres(_, server) => {
                let mut connection = server.connect().await?;
                Ok(sqlx::query_scalar("SHOW server_version").fetch_one(&mut connection).await?)
            }
        }
    }
}

async fn version_number(server: &PgConnectOptions) -> Result<i32> {
    let mut connection: PgConnection = server.connect().await?;
    let number = "SELECT CAST(current_setting('server_version_num') AS INTEGER)";
    Ok(sqlx::query_scalar(number).fetch_one(&mut connection).await?)
}

async fn run(server: &PgConnectOptions, sql: &str) -> Result<()> {
    // Databases of ten million messages are copied and cleaned in minutes, which is nothing to log
    let mut connection = server.clone().disable_statement_logging().connect().await?;
    sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await?;
    Ok(())
}

/// What can be read of a row on both engines.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

impl<T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin> Row for T {}

/// All that a query finds.
pub async fn rows<T: Row>(db: &Db, sql: &str) -> Result<Vec<T>> {
    let sql = AssertSqlSafe(sql.to_owned());
    Ok(match db {
        Db::Sqlite { readers, .. } => sqlx::query_as(sql).fetch_all(readers).await?,
        Db::Postgres(pool) => sqlx::query_as(sql).fetch_all(pool).await?,
    })
}

/// The one row that a query finds.
pub async fn row<T: Row>(db: &Db, sql: &str) -> Result<T> {
    rows(db, sql).await?.pop().ok_or_else(|| format!("nothing is found by {sql}").into())
}
