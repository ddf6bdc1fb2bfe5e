//! Each request is worked on by one thread from beginning to end.
//!
//! Leptos 0.8 renders a page as several tasks which, on several threads, sometimes wait for each
//! other for ever (`docs/decisions/0005-one-thread-a-page.md`).

use std::{sync::LazyLock, thread};

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use axum::{extract::Request, middleware::Next, response::Response};
use leptos::{prelude::Owner, reactive::computed::ScopedFuture};
use tokio_util::task::LocalPoolHandle;
use tracing::{Instrument, Span};

use super::{http, languages::in_language};
use crate::{error::AppError, ui::words::language};

/// The threads that work on requests: one for each core.
static THREADS: LazyLock<LocalPoolHandle> =
    LazyLock::new(|| LocalPoolHandle::new(thread::available_parallelism().map_or(1, Into::into)));

/// Works on a request on one of the threads. Whoever asked may go away meanwhile; what they asked
/// for is still done.
pub async fn on_one_thread(request: Request, next: Next) -> Response {
    let (span, language) = (Span::current(), language());
    let work = THREADS.spawn_pinned(move || {
        let answer = next.run(request).instrument(span);
        in_language(language, in_own_world(answer))
    });
    work.await.unwrap_or_else(|cause| http::plain_page(&AppError::internal(cause)))
}

/// Leptos leaves the owner of a page that is being made on its thread while it waits. Whatever else is answered there
/// meanwhile, such as a file, would take that page's headers for its own.
fn in_own_world<F: Future>(answer: F) -> impl Future<Output = F::Output> {
    ScopedFuture { owner: Owner::default(), observer: None, fut: answer }
}

/// Has leptos' tasks speak the language of the request that they are for, and log what they log as part of it.
pub fn keep_together() {
    // Asked for again there is one already
    drop(Executor::init_custom_executor(Together));
}

struct Together;

impl CustomExecutor for Together {
    fn spawn(&self, task: PinnedFuture<()>) {
        tokio::spawn(in_language(language(), task.in_current_span()));
    }

    fn spawn_local(&self, task: PinnedLocalFuture<()>) {
        tokio::task::spawn_local(in_language(language(), task.in_current_span()));
    }

    fn poll_local(&self) {}
}
