//! Connections: taken, kept, and cut off where somebody is too slow.

use std::{net::SocketAddr, pin::pin, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
    serve::Listener,
};
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::net::TcpStream;
use tokio_io_timeout::TimeoutStream;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt;

/// How long a client may take to send the head of a request, and then as long again for its body; and for how long it may
/// take nothing of an answer.
///
/// A connection on which nothing is asked is closed after that time, too. Answers that are taken take as long as they take.
#[derive(Debug, Clone, Copy)]
pub struct Patience(pub Duration);

/// What the head of a request may come to at the very most; less than that gets a page that says so (`bounds`).
const LARGEST_HEAD: usize = 128 * 1024;

/// How many headers a request may have at the very most, likewise.
const MOST_HEADERS: usize = 500;

/// Serves all who come until told to stop, then ends what is under way.
pub async fn serve(
    mut listener: impl Listener<Io = TcpStream, Addr = SocketAddr>,
    app: Router,
    patience: Patience,
    stop: CancellationToken,
) {
    let connections = TaskTracker::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(patience.0)
        .max_headers(MOST_HEADERS)
        .max_buf_size(LARGEST_HEAD);
    loop {
        let (tcp, from) = tokio::select! {
            taken = listener.accept() => taken,
            () = stop.cancelled() => break,
        };
        connections.spawn(keep(http.clone(), tcp, from, app.clone(), (patience, stop.clone())));
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

async fn keep(
    http: http1::Builder,
    tcp: TcpStream,
    from: SocketAddr,
    app: Router,
    (patience, stop): (Patience, CancellationToken),
) {
    let app = app.map_request(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(from));
        request.extensions_mut().insert(patience);
        request
    });
    let mut tcp = TimeoutStream::new(tcp);
    tcp.set_write_timeout(Some(patience.0));
    let io = TokioIo::new(Box::pin(tcp));
    let mut connection = pin!(http.serve_connection(io, TowerToHyperService::new(app)));
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(cause) = ended {
        tracing::debug!(%cause, "a connection broke");
    }
}
