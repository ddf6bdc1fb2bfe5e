//! A way to PostgreSQL that can be shut, as when the server is gone, or go silent, as when the network is.

use std::{path::PathBuf, time::Duration};

use sqlx::postgres::PgConnectOptions;
use tokio::{
    io::{AsyncRead, AsyncWrite, copy_bidirectional},
    net::{TcpListener, TcpStream, UnixStream},
    sync::watch,
    time::sleep,
};

/// An address where nobody else listens, though another program be given the same port while the gate is shut.
const HOST: &str = "127.0.0.2";

/// What becomes of those who come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// They pass.
    Open,
    /// They are refused, and who had passed is cut off.
    Shut,
    /// They are let in, and nothing comes back.
    Silent,
}

/// The way, which ends when it is dropped.
pub struct Gate {
    way: watch::Sender<Way>,
    /// The way that is taken.
    taken: watch::Receiver<Way>,
    port: u16,
}

/// Where the server really is.
#[derive(Clone)]
enum Behind {
    Socket(PathBuf),
    Host(String),
}

impl Gate {
    /// An open one before a server.
    pub async fn before(server: &PgConnectOptions) -> Self {
        let port = server.get_port();
        let behind = server.get_socket().map_or_else(
            || Behind::Host(format!("{}:{port}", server.get_host())),
            |folder| Behind::Socket(folder.join(format!(".s.PGSQL.{port}"))),
        );
        let listener = TcpListener::bind((HOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (way, hears) = watch::channel(Way::Open);
        let (says, taken) = watch::channel(Way::Open);
        tokio::spawn(keep(listener, behind, hears, says));
        Self { way, taken, port }
    }

    /// The server's address by this way.
    pub fn by_it(&self, server: &PgConnectOptions) -> PgConnectOptions {
        // A socket would come before any host
        let database = server.get_database().unwrap();
        let there = PgConnectOptions::new_without_pgpass().host(HOST).port(self.port);
        there.username(server.get_username()).database(database)
    }

    /// Changes what becomes of those who come, and of those who have come.
    pub async fn turn(&mut self, way: Way) {
        self.way.send_replace(way);
        self.taken.wait_for(|taken| *taken == way).await.unwrap();
    }
}

async fn keep(
    listener: TcpListener,
    behind: Behind,
    mut way: watch::Receiver<Way>,
    taken: watch::Sender<Way>,
) {
    let at = listener.local_addr().unwrap();
    let mut listener = Some(listener);
    loop {
        let now = *way.borrow_and_update();
        listener = match listener {
            _ if now == Way::Shut => None,
            None => Some(bound(at).await),
            open => open,
        };
        taken.send_replace(now);
        tokio::select! {
            changed = way.changed() => if changed.is_err() { return },
            come = come(listener.as_ref()) => {
                tokio::spawn(pass(come, behind.clone(), way.clone()));
            }
        }
    }
}

async fn bound(at: std::net::SocketAddr) -> TcpListener {
    loop {
        match TcpListener::bind(at).await {
            Ok(listener) => return listener,
            Err(_) => sleep(Duration::from_millis(20)).await,
        }
    }
}

async fn come(listener: Option<&TcpListener>) -> TcpStream {
    match listener {
        Some(listener) => listener.accept().await.unwrap().0,
        None => std::future::pending().await,
    }
}

async fn pass(here: TcpStream, behind: Behind, mut way: watch::Receiver<Way>) {
    let was = *way.borrow_and_update();
    if was == Way::Silent {
        let _ = way.changed().await;
        return;
    }
    match behind {
        Behind::Socket(place) => carry(here, UnixStream::connect(place).await.unwrap(), way).await,
        Behind::Host(place) => carry(here, TcpStream::connect(place).await.unwrap(), way).await,
    }
}

/// Carries until the way changes. What falls silent stays so until it changes again, and is cut off then.
async fn carry(
    mut here: TcpStream,
    mut there: impl AsyncRead + AsyncWrite + Unpin,
    mut way: watch::Receiver<Way>,
) {
    tokio::select! {
        _ = copy_bidirectional(&mut here, &mut there) => return,
        changed = way.changed() => if changed.is_err() { return },
    }
    if *way.borrow_and_update() == Way::Silent {
        let _ = way.changed().await;
    }
}
