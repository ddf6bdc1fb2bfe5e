//! The people and things that the tables speak of.

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    sync::atomic::{AtomicI64, Ordering},
};

use stoa::{
    domain::{
        accounts::{Email, Viewer},
        disputes::{Act, Version},
        ids::ThreadId,
        messages::SendId,
        sessions::Device,
        threads::{MarkAs, Topic},
    },
    server::{
        actions::{
            accounts,
            disputes::{self, Wish},
            marking,
            sessions::{sign_out, token_hash},
        },
        client::Client,
        clock,
        db::{
            self, Db,
            sessions::{self, NewSession},
        },
        mail::unsubscribe::Key,
    },
};
use uuid::Uuid;

use super::table::Person;
use crate::support::{NOW, PASSWORD, Program, World, address, database, enqueue_link, order, out};

/// In every message of what is the owner's: who may not see it never sees that word.
pub const SECRET: &str = "halyard";

/// A thing, and one of its kind that there isn't, written as long.
#[derive(Debug, Clone)]
pub struct Thing {
    pub there: String,
    pub missing: String,
}

/// A marketplace with a running program.
pub struct Stage {
    pub world: World,
    pub program: Program,
    /// The numbers of all orders that were placed for the owner.
    pub numbers: Vec<String>,
    cookies: BTreeMap<Person, String>,
    folder: PathBuf,
}

static NEXT: AtomicI64 = AtomicI64::new(0);

impl Stage {
    pub async fn of(world: World) -> Self {
        let world = world.unlimited();
        let folder = std::env::temp_dir().join(format!("stoa-matrix-{}", Uuid::new_v4()));
        fs::create_dir_all(folder.join("site/pkg")).unwrap();
        fs::write(folder.join("site/pkg/stoa.css"), "the style").unwrap();
        let (site, data) = (path(&folder, "site"), path(&folder, "data"));
        let arguments = [
            &["--log-format", "json", "--threads-per-hour", "0", "--limits", "database"][..],
            &["--site", &site, "--data", &data],
        ]
        .concat();
        let level = "error,sqlx::query=debug,stoa::server::requests=debug";
        let program = Program::start_logging(level, &database(&world).await, &arguments).await;
        let stage = Self { world, program, numbers: Vec::new(), cookies: BTreeMap::new(), folder };
        // Ids that are found wherever they are said
        for (table, from) in
            [("threads", 710_000), ("sessions", 720_000), ("mails", 730_000), ("orders", 740_000)]
        {
            stage.count_from(table, from).await;
        }
        stage.close_account().await;
        stage.tidy().await;
        stage
    }

    async fn count_from(&self, table: &str, from: i64) {
        match &self.world.db {
            Db::Sqlite { .. } => {
                self.world.sql(&format!("DELETE FROM sqlite_sequence WHERE name = '{table}'")).await;
                self.world.sql(&format!("INSERT INTO sqlite_sequence VALUES ('{table}', {from})")).await;
            }
            Db::Postgres(_) => {
                self.world
                    .number(&format!("SELECT setval(pg_get_serial_sequence('{table}', 'id'), {from})"))
                    .await;
            }
        }
    }

    /// Closes the account of somebody who stays signed in.
    async fn close_account(&self) {
        let email = Email::parse(&address(&self.world.otto)).unwrap();
        accounts::deactivate(&self.world.db, &email, clock::now()).await.unwrap();
    }

    /// Takes back what would make the next line depend on the ones before.
    pub async fn tidy(&self) {
        for statement in [
            "DELETE FROM sessions",
            "DELETE FROM limits_used",
            "DELETE FROM password_links",
            "DELETE FROM marked_threads",
            "DELETE FROM markings",
            // No e-mails, which would be sent while we look
            "UPDATE accounts SET wants_mail = FALSE, language = NULL",
            "DELETE FROM mails",
        ] {
            self.world.sql(statement).await;
        }
    }

    /// Signs everybody in anew.
    pub async fn sign_in(&mut self) {
        for person in Person::ALL {
            if let Some(viewer) = self.viewer(person) {
                let token = self.session(viewer).await;
                self.cookies.insert(person, token);
            }
        }
        let (otto, abe) = (self.session(&self.world.otto).await, self.session(&self.world.abe).await);
        sign_out(&self.world.db, &abe).await.unwrap();
        self.cookies.insert(Person::Closed, otto);
        self.cookies.insert(Person::Left, abe);
    }

    /// The header by which somebody is known.
    pub fn cookie(&self, person: Person) -> String {
        self.cookies
            .get(&person)
            .map_or_else(String::new, |token| format!("Cookie: stoa_session={token}\r\n"))
    }

    fn viewer(&self, person: Person) -> Option<&Viewer> {
        let world = &self.world;
        match person {
            Person::Owner => Some(&world.carla),
            Person::Other => Some(&world.chris),
            Person::Staff => Some(&world.nora),
            Person::Rival => Some(&world.vera),
            Person::Admin => Some(&world.ada),
            Person::Guest | Person::Closed | Person::Left => None,
        }
    }

    /// The secret of a new session of somebody's.
    async fn session(&self, who: &Viewer) -> String {
        let (token, at) = (secret(), clock::now());
        let new = NewSession {
            token_hash: &token_hash(&token),
            account: who.id,
            device: &Device::default(),
            at,
            until: at.plus_seconds(86_400),
        };
        let mut tx = self.world.db.begin().await.unwrap();
        sessions::insert(&mut tx, &new).await.unwrap();
        tx.commit().await.unwrap();
        token
    }

    /// Puts a new thing there.
    pub async fn make(&mut self, kind: &str) -> Thing {
        let id = |there: i64| Thing { there: there.to_string(), missing: (there + 90_000).to_string() };
        match kind {
            "thread" => id(self.thread().await.0),
            "market-thread" => id(self.market_thread().await.0),
            "deleted" => {
                let thread = self.thread().await;
                self.world.delete(thread).await;
                id(thread.0)
            }
            "marked" => id(self.marked().await.0),
            "session" => {
                self.session(&self.world.carla).await;
                id(self.world.number("SELECT MAX(id) FROM sessions").await)
            }
            "mail" => id(self.mail().await),
            "product" => Thing { there: self.world.lamp.to_string(), missing: "9".to_owned() },
            "vendor" => Thing { there: self.world.lumen.to_string(), missing: "9".to_owned() },
            "link" => Thing { there: self.link().await, missing: secret() },
            "signed" => self.signed().await,
            "build" => {
                let client = self.client();
                Thing { there: client.build().to_owned(), missing: "0".repeat(client.build().len()) }
            }
            order => self.order(order).await,
        }
    }

    /// The client's files that are served.
    pub fn client(&self) -> Client {
        Client::read(&self.folder.join("site/pkg")).unwrap()
    }

    async fn thread(&self) -> ThreadId {
        self.talk(Topic::Product(self.world.lamp), [&self.world.carla, &self.world.nora]).await
    }

    async fn market_thread(&self) -> ThreadId {
        self.talk(Topic::Product(self.world.card), [&self.world.carla, &self.world.ada]).await
    }

    /// All whose it is have marked it and can undo that.
    async fn marked(&self) -> ThreadId {
        let thread = self.thread().await;
        for person in [Person::Owner, Person::Staff] {
            let viewer = self.viewer(person).unwrap();
            marking::mark(&self.world.db, viewer, &[thread], MarkAs::Read, clock::now()).await.unwrap();
        }
        thread
    }

    /// Both sides have said something that the other hasn't read.
    async fn talk(&self, topic: Topic, [asks, answers]: [&Viewer; 2]) -> ThreadId {
        let world = &self.world;
        let words = format!("Which zanzibar {SECRET}?");
        let thread = world.start(asks, topic, &out(&words, later())).await.unwrap().thread;
        world.say(answers, thread, &format!("The other {SECRET}."), later()).await;
        world.say(asks, thread, &format!("Thanks for the zanzibar {SECRET}."), later()).await;
        thread
    }

    async fn order(&mut self, kind: &str) -> Thing {
        let number = format!("M{}", 500_000 + later());
        let missing = number.replace('M', "N");
        let world = &self.world;
        let is_market = kind.starts_with("market-");
        let vendor = (!is_market).then_some((world.lumen, "Lumen Lighting"));
        let new = [order(&number, &world.carla, vendor, (world.lamp, "lamp"))];
        let mut tx = world.db.begin().await.unwrap();
        let id = db::orders::insert(&mut tx, &new).await.unwrap()[0];
        tx.commit().await.unwrap();
        match kind {
            "order" | "market-order" => {}
            "talk" => drop(self.talk(Topic::Order(id), [&world.carla, &world.nora]).await),
            "market-talk" => drop(self.talk(Topic::Order(id), [&world.carla, &world.ada]).await),
            "disputed" => self.dispute(&number).await,
            other => panic!("what is {other}?"),
        }
        self.numbers.push(number.clone());
        Thing { there: number, missing }
    }

    async fn dispute(&self, number: &str) {
        let wish = Wish {
            act: Act::Open,
            order: number.to_owned(),
            words: format!("A broken {SECRET}"),
            seen: Version(0),
            send_id: SendId::fresh(),
            address: String::new(),
            at: NOW.plus_seconds(later()),
        };
        disputes::act(&self.world.db, &self.world.limits, &self.world.carla, &wish).await.unwrap();
    }

    async fn mail(&self) -> i64 {
        let to = self.world.carla.id;
        self.world
            .sql(&format!(
                "INSERT INTO mails (account_id, link_id, queued_at, due_at, is_open, set_aside_at, reason)
                VALUES ({to}, 1, 1, 1, FALSE, 2, 'full')"
            ))
            .await;
        self.world.number("SELECT MAX(id) FROM mails").await
    }

    async fn link(&self) -> String {
        enqueue_link(&self.world.db, self.world.carla.id, clock::now()).await;
        let token = self.world.mailed_token().await;
        self.world.sql("DELETE FROM mails").await;
        token
    }

    /// What turns off the e-mails of somebody who wants them and gets none.
    async fn signed(&self) -> Thing {
        let chris = self.world.chris.id;
        self.world.sql(&format!("UPDATE accounts SET wants_mail = TRUE WHERE id = {chris}")).await;
        let path = Key::of(&self.world.db).await.unwrap().path(chris);
        let there = path.trim_start_matches("/unsubscribe/").to_owned();
        Thing { missing: format!("{chris}-{}", "0".repeat(64)), there }
    }

    /// All that is stored, but what is noted of attempts, and what somebody could undo.
    pub async fn stored(&self) -> BTreeMap<String, String> {
        const NOTES: [&str; 5] =
            ["_sqlx_migrations", "limits_used", "dispute_attempts", "markings", "marked_threads"];
        let world = &self.world;
        let tables = match &world.db {
            Db::Sqlite { .. } => {
                "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
            }
            Db::Postgres(_) => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
        };
        let mut stored = BTreeMap::new();
        for table in world.texts(tables).await {
            if NOTES.contains(&table.as_str()) || table.starts_with("sqlite_") {
                continue;
            }
            let row = match &world.db {
                Db::Sqlite { .. } => {
                    let columns = format!("SELECT 'quote(' || name || ')' FROM pragma_table_info('{table}')");
                    world.texts(&columns).await.join(" || ' ' || ")
                }
                Db::Postgres(_) => "t::text".to_owned(),
            };
            let rows = world.texts(&format!("SELECT {row} FROM {table} t ORDER BY 1")).await;
            stored.insert(table, rows.join("\n"));
        }
        stored
    }

    /// Fills in what isn't a thing.
    pub fn filled(&self, told: &str, fresh: &str) -> String {
        told.replace("{fresh}", fresh)
            .replace("{email}", &address(&self.world.carla))
            .replace("{password}", &crate::support::encoded(PASSWORD))
            .replace("{file}", "stoa.css")
            .replace("{language}", "de")
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn path(folder: &std::path::Path, name: &str) -> String {
    folder.join(name).to_string_lossy().into_owned()
}

fn secret() -> String {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}

/// A number that is higher each time.
fn later() -> i64 {
    NEXT.fetch_add(1, Ordering::Relaxed)
}
