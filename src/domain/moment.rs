//! Points in time.

use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, UtcOffset};

/// A point in time: microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
#[serde(transparent)]
pub struct Moment(pub i64);

const MICROS: i64 = 1_000_000;

impl Moment {
    /// This moment moved by a number of seconds, into the past when negative, as far as there are moments.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(MICROS)))
    }

    /// Between which moments things happened that count within so many seconds. It ends as many after this one, since
    /// servers' clocks differ a little; what is later than that was noted by a clock that was wrong.
    #[must_use]
    pub const fn window(self, seconds: i64) -> (Self, Self) {
        (self.plus_seconds(-seconds), self.plus_seconds(seconds))
    }

    /// The whole seconds from an earlier moment to this one, rounded up.
    #[must_use]
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        let micros = self.0.saturating_sub(earlier.0);
        micros.div_euclid(MICROS) + (micros.rem_euclid(MICROS) != 0) as i64
    }

    /// Calendar and clock at this moment, in a zone so many minutes east of UTC.
    /// A moment or zone that no calendar has is shown as 1970 in UTC.
    #[must_use]
    pub fn in_zone(self, minutes_east: i32) -> OffsetDateTime {
        let zone = UtcOffset::from_whole_seconds(minutes_east * 60).unwrap_or(UtcOffset::UTC);
        OffsetDateTime::from_unix_timestamp(self.0.div_euclid(MICROS))
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
            .to_offset(zone)
    }

    /// As `2026-11-20T09:41:00Z` (RFC 3339), for `<time datetime>`.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let at = self.in_zone(0);
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
            at.year(),
            u8::from(at.month()),
            at.day(),
            at.hour(),
            at.minute(),
            at.second()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_as_rfc_3339() {
        assert_eq!(Moment(1_795_167_660 * MICROS).rfc3339(), "2026-11-20T09:41:00Z");
        assert_eq!(Moment(-1).rfc3339(), "1969-12-31T23:59:59Z");
        assert_eq!(Moment(i64::MAX).rfc3339(), "1970-01-01T00:00:00Z");
    }

    #[test]
    fn a_zone_moves_the_day() {
        let late = Moment(1_795_167_660 * MICROS).plus_seconds(14 * 3_600).in_zone(60);
        assert_eq!((late.day(), late.hour(), late.minute()), (21, 0, 41));
    }

    #[test]
    fn there_is_a_first_and_a_last_moment() {
        assert_eq!(Moment(i64::MIN).plus_seconds(-1), Moment(i64::MIN));
        assert_eq!(Moment(1).plus_seconds(i64::MAX), Moment(i64::MAX));
        assert_eq!(Moment(i64::MAX).seconds_since(Moment(-1)), i64::MAX / MICROS + 1);
    }

    #[test]
    fn seconds_round_up() {
        assert_eq!(Moment(1).seconds_since(Moment(0)), 1);
        assert_eq!(Moment(MICROS).seconds_since(Moment(0)), 1);
        assert_eq!(Moment(MICROS + 1).seconds_since(Moment(0)), 2);
    }
}
