//! All of a vendor's threads marked at once, and what others who send meanwhile notice of it.

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

use serde::Serialize;

use super::{
    Result,
    client::post,
    figures::Times,
    market::{Market, Who},
    paths::Ask,
};

/// How many sends there are before, to hold those meanwhile against.
const SENDS: usize = 1_000;

/// What was measured.
#[derive(Debug, Serialize)]
pub struct Marking {
    /// How many threads there are to mark.
    pub threads: i64,
    /// How long it takes to mark them all read, in seconds.
    pub read_seconds: f64,
    /// The same for unread.
    pub unread_seconds: f64,
    /// Sends, one after the other.
    pub alone: Times,
    /// The same while all are marked read.
    pub beside: Times,
}

impl Marking {
    /// How much longer the slowest sends take meanwhile.
    pub fn ratio(&self) -> f64 {
        self.beside.p99 / self.alone.p99
    }
}

/// Marks all threads of the vendor with the most, twice each way.
pub async fn measure(market: &Market) -> Result<Marking> {
    mark(market, "read").await?;
    let unread_seconds = mark(market, "unread").await?;
    let read_seconds = mark(market, "read").await?;
    mark(market, "unread").await?;
    let alone = send_while(market, |sent| sent < SENDS).await?;
    let is_over = Cell::new(false);
    let marking = async {
        let done = mark(market, "read").await;
        is_over.set(true);
        done
    };
    let (done, beside) = tokio::join!(marking, send_while(market, |_| !is_over.get()));
    done?;
    Ok(Marking { threads: market.largest.threads, read_seconds, unread_seconds, alone, beside: beside? })
}

/// Marks all; how many seconds that took.
async fn mark(market: &Market, act: &str) -> Result<f64> {
    let mut connection = market.connection().await?;
    let fields = [("act", act), ("all", "?")];
    let request =
        post(&market.server.address, "mark_threads", market.cookie(Who::Many), "application/json", &fields);
    let begun = Instant::now();
    let answer = connection.ask(&request).await?;
    match answer.status {
        200 => Ok(begun.elapsed().as_secs_f64()),
        status => Err(format!("marking all is answered with {status}").into()),
    }
}

/// Sends one message after the other as long as that is wanted.
async fn send_while(market: &Market, wanted: impl Fn(usize) -> bool) -> Result<Times> {
    let mut connection = market.connection().await?;
    let mut times: Vec<Duration> = Vec::new();
    while wanted(times.len()) {
        let request =
            market.request(&market.server.address, &Ask::Send, times.len()).ok_or("nobody sends")?;
        let begun = Instant::now();
        let answer = connection.ask(&request).await?;
        times.push(begun.elapsed());
        if answer.status != 200 {
            return Err(format!("a send is answered with {}", answer.status).into());
        }
    }
    Ok(Times::of(&times))
}
