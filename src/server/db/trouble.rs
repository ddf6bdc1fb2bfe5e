//! What keeps a database from doing what it is asked, without any fault of Stoa's, and for a while.

use std::io::ErrorKind;

use sqlx::error::DatabaseError;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// It takes nothing more: its disk is full or broken, or it is only to be read.
    Full,
    /// It doesn't answer: it is stopped, starts, is too busy, or held by another program.
    Away,
}

impl Trouble {
    /// What is wrong when this comes of it; none for a fault of Stoa's.
    #[must_use]
    pub fn of(cause: &sqlx::Error) -> Option<Self> {
        match cause {
            sqlx::Error::Database(cause) => said(cause.as_ref()),
            sqlx::Error::Io(cause) if cause.kind() == ErrorKind::StorageFull => Some(Self::Full),
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Some(Self::Away),
            _ => None,
        }
    }
}

fn said(cause: &dyn DatabaseError) -> Option<Trouble> {
    let code = cause.code()?;
    if cause.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
        code.parse().ok().and_then(of_sqlite)
    } else {
        of_postgres(&code)
    }
}

/// <https://sqlite.org/rescode.html>, where the lowest byte says the kind.
const fn of_sqlite(code: i32) -> Option<Trouble> {
    const READ: i32 = 266;
    const SHORT_READ: i32 = 522;
    match (code, code & 0xff) {
        // BUSY, LOCKED and CANTOPEN
        (READ | SHORT_READ, _) | (_, 5 | 6 | 14) => Some(Trouble::Away),
        // READONLY, IOERR and FULL
        (_, 8 | 10 | 13) => Some(Trouble::Full),
        _ => None,
    }
}

/// Appendix A of PostgreSQL's manual, where the first two characters say the kind.
fn of_postgres(code: &str) -> Option<Trouble> {
    match (code, code.get(..2)?) {
        // disk_full, read_only_sql_transaction
        ("53100" | "25006", _) => Some(Trouble::Full),
        // Connections, resources, somebody stops it, its files
        (_, "08" | "53" | "57" | "58") => Some(Trouble::Away),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_told_from_faults() {
        for (code, trouble) in [
            (13, Some(Trouble::Full)),
            (778, Some(Trouble::Full)),
            (1_032, Some(Trouble::Full)),
            (266, Some(Trouble::Away)),
            (5, Some(Trouble::Away)),
            (517, Some(Trouble::Away)),
            (1, None),
            (11, None),
            (2_067, None),
        ] {
            assert_eq!(of_sqlite(code), trouble, "{code}");
        }
        for (code, trouble) in [
            ("53100", Some(Trouble::Full)),
            ("25006", Some(Trouble::Full)),
            ("53300", Some(Trouble::Away)),
            ("57P01", Some(Trouble::Away)),
            ("08006", Some(Trouble::Away)),
            ("23505", None),
            ("42P01", None),
            ("", None),
        ] {
            assert_eq!(of_postgres(code), trouble, "{code}");
        }
    }

    #[test]
    fn a_connection_that_can_t_be_had_is_no_fault() {
        assert_eq!(Trouble::of(&sqlx::Error::PoolTimedOut), Some(Trouble::Away));
        assert_eq!(Trouble::of(&sqlx::Error::Io(ErrorKind::ConnectionReset.into())), Some(Trouble::Away));
        assert_eq!(Trouble::of(&sqlx::Error::Io(ErrorKind::StorageFull.into())), Some(Trouble::Full));
        assert_eq!(Trouble::of(&sqlx::Error::RowNotFound), None);
    }
}
