//! A stream for anybody, which is over in a moment: it shows whether the way to a browser lets streams through as they
//! come, and who the server thinks is at its end.

use std::{convert::Infallible, time::Duration};

use axum::response::sse::Event;
use futures_util::{Stream, StreamExt, stream};
use tokio::time::sleep;

use crate::server::context::Visitor;

/// What asks for it in the query.
pub const TRIAL: &str = "trial";

/// How long after its first event the other comes.
pub const PAUSE: Duration = Duration::from_secs(1);

/// `hello` with where the request comes from and how that is known, and after a moment `still`.
pub(super) fn events(visitor: Option<Visitor>) -> impl Stream<Item = Result<Event, Infallible>> {
    let told = visitor.map_or_else(String::new, |visitor| {
        let how = if visitor.is_told { "forwarded" } else { "direct" };
        format!("{how} {}", visitor.address)
    });
    let hello = Event::default().event("hello").data(told);
    let still = async {
        sleep(PAUSE).await;
        Event::default().event("still").data("here")
    };
    stream::iter([hello]).chain(stream::once(still)).map(Ok)
}
