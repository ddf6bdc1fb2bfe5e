//! Looks a deployment over. It changes nothing but a file that it makes and removes.

mod database;
mod mail;
mod people;
mod site;
mod visit;
mod web;

use std::fmt;

use super::{
    config::{Doctor, Store},
    db::Db,
};

/// What a check comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// All is well.
    Ok,
    /// It works, and somebody should look at it.
    Look,
    /// It doesn't work, or isn't safe.
    Wrong,
}

/// What was found by a check.
#[derive(Debug)]
pub struct Finding {
    /// What the check comes to.
    pub verdict: Verdict,
    about: &'static str,
    told: String,
}

impl Finding {
    fn ok(about: &'static str, told: impl Into<String>) -> Self {
        Self { verdict: Verdict::Ok, about, told: told.into() }
    }

    fn look(about: &'static str, told: impl Into<String>) -> Self {
        Self { verdict: Verdict::Look, about, told: told.into() }
    }

    fn wrong(about: &'static str, told: impl Into<String>) -> Self {
        Self { verdict: Verdict::Wrong, about, told: told.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match self.verdict {
            Verdict::Ok => "ok",
            Verdict::Look => "look",
            Verdict::Wrong => "wrong",
        };
        write!(f, "{verdict:<6} {:<12} {}", self.about, self.told)
    }
}

/// Checks one thing after another, and tells what it finds as it goes.
pub async fn examine(store: &Store, wanted: &Doctor, mut tell: impl FnMut(Finding)) {
    let address = store.address();
    let (found, db) = database::examine(&address, wanted.thorough).await;
    found.into_iter().for_each(&mut tell);
    if let Some(db) = &db {
        people::examine(db).await.into_iter().for_each(&mut tell);
        mail::examine_queue(db).await.into_iter().for_each(&mut tell);
    }
    let url = wanted.serve.url.as_deref();
    mail::examine_carrier(&wanted.serve.mail, &store.data, url).await.into_iter().for_each(&mut tell);
    site::examine(&store.data, &wanted.serve.site).into_iter().for_each(&mut tell);
    match url {
        Some(url) => web::examine(url, wanted.serve.behind_proxy).await.into_iter().for_each(&mut tell),
        None => tell(Finding::look("address", "not looked at; say --url, the address that browsers use")),
    }
    close(db).await;
}

async fn close(db: Option<Db>) {
    if let Some(db) = db {
        db.close().await;
    }
}
