//! Figures that are looked up when somebody asks for them.

use std::fs;

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{family::Family, gauge::Gauge, info::Info},
    registry::{Registry, Unit},
};

use super::kept::OfPool;
use crate::{
    domain::moment::Moment,
    server::{
        clock,
        context::AppState,
        db::{Db, mail_queue},
    },
};

/// All of them, as they are now. What can't be found out is left out.
pub async fn registry(state: &AppState) -> Registry {
    let mut registry = Registry::default();
    let build = Build { version: env!("CARGO_PKG_VERSION"), client: state.client.build().to_owned() };
    registry.register("stoa_build", "What is running", Info::new(build));
    let streams = i64::try_from(state.live.streams()).unwrap_or(i64::MAX);
    show(&mut registry, "stoa_live_streams", "Open streams of live updates", streams);
    show_connections(&mut registry, &state.db);
    show_mails(&mut registry, &state.db, clock::now()).await;
    if let Some(bytes) = resident_memory() {
        registry.register_with_unit(
            "process_resident_memory",
            "Memory that the process has",
            Unit::Bytes,
            gauge(bytes),
        );
    }
    registry
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Build {
    version: &'static str,
    client: String,
}

fn show_connections(registry: &mut Registry, db: &Db) {
    let (open, idle) = (Family::<OfPool, Gauge>::default(), Family::<OfPool, Gauge>::default());
    for (pool, connections) in db.connections() {
        open.get_or_create(&OfPool { pool }).set(i64::from(connections.open));
        idle.get_or_create(&OfPool { pool }).set(i64::try_from(connections.idle).unwrap_or(i64::MAX));
    }
    registry.register("stoa_db_connections", "Open connections to the database", open);
    registry.register("stoa_db_connections_idle", "Those of them that nobody uses", idle);
}

async fn show_mails(registry: &mut Registry, db: &Db, now: Moment) {
    let lengths = mail_queue::lengths(db).await;
    show(registry, "stoa_db_up", "Whether the database answers", i64::from(lengths.is_ok()));
    let Ok(lengths) = lengths else { return };
    let age = lengths.oldest.map_or(0, |oldest| now.seconds_since(oldest).max(0));
    show(registry, "stoa_mails_waiting", "E-mails that wait to be sent", lengths.waiting);
    show(registry, "stoa_mails_set_aside", "E-mails that were given up", lengths.set_aside);
    registry.register_with_unit(
        "stoa_mails_oldest_waiting",
        "How long the first of the waiting e-mails has been in the queue",
        Unit::Seconds,
        gauge(age),
    );
}

fn show(registry: &mut Registry, name: &str, help: &str, value: i64) {
    registry.register(name, help, gauge(value));
}

fn gauge(value: i64) -> Gauge {
    let gauge = Gauge::default();
    gauge.set(value);
    gauge
}

/// In bytes, where the system says so.
fn resident_memory() -> Option<i64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: i64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes * 1_024)
}
