//! Threads.

use serde::Deserialize;
use sqlx::AssertSqlSafe;

use super::{
    Db, Tx,
    at_once::{self, Row, flag},
    dialect::{self, among},
    execute, on_engine, on_tx, scope,
    thread_lists::{Arg, Args, List, Statement},
};
use crate::{
    domain::{
        accounts::{Role, Viewer},
        among::kept_to_itself,
        ids::{AccountId, OrderId, ProductId, ThreadId, VendorId},
        lists::{Cursor, ThreadQuery},
        messages::{Draft, MessageKind},
        moment::Moment,
        money::Money,
        names::{Author, Name},
        orders::OrderStatus,
        threads::{Deletion, OtherThread, Parties, Party, Subject, ThreadRow, Topic, beginning},
    },
    error::{AppError, Problem},
    server::{
        Result,
        db::{
            entries::{self, Facts},
            posting::NewMessage,
        },
    },
};

/// The columns of [`About`].
macro_rules! about {
    () => {
        "p.id AS product_id, p.name AS product_name, p.price, p.picture,
        o.number AS order_number, o.status AS order_status, o.total, o.placed_at,
        v.id AS vendor_id, v.name AS vendor_name"
    };
}

/// A thread's columns, with what it is about and as much of its latest message as a list shows.
const COLUMNS: &str = concat!(
    "t.id, t.asked_number, t.opened_number, t.latest_number, ",
    about!(),
    ", c.name AS customer_name, c.email AS customer_email,
    t.latest_author_id AS author_id, t.latest_author_role AS author_role, a.name AS author_name,
    t.latest_kind AS kind, t.latest_at AS sent_at, t.latest_words AS words,
    COALESCE(r.number, 0) AS read_number, COALESCE(r.unread, 0) AS unread,
    t.customer_id, c.deactivated_at IS NOT NULL AS customer_left, t.is_disputed, t.deleted_at, t.deleted_by,
    d.name AS deleted_by_name"
);

/// What stands beside threads `t` for that. `$2` is the viewer's account.
const BESIDE: &str = "JOIN accounts c ON c.id = t.customer_id
    JOIN accounts a ON a.id = t.latest_author_id
    LEFT JOIN vendors v ON v.id = t.vendor_id
    LEFT JOIN products p ON p.id = t.product_id
    LEFT JOIN orders o ON o.id = t.order_id
    LEFT JOIN accounts d ON d.id = t.deleted_by
    LEFT JOIN read_marks r ON r.thread_id = t.id AND r.account_id = $2";

/// A thread that a viewer may see, as the database has it.
#[derive(Debug, Deserialize, sqlx::FromRow)]
pub struct Record {
    /// The thread.
    pub id: ThreadId,
    /// Its latest customer message or notice.
    pub asked_number: i64,
    /// How far the selling side has opened it.
    pub opened_number: i64,
    /// Its latest message.
    pub latest_number: i64,
    #[sqlx(flatten)]
    about: About,
    customer_name: String,
    customer_email: String,
    /// Who wrote its latest message.
    pub author_id: AccountId,
    author_role: Role,
    author_name: String,
    kind: MessageKind,
    sent_at: Moment,
    words: String,
    /// How far the viewer has read it.
    pub read_number: i64,
    /// How many messages beyond count for the viewer.
    pub unread: i64,
    /// The buyer.
    pub customer_id: AccountId,
    /// Whether the buyer's account is closed.
    #[serde(deserialize_with = "flag")]
    pub customer_left: bool,
    /// Whether a dispute is open.
    #[serde(deserialize_with = "flag")]
    pub is_disputed: bool,
    deleted_at: Option<Moment>,
    deleted_by: Option<AccountId>,
    deleted_by_name: Option<String>,
    #[sqlx(default)]
    #[serde(default)]
    draft_id: Option<String>,
    #[sqlx(default)]
    #[serde(default)]
    draft: Option<String>,
}

/// The columns of [`Record`].
macro_rules! record {
    () => {
        "id, asked_number, opened_number, latest_number,
        json_array(product_id, product_name, price, picture, order_number, order_status, total, placed_at, vendor_id,
            vendor_name),
        customer_name, customer_email, author_id, author_role, author_name, kind, sent_at, words, read_number, unread,
        customer_id, customer_left, is_disputed, deleted_at, deleted_by, deleted_by_name"
    };
}

impl Row for Record {
    const COLUMNS: &'static str = record!();
}

/// A thread of a list.
#[derive(Debug, Deserialize, sqlx::FromRow)]
pub struct Listed {
    /// Its place in the list, from 1 on.
    place: i64,
    /// What the list is sorted by.
    key: String,
    /// The thread.
    #[sqlx(flatten)]
    pub record: Record,
}

impl Row for Listed {
    const COLUMNS: &'static str = concat!("place, key, json_array(", record!(), ")");
}

impl Listed {
    /// The place after it.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        Cursor { key: self.key.clone(), id: self.record.id.0 }
    }
}

/// What a thread is about, as the database has it.
#[derive(Debug, Deserialize, sqlx::FromRow)]
struct About {
    product_id: Option<ProductId>,
    product_name: Option<String>,
    price: Option<Money>,
    picture: Option<String>,
    order_number: Option<String>,
    order_status: Option<OrderStatus>,
    total: Option<Money>,
    placed_at: Option<Moment>,
    vendor_id: Option<VendorId>,
    vendor_name: Option<String>,
}

impl About {
    fn subject(&self) -> Subject {
        if let (Some(number), Some(status), Some(total), Some(placed_at)) =
            (self.order_number.clone(), self.order_status, self.total, self.placed_at)
        {
            return Subject::Order { number, status, total, placed_at };
        }
        if let (Some(id), Some(name), Some(price), Some(picture)) =
            (self.product_id, self.product_name.clone(), self.price, self.picture.clone())
        {
            return Subject::Product { id, name, price, picture };
        }
        Subject::Vendor {
            id: self.vendor_id.unwrap_or(VendorId(0)),
            name: self.vendor_name.clone().unwrap_or_default(),
        }
    }
}

/// Another thread of a customer.
#[derive(sqlx::FromRow)]
struct Other {
    id: ThreadId,
    latest_at: Moment,
    #[sqlx(flatten)]
    about: About,
}

impl Record {
    /// Whether it is New to the viewer's side.
    #[must_use]
    pub fn is_new_to(&self, viewer: &Viewer) -> bool {
        if viewer.sells() { self.asked_number > self.opened_number } else { self.unread > 0 }
    }

    /// Whether it is deleted.
    #[must_use]
    pub const fn is_deleted(&self) -> bool {
        self.deleted_at.is_some()
    }

    /// What it is about.
    #[must_use]
    pub fn subject(&self) -> Subject {
        self.about.subject()
    }

    /// The seller; none is the marketplace itself.
    #[must_use]
    pub const fn vendor_id(&self) -> Option<VendorId> {
        self.about.vendor_id
    }

    /// The buyer, as this viewer may know them.
    #[must_use]
    pub fn customer_for(&self, viewer: &Viewer) -> Party {
        Party {
            name: self.customer_name.clone(),
            email: (viewer.role == Role::Admin).then(|| self.customer_email.clone()),
        }
    }

    /// The seller's name; none is the marketplace itself.
    #[must_use]
    pub fn vendor(&self) -> Option<&str> {
        self.about.vendor_name.as_deref()
    }

    /// What the viewer has typed here and not sent; lists don't ask for it.
    #[must_use]
    pub fn draft(&self) -> Option<Draft> {
        Some(Draft { send_id: self.draft_id.as_ref()?.parse().ok()?, text: self.draft.clone()? })
    }

    /// The row that a list shows to this viewer.
    #[must_use]
    pub fn row_for(&self, viewer: &Viewer) -> ThreadRow {
        ThreadRow {
            id: self.id,
            subject: self.subject(),
            customer: self.customer_for(viewer),
            vendor: self.about.vendor_name.clone(),
            latest_kind: self.kind,
            latest_author: self.latest_author(viewer),
            latest_side: self.author_role.into(),
            latest_words: kept_to_itself(&self.words),
            latest_at: self.sent_at,
            unread: self.unread,
            is_new: self.is_new_to(viewer),
            is_disputed: self.is_disputed,
            is_deleted: self.is_deleted(),
            found: None,
        }
    }

    /// Who deleted it and when, if somebody did.
    #[must_use]
    pub fn deletion_for(&self, viewer: &Viewer) -> Option<Deletion> {
        let author = Author {
            id: self.deleted_by?,
            role: Role::Admin,
            name: self.deleted_by_name.as_deref()?,
            vendor: self.vendor(),
        };
        Some(Deletion { by: author.name_for(viewer), at: self.deleted_at? })
    }

    fn latest_author(&self, viewer: &Viewer) -> Name {
        Author { id: self.author_id, role: self.author_role, name: &self.author_name, vendor: self.vendor() }
            .name_for(viewer)
    }
}

/// A thread to be made.
pub struct NewThread {
    /// What it is about.
    pub topic: Topic,
    /// The buyer.
    pub customer: AccountId,
    /// The seller; none is the marketplace itself.
    pub vendor: Option<VendorId>,
    /// When it is made.
    pub at: Moment,
}

/// What a thread has come to with one message more.
#[derive(sqlx::FromRow)]
pub struct Counted {
    /// The message's number.
    pub number: i64,
    /// Whether its messages count for admins, disputed or not.
    pub admins_follow: bool,
    /// Whether a dispute is open.
    pub is_disputed: bool,
    /// Whether e-mails about what its author wrote more than a minute ago are still open.
    pub has_old_mail: bool,
    /// What its messages are found by.
    #[sqlx(flatten)]
    pub facts: Facts,
}

/// These threads, as far as a viewer may see them, in no order.
pub async fn rows(db: &Db, viewer: &Viewer, ids: &[ThreadId]) -> Result<Vec<Record>> {
    at_once::all(db, rows_sql(db, viewer, ids)).await
}

pub(super) fn rows_sql(db: &Db, viewer: &Viewer, ids: &[ThreadId]) -> Statement {
    let scope = scope::of(viewer);
    let (by_id, visible, known) = (dialect::by_id(db), scope.visible(), among(db, "t.id", "$3"));
    let sql = format!("SELECT {COLUMNS} FROM threads t{by_id} {BESIDE} WHERE {visible} AND {known}");
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    Statement {
        sql,
        args: vec![Arg::Number(scope.id), Arg::Number(viewer.id.0), Arg::Text(format!("{ids:?}"))],
    }
}

/// A page of a list without words, in its order, and one thread more if there is one.
pub async fn listed(db: &Db, viewer: &Viewer, query: &ThreadQuery) -> Result<Vec<Listed>> {
    let mut rows: Vec<Listed> = at_once::all(db, listed_sql(db, viewer, query)).await?;
    rows.sort_unstable_by_key(|row| row.place);
    Ok(rows)
}

pub(super) fn listed_sql(db: &Db, viewer: &Viewer, query: &ThreadQuery) -> Statement {
    let scope = scope::of(viewer);
    let known = Args(vec![Arg::Number(scope.id), Arg::Number(viewer.id.0)]);
    let list = List::with(known, db, viewer, &query.filter, query.sort);
    let page = list.page(query.cursor.as_ref(), i64::from(query.per) + 1);
    let sql = format!(
        "SELECT page.place, page.key, {COLUMNS}
        FROM (SELECT id, key, ROW_NUMBER() OVER () AS place FROM ({}) AS page) AS page
        CROSS JOIN threads t{} {BESIDE} WHERE t.id = page.id AND {}",
        page.sql,
        dialect::by_id(db),
        scope.visible()
    );
    Statement { sql, args: page.args }
}

/// One thread, if this viewer may see it, with their draft; one that was sent meanwhile is none.
pub async fn find_visible_to(db: &Db, viewer: &Viewer, id: ThreadId) -> Result<Option<Record>> {
    let scope = scope::of(viewer);
    let sql = format!(
        "SELECT {COLUMNS}, f.send_id AS draft_id, f.body AS draft FROM threads t {BESIDE}
        LEFT JOIN drafts f ON f.thread_id = t.id AND f.account_id = $2
            AND NOT EXISTS (SELECT 1 FROM messages s WHERE s.author_id = f.account_id AND s.send_id = f.send_id)
        WHERE {} AND t.id = $3",
        scope.visible()
    );
    Ok(on_engine!(db, pool => sqlx::query_as(AssertSqlSafe(sql))
        .bind(scope.id)
        .bind(viewer.id)
        .bind(id)
        .fetch_optional(pool))?)
}

/// The latest threads of a customer that a viewer may see too, but for one.
pub async fn others_of(
    db: &Db,
    viewer: &Viewer,
    customer: AccountId,
    but: ThreadId,
    limit: i64,
) -> Result<Vec<OtherThread>> {
    let scope = scope::of(viewer);
    let sql = format!(
        "SELECT t.id, t.latest_at, {} FROM threads t{}
        LEFT JOIN vendors v ON v.id = t.vendor_id
        LEFT JOIN products p ON p.id = t.product_id
        LEFT JOIN orders o ON o.id = t.order_id
        WHERE {} AND t.deleted_at IS NULL AND t.customer_id = $2 AND t.id <> $3
        ORDER BY t.latest_at DESC, t.id DESC LIMIT $4",
        about!(),
        dialect::by_index(db, Some("threads_customer")),
        scope.visible()
    );
    let others: Vec<Other> = on_engine!(db, pool => sqlx::query_as(AssertSqlSafe(sql))
        .bind(scope.id)
        .bind(customer)
        .bind(but)
        .bind(limit)
        .fetch_all(pool))?;
    let shown = |Other { id, latest_at, about }| OtherThread { id, subject: about.subject(), latest_at };
    Ok(others.into_iter().map(shown).collect())
}

/// How a thread stands for somebody who would do something to it.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub struct Standing {
    /// Whether it is deleted.
    pub is_deleted: bool,
    /// Whether the buyer's account is closed.
    pub customer_left: bool,
    /// Whether a dispute is open.
    pub is_disputed: bool,
}

/// How a thread stands, if this viewer may see it or could until it was deleted; held until the transaction
/// ends.
pub async fn standing(tx: &mut Tx, viewer: &Viewer, id: ThreadId) -> Result<Option<Standing>> {
    let scope = scope::of(viewer);
    let sql = format!(
        "SELECT t.deleted_at IS NOT NULL AS is_deleted, t.is_disputed,
            (SELECT c.deactivated_at IS NOT NULL FROM accounts c WHERE c.id = t.customer_id) AS customer_left
        FROM threads t WHERE {} AND t.id = $2{}",
        scope.once_visible(),
        dialect::holding(tx)
    );
    Ok(on_tx!(tx, conn => sqlx::query_as(AssertSqlSafe(sql)).bind(scope.id).bind(id).fetch_optional(conn))?)
}

/// Deletes a thread, with the marks that people have in it.
pub async fn delete(tx: &mut Tx, id: ThreadId, by: AccountId, at: Moment) -> Result<()> {
    const SQL: &str =
        "UPDATE threads SET deleted_at = $2, deleted_by = $3 WHERE id = $1 AND deleted_at IS NULL";
    execute!(tx, sqlx::query(SQL).bind(id).bind(at).bind(by))?;
    hide_marks(tx, id, true).await
}

/// Brings a deleted thread back, unless its order has got another one since. Says whether it is back.
pub async fn restore(tx: &mut Tx, id: ThreadId) -> Result<bool> {
    const SQL: &str = "UPDATE threads SET deleted_at = NULL, deleted_by = NULL
        WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM threads o
            WHERE o.order_id = threads.order_id AND o.id <> threads.id AND o.deleted_at IS NULL)";
    match execute!(tx, sqlx::query(SQL).bind(id)) {
        Ok(0) => return Ok(false),
        // Another one was quicker
        Err(sqlx::Error::Database(cause)) if cause.is_unique_violation() => return Ok(false),
        done => done?,
    };
    hide_marks(tx, id, false).await?;
    Ok(true)
}

async fn hide_marks(tx: &mut Tx, id: ThreadId, is_deleted: bool) -> Result<()> {
    const SQL: &str = "UPDATE read_marks SET is_deleted = $2 WHERE thread_id = $1";
    execute!(tx, sqlx::query(SQL).bind(id).bind(is_deleted))?;
    Ok(())
}

/// Notes by which names a thread is sorted.
pub async fn set_sort_keys(tx: &mut Tx, id: ThreadId, facts: &Facts) -> Result<()> {
    const SQL: &str = "UPDATE threads SET customer_key = $2, vendor_key = $3 WHERE id = $1";
    let (customer, vendor) = facts.sort_keys();
    execute!(tx, sqlx::query(SQL).bind(id).bind(customer).bind(vendor))?;
    Ok(())
}

/// The shop's facts about a topic, if there is such a thing; they stay so until the transaction ends.
pub async fn parties(tx: &mut Tx, topic: Topic) -> Result<Option<Parties>> {
    let (sql, id) = match topic {
        Topic::Product(id) => {
            ("SELECT CAST(NULL AS BIGINT), vendor_id, FALSE FROM products WHERE id = $1", id.0)
        }
        Topic::Vendor(id) => ("SELECT CAST(NULL AS BIGINT), id, FALSE FROM vendors WHERE id = $1", id.0),
        Topic::Order(id) => (
            "SELECT customer_id, vendor_id, (SELECT c.deactivated_at IS NOT NULL FROM accounts c
                WHERE c.id = o.customer_id) FROM orders o WHERE id = $1",
            id.0,
        ),
    };
    let sql = format!("{sql}{}", dialect::sharing(tx));
    let found: Option<(Option<AccountId>, Option<VendorId>, bool)> =
        on_tx!(tx, conn => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(conn))?;
    Ok(found.map(|(customer, vendor, customer_left)| Parties { customer, vendor, customer_left }))
}

/// Whether a thread is about this.
pub async fn is_about(tx: &mut Tx, thread: ThreadId, topic: Topic) -> Result<bool> {
    let (sql, id) = match topic {
        Topic::Product(id) => ("SELECT id FROM threads WHERE id = $1 AND product_id = $2", id.0),
        Topic::Vendor(id) => {
            ("SELECT id FROM threads WHERE id = $1 AND subject_kind = 'vendor' AND vendor_id = $2", id.0)
        }
        Topic::Order(id) => ("SELECT id FROM threads WHERE id = $1 AND order_id = $2", id.0),
    };
    let found: Option<ThreadId> =
        on_tx!(tx, conn => sqlx::query_scalar(sql).bind(thread).bind(id).fetch_optional(conn))?;
    Ok(found.is_some())
}

/// Makes a thread without messages, or finds the one that an order already has; says which, and whether it
/// was made.
pub async fn insert(tx: &mut Tx, new: &NewThread) -> Result<(ThreadId, bool)> {
    const INSERT: &str =
        "INSERT INTO threads (subject_kind, customer_id, vendor_id, product_id, order_id, created_at,
            latest_number, latest_at, asked_number, opened_number, admins_follow)
        VALUES ($1, $2, $3, $4, $5, $6, 0, $6, 0, 0, $7)
        ON CONFLICT (order_id) WHERE deleted_at IS NULL DO NOTHING RETURNING id";
    const OF_ORDER: &str = "SELECT id FROM threads WHERE order_id = $1 AND deleted_at IS NULL";
    let (kind, product, order) = match new.topic {
        Topic::Product(id) => ("product", Some(id), None),
        Topic::Vendor(_) => ("vendor", None, None),
        Topic::Order(id) => ("order", None, Some(id)),
    };
    let made: Option<ThreadId> = on_tx!(tx, conn => sqlx::query_scalar(INSERT)
        .bind(kind)
        .bind(new.customer)
        .bind(new.vendor)
        .bind(product)
        .bind(order)
        .bind(new.at)
        .bind(new.vendor.is_none())
        .fetch_optional(conn))?;
    if let Some(id) = made {
        let facts = entries::facts(tx, id).await?;
        set_sort_keys(tx, id, &facts).await?;
        return Ok((id, true));
    }
    let order: Option<OrderId> = order;
    let found: Option<ThreadId> =
        on_tx!(tx, conn => sqlx::query_scalar(OF_ORDER).bind(order).fetch_optional(conn))?;
    found.map(|id| (id, false)).ok_or(AppError::Conflict(Problem::ThreadDeleted))
}

/// Counts a thread up by one message, which the selling side must look at if it `asks`, and holds it until the
/// transaction ends; none when it is deleted.
pub async fn count_up(tx: &mut Tx, new: &NewMessage<'_>, asks: bool) -> Result<Option<Counted>> {
    const SQL: &str =
        "UPDATE threads SET latest_number = latest_number + 1, latest_at = $2, latest_author_id = $4,
            latest_author_role = $5, latest_kind = $6, latest_words = $7,
            asked_number = CASE WHEN $3 THEN latest_number + 1 ELSE asked_number END
        WHERE id = $1 AND deleted_at IS NULL
        RETURNING latest_number AS number, admins_follow, is_disputed,
            EXISTS (SELECT 1 FROM mails q WHERE q.thread_id = threads.id AND q.author_id = $4 AND q.is_open
                AND q.due_at <= $2) AS has_old_mail,
            customer_id, vendor_id, subject_kind,
            (SELECT p.name FROM products p WHERE p.id = threads.product_id) AS product_name,
            (SELECT o.number FROM orders o WHERE o.id = threads.order_id) AS order_number,
            (SELECT c.name FROM accounts c WHERE c.id = threads.customer_id) AS customer_name,
            (SELECT v.name FROM vendors v WHERE v.id = threads.vendor_id) AS vendor_name";
    Ok(on_tx!(tx, conn => sqlx::query_as(SQL)
        .bind(new.thread)
        .bind(new.at)
        .bind(asks)
        .bind(new.author.id)
        .bind(new.author.role)
        .bind(new.kind)
        .bind(beginning(new.body))
        .fetch_optional(conn))?)
}

/// From now on its messages count for admins.
pub async fn let_admins_follow(tx: &mut Tx, id: ThreadId) -> Result<()> {
    execute!(tx, sqlx::query("UPDATE threads SET admins_follow = TRUE WHERE id = $1").bind(id))?;
    Ok(())
}

/// Holds a thread until the transaction ends; when sellers have opened it so far, notes that too.
pub async fn note_opened(tx: &mut Tx, id: ThreadId, up_to: i64, by_sellers: bool) -> Result<()> {
    const SQL: &str = "UPDATE threads
        SET opened_number = CASE WHEN $3 AND opened_number < $2 THEN $2 ELSE opened_number END WHERE id = $1";
    execute!(tx, sqlx::query(SQL).bind(id).bind(up_to).bind(by_sellers))?;
    Ok(())
}

/// How many threads a customer has begun within a window, and when the first of those was.
pub async fn begun_within(
    tx: &mut Tx,
    customer: AccountId,
    (since, until): (Moment, Moment),
) -> Result<(i64, Option<Moment>)> {
    const SQL: &str = "SELECT COUNT(*), MIN(t.created_at) FROM threads t
        JOIN messages m ON m.thread_id = t.id AND m.number = 1
        WHERE t.customer_id = $1 AND t.created_at > $2 AND t.created_at <= $3 AND t.latest_at > $2
            AND m.author_id = $1";
    Ok(on_tx!(tx, conn => sqlx::query_as(SQL).bind(customer).bind(since).bind(until).fetch_one(conn))?)
}
