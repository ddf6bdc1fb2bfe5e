//! Two servers on one PostgreSQL database, held against one of them alone.

use std::time::Duration;

use serde::Serialize;

use super::{
    Result,
    engine::Engine,
    load::at_once,
    market::{Market, Who, data},
    paths::{Ask, Kind, Path, SEND, center, thread},
    server::Server,
};

/// Requests a second of one server and of two.
#[derive(Debug, Serialize)]
pub struct Pair {
    /// What was asked.
    pub name: String,
    /// What one server answers.
    pub one: f64,
    /// What both answer.
    pub two: f64,
}

/// Starts a second server beside a world's own, and spreads sixteen connections over both.
pub async fn measure(engine: &Engine, market: &Market, span: Duration) -> Result<Vec<Pair>> {
    let second = Server::start(&engine.address(&market.name), &data(engine, "second"))?;
    let hosts = [market.server.address.as_str(), second.address.as_str()];
    let paths = [
        center(Kind::Threads, Who::Many, ""),
        thread("thread of 20 messages", Who::Staff, |market| market.kept.short_thread),
        Path { name: SEND.to_owned(), kind: Kind::Act, ask: Ask::Send },
    ];
    let mut pairs = Vec::new();
    for Path { name, ask, .. } in paths {
        at_once(market, &hosts[1..], &ask, span / 4).await?;
        let one = at_once(market, &hosts[..1], &ask, span).await?;
        let two = at_once(market, &hosts, &ask, span).await?;
        pairs.push(Pair { name, one, two });
    }
    Ok(pairs)
}
