//! What a run does in a world before it measures, so that pages of as many rows are compared: where a filter lets less
//! than a page through, as some do among a thousand threads, disputes are opened, threads are deleted and marked unread.

use stoa::{
    domain::{
        accounts::Viewer,
        disputes::{Act, Version},
        ids::ThreadId,
        messages::SendId,
        threads::MarkAs,
    },
    server::{
        actions::{
            deletion,
            disputes::{self, Wish},
            marking,
        },
        clock,
        db::Db,
    },
};

use super::{
    Result,
    engine::{Engine, row, rows},
    long_threads::{UNLIMITED, viewer},
    market::Largest,
};

/// The admin whose lists are measured.
pub const ADMIN: &str = "admin@demo.test";
/// Another one: what they dispute is unread to the first.
const OTHER_ADMIN: &str = "tomas@demo.test";

/// How many rows a page has.
const PAGE: i64 = 50;

/// Fills the lists of an admin and of a vendor's staff.
pub async fn fill(engine: &Engine, name: &str, vendor: &Largest) -> Result<()> {
    let db = engine.open_in_haste(name).await?;
    let (admin, staff) = (viewer(&db, OTHER_ADMIN).await?, viewer(&db, &vendor.email).await?);
    let of_vendor = format!("t.vendor_id = {} AND t.order_id IS NOT NULL", vendor.id);
    for thread in missing(&db, &of_vendor, "t.is_disputed").await? {
        dispute(&db, &admin, thread).await?;
    }
    // The lists of the demo's own vendors are measured, too
    let elsewhere = format!(
        "t.vendor_id <> {} AND t.order_id IS NULL
            AND EXISTS (SELECT 1 FROM accounts a WHERE a.vendor_id = t.vendor_id AND a.email LIKE '%@crowd.test')",
        vendor.id
    );
    for thread in missing(&db, &elsewhere, "t.deleted_at IS NOT NULL").await? {
        deletion::delete(&db, &admin, thread, clock::now()).await?;
    }
    let is_unread = format!(
        "EXISTS (SELECT 1 FROM read_marks r WHERE r.thread_id = t.id AND r.account_id = {} AND r.unread > 0)",
        staff.id
    );
    let threads = missing(&db, &of_vendor, &is_unread).await?;
    if !threads.is_empty() {
        marking::mark(&db, &staff, &threads, MarkAs::Unread, clock::now()).await?;
    }
    db.close().await;
    Ok(())
}

/// Threads of which something isn't true yet, as many as a page of those lacks.
async fn missing(db: &Db, whose: &str, is_done: &str) -> Result<Vec<ThreadId>> {
    let of = |condition: &str, most: i64| {
        format!("SELECT t.id FROM threads t WHERE {whose} AND {condition} ORDER BY t.id LIMIT {most}")
    };
    let done: Vec<(i64,)> = rows(db, &of(is_done, PAGE)).await?;
    let lacking = PAGE - i64::try_from(done.len())?;
    let not_done = format!("t.deleted_at IS NULL AND NOT t.is_disputed AND NOT ({is_done})");
    let missing: Vec<(ThreadId,)> = rows(db, &of(&not_done, lacking)).await?;
    Ok(missing.into_iter().map(|(id,)| id).collect())
}

async fn dispute(db: &Db, admin: &Viewer, thread: ThreadId) -> Result<()> {
    let order =
        format!("SELECT o.number FROM orders o JOIN threads t ON t.order_id = o.id WHERE t.id = {thread}");
    let (order,) = row(db, &order).await?;
    let wish = Wish {
        act: Act::Open,
        order,
        words: "It never came.".to_owned(),
        seen: Version::default(),
        send_id: SendId::fresh(),
        address: String::new(),
        at: clock::now(),
    };
    Ok(disputes::act(db, &UNLIMITED, admin, &wish).await?)
}
