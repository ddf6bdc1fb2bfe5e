//! What was measured, as figures.

use std::time::Duration;

use serde::Serialize;

/// How long requests took, one after the other, in milliseconds.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Times {
    /// Half of them took less.
    pub median: f64,
    /// 99 of 100 took less.
    pub p99: f64,
    /// How many there were.
    pub requests: usize,
}

impl Times {
    /// Of so many requests.
    pub fn of(times: &[Duration]) -> Self {
        let mut times: Vec<f64> = times.iter().map(|time| time.as_secs_f64() * 1_000.0).collect();
        times.sort_by(f64::total_cmp);
        Self { median: quantile(&times, 50), p99: quantile(&times, 99), requests: times.len() }
    }
}

/// The middle one of some figures.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    quantile(&figures, 50)
}

/// The smallest figure that so many of a hundred don't exceed; none of none.
fn quantile(sorted: &[f64], percent: usize) -> f64 {
    let place = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(place).copied().unwrap_or(f64::NAN)
}
