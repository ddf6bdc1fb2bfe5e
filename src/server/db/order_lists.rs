//! Lists of orders: filtered, sorted, searched, and counted.

use sqlx::AssertSqlSafe;

use super::{
    Db, at_once, dialect, on_engine, order_search,
    thread_lists::{Args, List, Place, Statement, fetch},
};
use crate::{
    domain::{
        accounts::{Role, Viewer},
        lists::{Matches, Seller, Sort},
        orders::{HasMessages, OrderFilter, OrderQuery, OrderSortBy},
        search::Query,
    },
    server::Result,
};

const HAS_THREAD: &str = "EXISTS (SELECT 1 FROM threads t WHERE t.order_id = o.id AND t.deleted_at IS NULL)";

/// The next orders that a viewer may see and a query lets through.
pub async fn page(db: &Db, viewer: &Viewer, query: &OrderQuery, limit: i64) -> Result<Vec<Place>> {
    let page = list(db, viewer, &query.filter, query.sort).page(query.cursor.as_ref(), limit);
    at_once::all_planned_anew(db, page).await
}

/// How many orders that is in all.
pub async fn count(db: &Db, viewer: &Viewer, filter: &OrderFilter) -> Result<Matches> {
    let Statement { sql, args } = counted(db, viewer, filter).count();
    let count: i64 = fetch!(db, sqlx::query_scalar(AssertSqlSafe(sql)).persistent(false), args, fetch_one)?;
    Ok(Matches::of(count))
}

pub(super) fn list(db: &Db, viewer: &Viewer, filter: &OrderFilter, sort: Sort<OrderSortBy>) -> List {
    let mut args = Args::default();
    let mut conditions = conditions(viewer, filter, &mut args);
    if !filter.search.is_empty() {
        return found(db, viewer, filter, conditions, args);
    }
    let from = match filter.messages {
        HasMessages::Unread => from_unread(db, viewer, &mut conditions, &mut args),
        HasMessages::Any => {
            conditions.push(HAS_THREAD.to_owned());
            format!("orders o{}", dialect::by_index(db, Some(index(viewer, filter, sort))))
        }
        HasMessages::All => format!("orders o{}", dialect::by_index(db, Some(index(viewer, filter, sort)))),
    };
    let is_of_marks = filter.messages == HasMessages::Unread;
    let key = match sort.by {
        OrderSortBy::Date if is_of_marks => "r.placed_at",
        OrderSortBy::Date => "o.placed_at",
        OrderSortBy::Number => "o.number_key",
        OrderSortBy::Customer => "o.customer_key",
        OrderSortBy::Vendor => "o.vendor_key",
        OrderSortBy::Total => "o.total",
    };
    List {
        from,
        conditions,
        args,
        key: Some(key),
        is_number: sort.by.is_number(),
        id: if is_of_marks { "r.order_id" } else { "o.id" },
        is_descending: sort.is_descending,
    }
}

/// The same for counting: orders with messages are as many as there are threads about orders, and those with unread ones as
/// many as there are such marks.
pub(super) fn counted(db: &Db, viewer: &Viewer, filter: &OrderFilter) -> List {
    let list = list(db, viewer, filter, Sort::default());
    if filter.messages == HasMessages::All || !filter.search.is_empty() {
        return list;
    }
    let mut args = Args::default();
    if filter.messages == HasMessages::Unread && filter.seller.is_none() {
        return List {
            from: unread_orders(db),
            conditions: vec![unread_of(viewer, &mut args)],
            args,
            ..list
        };
    }
    let mut conditions: Vec<String> =
        conditions(viewer, filter, &mut args).iter().map(|of_order| of_order.replace("o.", "t.")).collect();
    conditions.push("t.deleted_at IS NULL".to_owned());
    let from = if filter.messages == HasMessages::Unread {
        conditions.push(format!("{} AND t.id = r.thread_id", unread_of(viewer, &mut args)));
        format!("{} CROSS JOIN threads t", unread_orders(db))
    } else {
        conditions.push("t.subject_kind = 'order'".to_owned());
        let threads = match (viewer.role, of_one_seller(viewer, filter)) {
            (Role::Customer, _) => "threads_customer",
            (_, true) => "threads_vendor_kind",
            (_, false) => "threads_kind",
        };
        format!("threads t{}", dialect::by_index(db, Some(threads)))
    };
    List { from, conditions, args, ..list }
}

/// The orders that have words, newest first.
fn found(
    db: &Db,
    viewer: &Viewer,
    filter: &OrderFilter,
    mut conditions: Vec<String>,
    mut args: Args,
) -> List {
    let query = Query::parse(&filter.search);
    conditions.push(if query.is_empty() {
        "FALSE".to_owned()
    } else {
        let wanted = order_search::wanted(db, viewer, filter.seller, &query);
        let (before, after) = dialect::order_condition(db);
        format!("{before}{}{after}", args.text(wanted))
    });
    match filter.messages {
        HasMessages::All => {}
        HasMessages::Any => conditions.push(HAS_THREAD.to_owned()),
        HasMessages::Unread => conditions.push(format!(
            "EXISTS (SELECT 1 FROM threads t JOIN read_marks r ON r.thread_id = t.id
                WHERE t.order_id = o.id AND t.deleted_at IS NULL AND r.account_id = {} AND r.unread > 0)",
            args.number(viewer.id.0)
        )),
    }
    List {
        from: "order_words CROSS JOIN orders o".to_owned(),
        conditions,
        args,
        key: None,
        is_number: false,
        id: "order_words.rowid",
        is_descending: true,
    }
}

fn from_unread(db: &Db, viewer: &Viewer, conditions: &mut Vec<String>, args: &mut Args) -> String {
    for whose in conditions.iter_mut() {
        *whose = dialect::of_many(db, whose);
    }
    conditions.push(format!(
        "{} AND t.id = r.thread_id AND o.id = r.order_id AND t.deleted_at IS NULL",
        unread_of(viewer, args)
    ));
    format!("{} CROSS JOIN threads t CROSS JOIN orders o", unread_orders(db))
}

fn unread_of(viewer: &Viewer, args: &mut Args) -> String {
    let account = args.number(viewer.id.0);
    format!("r.account_id = {account} AND r.unread > 0 AND NOT r.is_deleted AND r.order_id IS NOT NULL")
}

fn unread_orders(db: &Db) -> String {
    format!("read_marks r{}", dialect::by_index(db, Some("read_marks_unread_orders")))
}

/// Which orders `o` a viewer may see, of one seller if that is asked for.
fn conditions(viewer: &Viewer, filter: &OrderFilter, args: &mut Args) -> Vec<String> {
    let whose = match (viewer.role, viewer.vendor_id(), filter.seller) {
        (Role::Customer, ..) => format!("o.customer_id = {}", args.number(viewer.id.0)),
        (Role::Vendor, Some(vendor), _) | (Role::Admin, _, Some(Seller::Vendor(vendor))) => {
            format!("o.vendor_id = {}", args.number(vendor.0))
        }
        (Role::Vendor, None, _) => "FALSE".to_owned(),
        (Role::Admin, _, Some(Seller::Marketplace)) => "o.vendor_id IS NULL".to_owned(),
        (Role::Admin, _, None) => "TRUE".to_owned(),
    };
    vec![whose]
}

fn of_one_seller(viewer: &Viewer, filter: &OrderFilter) -> bool {
    viewer.role == Role::Vendor || filter.seller.is_some()
}

/// The index that has the orders in the right order.
fn index(viewer: &Viewer, filter: &OrderFilter, sort: Sort<OrderSortBy>) -> &'static str {
    if viewer.role == Role::Customer {
        return "orders_of_customer";
    }
    let (of_vendor, of_all) = match sort.by {
        OrderSortBy::Date => ("orders_of_vendor", "orders_by_date"),
        OrderSortBy::Number => ("orders_of_vendor_by_number", "orders_by_number"),
        OrderSortBy::Customer => ("orders_of_vendor_by_customer", "orders_by_customer"),
        OrderSortBy::Vendor => ("orders_of_vendor", "orders_by_vendor"),
        OrderSortBy::Total => ("orders_of_vendor_by_total", "orders_by_total"),
    };
    if of_one_seller(viewer, filter) { of_vendor } else { of_all }
}
