//! All rows of a query at once.
//!
//! sqlx takes each row over from a thread that SQLite has for itself, and is woken for it: fifty rows take longer to
//! come than to be read. As one JSON array they are one row.

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use sqlx::{AssertSqlSafe, FromRow, postgres::PgRow};

use super::{
    Db,
    thread_lists::{Statement, bound},
    with_connection,
};
use crate::server::{Result, db::connect::ANSWER};

/// A row of a query.
pub trait Row: DeserializeOwned + for<'r> FromRow<'r, PgRow> + Send + Unpin {
    /// What the query calls its columns, in the order of the row's fields; fields that are rows themselves are
    /// `json_array(…)`.
    const COLUMNS: &'static str;
}

impl Row for (i64,) {
    const COLUMNS: &'static str = "id";
}

/// All rows of a query, in its order.
pub async fn all<T: Row>(db: &Db, query: Statement) -> Result<Vec<T>> {
    rows(db, query, true).await
}

/// The same for a query that is planned anew each time.
pub async fn all_planned_anew<T: Row>(db: &Db, query: Statement) -> Result<Vec<T>> {
    rows(db, query, false).await
}

async fn rows<T: Row>(db: &Db, Statement { sql, args }: Statement, is_kept: bool) -> Result<Vec<T>> {
    match db {
        Db::Sqlite { readers, .. } => {
            let query = sqlx::query_scalar(AssertSqlSafe(as_one_row::<T>(&sql))).persistent(is_kept);
            let query = bound!(query, args);
            let all: String = with_connection!("readers", None, readers, conn => query.fetch_one(conn))?;
            Ok(serde_json::from_str(&all).map_err(|cause| sqlx::Error::Decode(cause.into()))?)
        }
        Db::Postgres(pool) => {
            let query = bound!(sqlx::query_as(AssertSqlSafe(sql)).persistent(is_kept), args);
            Ok(with_connection!("all", Some(ANSWER), pool, conn => query.fetch_all(conn))?)
        }
    }
}

/// SQLite's query for the rows of another one as an array of arrays, in the same order.
pub(super) fn as_one_row<T: Row>(sql: &str) -> String {
    format!("SELECT json_group_array(json_array({})) FROM ({sql})", T::COLUMNS)
}

/// Reads what SQLite has as 0 or 1.
pub fn flag<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<bool, D::Error> {
    Ok(u8::deserialize(from)? != 0)
}

#[cfg(test)]
mod tests {
    use sqlx::sqlite::SqlitePoolOptions;

    use super::*;
    use crate::server::db::{joined::Queue, thread_lists::Place};

    #[tokio::test]
    async fn rows_are_what_they_are_one_by_one() {
        let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
        let sql = "SELECT -9223372036854775808 AS id, char(34, 92, 10, 1, 8232, 128105) AS key
            UNION ALL SELECT 9223372036854775807, '[1]' UNION ALL SELECT 0, '' ORDER BY id DESC LIMIT 3";
        let one_by_one: Vec<Place> = sqlx::query_as(sql).fetch_all(&pool).await.unwrap();
        let db = Db::Sqlite { readers: pool.clone(), writer: pool, queue: Queue::default() };
        let at_once: Vec<Place> =
            all(&db, Statement { sql: sql.to_owned(), args: Vec::new() }).await.unwrap();
        assert_eq!(at_once, one_by_one);
        assert_eq!(at_once.len(), 3);
    }
}
