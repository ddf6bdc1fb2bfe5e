//! A database of its own for each test.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use sqlx::{ConnectOptions, Executor, postgres::PgConnectOptions};
use stoa::server::db::Address;

use super::postgres;

/// A database that goes when it is dropped; a PostgreSQL one goes with its cluster.
pub struct Engine {
    address: Address,
    folder: Option<PathBuf>,
}

impl Engine {
    pub fn sqlite() -> Self {
        let folder = std::env::temp_dir().join(unique("stoa-test"));
        Self { address: Address::File(folder.join("stoa.db")), folder: Some(folder) }
    }

    pub async fn postgres() -> Self {
        let name = unique("stoa_test");
        let server = postgres::server();
        let mut connection = server.connect().await.expect("PostgreSQL answers");
        connection
            .execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .await
            .expect("a database can be made");
        Self {
            address: Address::Server(Box::new(PgConnectOptions::database(server.clone(), &name))),
            folder: None,
        }
    }

    pub fn address(&self) -> &Address {
        &self.address
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

pub(super) fn unique(prefix: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{prefix}_{}_{number}", std::process::id())
}
