//! Requests one after the other, and by sixteen connections at once.

use std::time::{Duration, Instant};

use futures_util::stream::{FuturesUnordered, TryStreamExt};

use super::{
    Result,
    client::{Answer, Connection},
    figures::Times,
    market::Market,
    paths::Ask,
};

/// How many connections there are at once, as many as the server has with PostgreSQL.
pub const CONNECTIONS: usize = 16;
/// How many requests come before those that count: PostgreSQL plans a statement's first five runs anew on each of the
/// server's connections, which take turns.
const WARMING: usize = 6 * CONNECTIONS;
/// With fewer requests than this a path isn't done, however long they take.
const LEAST: usize = 100;

/// How much is asked.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// How many requests one after the other, at most.
    pub requests: usize,
    /// How long these may take, if they are enough.
    pub patience: Duration,
    /// How long sixteen connections go on.
    pub load: Duration,
}

/// How several things asked of worlds are answered one request at a time, by turns, so that all have the same weather;
/// and how many rows each of the pages has.
pub async fn by_turns(asked: &[(&Market, &Ask)], effort: Effort) -> Result<Vec<(Times, usize)>> {
    let mut connections = Vec::new();
    for (market, _) in asked {
        connections.push(market.connection().await?);
    }
    let mut times = vec![Vec::new(); asked.len()];
    let mut rows = vec![0; asked.len()];
    // Each takes an order, and the small world has only some hundreds
    let is_dispute = asked.iter().any(|(_, ask)| matches!(ask, Ask::OpenDispute));
    let most = if is_dispute { LEAST.min(effort.requests) } else { effort.requests };
    let begun = Instant::now();
    for turn in 0..WARMING + most {
        if turn >= WARMING + LEAST.min(most) && begun.elapsed() > effort.patience {
            break;
        }
        for (place, (market, ask)) in asked.iter().enumerate() {
            let Some(request) = market.request(&market.server.address, ask, 0) else { continue };
            let begun = Instant::now();
            let answer = connections[place].ask(&request).await?;
            let took = begun.elapsed();
            judge(&answer, &request)?;
            match turn {
                0 => rows[place] = rows_of(&answer.text()?),
                _ if turn >= WARMING => times[place].push(took),
                _ => {}
            }
        }
    }
    Ok(times.iter().map(|times| Times::of(times)).zip(rows).collect())
}

/// How many requests a second are answered when sixteen connections ask at once, spread over some servers of a world.
pub async fn at_once(market: &Market, hosts: &[&str], ask: &Ask, span: Duration) -> Result<f64> {
    let mut connections = Vec::new();
    for place in 0..CONNECTIONS {
        let host = hosts[place % hosts.len()];
        connections.push((place, host, Connection::open(host).await?));
    }
    let begun = Instant::now();
    let asking: FuturesUnordered<_> = connections
        .into_iter()
        .map(|(place, host, connection)| go_on(market, host, ask, (connection, place), begun + span))
        .collect();
    let answered: usize = asking.try_fold(0, |all, some| async move { Ok(all + some) }).await?;
    Ok(answered as f64 / begun.elapsed().as_secs_f64())
}

async fn go_on(
    market: &Market,
    host: &str,
    ask: &Ask,
    (mut connection, place): (Connection, usize),
    until: Instant,
) -> Result<usize> {
    let mut answered = 0;
    while Instant::now() < until {
        let Some(request) = market.request(host, ask, place) else { break };
        judge(&connection.ask(&request).await?, &request)?;
        answered += 1;
    }
    Ok(answered)
}

/// Only what was asked for counts as an answer.
fn judge(answer: &Answer, request: &[u8]) -> Result<()> {
    // An act that leads on says where, with this status, to scripts too
    if answer.status == 200 || answer.status == 302 {
        return Ok(());
    }
    let line = String::from_utf8_lossy(request.split(|byte| *byte == b'\r').next().unwrap_or_default());
    Err(format!("{line} is answered with {}", answer.status).into())
}

/// How many threads or orders a page lists.
fn rows_of(page: &str) -> usize {
    page.matches("<tr").count().saturating_sub(1)
}
