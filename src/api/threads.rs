//! Threads: listed, opened, started.

use leptos::prelude::*;

use super::encoding::Answer;
use crate::{
    domain::{
        ids::{ProductId, ThreadId, VendorId},
        threads::{ThreadList, ThreadView},
    },
    error::AppError,
};

/// The viewer's threads, latest message first, after a place in that list.
#[server(endpoint = "list_threads", output = Answer)]
pub async fn list_threads(cursor: Option<String>) -> Result<ThreadList, AppError> {
    use crate::server::{context, reads};
    let after = cursor.map(|cursor| cursor.parse()).transpose()?;
    reads::thread_list(&context::state().db, &context::viewer()?, after).await
}

/// Opens a thread: its newest messages, or those before a number. What is shown is marked read, by a
/// script's call here as by a page's own request.
#[server(endpoint = "open_thread", output = Answer)]
pub async fn open_thread(id: ThreadId, before: Option<i64>) -> Result<ThreadView, AppError> {
    use crate::server::{actions::read_marks, context, reads};
    let (db, viewer) = (context::state().db, context::viewer()?);
    let by_page = context::opened().filter(|opened| opened.thread == id);
    let by_script = if context::is_call() {
        Some(read_marks::open(&db, &viewer, id, read_marks::last_before(before)).await?)
    } else {
        None
    };
    let mut view = reads::thread(&db, &viewer, id, before).await?;
    if let Some(opened) = by_page.or(by_script) {
        view.first_unread = opened.first_unread;
    }
    view.was_marked = by_script.is_some_and(|opened| opened.was_marked);
    Ok(view)
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
