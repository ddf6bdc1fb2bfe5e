//! The time of day; the only place that asks the system for it.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::domain::moment::Moment;

/// This moment.
#[expect(clippy::disallowed_methods, reason = "this is the clock")]
#[must_use]
pub fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
