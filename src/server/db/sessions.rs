//! Sessions; of their secrets only the hashes are stored.

use super::{Db, Tx, execute, on_engine, on_tx};
use crate::{
    domain::{
        accounts::{Employer, Role, Viewer},
        ids::{AccountId, SessionId, VendorId},
        languages::Language,
        moment::Moment,
        sessions::{Device, Lifetime, SessionRow},
    },
    server::Result,
};

/// A session to be begun.
pub struct NewSession<'a> {
    /// What its secret is stored as.
    pub token_hash: &'a [u8],
    /// Whose.
    pub account: AccountId,
    /// From what.
    pub device: &'a Device,
    /// When.
    pub at: Moment,
    /// When it is over, however much it is used.
    pub until: Moment,
}

/// A session that lasts.
#[derive(Debug, Clone)]
pub struct Known {
    /// Which.
    pub id: SessionId,
    /// When it was last noted that it is used.
    pub seen_at: Moment,
    /// When it is over, unless it is used before.
    pub until: Moment,
    /// The person whose it is.
    pub viewer: Viewer,
    /// In which language Stoa speaks to them, if that is known.
    pub language: Option<Language>,
}

/// Begins a session.
pub async fn insert(tx: &mut Tx, new: &NewSession<'_>) -> Result<()> {
    const SQL: &str =
        "INSERT INTO sessions (token_hash, account_id, created_at, expires_at, seen_at, browser, address)
        VALUES ($1, $2, $3, $4, $3, $5, $6)";
    execute!(
        tx,
        sqlx::query(SQL)
            .bind(new.token_hash)
            .bind(new.account)
            .bind(new.at)
            .bind(new.until)
            .bind(&new.device.browser)
            .bind(&new.device.address)
    )?;
    Ok(())
}

/// The session with this token, while it lasts and its account is active.
pub async fn find(db: &Db, token_hash: &[u8], at: Moment) -> Result<Option<Known>> {
    #[derive(sqlx::FromRow)]
    struct Found {
        session: SessionId,
        seen_at: Moment,
        expires_at: Moment,
        id: AccountId,
        name: String,
        role: Role,
        vendor_id: Option<VendorId>,
        vendor: Option<String>,
        language: Option<String>,
    }
    const SQL: &str = "SELECT s.id AS session, s.seen_at, s.expires_at, a.id, a.name, a.role, a.vendor_id,
            v.name AS vendor, a.language
        FROM sessions s JOIN accounts a ON a.id = s.account_id LEFT JOIN vendors v ON v.id = a.vendor_id
        WHERE s.token_hash = $1 AND s.expires_at > $2 AND a.deactivated_at IS NULL";
    let found: Option<Found> =
        on_engine!(db, pool => sqlx::query_as(SQL).bind(token_hash).bind(at).fetch_optional(pool))?;
    let known = found.map(|found| {
        let employer = found.vendor_id.zip(found.vendor).map(|(id, name)| Employer { id, name });
        let viewer = Viewer { id: found.id, name: found.name, role: found.role, employer };
        let until = Lifetime::of(found.role).end(found.seen_at, found.expires_at);
        let language = found.language.as_deref().and_then(Language::tagged);
        Known { id: found.session, seen_at: found.seen_at, until, viewer, language }
    });
    Ok(known.filter(|known| at < known.until))
}

/// All sessions of a viewer that last, the one that was begun last first.
pub async fn list(db: &Db, viewer: &Viewer, this: SessionId, at: Moment) -> Result<Vec<SessionRow>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        id: SessionId,
        created_at: Moment,
        seen_at: Moment,
        browser: String,
        address: String,
    }
    const SQL: &str = "SELECT id, created_at, seen_at, browser, address FROM sessions
        WHERE account_id = $1 AND expires_at > $2 AND seen_at > $3 ORDER BY created_at DESC, id DESC";
    let used_since = at.plus_seconds(-Lifetime::of(viewer.role).idle);
    let rows: Vec<Row> = on_engine!(db, pool =>
        sqlx::query_as(SQL).bind(viewer.id).bind(at).bind(used_since).fetch_all(pool))?;
    let row = |Row { id, created_at, seen_at, browser, address }| SessionRow {
        id,
        begun: created_at,
        seen: seen_at,
        browser,
        address,
        is_this: id == this,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Notes that a session is used, if that was last noted by a moment.
pub async fn note_seen(tx: &mut Tx, id: SessionId, at: Moment, last: Moment) -> Result<()> {
    const SQL: &str = "UPDATE sessions SET seen_at = $2 WHERE id = $1 AND seen_at <= $3";
    execute!(tx, sqlx::query(SQL).bind(id).bind(at).bind(last))?;
    Ok(())
}

/// Gives an account's session another secret, and says whether there is such a session.
pub async fn change_token(tx: &mut Tx, account: AccountId, id: SessionId, token_hash: &[u8]) -> Result<bool> {
    const SQL: &str = "UPDATE sessions SET token_hash = $3 WHERE id = $2 AND account_id = $1";
    let changed = execute!(tx, sqlx::query(SQL).bind(account).bind(id).bind(token_hash))?;
    Ok(changed == 1)
}

/// Ends one session, and says whose it was.
pub async fn delete(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<AccountId>> {
    const SQL: &str = "DELETE FROM sessions WHERE token_hash = $1 RETURNING account_id";
    Ok(on_tx!(tx, conn => sqlx::query_scalar(SQL).bind(token_hash).fetch_optional(conn))?)
}

/// Ends one of an account's sessions, and says whether there is such a session.
pub async fn delete_of(tx: &mut Tx, account: AccountId, id: SessionId) -> Result<bool> {
    const SQL: &str = "DELETE FROM sessions WHERE id = $2 AND account_id = $1";
    Ok(execute!(tx, sqlx::query(SQL).bind(account).bind(id))? == 1)
}

/// Ends all sessions of an account but one.
pub async fn delete_others_of(tx: &mut Tx, account: AccountId, but: SessionId) -> Result<()> {
    const SQL: &str = "DELETE FROM sessions WHERE account_id = $1 AND id <> $2";
    execute!(tx, sqlx::query(SQL).bind(account).bind(but))?;
    Ok(())
}

/// Ends all sessions of an account.
pub async fn delete_all_of(tx: &mut Tx, account: AccountId) -> Result<()> {
    const SQL: &str = "DELETE FROM sessions WHERE account_id = $1";
    execute!(tx, sqlx::query(SQL).bind(account))?;
    Ok(())
}

/// Forgets sessions that are over, however much they were used.
pub async fn delete_expired(tx: &mut Tx, at: Moment) -> Result<()> {
    execute!(tx, sqlx::query("DELETE FROM sessions WHERE expires_at <= $1").bind(at))?;
    Ok(())
}
