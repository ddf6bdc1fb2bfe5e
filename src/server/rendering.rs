//! Each request is worked on by one thread from beginning to end.
//!
//! Leptos 0.8 renders a page as several tasks which, on several threads, sometimes wait for each
//! other for ever (`docs/decisions/0005-one-thread-a-page.md`).

use std::{sync::LazyLock, thread};

use axum::{extract::Request, middleware::Next, response::Response};
use tokio_util::task::LocalPoolHandle;

use super::http;
use crate::error::AppError;

/// The threads that work on requests: one for each core.
static THREADS: LazyLock<LocalPoolHandle> =
    LazyLock::new(|| LocalPoolHandle::new(thread::available_parallelism().map_or(1, Into::into)));

/// Works on a request on one of the threads. Whoever asked may go away meanwhile; what they asked
/// for is still done.
pub async fn on_one_thread(request: Request, next: Next) -> Response {
    let work = THREADS.spawn_pinned(move || next.run(request));
    work.await.unwrap_or_else(|cause| http::plain_page(&AppError::internal(cause)))
}
