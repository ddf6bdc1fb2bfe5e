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

/// A thread with its newest messages, or those before a number.
#[server(endpoint = "find_thread", output = Answer)]
pub async fn find_thread(id: ThreadId, before: Option<i64>) -> Result<ThreadView, AppError> {
    use crate::server::{context, reads};
    let mut view = reads::thread(&context::state().db, &context::viewer()?, id, before).await?;
    if let Some(opened) = context::opened().filter(|opened| opened.thread == id) {
        view.first_unread = opened.first_unread;
    }
    Ok(view)
}

/// Marks a thread read up to a message that was shown.
#[server(endpoint = "open_thread", output = Answer)]
pub async fn open_thread(id: ThreadId, up_to: i64) -> Result<(), AppError> {
    use crate::server::{actions::read_marks, context};
    read_marks::open(&context::state().db, &context::viewer()?, id, Some(up_to)).await.map(drop)
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
