//! What is asked all the time must not cost more because the world grew: SQLite answers it from
//! indexes, without walking a table or sorting.

use sqlx::{AssertSqlSafe, Row, SqlitePool, sqlite::SqlitePoolOptions};

use super::{read_marks, scope, threads};
use crate::domain::{
    accounts::{Employer, Role, Viewer},
    ids::{AccountId, VendorId},
};

async fn empty_database() -> SqlitePool {
    let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
    sqlx::migrate!("migrations/sqlite").run(&pool).await.unwrap();
    pool
}

async fn assert_uses_indexes(pool: &SqlitePool, sql: &str) {
    let explain = format!("EXPLAIN QUERY PLAN {sql}");
    let plan = sqlx::query(AssertSqlSafe(explain)).fetch_all(pool).await.unwrap();
    for step in plan {
        let step: String = step.get("detail");
        let is_small = step.contains("CONSTANT ROW") || step.contains("INDEX accounts_admin");
        assert!(is_small || !step.starts_with("SCAN"), "{step} in {sql}");
        assert!(!step.contains("FOR ORDER BY"), "{step} in {sql}");
    }
}

fn viewer(role: Role) -> Viewer {
    let employer = (role == Role::Vendor).then(|| Employer { id: VendorId(1), name: String::new() });
    Viewer { id: AccountId(1), name: String::new(), role, employer }
}

#[tokio::test]
async fn lists_are_read_in_order() {
    let pool = empty_database().await;
    for role in [Role::Customer, Role::Vendor, Role::Admin] {
        assert_uses_indexes(&pool, &threads::list_sql(scope::of(&viewer(role)).sql)).await;
    }
}

#[tokio::test]
async fn counts_are_kept_not_made() {
    let pool = empty_database().await;
    assert_uses_indexes(&pool, read_marks::UNREAD).await;
    assert_uses_indexes(&pool, read_marks::COUNT_FOR_OTHERS).await;
}
