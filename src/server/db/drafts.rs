//! What people typed and haven't sent.

use super::{Tx, execute};
use crate::{
    domain::{
        ids::{AccountId, ThreadId},
        messages::Draft,
    },
    server::Result,
};

/// Keeps an account's draft in a thread, instead of any before.
pub async fn keep(tx: &mut Tx, account: AccountId, thread: ThreadId, draft: &Draft) -> Result<()> {
    const SQL: &str = "INSERT INTO drafts (account_id, thread_id, send_id, body) VALUES ($1, $2, $3, $4)
        ON CONFLICT (account_id, thread_id) DO UPDATE SET send_id = excluded.send_id, body = excluded.body";
    execute!(
        tx,
        sqlx::query(SQL).bind(account).bind(thread).bind(draft.send_id.to_string()).bind(draft.text.as_str())
    )?;
    Ok(())
}

/// Forgets an account's draft in a thread.
pub async fn forget(tx: &mut Tx, account: AccountId, thread: ThreadId) -> Result<()> {
    const SQL: &str = "DELETE FROM drafts WHERE account_id = $1 AND thread_id = $2";
    execute!(tx, sqlx::query(SQL).bind(account).bind(thread))?;
    Ok(())
}
