//! The time of day; the only place that asks the system for it.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::domain::moment::Moment;

/// This moment.
#[expect(clippy::disallowed_methods, reason = "this is the clock")]
#[must_use]
pub fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    wrong::by_its_jump(Moment(i64::try_from(since.as_micros()).unwrap_or(i64::MAX)))
}

/// A clock that jumps, for tests of a program that runs: the file that `STOA_TEST_CLOCK` names says by how many seconds
/// it is wrong. Release builds have none of this.
#[cfg(debug_assertions)]
mod wrong {
    use std::{env, fs, path::PathBuf, sync::LazyLock};

    use super::Moment;

    static FILE: LazyLock<Option<PathBuf>> =
        LazyLock::new(|| env::var_os("STOA_TEST_CLOCK").map(PathBuf::from));

    pub(super) fn by_its_jump(now: Moment) -> Moment {
        let Some(file) = &*FILE else { return now };
        let seconds = fs::read_to_string(file).ok().and_then(|said| said.trim().parse().ok());
        now.plus_seconds(seconds.unwrap_or(0))
    }
}

#[cfg(not(debug_assertions))]
mod wrong {
    use super::Moment;

    pub(super) const fn by_its_jump(now: Moment) -> Moment {
        now
    }
}
