//! E-mail: who gets one and who must not, what it says, and what happens when it fails.

mod failures;
mod letters;
mod program;
mod queue;
mod unsubscribing;

use std::sync::Arc;

use serde_json::json;
use stoa::{
    domain::{moment::Moment, settings::Settings},
    server::{
        mail::{
            Carrier,
            smtp::{Security, Smtp},
            worker::{Post, Round, Worker},
        },
        settled::Settled,
    },
};
use tokio_util::sync::CancellationToken;

use crate::support::{MailServer, NOW, World};

/// A worker that sends through this.
pub fn worker_with(world: &World, carrier: Carrier) -> Worker {
    let usual =
        Settings { market: "Agora".to_owned(), messages_per_minute: 0, threads_per_hour: 0, off: Vec::new() };
    Worker {
        db: world.db.clone(),
        settled: Settled::new(usual),
        post: Arc::new(Post {
            carrier,
            from: "post@shop.example".parse().unwrap(),
            url: "https://stoa.example".to_owned(),
            host: "stoa.example".to_owned(),
        }),
    }
}

/// A worker that sends to a mail server, as far as it is kept safe.
fn worker_at(world: &World, port: u16, security: Security) -> Worker {
    worker_with(world, Carrier::Smtp(Smtp::new("127.0.0.1", port, security, None).unwrap()))
}

/// A worker that sends to a mail server in the clear.
pub fn worker(world: &World, server: &MailServer) -> Worker {
    worker_at(world, server.port, Security::None)
}

/// Has a worker do what is due so many seconds from the beginning.
pub async fn round(worker: &Worker, seconds: i64) -> Round {
    worker.round(after(seconds), &CancellationToken::new()).await.unwrap()
}

fn after(seconds: i64) -> Moment {
    NOW.plus_seconds(seconds)
}

/// Has it behave again.
fn behave_well(server: &mut MailServer) {
    server.behave(json!({}));
}
