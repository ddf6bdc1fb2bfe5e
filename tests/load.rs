//! Sixteen people send as fast as they can. Every message that was answered is there in the end, once, and is found;
//! nothing else is; and the server has not grown.

use std::{
    fmt, fs,
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use stoa::{
    domain::{ids::ThreadId, messages::SendId, threads::Topic},
    server::actions::messages::Outgoing,
    server::clock,
};
use tokio::time::sleep;

use crate::{
    benches::client::{Connection, post},
    support::{Program, World, database, on_both, out},
};

const SENDERS: usize = 16;

/// How long they send, unless it is for long (`soak.rs`).
const SPAN: Duration = Duration::from_secs(3);

/// What is shorter says nothing about memory.
const TELLING: Duration = Duration::from_secs(60);

/// How much more memory a server may have of its own in the last third than in the first, after a tenth to warm up.
const GROWTH: f64 = 1.2;

/// How many messages are looked for by their words.
const SOUGHT: usize = 20;

on_both!(
    async fn what_is_answered_is_there_once(world: World) {
        println!("{}", run(world, SPAN).await);
    }
);

/// What came of it.
pub struct Figures {
    pub seconds: f64,
    pub messages: usize,
    /// The server's own memory in the first and in the last third, and the most with what it looks into of files; bytes.
    pub memory: [f64; 3],
}

impl Figures {
    pub fn growth(&self) -> f64 {
        self.memory[1] / self.memory[0]
    }

    pub fn per_second(&self) -> f64 {
        self.messages as f64 / self.seconds
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, last, most] = self.memory.map(|bytes| bytes / 1_048_576.0);
        write!(
            f,
            "{SENDERS} senders, {:.0} s, {} messages, {:.0} a second, all found once; memory {first:.1} MB, then {last:.1} \
             MB ({:.2}), {most:.1} MB with what is mapped",
            self.seconds,
            self.messages,
            self.per_second(),
            self.growth()
        )
    }
}

/// Has them send for so long.
pub async fn run(world: World, span: Duration) -> Figures {
    let world = world.unlimited();
    world.sql("UPDATE accounts SET created_at = 0").await;
    let folder = std::env::temp_dir().join(format!("stoa-load-{}", SendId::fresh()));
    let program = Program::start(&database(&world).await, &["--mail-folder", folder.to_str().unwrap()]).await;
    let (mut sent, mut sending) = (Vec::new(), Vec::new());
    let begun = Instant::now();
    for sender in 0..SENDERS {
        let (thread, first, cookie) = place(&world, sender).await;
        sent.push(first);
        let address = program.address.clone();
        sending.push(tokio::spawn(send(address, cookie, thread, begun + span)));
    }
    let memory = sample(&program, begun, span).await;
    sent.extend(join_all(sending).await.into_iter().flat_map(|sender| sender.unwrap()));
    let seconds = begun.elapsed().as_secs_f64();
    drop(program);
    fs::remove_dir_all(&folder).unwrap_or_default();
    let figures = Figures { seconds, messages: sent.len(), memory };
    check(&world, sent).await;
    assert!(span < TELLING || figures.growth() <= GROWTH, "it grows: {figures}");
    figures
}

/// A thread of their own for a sender, its first message, and who they are there.
async fn place(world: &World, sender: usize) -> (ThreadId, SendId, String) {
    let World { carla, nora, vera, ada, lamp, tent, card, .. } = world;
    let (product, seller) = [(lamp, nora), (tent, vera), (card, ada)][sender % 3];
    let first = Outgoing { at: clock::now(), ..out("The beginning", 0) };
    let thread = world.start(carla, Topic::Product(*product), &first).await.unwrap().thread;
    let who = if sender.is_multiple_of(2) { carla } else { seller };
    (thread, first.send_id, world.cookie_of(who).await)
}

/// Sends until then, and says what was answered: everything.
async fn send(address: String, cookie: String, thread: ThreadId, until: Instant) -> Vec<SendId> {
    let (mut connection, mut sent) = (Connection::open(&address).await.unwrap(), Vec::new());
    let thread = thread.to_string();
    while Instant::now() < until {
        let send_id = SendId::fresh();
        let (id, body) = (send_id.to_string(), format!("I write {}", word(send_id)));
        let fields = [("thread", thread.as_str()), ("send_id", &id), ("body", &body)];
        let request = post(&address, "send_message", &cookie, "application/json", &fields);
        let answer = connection.ask(&request).await.unwrap();
        assert_eq!(answer.status, 200, "{}", answer.text().unwrap());
        sent.push(send_id);
    }
    sent
}

/// The word that only one message has.
fn word(send_id: SendId) -> String {
    send_id.to_string().replace('-', "")
}

/// The means of the server's own memory in the first and in the last third, and the most that it has at all.
async fn sample(program: &Program, begun: Instant, span: Duration) -> [f64; 3] {
    let (mut own, mut most) = (Vec::new(), 0);
    sleep(span / 10).await;
    while begun.elapsed() < span {
        let (anonymous, resident) = program.memory();
        own.push(anonymous as f64);
        most = most.max(resident);
        sleep((span / 100).min(Duration::from_secs(1))).await;
    }
    let third = own.len().div_ceil(3);
    let mean = |samples: &[f64]| samples.iter().sum::<f64>() / samples.len() as f64;
    [mean(&own[..third]), mean(&own[own.len() - third..]), most as f64]
}

async fn check(world: &World, sent: Vec<SendId>) {
    assert!(sent.len() > 2 * SENDERS, "they have sent");
    let mut stored = world.texts("SELECT send_id FROM messages").await;
    let mut answered: Vec<String> = sent.iter().map(ToString::to_string).collect();
    stored.sort_unstable();
    answered.sort_unstable();
    assert!(stored == answered, "{} are stored, {} were answered", stored.len(), answered.len());
    for send_id in sent.iter().skip(SENDERS).step_by(sent.len() / SOUGHT) {
        let found = world.ids(&world.carla, &format!("q={}", word(*send_id))).await;
        assert_eq!(found.len(), 1, "{send_id} is found");
    }
    world.assert_whole().await;
}
