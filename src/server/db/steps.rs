//! Which of the steps that make its tables a database has.

use super::{Db, on_engine};

/// The steps of a database, held against those of this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Steps {
    /// It has exactly those of this version.
    Current,
    /// It lacks so many, which are done when a server starts.
    Missing(usize),
    /// It has so many that a newer version has done.
    Unknown(usize),
    /// One was done by halves, or differs from that of this version; its number.
    Broken(i64),
    /// It isn't one of Stoa's: it has no tables, or another program's.
    Foreign,
}

/// A step that was done: its number, what it was, and whether to the end.
type Done = (i64, Vec<u8>, bool);

/// Which steps a database has. What isn't a database at all is foreign.
///
/// # Errors
/// When it can't be reached.
pub async fn of(db: &Db) -> Result<Steps, sqlx::Error> {
    const SQL: &str = "SELECT version, checksum, success FROM _sqlx_migrations ORDER BY version";
    match on_engine!(db, pool => sqlx::query_as::<_, Done>(SQL).fetch_all(pool)) {
        Ok(done) => Ok(compare(db, &done)),
        Err(sqlx::Error::Database(_)) => Ok(Steps::Foreign),
        Err(error) => Err(error),
    }
}

fn compare(db: &Db, done: &[Done]) -> Steps {
    let ours = || db.steps().iter();
    let is_ours = |(number, checksum, _): &Done| {
        ours().any(|step| step.version == *number && *step.checksum == **checksum)
    };
    if !done.first().is_some_and(is_ours) {
        return Steps::Foreign;
    }
    let newest = ours().map(|step| step.version).max().unwrap_or_default();
    let unknown = done.iter().filter(|(number, ..)| *number > newest).count();
    if unknown > 0 {
        return Steps::Unknown(unknown);
    }
    if let Some((number, ..)) = done.iter().find(|step| !is_ours(step) || !step.2) {
        return Steps::Broken(*number);
    }
    match ours().count() - done.len() {
        0 => Steps::Current,
        missing => Steps::Missing(missing),
    }
}
