//! What e-mails are to say, read when they are about to leave: by then, much may have been read, deleted or turned off.

use sqlx::AssertSqlSafe;

use super::{Db, dialect::listed, mail_queue::wants_mail, messages, on_engine, read_marks::counts};
use crate::{
    domain::{
        accounts::{Employer, Role, Viewer},
        ids::{AccountId, LinkId, MailId, ThreadId, VendorId},
        languages::Language,
        mails::About,
    },
    server::Result,
};

/// An e-mail that its recipient should still get.
#[derive(Debug, sqlx::FromRow)]
pub struct Facts {
    /// The e-mail.
    pub id: MailId,
    /// The link by which the recipient renews their password, if it is about that.
    pub link_id: Option<LinkId>,
    /// The recipient's address.
    pub email: String,
    /// The tag of the language that Stoa speaks to them, if that is known.
    language: Option<String>,
    account_id: AccountId,
    account_name: String,
    role: Role,
    employer_id: Option<VendorId>,
    employer: Option<String>,
    thread_id: Option<ThreadId>,
    first_number: Option<i64>,
    product: Option<String>,
    order_number: Option<String>,
    /// The thread's seller; none is the marketplace itself.
    pub vendor: Option<String>,
}

impl Facts {
    /// The recipient.
    #[must_use]
    pub fn recipient(&self) -> Viewer {
        let employer = self.employer_id.zip(self.employer.clone());
        Viewer {
            id: self.account_id,
            name: self.account_name.clone(),
            role: self.role,
            employer: employer.map(|(id, name)| Employer { id, name }),
        }
    }

    /// In which language it is written.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language.as_deref().and_then(Language::tagged).unwrap_or_default()
    }

    /// The thread it is about, and the number of the first message it was queued for.
    #[must_use]
    pub fn thread(&self) -> Option<(ThreadId, i64)> {
        self.thread_id.zip(self.first_number)
    }

    /// What it is about.
    #[must_use]
    pub fn about(&self) -> About {
        about(self.thread_id, self.order_number.as_deref(), self.product.as_deref(), self.vendor.as_deref())
    }
}

pub(super) fn about(
    thread: Option<ThreadId>,
    order: Option<&str>,
    product: Option<&str>,
    vendor: Option<&str>,
) -> About {
    match (thread, order, product) {
        (None, _, _) => About::Password,
        (_, Some(number), _) => About::Order(number.to_owned()),
        (_, _, Some(name)) => About::Product(name.to_owned()),
        _ => About::Vendor(vendor.unwrap_or_default().to_owned()),
    }
}

/// Those of these e-mails whose recipients still want them and may see what they tell of; which words that is,
/// [`said`] says.
pub async fn of(db: &Db, mails: &[MailId]) -> Result<Vec<Facts>> {
    let sql = facts_sql(mails);
    Ok(on_engine!(db, pool => sqlx::query_as(AssertSqlSafe(sql)).persistent(false).fetch_all(pool))?)
}

pub(super) fn facts_sql(mails: &[MailId]) -> String {
    let ids: Vec<i64> = mails.iter().map(|id| id.0).collect();
    format!(
        "SELECT q.id, q.link_id, a.email, a.language, a.id AS account_id, a.name AS account_name, a.role,
            e.id AS employer_id, e.name AS employer, t.id AS thread_id, q.first_number,
            p.name AS product, o.number AS order_number, v.name AS vendor
        FROM mails q JOIN accounts a ON a.id = q.account_id AND a.deactivated_at IS NULL
        LEFT JOIN vendors e ON e.id = a.vendor_id
        LEFT JOIN threads t ON t.id = q.thread_id AND t.deleted_at IS NULL AND CASE a.role
            WHEN 'customer' THEN t.customer_id = a.id WHEN 'vendor' THEN t.vendor_id = a.vendor_id ELSE TRUE END
        LEFT JOIN products p ON p.id = t.product_id
        LEFT JOIN orders o ON o.id = t.order_id
        LEFT JOIN vendors v ON v.id = t.vendor_id
        WHERE q.id IN ({}) AND (q.link_id IS NOT NULL OR (t.id IS NOT NULL AND {}))",
        listed(&ids),
        wants_mail!()
    )
}

/// A message that an e-mail tells of.
#[derive(sqlx::FromRow)]
pub struct Said {
    /// The e-mail.
    pub mail_id: MailId,
    /// The message.
    #[sqlx(flatten)]
    pub record: messages::Record,
}

/// The messages that these e-mails tell of, as far as their recipients haven't read them, in order.
pub async fn said(db: &Db, mails: &[MailId]) -> Result<Vec<Said>> {
    let sql = said_sql(mails);
    Ok(on_engine!(db, pool => sqlx::query_as(AssertSqlSafe(sql)).persistent(false).fetch_all(pool))?)
}

pub(super) fn said_sql(mails: &[MailId]) -> String {
    let ids: Vec<i64> = mails.iter().map(|id| id.0).collect();
    format!(
        "SELECT q.id AS mail_id, m.number, m.author_id, m.author_role, w.name AS author_name, m.kind, m.sent_at, m.body
        FROM mails q JOIN accounts a ON a.id = q.account_id
        JOIN messages m ON m.thread_id = q.thread_id AND m.number BETWEEN q.first_number AND q.last_number
            AND m.author_id = q.author_id
        JOIN accounts w ON w.id = m.author_id
        LEFT JOIN read_marks r ON r.account_id = q.account_id AND r.thread_id = q.thread_id
        WHERE q.id IN ({}) AND m.number > COALESCE(r.number, 0) AND {}
        ORDER BY m.thread_id, m.number",
        listed(&ids),
        counts!()
    )
}
