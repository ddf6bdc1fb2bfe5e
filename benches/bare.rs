//! A limit for thread pages: a bare axum handler that runs the same queries as the page and answers with the page's
//! bytes from memory, in a process of its own.

use std::{env, fs, path::Path as File, process::Command, sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
    routing::get,
    serve::ListenerExt,
};
use serde::Serialize;
use stoa::{
    domain::{accounts::Viewer, ids::ThreadId, lists::ThreadQuery, threads::PageOf},
    error::AppError,
    server::{
        actions::{read_marks, sessions::token_hash},
        clock,
        db::{Address, Db, sessions, waiting},
        lists, reads,
    },
};
use tokio::net::TcpListener;

use super::{
    Result,
    engine::Engine,
    figures::median,
    load::at_once,
    market::{Market, Who, data},
    paths::{Ask, thread},
    server::Server,
};

/// A server and its limit, in requests a second; by turns, so that both have the same weather.
#[derive(Debug, Serialize)]
pub struct Versus {
    /// What was asked.
    pub name: String,
    /// What Stoa answers.
    pub stoa: f64,
    /// What the limit answers.
    pub limit: f64,
}

impl Versus {
    /// Of so many rounds each.
    pub fn of(name: String, stoa: Vec<f64>, limit: Vec<f64>) -> Self {
        Self { name, stoa: median(stoa), limit: median(limit) }
    }

    /// How much of the limit is reached.
    pub fn ratio(&self) -> f64 {
        self.stoa / self.limit
    }
}

/// Holds thread pages of a world against the handler.
pub async fn measure(
    engine: &Engine,
    market: &Market,
    (rounds, span): (usize, Duration),
) -> Result<Vec<Versus>> {
    let mut all = Vec::new();
    for who in [Who::Customer, Who::Staff] {
        let path = thread("thread of 20 messages", who, |market| market.kept.short_thread);
        let Ask::Page(_, address) = &path.ask else { continue };
        let page = market.connection().await?.page(&address(market), market.cookie(who)).await?.text()?;
        let file = data(engine, &market.name).join("page.html");
        fs::create_dir_all(data(engine, &market.name))?;
        fs::write(&file, page)?;
        let bare = start(&engine.address(&market.name), &file)?;
        let (mut stoa, mut limit) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            stoa.push(at_once(market, &[&market.server.address], &path.ask, span).await?);
            limit.push(at_once(market, &[&bare.address], &path.ask, span).await?);
        }
        all.push(Versus::of(path.name, stoa, limit));
    }
    Ok(all)
}

/// Starts the handler on a database.
fn start(database: &str, page: &File) -> Result<Server> {
    let mut command = Command::new(env::current_exe()?);
    command.arg("bare").arg(page).env_clear().env("DATABASE_URL", database);
    Server::run(command)
}

/// Serves until it is killed.
pub async fn serve(database: &str, page: &str) -> Result<()> {
    let address: Address = database.parse()?;
    let bare = Arc::new(Bare { db: Db::open(&address).await?, page: fs::read(page)?.into() });
    let app = Router::new()
        .route("/account/messages/{thread}", get(customers_page))
        .route("/panel/message-center/{thread}", get(sellers_page))
        .with_state(bare);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    let listener = listener.tap_io(|tcp| drop(tcp.set_nodelay(true)));
    Ok(axum::serve(listener, app).await?)
}

struct Bare {
    db: Db,
    page: Bytes,
}

type Answer = std::result::Result<Response, StatusCode>;

async fn customers_page(state: State<Arc<Bare>>, id: Path<i64>, headers: HeaderMap) -> Answer {
    let viewer = opened(&state.db, &headers, ThreadId(*id)).await.map_err(fault)?;
    waiting::count(&state.db, &viewer).await.map_err(fault)?;
    reads::thread(&state.db, &viewer, ThreadId(*id), PageOf::Newest).await.map_err(fault)?;
    Ok(state.answer())
}

async fn sellers_page(state: State<Arc<Bare>>, id: Path<i64>, headers: HeaderMap) -> Answer {
    let viewer = opened(&state.db, &headers, ThreadId(*id)).await.map_err(fault)?;
    waiting::count(&state.db, &viewer).await.map_err(fault)?;
    lists::threads(&state.db, &viewer, &ThreadQuery::all()).await.map_err(fault)?;
    reads::thread(&state.db, &viewer, ThreadId(*id), PageOf::Newest).await.map_err(fault)?;
    Ok(state.answer())
}

/// Who asks, once the thread is opened for them.
async fn opened(db: &Db, headers: &HeaderMap, thread: ThreadId) -> std::result::Result<Viewer, AppError> {
    let cookie = headers.get(header::COOKIE).and_then(|cookie| cookie.to_str().ok()).unwrap_or_default();
    let token = cookie.strip_prefix("stoa_session=").unwrap_or_default();
    let known =
        sessions::find(db, &token_hash(token), clock::now()).await?.ok_or(AppError::SignInRequired)?;
    read_marks::open(db, &known.viewer, thread, PageOf::Newest).await?;
    Ok(known.viewer)
}

impl Bare {
    fn answer(&self) -> Response {
        let mut response = Response::new(Body::from(self.page.clone()));
        let kind = HeaderValue::from_static("text/html; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }
}

fn fault(error: AppError) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
