//! All SQL. Each query is written once, for SQLite and PostgreSQL.
//!
//! A query that a viewer causes takes the viewer and can return only what they may see.

pub mod accounts;
mod at_once;
pub mod bulk;
mod connect;
pub mod copies;
mod dialect;
pub mod disputes;
pub mod drafts;
pub mod entries;
pub mod events;
pub mod health;
pub mod import;
mod joined;
pub mod limits_used;
pub mod log;
pub mod mail_facts;
pub mod mail_queue;
pub mod mails_aside;
pub mod marking;
mod matching;
pub mod messages;
pub mod order_lists;
pub mod order_search;
pub mod orders;
pub mod password_links;
#[cfg(test)]
mod plans;
pub mod posting;
pub mod read_marks;
pub mod renewal;
mod scope;
pub mod search;
pub mod sessions;
pub mod settings;
pub mod shop;
pub mod steps;
pub mod thread_lists;
pub mod threads;
pub mod trouble;
mod upkeep;
mod vocabulary;
pub mod waiting;
mod windows;

pub use connect::{Address, AddressError, Db, POSTGRES_CONNECTIONS, Tx};
pub use upkeep::{Upkeep, bring_up_to_date};

/// Runs a read on whichever engine there is: `on_engine!(db, pool => query.fetch_all(pool))`.
/// What the query is given is one of the pool's connections.
macro_rules! on_engine {
    ($db:expr, $conn:ident => $query:expr) => {
        match $db {
            $crate::server::db::Db::Sqlite { readers, .. } => {
                $crate::server::db::with_connection!("readers", None, readers, $conn => $query)
            }
            $crate::server::db::Db::Postgres(pool) => {
                let patience = Some($crate::server::db::connect::ANSWER);
                $crate::server::db::with_connection!("all", patience, pool, $conn => $query)
            }
        }
    };
}

/// Runs a read on one of a pool's connections, and notes how long it had to wait for that. A connection on which no
/// answer comes for so long is given up.
macro_rules! with_connection {
    ($name:literal, $patience:expr, $pool:expr, $conn:ident => $query:expr) => {
        match $crate::server::db::connect::timed($name, Box::pin($pool.acquire())).await {
            Ok(mut conn) => {
                let answer = {
                    let $conn = &mut *conn;
                    $crate::server::db::connect::in_time($patience, $query).await
                };
                answer.unwrap_or_else(|late| {
                    conn.close_on_drop();
                    Err(late)
                })
            }
            Err(cause) => Err(cause),
        }
    };
}

/// The same within a transaction: `on_tx!(tx, conn => query.execute(conn))`.
macro_rules! on_tx {
    ($tx:expr, $conn:ident => $query:expr) => {
        match $tx {
            $crate::server::db::Tx::Sqlite(tx) => {
                let $conn = &mut **tx;
                $query.await
            }
            $crate::server::db::Tx::Postgres(tx) => {
                let $conn = &mut **tx;
                $query.await
            }
        }
    };
}

/// Runs a statement within a transaction and says how many rows it changed.
macro_rules! execute {
    ($tx:expr, $query:expr) => {
        match $tx {
            $crate::server::db::Tx::Sqlite(tx) => {
                $query.execute(&mut **tx).await.map(|done| done.rows_affected())
            }
            $crate::server::db::Tx::Postgres(tx) => {
                $query.execute(&mut **tx).await.map(|done| done.rows_affected())
            }
        }
    };
}

use {execute, on_engine, on_tx, with_connection};
