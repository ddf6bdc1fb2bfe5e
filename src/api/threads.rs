//! Threads: listed, opened, started.

use leptos::prelude::*;

use super::encoding::Answer;
use crate::{
    domain::{
        ids::{ProductId, ThreadId, VendorId},
        lists::Matches,
        threads::{MarkAs, ThreadList, ThreadView},
    },
    error::AppError,
};

/// The viewer's threads, as the query of their list's address asks for them.
#[server(endpoint = "list_threads", output = Answer)]
pub async fn list_threads(#[server(default)] query: String) -> Result<ThreadList, AppError> {
    use crate::server::{context, lists};
    let (db, (viewer, query)) = (context::state().db, context::thread_query(&query)?);
    context::count_search(&viewer, &query.filter.search).await?;
    lists::threads(&db, &viewer, &query).await
}

/// How many threads the query of a list's address lets through.
#[server(endpoint = "count_threads", output = Answer)]
pub async fn count_threads(#[server(default)] query: String) -> Result<Matches, AppError> {
    use crate::server::{context, lists};
    let (db, (viewer, query)) = (context::state().db, context::thread_query(&query)?);
    context::count_search(&viewer, &query.filter.search).await?;
    lists::count(&db, &viewer, &query.filter).await
}

/// Opens a thread at the page that the query of its address asks for. What is shown is marked read, by a
/// script's call here as by a page's own request, unless it is only peeked at since nobody looks.
#[server(endpoint = "open_thread", output = Answer)]
pub async fn open_thread(
    id: ThreadId,
    #[server(default)] query: String,
    #[server(default)] peek: bool,
) -> Result<ThreadView, AppError> {
    crate::server::context::open_thread(id, &query, peek).await
}

/// Marks threads as `read` or `unread`: `only` one, written as `12.read`, or those selected, or with `all` those
/// that the query of a list's address, after its question mark, lets through. Says how many were changed.
#[server(endpoint = "mark_threads", output = Answer)]
pub async fn mark_threads(
    act: Option<MarkAs>,
    #[server(default)] threads: Vec<ThreadId>,
    only: Option<String>,
    all: Option<String>,
) -> Result<u64, AppError> {
    use crate::{
        domain::limits::Counted,
        server::{actions::marking, clock, context},
    };
    let (state, viewer, now) = (context::state(), context::viewer()?, clock::now());
    state.limiter.count_here(Counted::Marking(viewer.id), now)?;
    let db = state.db;
    if let Some(only) = only {
        let (thread, act) = MarkAs::of_one(&only)?;
        return marking::mark(&db, &viewer, &[thread], act, now).await;
    }
    let act = act.ok_or(AppError::Malformed)?;
    let Some(query) = all else { return marking::mark(&db, &viewer, &threads, act, now).await };
    let (viewer, query) = context::thread_query(query.trim_start_matches('?'))?;
    context::count_search(&viewer, &query.filter.search).await?;
    marking::mark_all(&db, &viewer, query, act, now).await
}

/// Undoes the viewer's last marking, where nobody has touched a mark since. Says in how many threads.
#[server(endpoint = "undo_marking", output = Answer)]
pub async fn undo_marking() -> Result<u64, AppError> {
    use crate::{
        domain::limits::Counted,
        server::{actions::marking, clock, context},
    };
    let (state, viewer) = (context::state(), context::viewer()?);
    state.limiter.count_here(Counted::Marking(viewer.id), clock::now())?;
    marking::undo(&state.db, &viewer).await
}

/// Deletes a thread.
#[server(endpoint = "delete_thread", output = Answer)]
pub async fn delete_thread(thread: ThreadId) -> Result<(), AppError> {
    use crate::server::{actions::deletion, clock, context};
    deletion::delete(&context::state().db, &context::viewer()?, thread, clock::now()).await
}

/// Brings a deleted thread back.
#[server(endpoint = "restore_thread", output = Answer)]
pub async fn restore_thread(thread: ThreadId) -> Result<(), AppError> {
    use crate::server::{actions::deletion, context};
    deletion::restore(&context::state().db, &context::viewer()?, thread).await
}

/// Lets the others in a thread, or in an order's, know that the viewer is typing there.
#[server(endpoint = "note_typing", output = Answer)]
pub async fn note_typing(thread: Option<ThreadId>, order: Option<String>) -> Result<(), AppError> {
    use crate::server::{context, db::orders, live};
    let (state, viewer) = (context::state(), context::viewer()?);
    let thread = match (thread, order) {
        (Some(thread), _) => Some(thread),
        (None, Some(order)) => {
            orders::find_visible_to(&state.db, &viewer, &order).await?.ok_or(AppError::NotFound)?.thread_id
        }
        (None, None) => return Err(AppError::Malformed),
    };
    match thread {
        Some(thread) => live::note_typing(&state, &viewer, thread).await,
        None => Ok(()),
    }
}

/// Starts a thread about a product, and leads there.
#[server(endpoint = "ask_question", output = Answer)]
pub async fn ask_question(product: ProductId, body: String, send_id: String) -> Result<(), AppError> {
    use crate::{domain::threads::Topic, server::context};
    context::start(Topic::Product(product), &body, &send_id).await
}

/// Starts a thread with a vendor, and leads there.
#[server(endpoint = "contact_vendor", output = Answer)]
pub async fn contact_vendor(vendor: VendorId, body: String, send_id: String) -> Result<(), AppError> {
    use crate::{domain::threads::Topic, server::context};
    context::start(Topic::Vendor(vendor), &body, &send_id).await
}
