//! Lists of threads and orders, put together from several queries; their number is the same however long the list.

use std::collections::HashMap;

use super::{
    Result, clock,
    db::{
        Db, marking, messages, order_lists, orders,
        search::{Hit, Search, Span},
        thread_lists::{self, Place},
        threads::{self, Listed, Record},
    },
};
use crate::domain::{
    accounts::Viewer,
    ids::{OrderId, ThreadId},
    lists::{Cursor, Matches, ThreadFilter, ThreadQuery},
    orders::{OrderList, OrderQuery},
    search::Query,
    threads::{ThreadList, ThreadRow},
};

/// How many threads that were found already are left out when more are looked for, so that one long thread
/// doesn't fill every batch.
const LEFT_OUT: usize = 64;

/// How long a marking can be undone from a list, in seconds.
const UNDO: i64 = 300;

/// A page of a viewer's threads.
///
/// # Errors
/// [`AppError::Internal`](crate::error::AppError::Internal) when the database fails, as in all of these.
pub async fn threads(db: &Db, viewer: &Viewer, query: &ThreadQuery) -> Result<ThreadList> {
    let undoable = marking::latest(db, viewer.id, clock::now().plus_seconds(-UNDO));
    let ((rows, next), matches, marking) = match searched(&query.filter) {
        None => {
            let matches = thread_lists::count(db, viewer, &query.filter);
            tokio::try_join!(listed_rows(db, viewer, query), matches, undoable)?
        }
        Some(words) => {
            let search = Search::of(db, viewer, &query.filter, &words).await?;
            tokio::try_join!(found_rows(&search, query), search.count(), undoable)?
        }
    };
    Ok(ThreadList { rows, next, matches, marking })
}

/// A page of a viewer's orders.
pub async fn orders(db: &Db, viewer: &Viewer, query: &OrderQuery) -> Result<OrderList> {
    let limit = usize::from(query.per);
    let (matches, mut places) = tokio::try_join!(
        order_lists::count(db, viewer, &query.filter),
        order_lists::page(db, viewer, query, one_more_than(limit)),
    )?;
    let next = cut(&mut places, limit, Place::cursor).map(|next| next.to_string());
    let ids: Vec<OrderId> = places.iter().map(|place| OrderId(place.id)).collect();
    let records = orders::rows(db, viewer, &ids).await?;
    let records: HashMap<OrderId, orders::Record> =
        records.into_iter().map(|record| (record.id, record)).collect();
    let rows = ids.iter().filter_map(|id| Some(records.get(id)?.row_for(viewer))).collect();
    Ok(OrderList { rows, next, matches })
}

/// How many threads a filter lets through.
pub async fn count(db: &Db, viewer: &Viewer, filter: &ThreadFilter) -> Result<Matches> {
    match searched(filter) {
        None => thread_lists::count(db, viewer, filter).await,
        Some(words) => Search::of(db, viewer, filter, &words).await?.count().await,
    }
}

/// The next threads that a filter lets through, after a place, and the place after them if there are more.
pub async fn next_ids(
    db: &Db,
    viewer: &Viewer,
    query: &ThreadQuery,
    limit: usize,
) -> Result<(Vec<ThreadId>, Option<Cursor>)> {
    match searched(&query.filter) {
        None => {
            let (filter, after) = (&query.filter, query.cursor.as_ref());
            let mut places =
                thread_lists::page(db, viewer, filter, query.sort, after, one_more_than(limit)).await?;
            let next = cut(&mut places, limit, Place::cursor);
            Ok((places.iter().map(|place| ThreadId(place.id)).collect(), next))
        }
        Some(words) => {
            let search = Search::of(db, viewer, &query.filter, &words).await?;
            let (hits, next) = find(&search, query.cursor.as_ref(), limit).await?;
            Ok((hits.iter().map(|hit| hit.thread).collect(), next))
        }
    }
}

fn searched(filter: &ThreadFilter) -> Option<Query> {
    (!filter.search.is_empty()).then(|| Query::parse(&filter.search))
}

async fn listed_rows(
    db: &Db,
    viewer: &Viewer,
    query: &ThreadQuery,
) -> Result<(Vec<ThreadRow>, Option<String>)> {
    let mut listed = threads::listed(db, viewer, query).await?;
    let next = cut(&mut listed, usize::from(query.per), Listed::cursor);
    let rows = listed.iter().map(|listed| listed.record.row_for(viewer)).collect();
    Ok((rows, next.map(|next| next.to_string())))
}

/// Leaves so many of a list, and says where more of it begins.
fn cut<T>(list: &mut Vec<T>, limit: usize, cursor: impl Fn(&T) -> Cursor) -> Option<Cursor> {
    let has_more = list.len() > limit;
    list.truncate(limit);
    list.last().filter(|_| has_more).map(cursor)
}

async fn found_rows(search: &Search<'_>, query: &ThreadQuery) -> Result<(Vec<ThreadRow>, Option<String>)> {
    let Search { db, viewer, query: words, .. } = search;
    let (hits, next) = find(search, query.cursor.as_ref(), usize::from(query.per)).await?;
    if hits.is_empty() {
        return Ok((Vec::new(), None));
    }
    let threads: Vec<ThreadId> = hits.iter().map(|hit| hit.thread).collect();
    let entries: Vec<i64> = hits.iter().map(|hit| hit.entry).collect();
    let (records, messages) =
        tokio::try_join!(records(db, viewer, &threads), messages::of_entries(db, &entries))?;
    let messages: HashMap<ThreadId, messages::Record> =
        messages.into_iter().map(|message| (message.thread_id, message.record)).collect();
    let row = |hit: &Hit| {
        let record = records.get(&hit.thread)?;
        let found = messages.get(&hit.thread)?.found_for(viewer, record.vendor(), words);
        Some(ThreadRow { found: Some(found), ..record.row_for(viewer) })
    };
    Ok((hits.iter().filter_map(row).collect(), next.map(|next| next.to_string())))
}

/// The newest match of each of the next threads in which something is found, after a place.
async fn find(
    search: &Search<'_>,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<(Vec<Hit>, Option<Cursor>)> {
    let mut found: Vec<Hit> = Vec::new();
    let mut passed: Vec<ThreadId> = Vec::new();
    let start = after.map(|cursor| cursor.id);
    let mut before = start.unwrap_or(i64::MAX);
    loop {
        let without = &passed[passed.len().saturating_sub(LEFT_OUT)..];
        let newest = search.newest(Span { before, without, threads: one_more_than(limit) }).await?;
        for hit in &newest.hits {
            if passed.contains(&hit.thread) {
                continue;
            }
            passed.push(hit.thread);
            if is_on_earlier_page(search, hit, start).await? {
                continue;
            }
            if found.len() == limit {
                let last = found.last().map(|last| Cursor { key: String::new(), id: last.entry });
                return Ok((found, last));
            }
            found.push(*hit);
        }
        let Some(next) = newest.next else { return Ok((found, None)) };
        before = next;
    }
}

/// Whether a thread's newest match was on an earlier page than the one that begins at `start`.
async fn is_on_earlier_page(search: &Search<'_>, hit: &Hit, start: Option<i64>) -> Result<bool> {
    match start {
        None => Ok(false),
        Some(start) => search.is_in_thread_since(hit.thread, start).await,
    }
}

async fn records(db: &Db, viewer: &Viewer, ids: &[ThreadId]) -> Result<HashMap<ThreadId, Record>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let records = threads::rows(db, viewer, ids).await?;
    Ok(records.into_iter().map(|record| (record.id, record)).collect())
}

fn one_more_than(page: usize) -> i64 {
    i64::try_from(page + 1).unwrap_or(i64::MAX)
}
