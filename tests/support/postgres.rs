//! A throw-away PostgreSQL cluster, shared by the tests of one run.
//!
//! `STOA_TEST_POSTGRES` names a server to use instead: `postgres://USER:PASSWORD@HOST/NAME`.

use std::sync::OnceLock;

use sqlx::postgres::PgConnectOptions;

use super::cluster::Cluster;

/// The server to make databases on.
pub fn server() -> &'static PgConnectOptions {
    static SERVER: OnceLock<PgConnectOptions> = OnceLock::new();
    SERVER.get_or_init(|| match std::env::var("STOA_TEST_POSTGRES") {
        Ok(address) if !address.is_empty() => {
            address.parse().expect("STOA_TEST_POSTGRES is a postgres:// address")
        }
        _ => start(),
    })
}

fn start() -> PgConnectOptions {
    let folder = std::env::temp_dir().join(format!("stoa-postgres-{}", std::process::id()));
    // Only what takes long anyway waits for the disk
    let options = match std::env::var_os("STOA_SOAK") {
        None => "-c fsync=off -c synchronous_commit=off -c max_connections=400",
        Some(_) => "-c max_connections=400",
    };
    let cluster = Cluster {
        folder: &folder,
        socket: &folder,
        options,
        end: &format!("immediate stop; rm -rf {}", folder.display()),
    };
    cluster.start()
}
