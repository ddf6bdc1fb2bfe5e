//! What tells how a deployment's database is.

use super::{Db, on_engine};
use crate::domain::moment::Moment;

/// A SQLite database, as its file says.
#[derive(Debug, sqlx::FromRow)]
pub struct SqliteFacts {
    /// SQLite's version.
    pub version: String,
    /// How it keeps what isn't finished; `wal` while Stoa serves.
    pub journal: String,
}

/// A PostgreSQL database, as its server says.
#[derive(Debug, sqlx::FromRow)]
pub struct PostgresFacts {
    /// PostgreSQL's version as it is written.
    pub version: String,
    /// The same as a number: 150004 is 15.4.
    pub version_number: i64,
    /// In which encoding texts are kept.
    pub encoding: String,
    /// Whether it takes no writes, as a standby doesn't.
    pub is_read_only: bool,
    /// The time of day there.
    pub now: Moment,
    /// How many connections such as ours it takes in all.
    pub allowed: i64,
    /// How many connections there are to all its databases, with this one.
    pub used: i64,
}

/// What a SQLite database says; nothing where there is PostgreSQL.
///
/// # Errors
/// When the database can't be reached, as in all of this.
pub async fn sqlite(db: &Db) -> Result<Option<SqliteFacts>, sqlx::Error> {
    const SQL: &str = "SELECT sqlite_version() AS version, journal_mode AS journal FROM pragma_journal_mode";
    let Db::Sqlite { readers, .. } = db else { return Ok(None) };
    sqlx::query_as(SQL).fetch_one(readers).await.map(Some)
}

/// What a PostgreSQL server says; nothing where there is SQLite.
pub async fn postgres(db: &Db) -> Result<Option<PostgresFacts>, sqlx::Error> {
    const SQL: &str = "SELECT current_setting('server_version') AS version,
            current_setting('server_version_num')::bigint AS version_number,
            pg_encoding_to_char(d.encoding)::text AS encoding,
            current_setting('transaction_read_only')::boolean AS is_read_only,
            (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::bigint AS now,
            LEAST(
                current_setting('max_connections')::bigint
                    - current_setting('superuser_reserved_connections')::bigint
                    - COALESCE(current_setting('reserved_connections', true)::bigint, 0),
                NULLIF(d.datconnlimit, -1), NULLIF(r.rolconnlimit, -1)
            )::bigint AS allowed,
            (SELECT SUM(numbackends) FROM pg_stat_database)::bigint AS used
        FROM pg_database d, pg_roles r WHERE d.datname = current_database() AND r.rolname = current_user";
    let Db::Postgres(pool) = db else { return Ok(None) };
    sqlx::query_as(SQL).fetch_one(pool).await.map(Some)
}

/// How many admins can sign in.
pub async fn admins(db: &Db) -> Result<i64, sqlx::Error> {
    const SQL: &str = "SELECT COUNT(*) FROM accounts WHERE role = 'admin' AND deactivated_at IS NULL";
    on_engine!(db, pool => sqlx::query_scalar(SQL).fetch_one(pool))
}
