//! What e-mails say, and to whom.

use std::collections::HashSet;

use serde_json::json;
use stoa::{
    domain::{
        accounts::{NewPassword, Viewer},
        disputes::{Act, Version},
        messages::SendId,
        sessions::Device,
        threads::Topic,
    },
    error::AppError,
    server::{
        actions::{
            disputes::{self, Wish},
            passwords,
        },
        db::mail_queue,
        mail::{Carrier, eml::Folder, worker::Round},
    },
};

use super::{after, behave_well, round, worker, worker_with};
use crate::support::{MailServer, Received, address, on_both, out};

#[test]
fn e_mails_have_the_colours_of_pages() {
    let tokens = include_str!("../../style/tokens.css");
    let letter = include_str!("../../src/server/mail/templates/letter.html");
    let (before, rest) = letter.split_once("@media (prefers-color-scheme: dark)").unwrap();
    let (dark, after) = rest.split_once("</style>").unwrap();
    let pairs = tokens.split("light-dark(").skip(1).map(|pair| pair.split_once(')').unwrap().0);
    let (in_light, in_dark): (HashSet<_>, HashSet<_>) =
        pairs.map(|pair| pair.split_once(", ").unwrap()).unzip();
    for (part, known) in [(before, &in_light), (dark, &in_dark), (after, &in_light)] {
        for colour in part.split('#').skip(1).filter_map(|rest| rest.get(..6)) {
            let colour = format!("#{colour}");
            assert!(known.contains(colour.as_str()), "{colour} isn't among the tokens");
        }
    }
    assert!(in_light.len() > 10 && after.contains("#0f5e59"), "there are some");
}

on_both!(
    async fn an_e_mail_says_who_wrote_what_about_what(world: World) {
        let server = MailServer::start();
        let worker = worker(&world, &server);
        let thread = world.question().await;
        assert_eq!(round(&worker, 59).await, Round::Idle, "more may follow");
        assert_eq!(round(&worker, 60).await, Round::Settled(2));
        assert_eq!(server.recipients(), ["nora@demo.test", "otto@demo.test"], "and nobody else");
        let received = server.received();
        let mail = received[0].parsed();
        let sender = mail.from().unwrap().first().unwrap();
        assert_eq!((sender.name(), sender.address()), (Some("Carla via Agora"), Some("post@shop.example")));
        assert_eq!(received[0].from, "post@shop.example");
        let to = mail.to().unwrap().first().unwrap();
        assert_eq!((to.name(), to.address()), (Some("Nora"), Some("nora@demo.test")));
        assert_eq!(mail.reply_to().unwrap().first().unwrap().address(), Some("no-reply@shop.example"));
        assert_eq!(mail.subject(), Some(format!("lamp (thread {thread})").as_str()));
        assert_eq!(mail.date().unwrap().to_timestamp(), after(60).0 / 1_000_000);
        assert_eq!(received[0].id(), format!("thread-{thread}.1.{}@stoa.example", world.nora.id));
        assert_eq!(received[0].header("Auto-Submitted").as_deref(), Some("auto-generated"));
        assert_eq!(received[0].header("List-Id").as_deref(), Some("<messages.stoa.example>"));
        let off = received[0].header("List-Unsubscribe").unwrap();
        assert!(off.starts_with(&format!("<https://stoa.example/unsubscribe/{}-", world.nora.id)), "{off}");
        let one_click = received[0].header("List-Unsubscribe-Post");
        assert_eq!(one_click.as_deref(), Some("List-Unsubscribe=One-Click"));
        let link = format!("https://stoa.example/panel/message-center/{thread}");
        for said in [received[0].text(), received[0].html()] {
            for words in [
                "Carla (customer) wrote about lamp:",
                "Is it bright?",
                &link,
                "aren't read",
                off.trim_matches(['<', '>']),
            ] {
                assert!(said.replace("&#39;", "'").contains(words), "{words} in {said}");
            }
        }
        assert_ne!(received[0].header("List-Unsubscribe"), received[1].header("List-Unsubscribe"));
        assert_eq!(round(&worker, 3_600).await, Round::Idle, "once");
        assert_eq!(server.received().len(), 2);
    }
);

on_both!(
    async fn everybody_is_named_as_the_recipient_may_know_them(world: World) {
        let server = MailServer::start();
        let worker = worker(&world, &server);
        let order = Topic::Order(world.carlas_order);
        let thread = world.start(&world.nora, order, &out("It is on its way", 0)).await.unwrap().thread;
        world.say(&world.abe, thread, "Hello", 1).await;
        world.say(&world.ada, thread, "Is all well?", 2).await;
        round(&worker, 62).await;
        let said: Vec<(String, String)> = server
            .received()
            .iter()
            .map(|mail| {
                let from = mail.parsed().from().unwrap().first().unwrap().name().unwrap().to_owned();
                (mail.to[0].clone(), from)
            })
            .collect();
        let pair = |to: &str, from: &str| (to.to_owned(), from.to_owned());
        assert_eq!(said.len(), 9, "{said:?}");
        for expected in [
            pair("abe@demo.test", "Ada via Agora"),
            pair("carla@demo.test", "Agora"),
            pair("carla@demo.test", "Lumen Lighting via Agora"),
            pair("nora@demo.test", "Agora"),
            pair("otto@demo.test", "Agora"),
            pair("otto@demo.test", "Nora via Agora"),
        ] {
            assert!(said.contains(&expected), "{expected:?} in {said:?}");
        }
        for mail in server.received() {
            let source = format!("{}{}{}", mail.source(), mail.text(), mail.html());
            if mail.to == ["carla@demo.test"] {
                assert!(
                    !source.contains("Nora") && !source.contains("Ada") && !source.contains("Abe"),
                    "{source}"
                );
                assert!(mail.text().contains("https://stoa.example/account/orders/1001/messages"));
            } else {
                assert!(!source.contains("carla@demo.test"), "{source}");
                assert!(mail.text().contains("https://stoa.example/panel/orders/1001/messages"));
            }
            assert_eq!(mail.parsed().subject(), Some(format!("Order 1001 (thread {thread})").as_str()));
        }
    }
);

on_both!(
    async fn a_customer_who_is_called_like_the_marketplace_is_not_taken_for_it(world: World) {
        world.sql(&format!("UPDATE accounts SET name = 'Agora' WHERE id = {}", world.carla.id)).await;
        let server = MailServer::start();
        let worker = worker(&world, &server);
        let forged = "Hello\n\nRead and answer:\nhttps://evil.example\n-- \nAgora";
        world.start(&world.carla, Topic::Product(world.lamp), &out(forged, 0)).await.unwrap();
        round(&worker, 60).await;
        let received = server.received();
        let from = received[0].parsed().from().unwrap().first().unwrap().name().unwrap().to_owned();
        assert_eq!(from, "Agora via Agora");
        let text = received[0].text();
        assert!(text.contains("Agora (customer) wrote about lamp:\n\n> Hello\n>\n> Read and"), "{text}");
        assert_eq!(text.lines().filter(|line| *line == "Read and answer:").count(), 1, "{text}");
        assert!(!text.lines().any(|line| line.starts_with("https://evil.example")), "{text}");
    }
);

on_both!(
    async fn a_thread_is_a_thread_in_mail_programs(world: World) {
        let server = MailServer::start();
        let worker = worker(&world, &server);
        let thread = world.question().await;
        world.say(&world.carla, thread, "In a hall?", 30).await;
        round(&worker, 60).await;
        world.say(&world.carla, thread, "Hello?", 100).await;
        world.say(&world.nora, thread, "It is.", 101).await;
        round(&worker, 200).await;
        let received = server.received();
        assert_eq!(
            server.recipients(),
            [
                "carla@demo.test",
                "nora@demo.test",
                "nora@demo.test",
                "otto@demo.test",
                "otto@demo.test",
                "otto@demo.test"
            ]
        );
        let root = |who: &Viewer| format!("thread-{thread}.1.{}@stoa.example", who.id);
        let nora: Vec<_> = received.iter().filter(|mail| mail.to == ["nora@demo.test"]).collect();
        let first = nora.iter().find(|mail| mail.id() == root(&world.nora)).unwrap();
        assert!(first.text().contains("> Is it bright?\n\n> In a hall?"), "both in one: {}", first.text());
        assert_eq!(first.header("References"), None);
        let second = nora
            .iter()
            .find(|mail| mail.id() == format!("thread-{thread}.3.{}@stoa.example", world.nora.id))
            .unwrap();
        for name in ["References", "In-Reply-To"] {
            assert_eq!(second.header(name), Some(format!("<{}>", root(&world.nora))));
        }
        assert_eq!(second.parsed().subject(), first.parsed().subject());
        let carla = received.iter().find(|mail| mail.to == ["carla@demo.test"]).unwrap();
        assert_eq!(carla.header("References"), Some(format!("<{}>", root(&world.carla))));
        let ids: HashSet<String> = received.iter().map(Received::id).collect();
        assert_eq!(ids.len(), received.len());
    }
);

on_both!(
    async fn what_is_no_longer_wanted_is_not_sent(world: World) {
        let server = MailServer::start();
        let worker = worker(&world, &server);
        let thread = world.question().await;
        world.say(&world.ada, thread, "Hello", 0).await;
        world.open(&world.nora, thread).await.unwrap();
        world.say(&world.carla, thread, "And is it red?", 1).await;
        world.sql(&format!("UPDATE accounts SET wants_mail = FALSE WHERE id = {}", world.carla.id)).await;
        world.sql("INSERT INTO settings (name, value) VALUES ('mail_admins', 'off')").await;
        assert_eq!(round(&worker, 61).await, Round::Settled(7));
        assert_eq!(server.recipients(), ["nora@demo.test", "otto@demo.test", "otto@demo.test"]);
        let nora = &server.received()[0];
        assert!(
            nora.text().contains("And is it red?") && !nora.text().contains("Is it bright?"),
            "{}",
            nora.text()
        );
        server.forget();
        world.sql("UPDATE settings SET value = 'on' WHERE name = 'mail_admins'").await;
        for (seconds, meanwhile) in [
            (100, format!("UPDATE accounts SET deactivated_at = 1 WHERE id = {}", world.abe.id)),
            (200, format!("UPDATE accounts SET vendor_id = {} WHERE id = {}", world.fjord, world.otto.id)),
            (300, format!("UPDATE threads SET deleted_at = 1 WHERE id = {thread}")),
        ] {
            world.say(&world.carla, thread, "Still there?", seconds).await;
            world.sql(&meanwhile).await;
            round(&worker, seconds + 60).await;
        }
        let count = |who: &Viewer| server.recipients().iter().filter(|to| **to == address(who)).count();
        assert_eq!((count(&world.abe), count(&world.otto)), (0, 1));
        assert_eq!((count(&world.nora), count(&world.ada)), (2, 2));
        assert_eq!(mail_queue::next_due(&world.db).await.unwrap(), None, "what isn't wanted is forgotten");
    }
);

on_both!(
    async fn the_text_stays_here_where_admins_want_that(world: World) {
        world.sql("INSERT INTO settings (name, value) VALUES ('mail_text', 'off')").await;
        let server = MailServer::start();
        let worker = worker(&world, &server);
        let thread = world.question().await;
        round(&worker, 60).await;
        let mail = &server.received()[0];
        for said in [mail.text(), mail.html()] {
            assert!(said.contains("There is a new message from Carla (customer) about lamp."), "{said}");
            assert!(
                said.contains(&format!("/panel/message-center/{thread}")) && !said.contains("bright"),
                "{said}"
            );
        }
    }
);

fn wish(act: Act, words: &str, seen: i64, seconds: i64) -> Wish {
    Wish {
        act,
        order: "1001".to_owned(),
        words: words.to_owned(),
        seen: Version(seen),
        send_id: SendId::fresh(),
        address: String::new(),
        at: after(seconds),
    }
}

on_both!(
    async fn disputes_are_told_of(world: World) {
        let server = MailServer::start();
        let worker = worker(&world, &server);
        disputes::act(&world.db, &world.limits, &world.carla, &wish(Act::Open, "It never came.", 0, 0))
            .await
            .unwrap();
        round(&worker, 60).await;
        assert_eq!(
            server.recipients(),
            ["abe@demo.test", "ada@demo.test", "nora@demo.test", "otto@demo.test"]
        );
        for mail in server.received() {
            for said in [mail.text(), mail.html()] {
                assert!(said.contains("Dispute opened by Carla (customer) on Order 1001."), "{said}");
                assert!(said.contains("It never came.") && !said.contains("wrote about"), "{said}");
            }
        }
        server.forget();
        disputes::act(&world.db, &world.limits, &world.ada, &wish(Act::Close, "", 1, 100)).await.unwrap();
        round(&worker, 160).await;
        assert_eq!(
            server.recipients(),
            ["abe@demo.test", "carla@demo.test", "nora@demo.test", "otto@demo.test"]
        );
        assert!(server.received()[0].text().contains("Dispute closed by Ada (marketplace) on Order 1001."));
        assert!(server.received()[1].text().contains("Dispute closed by Agora (marketplace) on Order 1001."));
        server.forget();
        world.sql("INSERT INTO settings (name, value) VALUES ('mail_text', 'off')").await;
        let again = wish(Act::Open, "It broke.", 2, 200);
        disputes::act(&world.db, &world.limits, &world.carla, &again).await.unwrap();
        round(&worker, 260).await;
        let said = server.received()[0].text();
        assert!(said.contains("Dispute opened by Carla") && !said.contains("It broke."), "{said}");
    }
);

on_both!(
    async fn nothing_that_people_write_becomes_markup_or_a_header(world: World) {
        let server = MailServer::start();
        let worker = worker(&world, &server);
        let set =
            |table: &str, id: i64, name: &str| format!("UPDATE {table} SET name = '{name}' WHERE id = {id}");
        let name = "Eve\r\nBcc: carla@demo.test\r\n\r\n<b>\" , x@y.example";
        world.sql(&set("accounts", world.carla.id.0, name)).await;
        let long = format!("Lampe d’été\r\nX-Evil: yes\r\n{}", "très longue ".repeat(60));
        world.sql(&set("products", world.lamp.0, &long)).await;
        let text =
            "<script>alert(1)</script> \"&amp;\n\n  مرحبا https://a.example/?x=1&y=\"><img src=x>\n.\nEnd";
        world.start(&world.carla, Topic::Product(world.lamp), &out(text, 0)).await.unwrap();
        round(&worker, 60).await;
        let received = server.received();
        assert_eq!(received.len(), 2);
        for mail in &received {
            assert_eq!(mail.to.len(), 1);
            for header in ["Bcc", "X-Evil", "Cc"] {
                assert_eq!(mail.header(header), None, "{}", mail.source());
            }
            let head = mail.source().split("\r\n\r\n").next().unwrap().to_owned();
            assert!(head.is_ascii() && head.lines().all(|line| line.len() < 200), "{head}");
            let parsed = mail.parsed();
            let from = parsed.from().unwrap().first().unwrap().clone();
            assert_eq!(from.address(), Some("post@shop.example"));
            assert_eq!(from.name(), Some("Eve Bcc: carla@demo.test <b>\" , x@y.example via Agora"));
            let subject = parsed.subject().unwrap();
            assert!(
                subject.starts_with("Lampe d’été X-Evil: yes très longue") && subject.chars().count() < 170,
                "{subject}"
            );
            let quoted = text.replace('\n', "\n> ").replace("\n> \n", "\n>\n");
            assert!(mail.text().contains(&format!("> {quoted}\n")), "{}", mail.text());
            assert!(!mail.text().lines().any(|line| line.starts_with("Bcc") || line.starts_with("X-Evil")));
            let html = mail.html();
            for bad in ["<script", "<img", "<b>"] {
                assert!(!html.contains(bad), "{bad} in {html}");
            }
            assert!(html.contains("href=\"https://a.example/?x=1"), "{html}");
            assert!(html.contains("<br>.<br>End"), "{html}");
        }
    }
);

on_both!(
    async fn a_password_is_renewed_by_e_mail(world: World) {
        let server = MailServer::start();
        let worker = worker(&world, &server);
        world.sql("UPDATE accounts SET wants_mail = FALSE").await;
        for (account, seconds) in [(world.carla.id, 0), (world.vera.id, -3_600)] {
            world.ask_for_link(account, seconds).await;
        }
        assert_eq!(world.number(OPENS).await, 0, "nobody has a token before it is written");
        assert_eq!(round(&worker, 0).await, Round::Settled(2), "at once");
        assert_eq!(server.recipients(), ["carla@demo.test"], "the other link has ended");
        let mail = &server.received()[0];
        assert_eq!(mail.parsed().subject(), Some("Choose a new password"));
        let token = token_in(mail);
        assert_eq!(passwords::find_link(&world.db, &token, after(3_599)).await, Ok(()));
        for said in [mail.text(), mail.html()] {
            assert!(said.contains(&format!("https://stoa.example/password/{token}")), "{said}");
            assert!(said.contains("within an hour") && !said.contains("unsubscribe"), "{said}");
        }
        assert_eq!(mail.header("List-Unsubscribe"), None);
        assert_eq!(mail.header("Auto-Submitted").as_deref(), Some("auto-generated"));
        assert_eq!(round(&worker, 10).await, Round::Idle, "once");
    }
);

on_both!(
    /// Nobody knows any more what the one that may have been lost opens by.
    async fn a_link_that_is_mailed_again_is_another(world: World) {
        let mut server = MailServer::start();
        let worker = worker(&world, &server);
        world.ask_for_link(world.carla.id, 0).await;
        server.behave(json!({ "cut": "stored" }));
        round(&worker, 0).await;
        behave_well(&mut server);
        world.sql("UPDATE mails SET due_at = 0").await;
        assert_eq!(round(&worker, 60).await, Round::Settled(1));
        let received = server.received();
        let [first, second] = &received[..] else { panic!("{} are there", received.len()) };
        assert_ne!(first.id(), second.id(), "or mail programs would hide the second");
        for (mail, found) in [(first, Err(AppError::NotFound)), (second, Ok(()))] {
            assert_eq!(passwords::find_link(&world.db, &token_in(mail), after(60)).await, found);
        }
        assert_eq!(world.number(OPENS).await, 1);

        world.ask_for_link(world.carla.id, 100).await;
        let device = Device::default();
        let new = NewPassword::parse("a better horse").unwrap();
        let token = token_in(second);
        passwords::renew(&world.db, &world.limiter, &token, new, &device, after(100)).await.unwrap();
        assert_eq!(round(&worker, 100).await, Round::Settled(1));
        assert_eq!(server.received().len(), 2, "who has a new password needs no other link");
    }
);

/// How many links can be opened by whoever knows their token.
const OPENS: &str = "SELECT COUNT(*) FROM password_links WHERE token_hash IS NOT NULL";

fn token_in(mail: &Received) -> String {
    let text = mail.text();
    let (_, link) = text.split_once("/password/").unwrap();
    link.chars().take_while(char::is_ascii_alphanumeric).collect()
}

on_both!(
    async fn without_a_mail_server_they_become_files(world: World) {
        let folder = std::env::temp_dir().join(format!("stoa-eml-{}", uuid::Uuid::new_v4()));
        let worker = worker_with(&world, Carrier::Folder(Folder(folder.clone())));
        let names = || {
            let entries = std::fs::read_dir(&folder).unwrap();
            let mut names: Vec<String> =
                entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        };
        let thread = world.question().await;
        assert_eq!(round(&worker, 60).await, Round::Settled(2));
        world.say(&world.nora, thread, "It is.", 70).await;
        world.sql("CREATE TABLE kept AS SELECT * FROM mails").await;
        round(&worker, 130).await;
        let files = names();
        assert_eq!(files.len(), 4, "{files:?}");
        assert!(files.iter().all(|name| name.starts_with("20260921T")), "{files:?}");
        #[cfg(unix)]
        for name in &files {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(folder.join(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "nobody else may read it");
        }
        let last = std::fs::read(folder.join(&files[3])).unwrap();
        let mail = mail_parser::MessageParser::default().parse(&last).unwrap();
        assert!(mail.body_text(0).unwrap().contains("It is."), "sorted by name they are sorted by time");
        world.sql("INSERT INTO mails SELECT * FROM kept").await;
        assert_eq!(round(&worker, 140).await, Round::Settled(2), "as if nobody had noted it");
        assert_eq!(names(), files);
        std::fs::remove_dir_all(folder).unwrap();
    }
);
