//! The server is killed at random moments while people write and dispute and e-mails leave. What was answered as sent is there
//! once, and everybody whom it concerns is told of it by one e-mail, which comes twice only under the same id (R-3.4,
//! The database is whole then, and what it counts agrees with what it has.

mod sender;

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use sender::{Does, Message, Sender, body};
use stoa::{
    domain::{
        accounts::Viewer,
        disputes::{Act, Version},
        ids::ThreadId,
        messages::{MessageBody, SendId},
        threads::Topic,
    },
    server::{
        actions::{
            disputes::{self, Wish},
            messages::Outgoing,
        },
        clock,
        db::{self, Address, Db},
    },
};
use tokio::{net::TcpSocket, task::spawn_blocking, time::sleep};
use uuid::Uuid;

use crate::support::{MailServer, Program, World, address, database, on_both, order};

/// Between which moments a server is killed, in milliseconds since it opened.
const LIFE: std::ops::Range<u64> = 50..800;

/// After how many kills it is looked whether the database is whole, besides in the end.
const LOOK: usize = 25;

/// How often a minute and more passes for e-mails.
const TICK: Duration = Duration::from_millis(20);

/// How long a worker that died keeps its e-mails from others, in seconds.
const LEASE: i64 = 1_200;

/// How many e-mails a worker has at once, so how many are sent again after a kill at most.
const BATCH: usize = 50;

/// How long anything may take that will come.
const PATIENCE: Duration = Duration::from_secs(30);

/// How many kills each of these tests has, unless it is for long (`soak.rs`).
const KILLS: usize = 3;

/// Who reads all that they can before they write, so that they may get an e-mail or not.
const READER: &str = "Otto";

on_both!(
    async fn a_kill_loses_nothing_and_doubles_nothing(world: World) {
        println!("{}", under_load(world, KILLS).await);
    }
);

on_both!(
    async fn e_mails_outlast_kills_and_a_mail_server_that_is_down(world: World) {
        println!("{}", without_a_mail_server(world, KILLS).await);
    }
);

/// Kills servers so often.
pub async fn under_load(world: World, kills: usize) -> Told {
    let mail_server = MailServer::start();
    let mut trial = Trial::begin(world, mail_server.port).await;
    for _ in 0..kills {
        trial.round().await;
    }
    let program = trial.last().await;
    trial.drain(&program).await;
    let told = trial.check(program, &mail_server).await;
    assert!(told.repeats <= kills * BATCH, "{} e-mails came twice", told.repeats);
    told
}

/// The same, and no e-mail leaves before all is over.
pub async fn without_a_mail_server(world: World, kills: usize) -> Told {
    // Bound and not listened at: nobody can connect, and nobody else gets the port
    let down = TcpSocket::new_v4().unwrap();
    down.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let port = down.local_addr().unwrap().port();
    let mut trial = Trial::begin(world, port).await;
    for _ in 0..kills {
        trial.round().await;
    }
    let program = trial.last().await;
    trial.let_time_pass(&program).await;
    drop(down);
    let mail_server = MailServer::with(&serde_json::json!({ "port": port }));
    trial.drain(&program).await;
    let told = trial.check(program, &mail_server).await;
    assert_eq!(told.repeats, 0, "none was handed over before");
    told
}

/// What there was in the end, all of it right.
pub struct Told {
    pub kills: usize,
    pub messages: usize,
    /// How many messages were stored by a server that died before it said so.
    pub unanswered: i64,
    pub mails: usize,
    /// How many e-mails came again, under the same id.
    pub repeats: usize,
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kills, messages, unanswered, mails, repeats } = self;
        write!(
            f,
            "{kills} kills, {messages} messages, {unanswered} of them stored before a kill kept the answer back, \
             {mails} e-mails and {repeats} repeats"
        )
    }
}

/// A marketplace where everybody writes in threads of their own, and nobody opens one.
struct Trial {
    world: World,
    /// The database, as the program is told.
    database: String,
    smtp: String,
    parties: HashMap<ThreadId, Vec<Viewer>>,
    senders: Vec<Sender>,
    /// What began the threads.
    beginnings: Vec<Message>,
    kills: usize,
    /// How many messages were stored by a server that died before it said so.
    unanswered: i64,
}

impl Trial {
    async fn begin(world: World, smtp: u16) -> Self {
        // They were all here before, whatever the time is
        world.sql("UPDATE accounts SET created_at = 0").await;
        let mut trial = Self {
            database: database(&world).await,
            smtp: format!("smtp://127.0.0.1:{smtp}?tls=none"),
            parties: HashMap::new(),
            senders: Vec::new(),
            beginnings: Vec::new(),
            kills: 0,
            unanswered: 0,
            world,
        };
        let World { carla, chris, nora, otto, vera, ada, abe, .. } = &trial.world;
        let (lamp, tent, card) = (trial.world.lamp, trial.world.tent, trial.world.card);
        let lumen = [carla, nora, otto].map(Viewer::clone).to_vec();
        let fjord = [chris, vera].map(Viewer::clone).to_vec();
        let market = [carla, ada, abe].map(Viewer::clone).to_vec();
        for (product, parties) in
            [(lamp, lumen.clone()), (lamp, lumen), (tent, fjord.clone()), (tent, fjord), (card, market)]
        {
            trial.start(Topic::Product(product), parties).await;
        }
        trial.enter().await;
        trial.dispute().await;
        trial.world.db.close().await;
        trial
    }

    /// Has the first of these people start a thread that concerns them all.
    async fn start(&mut self, topic: Topic, parties: Vec<Viewer>) {
        let send_id = SendId::fresh();
        let out = Outgoing { send_id, body: MessageBody::parse(&body(send_id)).unwrap(), at: clock::now() };
        let thread = self.world.start(&parties[0], topic, &out).await.unwrap().thread;
        self.beginnings.push(Message { thread, author: parties[0].clone(), send_id });
        self.parties.insert(thread, parties);
    }

    /// Opens a dispute on an order, which concerns admins too, and has its customer go on with that.
    async fn dispute(&mut self) {
        let World { limits, carla, nora, otto, ada, abe, lumen, lamp, .. } = &self.world;
        let (number, send_id) = ("K1", SendId::fresh());
        let mut tx = self.world.db.begin().await.unwrap();
        let new = order(number, carla, Some((*lumen, "Lumen Lighting")), (*lamp, "lamp"));
        db::orders::insert(&mut tx, &[new]).await.unwrap();
        tx.commit().await.unwrap();
        let wish = Wish {
            act: Act::Open,
            order: number.to_owned(),
            words: body(send_id),
            seen: Version(0),
            send_id,
            address: String::new(),
            at: clock::now(),
        };
        disputes::act(&self.world.db, limits, carla, &wish).await.unwrap();
        let thread = ThreadId(self.world.number("SELECT MAX(id) FROM threads").await);
        let parties = [carla, nora, otto, ada, abe].map(Viewer::clone).to_vec();
        let cookie = self.world.cookie_of(carla).await;
        let disputer = Sender::new(carla, &cookie, Does::Disputes(number.to_owned(), thread));
        self.senders.push(disputer);
        self.beginnings.push(Message { thread, author: parties[0].clone(), send_id });
        self.parties.insert(thread, parties);
    }

    /// Signs in whoever has threads.
    async fn enter(&mut self) {
        let people: BTreeMap<_, _> = self.parties.values().flatten().map(|who| (who.id.0, who)).collect();
        for who in people.values().map(|who| Viewer::clone(who)) {
            let cookie = self.world.cookie_of(&who).await;
            let is_theirs = |parties: &Vec<Viewer>| parties.iter().any(|party| party.id == who.id);
            let theirs = self.parties.iter().filter(|(_, parties)| is_theirs(parties));
            let threads = theirs.map(|(thread, _)| *thread).collect();
            self.senders.push(Sender::new(&who, &cookie, Does::Writes(threads)));
        }
    }

    /// Has everybody write, and kills the server at some moment.
    async fn round(&mut self) {
        let program = self.open().await;
        let killed = Arc::new(AtomicBool::new(false));
        let writing: Vec<_> = self
            .senders
            .drain(..)
            .map(|sender| {
                let (address, killed) = (program.address.clone(), killed.clone());
                spawn_blocking(move || sender.write_until(&killed, &address))
            })
            .collect();
        let end = Instant::now() + Duration::from_millis(rand::random_range(LIFE));
        while Instant::now() < end {
            self.let_time_pass(&program).await;
            sleep(TICK).await;
        }
        // The next server is the first to open what this one leaves
        self.world.db.close().await;
        killed.store(true, Ordering::Relaxed);
        drop(program);
        self.kills += 1;
        self.senders =
            join_all(writing).await.into_iter().map(|sender| sender.expect("they write")).collect();
    }

    /// Starts the server, and looks what the last one has left.
    async fn open(&mut self) -> Program {
        let arguments = ["--smtp", &self.smtp, "--disputes-per-ten-minutes", "0"];
        let program = Program::start(&self.database, &arguments).await;
        self.world.db = Db::open(&self.database.parse::<Address>().unwrap()).await.unwrap();
        let pending = self.senders.iter().filter_map(|sender| sender.pending.as_ref());
        let ids: Vec<String> = pending.map(|message| format!("'{}'", message.send_id)).collect();
        if !ids.is_empty() {
            let stored = format!("SELECT COUNT(*) FROM messages WHERE send_id IN ({})", ids.join(", "));
            self.unanswered += self.world.number(&stored).await;
        }
        if self.kills.is_multiple_of(LOOK) {
            self.world.assert_whole().await;
        }
        program
    }

    /// Starts the server for the last time, and has everybody send what nobody has answered yet.
    async fn last(&mut self) -> Program {
        let program = self.open().await;
        for sender in &mut self.senders {
            if let Some(message) = sender.pending.take() {
                assert!(sender.send(&program.address, &message), "somebody answers");
                sender.sent.push(message);
            }
        }
        program
    }

    /// Lets minutes pass for e-mails, but for those that this server is sending.
    async fn let_time_pass(&self, program: &Program) {
        let is_waiting = format!("due_at > 0 AND due_at < {}", program.begun.plus_seconds(LEASE).0);
        let statement = match &self.world.db {
            Db::Sqlite { .. } => format!("UPDATE mails SET due_at = 0 WHERE {is_waiting}"),
            // Not to wait for somebody who waits for us
            Db::Postgres(_) => format!(
                "UPDATE mails SET due_at = 0
                WHERE id IN (SELECT id FROM mails WHERE {is_waiting} FOR UPDATE SKIP LOCKED)"
            ),
        };
        self.world.sql(&statement).await;
    }

    /// Waits until all e-mails have left.
    async fn drain(&self, program: &Program) {
        let (mut left, mut since) = (i64::MAX, Instant::now());
        while left > 0 {
            self.let_time_pass(program).await;
            sleep(TICK).await;
            let now = self.world.number("SELECT COUNT(*) FROM mails").await;
            if now < left {
                (left, since) = (now, Instant::now());
            }
            assert!(since.elapsed() < PATIENCE, "{now} e-mails don't leave");
        }
    }

    /// Checks what is there in the end.
    async fn check(self, program: Program, mail_server: &MailServer) -> Told {
        drop(program);
        let sent: Vec<&Message> =
            self.senders.iter().flat_map(|sender| &sender.sent).chain(&self.beginnings).collect();
        assert!(sent.len() > self.beginnings.len(), "somebody has written");
        self.check_messages(&sent).await;
        self.world.assert_whole().await;
        let read = format!(
            "SELECT COUNT(*) FROM read_marks r JOIN accounts a ON a.id = r.account_id
            WHERE a.name = '{READER}' AND r.number > 0"
        );
        assert!(self.world.number(&read).await > 0, "somebody has read");
        let (mails, repeats) = self.check_mails(&sent, mail_server);
        Told { kills: self.kills, messages: sent.len(), unanswered: self.unanswered, mails, repeats }
    }

    async fn check_messages(&self, sent: &[&Message]) {
        let written = |message: &&Message| {
            format!("{} {} {} {}", message.thread, message.author.id, message.send_id, message.body())
        };
        let stored = "SELECT thread_id || ' ' || author_id || ' ' || send_id || ' ' || body FROM messages";
        assert_same("messages", sent.iter().map(written), self.world.texts(stored).await);
    }

    /// Each message is told to everybody else in its thread, and to nobody besides, by one e-mail; the reader needs none.
    fn check_mails(&self, sent: &[&Message], mail_server: &MailServer) -> (usize, usize) {
        let mut told: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
        let mut repeats = 0;
        for mail in mail_server.received() {
            let text = mail.text();
            let words = text.split_whitespace().filter(|word| Uuid::try_parse(word).is_ok());
            let words: Vec<String> = words.map(str::to_owned).collect();
            let [to] = mail.to.as_slice() else { panic!("one recipient: {:?}", mail.to) };
            assert!(!words.is_empty(), "it tells of something: {text}");
            if let Some(before) = told.insert((to.clone(), mail.id()), words.clone()) {
                assert_eq!(before, words, "the repeat says the same");
                repeats += 1;
            }
        }
        let mails = told.len();
        let expected = sent.iter().flat_map(|message| {
            let others = self.parties[&message.thread].iter().filter(|who| who.id != message.author.id);
            others.filter(|who| who.name != READER).map(|who| format!("{} {}", address(who), message.send_id))
        });
        let reader = format!("{}@", READER.to_lowercase());
        let told =
            told.into_iter().filter(|((to, _), _)| !to.starts_with(&reader)).flat_map(|((to, _), words)| {
                words.into_iter().map(move |word| format!("{to} {word}")).collect::<Vec<_>>()
            });
        assert_same("e-mails", expected, told);
        (mails, repeats)
    }
}

/// Compares what should be with what is, without order.
fn assert_same(
    what: &str,
    expected: impl IntoIterator<Item = String>,
    found: impl IntoIterator<Item = String>,
) {
    let mut balance: BTreeMap<String, i64> = BTreeMap::new();
    expected.into_iter().for_each(|line| *balance.entry(line).or_default() += 1);
    found.into_iter().for_each(|line| *balance.entry(line).or_default() -= 1);
    balance.retain(|_, count| *count != 0);
    let some: Vec<_> = balance.iter().take(5).collect();
    assert!(balance.is_empty(), "{what}: {} are missing (+) or too many (-): {some:?}", balance.len());
}
