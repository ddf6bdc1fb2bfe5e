//! What is asked all the time must not cost more because the world grew: SQLite answers it from
//! indexes, without walking a table, and without sorting where a list has its usual order.

use sqlx::{AssertSqlSafe, Row, SqlitePool, sqlite::SqlitePoolOptions};

use super::{
    Db,
    at_once::as_one_row,
    joined::Queue,
    mail_facts, mail_queue, mails_aside, order_lists, orders, read_marks,
    renewal::{self, Renewed},
    search::{Hit, Search, Span},
    shop,
    thread_lists::{self, List, Place},
    threads, waiting,
};
use crate::domain::{
    accounts::{Employer, Role, Viewer},
    ids::{AccountId, MailId, OrderId, ThreadId, VendorId},
    lists::{Cursor, Seller, Show, Sort, SortBy, SubjectKind, ThreadFilter, ThreadQuery},
    orders::{HasMessages, OrderFilter, OrderSortBy},
    search::Query,
    shop::VendorName,
};

async fn empty_database() -> SqlitePool {
    let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
    sqlx::migrate!("migrations/sqlite").run(&pool).await.unwrap();
    pool
}

async fn plan(pool: &SqlitePool, sql: &str) -> Vec<String> {
    let explain = format!("EXPLAIN QUERY PLAN {sql}");
    let steps = sqlx::query(AssertSqlSafe(explain)).fetch_all(pool).await.unwrap();
    steps.iter().map(|step| step.get("detail")).collect()
}

async fn assert_uses_indexes(pool: &SqlitePool, sql: &str) {
    for step in plan(pool, sql).await {
        let is_small =
            ["CONSTANT ROW", "INDEX accounts_admin", "SCAN found", "SCAN latest", "SCAN page", "(subquery"]
                .iter()
                .any(|small| step.contains(small));
        let is_in_order =
            step.contains(" INDEX threads_") || step.contains(" INDEX orders_") || step == "SCAN t";
        assert!(is_small || is_in_order || !step.starts_with("SCAN"), "{step} in {sql}");
    }
}

async fn assert_sorts_nothing(pool: &SqlitePool, sql: &str) {
    for step in plan(pool, sql).await {
        assert!(!step.contains("FOR ORDER BY"), "{step} in {sql}");
    }
}

fn viewer(role: Role) -> Viewer {
    let employer = (role == Role::Vendor).then(|| Employer { id: VendorId(1), name: String::new() });
    Viewer { id: AccountId(1), name: String::new(), role, employer }
}

fn shown(show: Show) -> ThreadFilter {
    ThreadFilter { show, ..ThreadFilter::default() }
}

/// Each list in each order that is offered, from its beginning and from a place in it.
#[tokio::test]
async fn lists_are_read_in_order() {
    let pool = empty_database().await;
    let db = Db::Sqlite { readers: pool.clone(), writer: pool.clone(), queue: Queue::default() };
    let after = Cursor { key: "1".to_owned(), id: 1 };
    let by = |by| Sort { by, is_descending: true };
    for role in [Role::Customer, Role::Vendor, Role::Admin] {
        let viewer = viewer(role);
        let mut lists: Vec<(ThreadFilter, Sort)> =
            Show::offered_to(role).map(|show| (shown(show), Sort::default())).collect();
        if role != Role::Customer {
            lists.push((
                ThreadFilter { subject: Some(SubjectKind::Order), ..shown(Show::All) },
                Sort::default(),
            ));
            lists.push((
                ThreadFilter { subject: Some(SubjectKind::Order), ..shown(Show::Unread) },
                Sort::default(),
            ));
            lists.push((shown(Show::All), by(SortBy::Id)));
            lists.push((shown(Show::All), by(SortBy::Customer)));
        }
        if role == Role::Admin {
            lists.push((shown(Show::All), by(SortBy::Vendor)));
            for seller in [Seller::Marketplace, Seller::Vendor(VendorId(1))] {
                lists.push((ThreadFilter { seller: Some(seller), ..shown(Show::New) }, Sort::default()));
            }
        }
        for (filter, sort) in lists {
            for after in [None, Some(&after)] {
                let page = List::of(&db, &viewer, &filter, sort).page(after, 50);
                let page = as_one_row::<Place>(&page.sql);
                assert_uses_indexes(&pool, &page).await;
                assert_sorts_nothing(&pool, &page).await;
                let query = ThreadQuery { filter: filter.clone(), sort, per: 50, cursor: after.cloned() };
                let listed = threads::listed_sql(&db, &viewer, &query);
                let listed = as_one_row::<threads::Listed>(&listed.sql);
                assert_uses_indexes(&pool, &listed).await;
                assert_sorts_nothing(&pool, &listed).await;
                let by_id = |step: &String| step == "SEARCH t USING INTEGER PRIMARY KEY (rowid=?)";
                assert!(plan(&pool, &listed).await.iter().any(by_id), "{listed}");
            }
            let count = thread_lists::counted(&db, &viewer, &filter).count().sql;
            assert_uses_indexes(&pool, &count).await;
            let is_few = role == Role::Customer && filter.show == Show::Disputes;
            let is_in_index = |step: &String| step.contains("USING COVERING INDEX");
            assert!(is_few || plan(&pool, &count).await.iter().any(is_in_index), "{count}");
        }
    }
}

/// Each list of orders in each order that is offered; those with unread messages are read from the viewer's marks.
#[tokio::test]
async fn lists_of_orders_are_read_in_order() {
    let pool = empty_database().await;
    let db = Db::Sqlite { readers: pool.clone(), writer: pool.clone(), queue: Queue::default() };
    let after = Cursor { key: "1".to_owned(), id: 1 };
    let columns = [OrderSortBy::Date, OrderSortBy::Number, OrderSortBy::Customer, OrderSortBy::Total];
    for role in [Role::Customer, Role::Vendor, Role::Admin] {
        let viewer = viewer(role);
        let vendor = (role == Role::Admin).then_some(OrderSortBy::Vendor);
        for by in columns.into_iter().chain(vendor) {
            for messages in HasMessages::CHOICES {
                let filter = OrderFilter { messages, ..OrderFilter::default() };
                let sort = Sort { by, is_descending: true };
                for after in [None, Some(&after)] {
                    let page = order_lists::list(&db, &viewer, &filter, sort).page(after, 50);
                    let page = as_one_row::<Place>(&page.sql);
                    assert_uses_indexes(&pool, &page).await;
                    let is_in_order = messages != HasMessages::Unread && role != Role::Customer;
                    if is_in_order || by == OrderSortBy::Date {
                        assert_sorts_nothing(&pool, &page).await;
                    }
                }
                assert_uses_indexes(&pool, &order_lists::counted(&db, &viewer, &filter).count().sql).await;
                let filter = OrderFilter { search: "red lam".to_owned(), ..filter };
                let found = order_lists::list(&db, &viewer, &filter, sort).page(Some(&after), 50);
                let mut steps = plan(&pool, &found.sql).await.into_iter();
                let first = steps.next().unwrap();
                assert!(first.starts_with("SCAN order_words VIRTUAL TABLE INDEX"), "{first}");
                for step in steps {
                    let is_asked = step.starts_with("SEARCH") || step.starts_with("CORRELATED");
                    assert!(is_asked, "{step} in {}", found.sql);
                }
            }
        }
    }
}

/// What is found is read newest first from the index of words, and looked up from there.
#[tokio::test]
async fn searches_look_words_up() {
    let pool = empty_database().await;
    let db = Db::Sqlite { readers: pool.clone(), writer: pool.clone(), queue: Queue::default() };
    let span = Span { before: 9, without: &[ThreadId(1)], threads: 40 };
    for (words, index) in [("red lam", "message_words"), ("\"red lamp\" post", "message_phrases")] {
        let query = Query::parse(words);
        for role in [Role::Customer, Role::Vendor, Role::Admin] {
            for show in Show::offered_to(role) {
                let (viewer, filter) = (viewer(role), shown(show));
                let search = Search::in_all(&db, &viewer, &filter, &query);
                for sql in [search.newest_sql(span, None).0.sql, search.count_sql(None).sql] {
                    assert_looks_up(&pool, &sql, index).await;
                }
                let newest = as_one_row::<Hit>(&search.newest_sql(span, None).0.sql);
                assert_sorts_nothing(&pool, &newest).await;
            }
        }
    }
}

async fn assert_looks_up(pool: &SqlitePool, sql: &str, index: &str) {
    for step in plan(pool, sql).await {
        let is_match =
            step.starts_with("SCAN message_") && step.contains("VIRTUAL TABLE INDEX") && step.contains('M');
        let is_around = [
            "CO-ROUTINE",
            "LIST SUBQUERY",
            "CREATE BLOOM FILTER",
            "SCAN e",
            "SCAN found",
            "USE TEMP B-TREE FOR DISTINCT",
        ]
        .iter()
        .any(|around| step.starts_with(around));
        assert!(is_match || is_around || step.starts_with("SEARCH"), "{step} in {sql}");
    }
    let scans = plan(pool, sql).await.into_iter().find(|step| step.starts_with("SCAN message_"));
    assert!(scans.is_some_and(|scan| scan.starts_with(&format!("SCAN {index}"))), "{sql}");
}

#[tokio::test]
async fn counts_are_kept_not_made() {
    let pool = empty_database().await;
    assert_uses_indexes(&pool, read_marks::COUNT_FOR_OTHERS).await;
}

/// What waits is counted in an index alone, which has all that is asked for, and vendors' names are read from one.
#[tokio::test]
async fn what_each_page_says_is_in_an_index() {
    let pool = empty_database().await;
    let db = Db::Sqlite { readers: pool.clone(), writer: pool.clone(), queue: Queue::default() };
    let vendor = viewer(Role::Vendor);
    let unread = shown(Show::Unread);
    let about_orders = ThreadFilter { subject: Some(SubjectKind::Order), ..unread.clone() };
    let count = |filter| thread_lists::counted(&db, &vendor, filter).count().sql;
    let orders = OrderFilter { messages: HasMessages::Unread, ..OrderFilter::default() };
    let orders = order_lists::counted(&db, &vendor, &orders).count().sql;
    let unread_in_orders = List::of(&db, &vendor, &about_orders, Sort::default()).page(None, 50).sql;
    for (sql, index) in [
        (&waiting::count_sql(&db, &vendor).sql, "read_marks_unread "),
        (&waiting::count_sql(&db, &vendor).sql, "threads_vendor_disputed "),
        (&count(&unread), "read_marks_unread "),
        (&count(&about_orders), "read_marks_unread_orders "),
        (&orders, "read_marks_unread_orders "),
        (&as_one_row::<Place>(&unread_in_orders), "read_marks_unread_in_orders "),
        (&as_one_row::<VendorName>(shop::VENDOR_NAMES), "vendors_by_name"),
    ] {
        let steps = plan(&pool, sql).await;
        let covering = format!("COVERING INDEX {index}");
        assert!(steps.iter().any(|step| step.contains(&covering)), "{steps:?} for {sql}");
        assert_sorts_nothing(&pool, sql).await;
    }
}

/// Rows whose ids are known are looked up by them, not found among all of the same seller or buyer.
#[tokio::test]
async fn known_rows_are_looked_up() {
    let pool = empty_database().await;
    let db = Db::Sqlite { readers: pool.clone(), writer: pool.clone(), queue: Queue::default() };
    for role in [Role::Customer, Role::Vendor, Role::Admin] {
        let viewer = viewer(role);
        for (sql, row) in [
            (as_one_row::<orders::Record>(&orders::rows_sql(&db, &viewer, &[]).sql), "SEARCH o "),
            (as_one_row::<threads::Record>(&threads::rows_sql(&db, &viewer, &[]).sql), "SEARCH t "),
        ] {
            let steps = plan(&pool, &sql).await;
            let found = steps.iter().find(|step| step.starts_with(row));
            let by_id = |step: &String| step.contains("(rowid=?)") || step.contains("AND id=?)");
            assert!(found.is_some_and(by_id), "{steps:?} for {sql}");
        }
    }
}

/// However many messages others wrote: a name changes within the transaction that keeps other writers waiting.
#[tokio::test]
async fn a_name_is_renewed_by_indexes() {
    let pool = empty_database().await;
    for (renewed, index) in [
        (Renewed::OfCustomer(AccountId(1)), "INDEX threads_customer_id (customer_id=? AND id>?)"),
        (Renewed::Order(OrderId(1)), "INDEX threads_of_order (order_id=?"),
    ] {
        let sql = renewal::texts_sql(renewed.threads().0);
        let steps = plan(&pool, &sql).await;
        for used in [index, "INDEX message_entries_thread (thread_id=?"] {
            assert!(steps.iter().any(|step| step.contains(used)), "{used} in {steps:?}");
        }
        assert!(!steps.iter().any(|step| step.starts_with("SCAN")), "{steps:?}");
        assert_sorts_nothing(&pool, &sql).await;
    }
}

/// However many e-mails wait.
#[tokio::test]
async fn mails_are_queued_by_indexes() {
    let pool = empty_database().await;
    let claim = mail_queue::claim_sql("");
    for sql in [mail_queue::CLOSE, mail_queue::ENQUEUE, mail_queue::NEXT_DUE, &claim] {
        assert_uses_indexes(&pool, sql).await;
    }
    for sql in [mail_facts::facts_sql(&[MailId(1), MailId(2)]), mail_facts::said_sql(&[MailId(1)])] {
        assert_uses_indexes(&pool, &sql).await;
    }
    for (sql, index) in [
        (mail_queue::CLOSE, "INDEX mails_open"),
        (mail_queue::NEXT_DUE, "INDEX mails_due"),
        (&claim, "INDEX mails_due"),
        (mails_aside::LATEST, "INDEX mails_set_aside"),
        (mail_queue::WAITING, "INDEX mails_due"),
        (mail_queue::SET_ASIDE, "COVERING INDEX mails_set_aside"),
    ] {
        let steps = plan(&pool, sql).await;
        assert!(steps.iter().any(|step| step.contains(index)), "{steps:?}");
    }
    for sql in [claim.as_str(), mails_aside::LATEST] {
        assert_sorts_nothing(&pool, sql).await;
    }
}
