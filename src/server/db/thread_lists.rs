//! Lists of threads: filtered, sorted, and counted.

use serde::Deserialize;
use sqlx::AssertSqlSafe;

use super::{
    Db,
    at_once::{self, Row},
    dialect, on_engine,
};
use crate::{
    domain::{
        accounts::{Role, Viewer},
        lists::{COUNTED, Cursor, Matches, Seller, Show, Sort, SortBy, SubjectKind, ThreadFilter},
    },
    server::Result,
};

/// A place in a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, sqlx::FromRow)]
pub struct Place {
    /// The thread or order.
    pub id: i64,
    /// What the list is sorted by.
    pub key: String,
}

impl Row for Place {
    const COLUMNS: &'static str = "id, key";
}

impl Place {
    /// The place after it.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        Cursor { key: self.key.clone(), id: self.id }
    }
}

/// The threads that a viewer may see and a filter lets through, but for its words, after a place.
pub async fn page(
    db: &Db,
    viewer: &Viewer,
    filter: &ThreadFilter,
    sort: Sort,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<Place>> {
    at_once::all(db, List::of(db, viewer, filter, sort).page(after, limit)).await
}

/// How many threads that is in all.
pub async fn count(db: &Db, viewer: &Viewer, filter: &ThreadFilter) -> Result<Matches> {
    let list = counted(db, viewer, filter).count();
    let count: i64 = fetch!(db, sqlx::query_scalar(AssertSqlSafe(list.sql)), list.args, fetch_one)?;
    Ok(Matches::of(count))
}

/// The list for counting: all that is unread to somebody, or of it what is about orders, is told by their marks alone.
pub(super) fn counted(db: &Db, viewer: &Viewer, filter: &ThreadFilter) -> List {
    let subject = filter.subject.filter(|subject| *subject == SubjectKind::Order);
    let all = ThreadFilter { show: filter.show, subject, ..ThreadFilter::default() };
    if !is_unread(viewer, filter.show) || *filter != all {
        return List::of(db, viewer, filter, Sort::default());
    }
    let mut args = Args::default();
    let mut conditions = vec![unread_of(viewer, &mut args)];
    let index = if subject.is_some() {
        conditions.push("r.order_id IS NOT NULL".to_owned());
        "read_marks_unread_orders"
    } else {
        "read_marks_unread"
    };
    let from = format!("read_marks r{}", dialect::by_index(db, Some(index)));
    List { from, conditions, args, key: None, is_number: false, id: "r.thread_id", is_descending: true }
}

fn unread_of(viewer: &Viewer, args: &mut Args) -> String {
    format!("r.account_id = {} AND r.unread > 0 AND NOT r.is_deleted", args.number(viewer.id.0))
}

/// A value for a placeholder.
#[derive(Debug, Clone)]
pub(super) enum Arg {
    Number(i64),
    Text(String),
}

/// A statement with the values of its placeholders.
#[derive(Debug)]
pub(super) struct Statement {
    pub sql: String,
    pub args: Vec<Arg>,
}

/// Binds a statement's values to a query.
macro_rules! bound {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for arg in $args {
            query = match arg {
                $crate::server::db::thread_lists::Arg::Number(number) => query.bind(number),
                $crate::server::db::thread_lists::Arg::Text(text) => query.bind(text),
            };
        }
        query
    }};
}

/// Binds a statement's values to a query and runs it: `fetch!(db, query, args, fetch_one)`.
macro_rules! fetch {
    ($db:expr, $query:expr, $args:expr, $fetch:ident) => {
        on_engine!($db, pool => $crate::server::db::thread_lists::bound!($query, $args).$fetch(pool))
    };
}
pub(super) use {bound, fetch};

/// The values of a statement under construction.
#[derive(Debug, Default)]
pub(super) struct Args(pub Vec<Arg>);

impl Args {
    /// Adds a value, and says its placeholder.
    pub fn add(&mut self, arg: Arg) -> String {
        self.0.push(arg);
        format!("${}", self.0.len())
    }

    pub fn number(&mut self, number: i64) -> String {
        self.add(Arg::Number(number))
    }

    pub fn text(&mut self, text: String) -> String {
        self.add(Arg::Text(text))
    }
}

/// A list under construction.
pub(super) struct List {
    pub from: String,
    pub conditions: Vec<String>,
    pub args: Args,
    /// What it is sorted by, but for the id.
    pub key: Option<&'static str>,
    /// Whether that is a number.
    pub is_number: bool,
    pub id: &'static str,
    pub is_descending: bool,
}

impl List {
    pub fn of(db: &Db, viewer: &Viewer, filter: &ThreadFilter, sort: Sort) -> Self {
        Self::with(Args::default(), db, viewer, filter, sort)
    }

    /// The same within a statement that has values already.
    pub fn with(mut args: Args, db: &Db, viewer: &Viewer, filter: &ThreadFilter, sort: Sort) -> Self {
        let mut conditions = conditions(viewer, filter, &mut args);
        let starts_at_marks = is_unread(viewer, filter.show);
        let from = if starts_at_marks {
            conditions.push("t.id = r.thread_id".to_owned());
            let index = if filter.subject == Some(SubjectKind::Order) {
                conditions.push("r.order_id IS NOT NULL".to_owned());
                "read_marks_unread_in_orders"
            } else {
                "read_marks_unread"
            };
            format!("read_marks r{} CROSS JOIN threads t", dialect::by_index(db, Some(index)))
        } else {
            format!("threads t{}", dialect::by_index(db, index(viewer, filter, sort)))
        };
        let (key, id) = match sort.by {
            SortBy::Date if starts_at_marks => (Some("r.latest_at"), "r.thread_id"),
            SortBy::Date => (Some("t.latest_at"), "t.id"),
            SortBy::Id => (None, "t.id"),
            SortBy::Customer => (Some("t.customer_key"), "t.id"),
            SortBy::Vendor => (Some("t.vendor_key"), "t.id"),
        };
        let is_number = sort.by == SortBy::Date;
        Self { from, conditions, args, key, is_number, id, is_descending: sort.is_descending }
    }

    pub fn page(mut self, after: Option<&Cursor>, limit: i64) -> Statement {
        if let Some(after) = after {
            let condition = self.after(after);
            self.conditions.push(condition);
        }
        let way = if self.is_descending { "DESC" } else { "ASC" };
        let id = self.id;
        let key = self.key.map_or_else(|| "''".to_owned(), |key| format!("CAST({key} AS TEXT)"));
        let order = self.key.map_or_else(|| format!("{id} {way}"), |key| format!("{key} {way}, {id} {way}"));
        // As a number, not a value, so that PostgreSQL plans for so few
        let sql = format!(
            "SELECT {id} AS id, {key} AS key FROM {} WHERE {} ORDER BY {order} LIMIT {limit}",
            self.from,
            self.conditions.join(" AND ")
        );
        Statement { sql, args: self.args.0 }
    }

    pub fn count(self) -> Statement {
        let sql = format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM {} WHERE {} LIMIT {}) AS found",
            self.from,
            self.conditions.join(" AND "),
            COUNTED + 1
        );
        Statement { sql, args: self.args.0 }
    }

    fn after(&mut self, after: &Cursor) -> String {
        let than = if self.is_descending { "<" } else { ">" };
        let id = self.id;
        let Some(key) = self.key else {
            return format!("{id} {than} {}", self.args.number(after.id));
        };
        let value = match after.key.parse() {
            Ok(number) if self.is_number => self.args.number(number),
            _ => self.args.text(after.key.clone()),
        };
        format!("({key}, {id}) {than} ({value}, {})", self.args.number(after.id))
    }
}

/// What a viewer may see and a filter lets through, of threads `t`; of read marks `r` too when
/// [`is_unread`] says so.
pub(super) fn conditions(viewer: &Viewer, filter: &ThreadFilter, args: &mut Args) -> Vec<String> {
    let mut conditions = vec![
        if filter.show == Show::Deleted { "t.deleted_at IS NOT NULL" } else { "t.deleted_at IS NULL" }
            .to_owned(),
    ];
    match (viewer.role, viewer.vendor_id(), filter.seller) {
        (Role::Customer, ..) => conditions.push(format!("t.customer_id = {}", args.number(viewer.id.0))),
        (Role::Vendor, Some(vendor), _) | (Role::Admin, _, Some(Seller::Vendor(vendor))) => {
            conditions.push(format!("t.vendor_id = {}", args.number(vendor.0)));
        }
        (Role::Vendor, None, _) => conditions.push("FALSE".to_owned()),
        (Role::Admin, _, Some(Seller::Marketplace)) => conditions.push("t.vendor_id IS NULL".to_owned()),
        (Role::Admin, _, None) => {}
    }
    if is_unread(viewer, filter.show) {
        conditions.push(unread_of(viewer, args));
    }
    match filter.show {
        Show::New if viewer.sells() => conditions.push("t.asked_number > t.opened_number".to_owned()),
        Show::Disputes => conditions.push("t.is_disputed".to_owned()),
        _ => {}
    }
    if let Some(subject) = filter.subject {
        conditions.push(format!("t.subject_kind = {}", args.text(subject.as_str().to_owned())));
    }
    if let Some(from) = filter.from {
        conditions.push(format!("t.latest_at >= {}", args.number(from.0)));
    }
    if let Some(to) = filter.to {
        conditions.push(format!("t.latest_at < {}", args.number(to.0)));
    }
    conditions
}

/// Whether the filter is about the viewer's own read marks. To customers New is what is unread.
pub(super) fn is_unread(viewer: &Viewer, show: Show) -> bool {
    show == Show::Unread || (show == Show::New && !viewer.sells())
}

/// The index that holds the fewest threads in the right order; those of few threads come before those in
/// the right order.
pub(super) fn index(viewer: &Viewer, filter: &ThreadFilter, sort: Sort) -> Option<&'static str> {
    if viewer.role == Role::Customer {
        return Some("threads_customer");
    }
    let of_one_seller = viewer.role == Role::Vendor || filter.seller.is_some();
    let index = match (filter.show, sort.by, filter.subject) {
        (Show::Deleted, ..) => ("threads_deleted", "threads_deleted"),
        (Show::New, ..) => ("threads_vendor_new", "threads_new"),
        (Show::Disputes, ..) => ("threads_vendor_disputed", "threads_disputed"),
        (_, SortBy::Date, Some(_)) => ("threads_vendor_kind", "threads_kind"),
        (_, SortBy::Date, None) => ("threads_vendor", "threads_latest"),
        (_, SortBy::Id, _) if !of_one_seller => return None,
        (_, SortBy::Id, _) => ("threads_vendor_id", ""),
        (_, SortBy::Customer, _) => ("threads_vendor_customer", "threads_by_customer"),
        (_, SortBy::Vendor, _) if of_one_seller => ("threads_vendor_id", ""),
        (_, SortBy::Vendor, _) => ("", "threads_by_vendor"),
    };
    Some(if of_one_seller { index.0 } else { index.1 })
}

/// The index in which it is shortest to look threads up one by one, when it says all that a filter asks.
pub(super) fn index_for_lookup(viewer: &Viewer, filter: &ThreadFilter) -> Option<&'static str> {
    let ThreadFilter { search: _, show, seller, subject, from, to } = filter;
    let asks_more = *show != Show::All || subject.is_some() || from.is_some() || to.is_some();
    let is_of_one_seller = viewer.role != Role::Customer && (viewer.role == Role::Vendor || seller.is_some());
    (is_of_one_seller && !asks_more).then_some("threads_vendor_id")
}
