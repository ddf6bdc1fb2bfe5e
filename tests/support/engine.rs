//! A database of its own for each test.

use std::{
    path::PathBuf,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use sqlx::{ConnectOptions, Executor, postgres::PgConnectOptions};
use stoa::server::db::Address;

use super::postgres;

/// PostgreSQL's databases that are no longer needed. All tests' together would need gigabytes.
static ENDED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// A database that goes when it is dropped; a PostgreSQL one when the next test needs one.
pub struct Engine {
    address: Address,
    holds: Holds,
}

enum Holds {
    Folder(PathBuf),
    Database(String),
}

impl Engine {
    pub fn sqlite() -> Self {
        let folder = std::env::temp_dir().join(unique("stoa-test"));
        Self { address: Address::File(folder.join("stoa.db")), holds: Holds::Folder(folder) }
    }

    pub async fn postgres() -> Self {
        let name = unique("stoa_test");
        let server = postgres::server();
        let mut connection = server.connect().await.expect("PostgreSQL answers");
        let ended = std::mem::take(&mut *ENDED.lock().unwrap_or_else(PoisonError::into_inner));
        for name in ended {
            let drop = format!("DROP DATABASE {name} WITH (FORCE)");
            connection.execute(sqlx::AssertSqlSafe(drop)).await.expect("a database can be dropped");
        }
        connection
            .execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .await
            .expect("a database can be made");
        Self {
            address: Address::Server(Box::new(PgConnectOptions::database(server.clone(), &name))),
            holds: Holds::Database(name),
        }
    }

    pub fn address(&self) -> &Address {
        &self.address
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        match &self.holds {
            Holds::Folder(folder) => {
                let _ = std::fs::remove_dir_all(folder);
            }
            Holds::Database(name) => {
                ENDED.lock().unwrap_or_else(PoisonError::into_inner).push(name.clone());
            }
        }
    }
}

pub(super) fn unique(prefix: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{prefix}_{}_{number}", std::process::id())
}
