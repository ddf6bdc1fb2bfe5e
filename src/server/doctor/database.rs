//! The database, and whether it is this version's.

use std::path::Path;

use super::Finding;
use crate::server::{
    clock,
    db::{
        Address, Db, POSTGRES_CONNECTIONS, copies,
        health::{self, PostgresFacts, SqliteFacts},
        steps::{self, Steps},
    },
    disk,
};

const ABOUT: &str = "database";
const DISK: &str = "disk";
const TABLES: &str = "tables";

/// The oldest PostgreSQL that Stoa is for.
const OLDEST: i64 = 140_000;

/// How far the database's clock may be off, in seconds.
const OFF: i64 = 2;

/// How many bytes of free disk are too few to go on with.
const LEAST_FREE: u64 = 100_000_000;

/// Looks at the database. It is there for others to ask when it can be asked, and has all its tables.
pub(super) async fn examine(address: &Address, is_thorough: bool) -> (Vec<Finding>, Option<Db>) {
    if let Address::File(file) = address
        && !file.exists()
    {
        let told = format!("there is none at {address}; run stoa migrate, or say --database or --data");
        return (vec![Finding::wrong(ABOUT, told)], None);
    }
    let db = match Db::look_at(address).await {
        Ok(db) => db,
        Err(cause) => return (vec![unreachable(address, &cause)], None),
    };
    match examine_open(&db, address, is_thorough).await {
        Ok((found, true)) => (found, Some(db)),
        Ok((found, false)) => (found, None),
        Err(cause) => (vec![unreachable(address, &cause)], None),
    }
}

fn unreachable(address: &Address, cause: &sqlx::Error) -> Finding {
    Finding::wrong(ABOUT, format!("can't open {address}: {cause}; is it running, and the address right?"))
}

async fn examine_open(
    db: &Db,
    address: &Address,
    is_thorough: bool,
) -> Result<(Vec<Finding>, bool), sqlx::Error> {
    let steps = steps::of(db).await?;
    let mut found = Vec::new();
    if let Some(facts) = health::postgres(db).await? {
        found.extend(examine_server(&facts, address));
    }
    if let Address::File(file) = address
        && steps != Steps::Foreign
        && let Some(facts) = health::sqlite(db).await?
    {
        found.push(examine_file(&facts, file));
        found.push(examine_disk(copies::size(db).await?, file));
        found.extend(is_thorough.then_some(examine_whole(copies::fault(db).await?)));
    }
    let (tables, is_usable) = examine_steps(steps);
    found.push(tables);
    Ok((found, is_usable))
}

fn examine_server(facts: &PostgresFacts, address: &Address) -> Vec<Finding> {
    let PostgresFacts { version, encoding, used, allowed, .. } = facts;
    let off = (clock::now().0 - facts.now.0).abs() / 1_000_000;
    let servers = allowed / i64::from(POSTGRES_CONNECTIONS);
    let first = if facts.version_number < OLDEST {
        Finding::wrong(ABOUT, format!("PostgreSQL {version} is too old; Stoa needs 14 or newer"))
    } else if encoding != "UTF8" {
        let told = format!("{address} keeps texts as {encoding}; make one with --encoding=UTF8");
        Finding::wrong(ABOUT, told)
    } else if facts.is_read_only {
        Finding::wrong(ABOUT, format!("{address} takes no writes; is it a standby?"))
    } else {
        Finding::ok(ABOUT, format!("{address}, version {version}"))
    };
    let time = if off < OFF {
        Finding::ok("clock", "the database's is the same")
    } else {
        Finding::wrong("clock", format!("the database's is {off} s off; let NTP set both"))
    };
    let room = format!(
        "{used} in use of {allowed}, which are enough for {servers} servers of up to {POSTGRES_CONNECTIONS}"
    );
    let connections = if servers == 0 || used >= allowed {
        Finding::wrong("connections", format!("{room}; raise max_connections"))
    } else {
        Finding::ok("connections", room)
    };
    vec![first, time, connections]
}

fn examine_file(facts: &SqliteFacts, file: &Path) -> Finding {
    let SqliteFacts { version, journal } = facts;
    let told = format!("SQLite {version}, {}", file.display());
    if let Some(network) = disk::network(file) {
        let told = format!(
            "{told}, which is on {network}; SQLite loses data there, so move it to a disk of this machine"
        );
        Finding::wrong(ABOUT, told)
    } else if journal == "wal" {
        Finding::ok(ABOUT, told)
    } else {
        Finding::look(
            ABOUT,
            format!("{told}, in mode {journal}; stoa serve changes that to wal when it starts"),
        )
    }
}

fn examine_disk(size: u64, file: &Path) -> Finding {
    let Some(free) = disk::free(file) else { return Finding::look(DISK, "can't tell how much is free") };
    let told = format!("{} free, the database has {}", disk::in_words(free), disk::in_words(size));
    if free < LEAST_FREE {
        Finding::wrong(DISK, format!("{told}; make room, or Stoa can't write"))
    } else if free < size {
        Finding::look(DISK, format!("{told}; a copy beside it wouldn't fit"))
    } else {
        Finding::ok(DISK, told)
    }
}

fn examine_whole(fault: Option<String>) -> Finding {
    match fault {
        None => Finding::ok("file", "all of it was read, and is whole"),
        Some(fault) => Finding::wrong("file", format!("broken: {fault}; stop Stoa and restore a backup")),
    }
}

fn examine_steps(steps: Steps) -> (Finding, bool) {
    let wrong = |told: &str| Finding::wrong(TABLES, told);
    match steps {
        Steps::Current => (Finding::ok(TABLES, "as this version has them"), true),
        Steps::Missing(_) => {
            (wrong("older than this version's; run stoa migrate, or start stoa serve"), false)
        }
        Steps::Unknown(_) => (wrong("made by a newer version; run that one, or restore a backup"), true),
        Steps::Broken(step) => {
            let told =
                format!("step {step} isn't this version's, or was left in the middle; restore a backup");
            (Finding::wrong(TABLES, told), false)
        }
        Steps::Foreign => {
            (wrong("there are none of Stoa's; run stoa migrate if it is to be its database"), false)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::moment::Moment, server::doctor::Verdict};

    fn verdicts(change: impl FnOnce(&mut PostgresFacts)) -> Vec<Verdict> {
        let mut facts = PostgresFacts {
            version: "15.4".to_owned(),
            version_number: 150_004,
            encoding: "UTF8".to_owned(),
            is_read_only: false,
            now: clock::now(),
            allowed: 97,
            used: 20,
        };
        change(&mut facts);
        let address = "postgres://stoa@db/stoa".parse().unwrap();
        examine_server(&facts, &address).iter().map(|finding| finding.verdict).collect()
    }

    #[test]
    fn a_server_that_does_not_fit_is_found() {
        use Verdict::{Ok, Wrong};
        assert_eq!(verdicts(|_| ()), [Ok, Ok, Ok]);
        assert_eq!(verdicts(|facts| facts.version_number = 130_011), [Wrong, Ok, Ok]);
        assert_eq!(verdicts(|facts| facts.encoding = "LATIN1".to_owned()), [Wrong, Ok, Ok]);
        assert_eq!(verdicts(|facts| facts.is_read_only = true), [Wrong, Ok, Ok]);
        for seconds in [-3, 3] {
            let now = Moment(clock::now().0 + seconds * 1_000_000);
            assert_eq!(verdicts(|facts| facts.now = now), [Ok, Wrong, Ok]);
        }
        assert_eq!(verdicts(|facts| facts.allowed = 15), [Ok, Ok, Wrong]);
        assert_eq!(verdicts(|facts| facts.used = 97), [Ok, Ok, Wrong]);
    }

    #[test]
    fn a_nearly_full_disk_is_found() {
        let free = disk::free(Path::new("here")).unwrap();
        assert_eq!(examine_disk(1, Path::new("here")).verdict, Verdict::Ok, "{free}");
        assert_eq!(examine_disk(u64::MAX, Path::new("here")).verdict, Verdict::Look);
    }
}
