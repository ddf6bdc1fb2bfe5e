//! How often a page asks the database: as often for a long list or thread as for a short one.

use serde_json::Value;

use crate::support::{Program, World, call, database, get, on_both, out};
use stoa::{
    domain::{accounts::Viewer, ids::ThreadId, messages::SendId, settings::Settings, threads::Topic},
    server::{actions::settings::settle, db::Db},
};

on_both!(
    async fn a_page_asks_as_often_however_long_its_list_is(world: World) {
        let world = world.unlimited();
        let order = format!("SELECT number FROM orders WHERE id = {}", world.carlas_order);
        let order = world.texts(&order).await.remove(0);
        let thread = world.question().await;
        // Nobody opens these: of no list nothing is to be shown
        for topic in [Topic::Product(world.lamp), Topic::Order(world.carlas_order)] {
            let unopened = world.start(&world.carla, topic, &out("A few words", 1)).await.unwrap().thread;
            world.say(&world.nora, unopened, "Words back", 2).await;
            world.say(&world.carla, unopened, "And again", 3).await;
        }
        let asked = Asked::of(&world).await;
        let pages = |who: &Viewer| {
            if who.sells() {
                vec![
                    "/panel/message-center".to_owned(),
                    "/panel/message-center?show=unread".to_owned(),
                    "/panel/message-center?sort=customer".to_owned(),
                    format!("/panel/message-center/{thread}"),
                    "/panel/orders".to_owned(),
                    "/panel/orders?messages=unread".to_owned(),
                    "/panel/messages".to_owned(),
                    format!("/panel/orders/{order}"),
                ]
            } else {
                vec![
                    "/account/messages".to_owned(),
                    "/account/messages?show=unread".to_owned(),
                    "/account/messages?q=words".to_owned(),
                    format!("/account/messages/{thread}"),
                    "/account/orders".to_owned(),
                ]
            }
        };
        let mut few = Vec::new();
        for who in [&world.carla, &world.nora, &world.ada] {
            for page in pages(who) {
                few.push((who, asked.on(who, &page), page));
            }
        }
        for round in 0..12 {
            world
                .start(&world.carla, Topic::Product(world.lamp), &out("Many more words", round))
                .await
                .unwrap();
            // The last word stays Carla's: how far it is read is asked by its author alone
            world.say(&world.nora, thread, "Words in return", 100 + round).await;
            world.say(&world.carla, thread, "Words and words", 200 + round).await;
        }
        for (who, before, page) in few {
            assert_eq!(asked.on(who, &page), before, "{page} for {}", who.name);
        }
    }
);

on_both!(
    /// Each statement is a journey to the database and back.
    async fn a_message_takes_few_statements_whomever_it_concerns(world: World) {
        let world = world.unlimited();
        // A limit, once one is settled, is one more
        for (limit, more) in [(0, 0), (1_000, 1)] {
            let limited = Settings {
                market: "Agora".to_owned(),
                messages_per_minute: limit,
                threads_per_hour: 0,
                off: Vec::new(),
            };
            settle(&world.db, &world.ada, &limited).await.unwrap();
            let (first, second) = (world.question().await, world.question().await);
            let asked = Asked::of(&world).await;
            // Who asks, whether it was sent already, the thread, the message's number, all that is written, and the
            // end; SQLite stores the message first
            let statements = more
                + match &world.db {
                    Db::Sqlite { .. } => 7,
                    Db::Postgres(_) => 6,
                };
            for who in [&world.carla, &world.nora] {
                assert_eq!(asked.sending(who, first), statements, "{}", who.name);
            }
            world.say(&world.ada, second, "A third one who hears of it all", 9).await;
            for who in [&world.carla, &world.nora, &world.ada] {
                assert_eq!(asked.sending(who, second), statements, "{}", who.name);
            }
        }
    }
);

on_both!(
    /// That it was found often is remembered, and nothing else.
    async fn coming_back_to_what_is_found_often_takes_a_query_less(world: World) {
        let world = world.unlimited();
        let ask = async |words, round| {
            world.start(&world.carla, Topic::Product(world.lamp), &out(words, round)).await.unwrap();
        };
        for round in 0..101 {
            ask(if round < 3 { "A bronze and copper lamp" } else { "A copper lamp" }, round).await;
        }
        let asked = Asked::of(&world).await;
        let (often, rarely) = ("/panel/message-center?q=copper", "/panel/message-center?q=bronze");
        assert_eq!(asked.on(&world.nora, often) + 1, asked.on(&world.nora, rarely));
        ask("Copper that nobody has found yet", 101).await;
        assert!(asked.page(&world.nora, often).contains("nobody has found yet"));
        assert!(!asked.page(&world.vera, often).contains("nobody has found yet"), "another vendor's");
    }
);

/// What the driver asks once on each connection, about types.
const CATALOG: &str = "pg_catalog";

/// A program that logs each query.
struct Asked {
    program: Program,
    cookies: Vec<(Viewer, String)>,
}

impl Asked {
    async fn of(world: &World) -> Self {
        let level = "error,sqlx::query=debug,stoa::server::requests=debug";
        let program = Program::start_logging(level, &database(world).await, &["--log-format", "json"]).await;
        let mut cookies = Vec::new();
        let people = [&world.carla, &world.nora, &world.vera, &world.ada];
        for who in people {
            cookies.push((who.clone(), world.cookie_of(who).await));
        }
        let asked = Self { program, cookies };
        for who in people {
            assert!(asked.on(who, "/") > 0, "queries are seen");
        }
        asked
    }

    /// How many queries a page makes, once what it shows is read.
    fn on(&self, who: &Viewer, path: &str) -> usize {
        let mut fewest = usize::MAX;
        for _ in 0..4 {
            fewest = fewest.min(self.once_on(who, path));
        }
        fewest
    }

    fn once_on(&self, who: &Viewer, path: &str) -> usize {
        self.queries_of(&self.page(who, path))
    }

    fn page(&self, who: &Viewer, path: &str) -> String {
        let (_, cookie) = self.cookies.iter().find(|(viewer, _)| viewer.id == who.id).unwrap();
        get(&self.program.address, path, &format!("Cookie: {cookie}\r\n"))
    }

    /// How many statements a message takes, likewise.
    fn sending(&self, who: &Viewer, thread: ThreadId) -> usize {
        let (_, cookie) = self.cookies.iter().find(|(viewer, _)| viewer.id == who.id).unwrap();
        let mut fewest = usize::MAX;
        for _ in 0..4 {
            let form = format!("thread={thread}&send_id={}&body=Hello", SendId::fresh());
            let cookie = format!("Cookie: {cookie}\r\n");
            let answer = call(&self.program.address, "/api/send_message", &cookie, &form);
            fewest = fewest.min(self.queries_of(&answer));
        }
        fewest
    }

    /// All of them are logged before the answer is.
    fn queries_of(&self, answer: &str) -> usize {
        assert!(answer.starts_with("HTTP/1.1 200"), "{}", &answer[..60]);
        let id = answer.lines().find_map(|line| line.strip_prefix("x-request-id: ")).unwrap();
        let log = &self.program.log;
        log.line(|line| is_of(line, id, "stoa::server::requests"));
        let is_query = |line: &&String| is_of(line, id, "sqlx::query") && !line.contains(CATALOG);
        log.lines().iter().filter(is_query).count()
    }
}

/// Whether a line is of this request, and told by this part.
fn is_of(line: &str, id: &str, target: &str) -> bool {
    line.contains(id)
        && serde_json::from_str::<Value>(line)
            .is_ok_and(|line| line["target"] == target && line["span"]["id"] == id)
}
