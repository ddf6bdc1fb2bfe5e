//! What happens when an e-mail can't be sent.

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use serde_json::json;
use stoa::{
    domain::{
        accounts::Viewer,
        ids::MailId,
        mails::{About, SetAside, reason},
        threads::Topic,
    },
    error::AppError,
    server::{
        actions::mails::{self, Which},
        db::{
            Db,
            mail_queue::{self, Outcome},
        },
        mail::{
            Carrier,
            smtp::{Security, Smtp},
            worker::{Round, Worker},
        },
    },
};
use tokio_util::sync::CancellationToken;

use super::{after, behave_well, round, worker, worker_at, worker_with};
use crate::support::{MailServer, Received, World, on_both, out};

/// Has everybody at Lumen get so many e-mails, all due at once.
async fn many(world: &World, messages: i64) {
    for number in 0..messages {
        let out = out(&format!("Question {number}"), 0);
        world.start(&world.carla, Topic::Product(world.lamp), &out).await.unwrap();
    }
}

async fn waiting(world: &World) -> i64 {
    world.number("SELECT COUNT(*) FROM mails WHERE set_aside_at IS NULL").await
}

async fn set_aside(world: &World) -> Vec<SetAside> {
    mails::set_aside(&world.db, &world.ada).await.unwrap().mails
}

on_both!(
    async fn what_fails_for_now_is_tried_again_with_growing_waits(world: World) {
        let mut server = MailServer::start();
        let worker = worker(&world, &server);
        server.behave(json!({ "rcpt": 450, "only": "nora@demo.test" }));
        world.question().await;
        assert_eq!(round(&worker, 60).await, Round::Settled(2));
        assert_eq!(server.recipients(), ["otto@demo.test"], "one failing keeps no other back");
        let mut now = 60;
        for wait in [60, 120, 240, 480] {
            assert_eq!(round(&worker, now + wait - 1).await, Round::Idle, "{wait}");
            now += wait + wait / 10;
            assert_eq!(round(&worker, now).await, Round::Settled(1), "{wait}");
        }
        assert_eq!(set_aside(&world).await, []);
        behave_well(&mut server);
        round(&worker, now + 1_056).await;
        assert_eq!(server.recipients(), ["nora@demo.test", "otto@demo.test"]);
        assert_eq!(waiting(&world).await, 0);
    }
);

on_both!(
    async fn it_is_given_up_after_some_days(world: World) {
        let mut server = MailServer::start();
        let worker = worker(&world, &server);
        server.behave(json!({ "data": 451, "only": "nora@demo.test" }));
        world.question().await;
        let mut now = 60;
        while waiting(&world).await > 0 {
            round(&worker, now).await;
            now += 3_600;
        }
        assert!((4 * 86_400..6 * 86_400).contains(&now), "{now}");
        let aside = set_aside(&world).await;
        assert_eq!(aside.len(), 1);
        assert!(aside[0].reason.contains("451"), "{:?}", aside[0]);
    }
);

on_both!(
    async fn what_is_hopeless_is_set_aside_for_admins(world: World) {
        let mut server = MailServer::start();
        let worker = worker(&world, &server);
        server.behave(json!({ "rcpt": 550, "only": "nora@demo.test" }));
        let thread = world.question().await;
        round(&worker, 60).await;
        assert_eq!(server.recipients(), ["otto@demo.test"]);
        let aside = set_aside(&world).await;
        let [mail] = aside.as_slice() else { panic!("{aside:?}") };
        assert_eq!((mail.name.as_str(), mail.email.as_str()), ("Nora", "nora@demo.test"));
        assert_eq!((&mail.about, mail.thread), (&About::Product("lamp".to_owned()), Some(thread)));
        assert_eq!(mail.at, after(60));
        assert!(mail.reason.contains("550") && mail.reason.contains("told to answer"), "{}", mail.reason);
        assert_eq!(round(&worker, 900_000).await, Round::Idle, "it stays there");
        behave_well(&mut server);
        for who in [&world.carla, &world.nora, &world.vera, &world.chris] {
            assert_eq!(mails::set_aside(&world.db, who).await, Err(AppError::NotFound), "{}", who.name);
            for which in [Which::All, Which::These(vec![mail.id])] {
                let tried = mails::try_again(&world.db, who, &which, after(100)).await;
                assert_eq!(tried, Err(AppError::NotFound), "{}", who.name);
            }
            let browser = world.browser_of(who).await;
            assert_eq!(browser.call("list_mails_set_aside", &[]).await.status, 404);
            assert_eq!(browser.call("try_mails_again", &[("all", "1")]).await.status, 404);
        }
        assert_eq!(world.browser().call("list_mails_set_aside", &[]).await.status, 401);
        assert_eq!(world.browser().call("try_mails_again", &[("all", "1")]).await.status, 401);
        assert_eq!(round(&worker, 900_000).await, Round::Idle);
        assert_eq!(mails::try_again(&world.db, &world.ada, &Which::These(Vec::new()), after(1)).await, Ok(0));
        let these = Which::These(vec![mail.id]);
        assert_eq!(mails::try_again(&world.db, &world.abe, &these, after(100)).await, Ok(1));
        assert_eq!(
            mails::try_again(&world.db, &world.abe, &Which::All, after(100)).await,
            Ok(0),
            "it is gone"
        );
        round(&worker, 100).await;
        assert_eq!(server.recipients(), ["nora@demo.test", "otto@demo.test"]);
        assert_eq!(set_aside(&world).await, []);
    }
);

on_both!(
    async fn admins_see_the_latest_fifty(world: World) {
        let world = world.unlimited();
        let mut server = MailServer::start();
        let worker = worker(&world, &server);
        server.behave(json!({ "rcpt": 550 }));
        many(&world, 26).await;
        for _ in 0..2 {
            round(&worker, 60).await;
        }
        let list = mails::set_aside(&world.db, &world.ada).await.unwrap();
        assert_eq!((list.mails.len(), list.has_more), (50, true));
        assert!(list.mails.is_sorted_by(|one, next| one.id > next.id));
        let browser = world.browser_of(&world.ada).await;
        assert_eq!(browser.call("list_mails_set_aside", &[]).await.status, 200);
        assert_eq!(browser.call("try_mails_again", &[("all", "1")]).await.status, 200);
        assert_eq!((set_aside(&world).await.len(), waiting(&world).await), (0, 52));
    }
);

on_both!(
    async fn a_server_that_takes_none_costs_no_e_mail_a_try(world: World) {
        let world = world.unlimited();
        let mut server = MailServer::with(&json!({ "user": "ana", "password": "right" }));
        let with_password = |password: &str| {
            let credentials = Some(("ana".to_owned(), password.to_owned()));
            let smtp = Smtp::new("127.0.0.1", server.port, Security::None, credentials).unwrap();
            worker_with(&world, Carrier::Smtp(smtp))
        };
        let (right, wrong) = (with_password("right"), with_password("wrong"));
        many(&world, 20).await;
        let untouched = "SELECT COUNT(*) FROM mails WHERE tries = 0 AND set_aside_at IS NULL";
        assert!(matches!(round(&wrong, 60).await, Round::Closed(reason) if reason.contains("535")));
        for manner in [
            json!({ "greeting": 554 }),
            json!({ "mail": 550 }),
            json!({ "mail": 451 }),
            json!({ "rcpt": 530 }),
        ] {
            server.behave(manner.clone());
            assert!(matches!(round(&right, 60).await, Round::Closed(_)), "{manner}");
            assert_eq!(world.number(untouched).await, 40, "{manner}");
        }
        assert!(server.received().is_empty());
        behave_well(&mut server);
        assert_eq!(round(&right, 60).await, Round::Settled(40));
        let received = server.received();
        assert_eq!(received.len(), 40);
        assert!(received.iter().all(|mail| mail.user.as_deref() == Some("ana")));
    }
);

on_both!(
    /// A server may close because of one e-mail: then only that one waits.
    async fn a_server_that_closes_upon_one_e_mail_takes_the_others(world: World) {
        for step in ["rcpt", "data"] {
            let mut server = MailServer::start();
            let worker = worker(&world, &server);
            server.behave(json!({ step: 421, "only": "nora@demo.test" }));
            world.question().await;
            assert_eq!(round(&worker, 60).await, Round::Settled(2), "{step}");
            assert_eq!(server.recipients(), ["otto@demo.test"], "{step}");
            let tried = "SELECT COUNT(*) FROM mails WHERE tries = 1 AND set_aside_at IS NULL";
            assert_eq!((world.number(tried).await, waiting(&world).await), (1, 1), "{step}");
            world.sql("DELETE FROM mails").await;
        }
    }
);

on_both!(
    async fn when_the_server_is_back_all_arrive(world: World) {
        let world = world.unlimited();
        let port = MailServer::start().port;
        let worker = worker_at(&world, port, Security::None);
        many(&world, 30).await;
        assert!(matches!(round(&worker, 60).await, Round::Closed(reason) if reason.contains("refused")));
        assert_eq!(waiting(&world).await, 60);
        let server = MailServer::with(&json!({ "port": port }));
        assert_eq!(round(&worker, 61).await, Round::Settled(50));
        assert_eq!(round(&worker, 61).await, Round::Settled(10));
        let ids: HashSet<String> = server.received().iter().map(Received::id).collect();
        assert_eq!((ids.len(), server.received().len()), (60, 60));
    }
);

on_both!(
    async fn after_five_days_without_a_server_it_is_hopeless(world: World) {
        let worker = worker_at(&world, MailServer::start().port, Security::None);
        world.question().await;
        assert!(matches!(round(&worker, 5 * 86_400).await, Round::Closed(_)));
        assert_eq!(waiting(&world).await, 2);
        round(&worker, 5 * 86_400 + 1).await;
        assert_eq!((waiting(&world).await, set_aside(&world).await.len()), (0, 2));
        let again = 6 * 86_400;
        assert_eq!(mails::try_again(&world.db, &world.ada, &Which::All, after(again)).await, Ok(2));
        assert!(matches!(round(&worker, again + 60).await, Round::Closed(_)));
        assert_eq!(waiting(&world).await, 2, "their five days begin anew");
        world.sql("DELETE FROM mails").await;
        world.ask_for_link(world.carla.id, 0).await;
        world.sql("UPDATE mails SET set_aside_at = 1").await;
        assert_eq!(mails::try_again(&world.db, &world.ada, &Which::All, after(again)).await, Ok(1));
        assert_eq!(round(&worker, again).await, Round::Settled(1), "a link doesn't get another hour");
    }
);

/// Takes what is due and holds the transaction for a moment.
async fn claim_slowly(db: Db, name: &'static str) -> HashSet<MailId> {
    let mut tx = db.begin().await.unwrap();
    let claimed = mail_queue::claim(&mut tx, name, after(60), after(360), 50).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    tx.commit().await.unwrap();
    claimed.iter().map(|mail| mail.id).collect()
}

on_both!(
    async fn two_claims_at_once_have_nothing_in_common(world: World) {
        let world = world.unlimited();
        many(&world, 50).await;
        let (one, other) = tokio::join!(
            tokio::spawn(claim_slowly(world.db.clone(), "one")),
            tokio::spawn(claim_slowly(world.db.clone(), "other"))
        );
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_eq!((one.len(), other.len()), (50, 50));
        assert!(one.is_disjoint(&other));
        let mails: Vec<(MailId, Outcome)> = one.iter().map(|mail| (*mail, Outcome::Done)).collect();
        for (claim, left) in [("other", 100), ("one", 50)] {
            let mut tx = world.db.begin().await.unwrap();
            mail_queue::settle(&mut tx, claim, after(60), &mails).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(waiting(&world).await, left, "whoever has lost a claim settles nothing");
        }
    }
);

on_both!(
    async fn two_workers_never_send_the_same(world: World) {
        let world = world.unlimited();
        let server = MailServer::start();
        many(&world, 100).await;
        let all = |worker: Worker| async move {
            let mut sent = 0;
            while let Round::Settled(mails) = round(&worker, 60).await {
                sent += mails;
            }
            sent
        };
        let (one, other) = tokio::join!(
            tokio::spawn(all(worker(&world, &server))),
            tokio::spawn(all(worker(&world, &server)))
        );
        assert_eq!(one.unwrap() + other.unwrap(), 200);
        let ids: HashSet<String> = server.received().iter().map(Received::id).collect();
        assert_eq!((ids.len(), server.received().len()), (200, 200));
    }
);

on_both!(
    async fn what_is_cut_short_is_repeated_under_the_same_id(world: World) {
        let mut server = MailServer::start();
        let worker = worker(&world, &server);
        world.question().await;
        for manner in ["lost", "stored"] {
            server.behave(json!({ "cut": manner }));
            let now = if manner == "lost" { 60 } else { 126 };
            assert_eq!(round(&worker, now).await, Round::Settled(2));
            assert_eq!(waiting(&world).await, 2, "{manner}");
        }
        assert_eq!(server.received().len(), 2, "so much was stored, which nobody here knows");
        behave_well(&mut server);
        round(&worker, 300).await;
        let ids: Vec<String> = server.received().iter().map(Received::id).collect();
        assert_eq!((&ids[0], &ids[2]), (&ids[1], &ids[3]));
        assert_eq!(waiting(&world).await, 0);
    }
);

on_both!(
    async fn a_worker_that_dies_loses_nothing(world: World) {
        let mut server = MailServer::start();
        let thread = world.question().await;
        server.behave(json!({ "hang": true }));
        let dying = worker(&world, &server);
        let stop = CancellationToken::new();
        let cut = tokio::spawn(async move { dying.round(after(60), &stop).await });
        while server.received().len() < 2 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        cut.abort();
        world.say(&world.carla, thread, "Hello?", 50).await;
        behave_well(&mut server);
        let next = worker(&world, &server);
        assert_eq!(round(&next, 110).await, Round::Settled(2), "what came later goes by itself");
        assert_eq!(round(&next, 1_259).await, Round::Idle, "the lease holds");
        assert_eq!(round(&next, 1_260).await, Round::Settled(2));
        let nora = |mail: &&Received| mail.to == ["nora@demo.test"];
        let received = server.received();
        let ids: Vec<(String, bool)> =
            received.iter().filter(nora).map(|mail| (mail.id(), mail.text().contains("Hello?"))).collect();
        let first = format!("thread-{thread}.1.{}@stoa.example", world.nora.id);
        let repeats = ids.iter().filter(|(id, has_later)| *id == first && !has_later).count();
        assert_eq!((ids.len(), repeats), (3, 2), "the repeat says the same: {ids:?}");
    }
);

on_both!(
    async fn a_server_that_hangs_does_not_hang_us(world: World) {
        let mut server = MailServer::start();
        let smtp = Smtp::new("127.0.0.1", server.port, Security::None, None).unwrap();
        let worker = worker_with(&world, Carrier::Smtp(smtp.with_patience(Duration::from_millis(300))));
        server.behave(json!({ "hang": true, "cut": null }));
        world.question().await;
        assert_eq!(round(&worker, 60).await, Round::Settled(2));
        assert_eq!(world.number("SELECT COUNT(*) FROM mails WHERE tries = 1").await, 2);
    }
);

on_both!(
    async fn nothing_is_sent_to_a_server_that_is_not_who_it_says(world: World) {
        world.question().await;
        let certificate = std::env::temp_dir().join(format!("stoa-{}.pem", uuid::Uuid::new_v4()));
        let safe = |tls| MailServer::safe(tls, "", "", &certificate);
        let (starttls, always) = (safe("starttls"), safe("always"));
        let never = MailServer::start();
        for (server, security) in [
            (&starttls, Security::Required),
            (&starttls, Security::IfOffered),
            (&always, Security::FromTheStart),
            (&never, Security::Required),
        ] {
            let outcome = round(&worker_at(&world, server.port, security), 60).await;
            assert!(matches!(outcome, Round::Closed(_)), "{security:?}: {outcome:?}");
            assert!(server.received().is_empty(), "{security:?}");
        }
        assert_eq!(round(&worker_at(&world, never.port, Security::IfOffered), 60).await, Round::Settled(2));
        assert_eq!(never.received().len(), 2);
        std::fs::remove_file(certificate).unwrap();
    }
);

on_both!(
    async fn a_stopped_worker_gives_back_what_it_has_not_begun(world: World) {
        let server = MailServer::start();
        let worker = worker(&world, &server);
        world.question().await;
        let stop = CancellationToken::new();
        stop.cancel();
        worker.round(after(60), &stop).await.unwrap();
        assert_eq!((server.received().len(), waiting(&world).await), (0, 2));
        assert_eq!(round(&worker, 60).await, Round::Settled(2), "at once, without waiting for a lease");
    }
);

on_both!(
    async fn an_address_that_is_none_is_set_aside(world: World) {
        let server = MailServer::start();
        let odd: Viewer = world.customer("Odd", "a..b@x").await;
        let thread = world.start(&odd, Topic::Product(world.lamp), &out("Hello", 0)).await.unwrap().thread;
        world.say(&world.nora, thread, "Hello", 1).await;
        let worker = worker(&world, &server);
        round(&worker, 61).await;
        assert!(server.recipients().iter().all(|to| to.ends_with("@demo.test")));
        let aside = set_aside(&world).await;
        assert_eq!((aside.len(), aside[0].reason.as_str()), (1, reason::NO_ADDRESS));
    }
);

/// Not a promise that a busy machine could break: `cargo test --release --features ssr --test stoa the_pace -- --ignored
/// --nocapture` says how many are sent a second.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it measures"]
async fn the_pace() {
    for (engine, world) in [("SQLite", World::on_sqlite().await), ("PostgreSQL", World::on_postgres().await)]
    {
        let world = world.unlimited();
        let server = MailServer::start();
        many(&world, 1_000).await;
        let worker = worker(&world, &server);
        let since = Instant::now();
        while round(&worker, 60).await != Round::Idle {}
        let seconds = since.elapsed().as_secs_f64();
        assert_eq!((waiting(&world).await, server.received().len()), (0, 2_000));
        println!("{engine}: {:.0} e-mails a second", 2_000.0 / seconds);
    }
}
