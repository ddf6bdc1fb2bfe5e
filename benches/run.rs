//! All that is measured on one engine.

use std::time::Duration;

use serde::Serialize;

use super::{
    Result,
    bare::{self, Versus},
    commits,
    engine::Engine,
    figures::Times,
    load::{Effort, at_once, by_turns},
    market::Market,
    marking::{self, Marking},
    pair::{self, Pair},
    paths::{self, Kind, Path},
    server::Memory,
    worlds::Kept,
};

/// How much is done.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How many threads the worlds have, the small one first and the large one last.
    pub sizes: Vec<usize>,
    /// How much is asked of each path.
    pub effort: Effort,
    /// How often and how long a limit is held against the server.
    pub rounds: (usize, Duration),
    /// How long a server is left alone before its memory is looked at.
    pub rest: Duration,
}

/// What was measured on an engine.
#[derive(Debug, Serialize)]
pub struct OfEngine {
    /// Its name.
    pub engine: &'static str,
    /// Its version.
    pub version: String,
    /// The worlds.
    pub worlds: Vec<Kept>,
    /// The paths.
    pub paths: Vec<OfPath>,
    /// All of a vendor's threads marked at once, in the large world.
    pub marking: Marking,
    /// Thread pages beside a bare handler, in the large world.
    pub bare: Vec<Versus>,
    /// Sends beside the engine's commits, in the large world.
    pub commits: Versus,
    /// Two servers beside one, in the large world, where several can be.
    pub pair: Vec<Pair>,
    /// The large world's server when nobody asks, while many do, and when they have gone.
    pub memory: [Memory; 3],
}

/// What was measured of a path.
#[derive(Debug, Serialize)]
pub struct OfPath {
    /// What the table calls it.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// In each world.
    pub worlds: Vec<InWorld>,
    /// The median in the large world to that in the small one; none (NaN) for lists of different lengths.
    pub ratio: f64,
}

/// What was measured of a path in a world.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct InWorld {
    /// One request after the other.
    pub times: Times,
    /// Requests a second by sixteen connections; 0 when there was nothing left to act on.
    pub per_second: f64,
    /// How many rows the page has.
    pub rows: usize,
}

/// The worlds of a plan, as they are kept or made now.
pub async fn worlds(engine: &Engine, plan: &Plan) -> Result<Vec<Kept>> {
    let mut worlds = Vec::new();
    for threads in &plan.sizes {
        worlds.push(Kept::of(engine, *threads).await?);
    }
    Ok(worlds)
}

/// Measures all.
pub async fn measure(engine: &Engine, plan: &Plan) -> Result<OfEngine> {
    let worlds = worlds(engine, plan).await?;
    let mut markets = Vec::new();
    for kept in &worlds {
        markets.push(Market::open(engine, kept.clone()).await?);
    }
    let large = markets.last().ok_or("no worlds")?;
    tokio::time::sleep(plan.rest).await;
    let idle = large.server.memory()?;
    let mut paths = Vec::new();
    let mut loaded = idle;
    let mut kind = None;
    for path in paths::all() {
        if kind.replace(path.kind) != Some(path.kind) {
            read_through(engine, &markets).await?;
        }
        paths.push(measure_path(&markets, &path, plan.effort).await?);
        let now = large.server.memory()?;
        loaded = if now.resident > loaded.resident { now } else { loaded };
    }
    let bare = bare::measure(engine, large, plan.rounds).await?;
    let commits = commits::measure(engine, large, plan.rounds).await?;
    let pair = match engine {
        Engine::Sqlite(_) => Vec::new(),
        Engine::Postgres(..) => pair::measure(engine, large, plan.effort.load).await?,
    };
    let marking = marking::measure(large).await?;
    tokio::time::sleep(plan.rest).await;
    let memory = [idle, loaded, large.server.memory()?];
    for market in markets {
        market.close(engine).await?;
    }
    let version = engine.version().await?;
    Ok(OfEngine { engine: engine.name(), version, worlds, paths, marking, bare, commits, pair, memory })
}

/// Has the system remember the worlds, whatever it was busy with meanwhile.
async fn read_through(engine: &Engine, markets: &[Market]) -> Result<()> {
    for market in markets {
        engine.read_through(&market.name).await?;
    }
    Ok(())
}

async fn measure_path(markets: &[Market], path: &Path, effort: Effort) -> Result<OfPath> {
    let mut worlds = Vec::new();
    let asked: Vec<_> = markets.iter().map(|market| (market, &path.ask)).collect();
    for (market, (times, rows)) in markets.iter().zip(by_turns(&asked, effort).await?) {
        let per_second = at_once(market, &[&market.server.address], &path.ask, effort.load).await?;
        worlds.push(InWorld { times, per_second, rows });
    }
    let (small, large) = (worlds[0], worlds[worlds.len() - 1]);
    let is_list = matches!(path.kind, Kind::Threads | Kind::Orders);
    // Lists of different lengths say nothing about each other
    let ratio =
        if is_list && small.rows != large.rows { f64::NAN } else { large.times.median / small.times.median };
    let (small, large) = (small.times.median, large.times.median);
    eprintln!("{:<75} {small:>8.2} {large:>8.2} ms {ratio:>6.2}", path.name);
    Ok(OfPath { name: path.name.clone(), kind: path.kind, worlds, ratio })
}
