//! How much is used up of what somebody may do within a time.

use super::{Db, Tx, execute, on_tx};
use crate::{
    domain::{
        limits::{Pace, furthest},
        moment::Moment,
    },
    server::Result,
};

/// Uses one more, if there is one; of those who do so at once, each sees what the others have used. Says how many seconds
/// to wait if there is none.
pub async fn take(tx: &mut Tx, key: &str, pace: Pace, at: Moment) -> Result<std::result::Result<(), i64>> {
    const TAKE: &str = "INSERT INTO limits_used (key, used_until) VALUES ($1, $2)
        ON CONFLICT (key) DO UPDATE SET used_until =
            $3 + CASE WHEN limits_used.used_until BETWEEN $4 AND $5 THEN limits_used.used_until ELSE $4 END
        WHERE limits_used.used_until <= $5 OR limits_used.used_until > $6";
    const USED: &str = "SELECT used_until FROM limits_used WHERE key = $1";
    let first = Moment(at.0 + pace.each());
    let taken = execute!(
        tx,
        sqlx::query(TAKE)
            .bind(key)
            .bind(first)
            .bind(pace.each())
            .bind(at)
            .bind(pace.latest(at))
            .bind(furthest(at))
    )?;
    if taken == 1 {
        return Ok(Ok(()));
    }
    let used: Option<Moment> = on_tx!(tx, conn => sqlx::query_scalar(USED).bind(key).fetch_optional(conn))?;
    Ok(Err(used.map_or(1, |used| pace.wait(used, at))))
}

/// Gives one back.
pub async fn give_back(db: &Db, key: &str, pace: Pace) -> Result<()> {
    const SQL: &str = "UPDATE limits_used SET used_until = used_until - $2 WHERE key = $1";
    let mut tx = db.begin_short().await?;
    execute!(&mut tx, sqlx::query(SQL).bind(key).bind(pace.each()))?;
    tx.commit().await
}

/// Forgets that anything was used.
pub async fn forget(db: &Db, key: &str) -> Result<()> {
    const SQL: &str = "DELETE FROM limits_used WHERE key = $1";
    let mut tx = db.begin_short().await?;
    execute!(&mut tx, sqlx::query(SQL).bind(key))?;
    tx.commit().await
}

/// Forgets what is over.
pub async fn forget_over(db: &Db, at: Moment) -> Result<()> {
    const SQL: &str = "DELETE FROM limits_used WHERE used_until <= $1 OR used_until > $2";
    let mut tx = db.begin().await?;
    execute!(&mut tx, sqlx::query(SQL).bind(at).bind(furthest(at)))?;
    tx.commit().await
}
