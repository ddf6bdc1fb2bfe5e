//! What is logged of requests, and by which id its lines are found.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    time::Duration,
};

use serde_json::Value;
use stoa::{
    domain::{limits::Counted, messages::SendId},
    server::db::Tx,
};
use tokio::{task::spawn_blocking, time::sleep};

use crate::support::{PASSWORD, Program, World, address, call, database, encoded, get, note, on_both};

/// A program that logs JSON from a level on.
async fn start(world: &World, level: &str, arguments: &[&str]) -> Program {
    let arguments = [&["--log-format", "json"], arguments].concat();
    Program::start_logging(level, &database(world).await, &arguments).await
}

/// The first line that says this, of this request if that matters.
fn line(program: &Program, message: &str, id: Option<&str>) -> Value {
    let is_it = |line: &Value| line["message"] == message && id.is_none_or(|id| line["span"]["id"] == id);
    read(&program.log.line(|line| is_it(&read(line))))
}

fn read(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|cause| panic!("{cause} in {line}"))
}

/// The value of a header in an answer.
fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    answer.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

fn id_of(answer: &str) -> &str {
    header(answer, "x-request-id").unwrap_or_else(|| panic!("an id in {answer}"))
}

on_both!(
    async fn each_answer_has_an_id_and_each_request_its_line(world: World) {
        let program = start(&world, "stoa=debug", &[]).await;
        let path = format!("/products/{}", world.lamp);
        let answer = get(&program.address, &format!("{path}?q=hush"), "X-Request-Id: from-outside\r\n");
        let id = id_of(&answer);
        assert_eq!(id.len(), 36, "nobody is believed without a proxy: {id}");
        let answered = line(&program, "answered", Some(id));
        assert_eq!((&answered["level"], &answered["status"]), (&"DEBUG".into(), &200.into()), "{answered}");
        assert!(answered["ms"].as_u64().unwrap() < 60_000);
        let span = &answered["span"];
        assert_eq!(
            (&span["name"], &span["method"], &span["path"]),
            (&"request".into(), &"GET".into(), &path.into())
        );
        let other = get(&program.address, "/password/5ecret", "");
        assert_ne!(id_of(&other), id);
        assert_eq!(line(&program, "answered", Some(id_of(&other)))["span"]["path"], "/password/…");
        let signed = get(&program.address, "/unsubscribe/7-5ecret", "");
        assert_eq!(line(&program, "answered", Some(id_of(&signed)))["span"]["path"], "/unsubscribe/…");
        for secret in ["hush", "5ecret", "from-outside"] {
            assert!(!program.log.lines().iter().any(|line| line.contains(secret)), "{secret}");
        }
    }
);

on_both!(
    /// By number: addresses and passwords aren't for the log.
    async fn who_signs_in_who_fails_to_and_who_is_refused_is_logged(world: World) {
        let program = start(&world, "info", &["--limits", "database"]).await;
        let (carla, email) = (world.carla.id.0, encoded(&address(&world.carla)));
        let sign_in = |email: &str, password: &str| {
            call(&program.address, "/api/sign_in", "", &format!("email={email}&password={password}"))
        };
        let wrong = line(&program, "a wrong password", Some(id_of(&sign_in(&email, "wr0ng"))));
        assert_eq!(wrong["account"], carla);
        let nobody = line(&program, "a wrong password", Some(id_of(&sign_in("nobody%40stoa.test", "wr0ng"))));
        assert_eq!(nobody["account"], Value::Null);
        assert_eq!(line(&program, "signed in", Some(id_of(&sign_in(&email, PASSWORD))))["account"], carla);
        let cookie = format!("Cookie: {}\r\n", world.cookie_of(&world.nora).await);
        let form = format!("product={}&body=Hello&send_id={}", world.lamp, SendId::fresh());
        let refused = line(
            &program,
            "answered",
            Some(id_of(&call(&program.address, "/api/ask_question", &cookie, &form))),
        );
        assert_eq!((&refused["status"], &refused["span"]["account"]), (&403.into(), &world.nora.id.0.into()));
        world.use_up(Counted::PasswordFor("nobody@stoa.test")).await;
        let held_up = line(&program, "answered", Some(id_of(&sign_in("nobody%40stoa.test", "wr0ng"))));
        assert_eq!(held_up["status"], 429);
        for secret in ["wr0ng", &address(&world.carla), "nobody@"] {
            assert!(!program.log.lines().iter().any(|line| line.contains(secret)), "{secret}");
        }
    }
);

on_both!(
    async fn a_proxys_id_is_taken_over_if_it_is_plain(world: World) {
        let program = start(&world, "stoa=debug", &["--behind-proxy"]).await;
        for (told, is_taken) in [("Root_1.2-3", true), ("a b", false), ("{x}", false), ("", false)] {
            let answer = get(&program.address, "/healthz", &format!("X-Request-Id: {told}\r\n"));
            assert_eq!(id_of(&answer) == told, is_taken, "{told}");
            line(&program, "answered", Some(id_of(&answer)));
        }
        let long = "x".repeat(65);
        let answer = get(&program.address, "/healthz", &format!("X-Request-Id: {long}\r\n"));
        assert_eq!(id_of(&answer).len(), 36);
    }
);

on_both!(
    /// In pages, whose parts are read by tasks of their own, in calls, and where nobody can tell who asks.
    async fn a_fault_is_logged_with_its_requests_id(world: World) {
        let program = start(&world, "error", &[]).await;
        let cookie = format!("Cookie: {}\r\n", world.cookie_of(&world.carla).await);
        let address = &program.address;
        world.sql("ALTER TABLE vendors RENAME TO elsewhere").await;
        let page = get(address, "/", "");
        let called = call(address, "/api/list_products", "", "");
        world.sql("ALTER TABLE sessions RENAME TO nowhere").await;
        let stream = get(address, "/live", &cookie);
        let unknown = get(address, "/account/messages", &cookie);
        for answer in [page, called, stream, unknown] {
            assert!(answer.starts_with("HTTP/1.1 500"), "{answer}");
            let fault = line(&program, "fault", Some(id_of(&answer)));
            let reference = fault["reference"].as_str().unwrap();
            assert!(answer.contains(reference), "{reference} in {answer}");
            assert!(fault["span"]["path"].is_string() && fault["cause"].is_string(), "{fault}");
        }
    }
);

on_both!(
    async fn so_is_what_happens_while_a_stream_is_open(world: World) {
        let program = start(&world, "error", &[]).await;
        let cookie = world.cookie_of(&world.carla).await;
        let mut stream = TcpStream::connect(&program.address).unwrap();
        write!(stream, "GET /live HTTP/1.1\r\nHost: stoa.test\r\nCookie: {cookie}\r\n\r\n").unwrap();
        let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
        let head: Vec<String> = lines.by_ref().take_while(|line| line != "event: hello").collect();
        world.sql("ALTER TABLE sessions RENAME TO nowhere").await;
        note(&world, &format!("'session', NULL, {}, FALSE", world.carla.id)).await;
        line(&program, "fault", Some(id_of(&head.join("\n"))));
    }
);

on_both!(
    async fn a_slow_answer_is_a_warning_and_an_open_stream_is_none(world: World) {
        let program = start(&world, "info,stoa=debug", &[]).await;
        let cookie = format!("Cookie: {}\r\n", world.cookie_of(&world.carla).await);
        let address = program.address.clone();
        let stream = spawn_blocking({
            let address = address.clone();
            move || get(&address, "/live", &cookie)
        });
        let form = format!("email=nora@demo.test&password={PASSWORD}");
        let mut held = world.db.begin().await.unwrap();
        if let Tx::Postgres(tx) = &mut held {
            sqlx::query("LOCK TABLE sessions IN EXCLUSIVE MODE").execute(&mut **tx).await.unwrap();
        }
        let slow = spawn_blocking(move || call(&address, "/api/sign_in", "", &form));
        sleep(Duration::from_millis(2_500)).await;
        drop(held);
        let slow = slow.await.unwrap();
        let said = line(&program, "answered slowly", Some(id_of(&slow)));
        assert_eq!(said["level"], "WARN");
        assert!((1_000..30_000).contains(&said["ms"].as_u64().unwrap()), "{said}");
        drop(program.log.line(|line| line.contains("\"/live\"") && line.contains("\"answered\"")));
        let warnings = program.log.lines().into_iter().filter(|line| read(line)["level"] == "WARN");
        assert_eq!(warnings.filter(|line| line.contains("\"/live\"")).count(), 0);
        drop(program);
        stream.await.unwrap();
    }
);

on_both!(
    async fn text_says_the_same_to_people(world: World) {
        let program = Program::start_logging("stoa=debug", &database(&world).await, &[]).await;
        let id = get(&program.address, "/healthz", "");
        let line = program.log.line(|line| line.contains(id_of(&id)));
        for words in ["DEBUG request{id=", " path=/healthz}", "answered status=200 ms="] {
            assert!(line.contains(words), "{words} in {line}");
        }
    }
);
