//! What waits for somebody, which every page says.

use sqlx::AssertSqlSafe;

use super::{
    Db, dialect, on_engine,
    thread_lists::{Args, Statement, conditions, fetch, index},
};
use crate::{
    domain::{
        accounts::Viewer,
        lists::{Show, Sort, ThreadFilter, WAITING},
    },
    server::Result,
};

/// How many unread messages an account has in all, and how many open disputes it sees on the selling side, or more
/// than [`WAITING`].
pub async fn count(db: &Db, viewer: &Viewer) -> Result<(i64, i64)> {
    let Statement { sql, args } = count_sql(db, viewer);
    Ok(fetch!(db, sqlx::query_as(AssertSqlSafe(sql)), args, fetch_one)?)
}

/// The messages are counted in the latest of the unread threads: in no more of them than pages say, so that it doesn't
/// cost more because there are more.
pub(super) fn count_sql(db: &Db, viewer: &Viewer) -> Statement {
    let mut args = Args::default();
    let limit = WAITING + 1;
    let unread = format!(
        "SELECT CAST(COALESCE(SUM(unread), 0) AS BIGINT) FROM (
            SELECT unread FROM read_marks WHERE account_id = {} AND unread > 0 AND NOT is_deleted
            ORDER BY latest_at DESC LIMIT {limit}
        ) AS latest",
        args.number(viewer.id.0)
    );
    let disputes = if viewer.sells() {
        let filter = ThreadFilter { show: Show::Disputes, ..ThreadFilter::default() };
        format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM threads t{} WHERE {} LIMIT {limit}) AS open",
            dialect::by_index(db, index(viewer, &filter, Sort::default())),
            conditions(viewer, &filter, &mut args).join(" AND ")
        )
    } else {
        "CAST(0 AS BIGINT)".to_owned()
    };
    Statement { sql: format!("SELECT ({unread}), ({disputes})"), args: args.0 }
}
