//! A database that is gone for a while, and back.

use std::{
    fmt, fs,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use sqlx::{
    ConnectOptions, Connection, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteLockingMode},
};
use stoa::{
    domain::messages::SendId,
    server::{
        db::{Address, Db},
        mail::{
            Carrier,
            eml::Folder,
            worker::{Post, Worker},
        },
    },
};
use tokio::{task::JoinHandle, time::sleep};
use tokio_util::sync::CancellationToken;

use crate::support::{Browser, Gate, Page, Server, Way, World, on_both};

/// How long anybody may wait for a page that says what is the case.
const QUICKLY: Duration = Duration::from_secs(15);

const SENTENCE: &str = "at the moment. Please try again in a minute.";

on_both!(
    async fn it_is_said_quickly_and_is_over_by_itself(world: World) {
        println!("{}", away(world, Duration::ZERO).await);
    }
);

/// What those got who asked meanwhile: all of them a page that says so.
pub struct Away {
    pub seconds: f64,
    pub told: usize,
    /// How long it took until all was well again once the database was back.
    pub recovered: Duration,
}

impl fmt::Display for Away {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seconds, told, recovered } = self;
        write!(f, "away for {seconds:.0} s, {told} were told so, {recovered:.1?} until all was well again")
    }
}

/// Takes the database away for so long.
pub async fn away(world: World, span: Duration) -> Away {
    let mut world = world;
    let thread = world.question().await;
    let mut way = Access::to(&mut world).await;
    let server = Server::of(&world).await;
    let (carla, nora) = (server.browser_of(&world.carla).await, server.browser_of(&world.nora).await);
    let mut stream = carla.listen(None).await.unwrap();
    let sending = Sending::begin(&world, &server);
    let (id, send_id) = (thread.to_string(), SendId::fresh().to_string());
    let fields = [("thread", id.as_str()), ("send_id", &send_id), ("body", "Yes, <very>!")];
    let from = format!("/panel/message-center/{thread}");

    way.close().await;
    let begun = Instant::now();
    let guest = Browser::of(server.state.clone());
    let (ready, page, shop, call, form) = tokio::join!(
        nora.get("/readyz"),
        nora.get(&from),
        guest.get("/"),
        nora.call("send_message", &fields),
        nora.post("send_message", &from, &fields),
    );
    assert!(begun.elapsed() < QUICKLY, "{:?}", begun.elapsed());
    assert_eq!(ready.status, 503, "{}", ready.text);
    for page in [&page, &shop, &call, &form] {
        assert_eq!(page.status, 503, "{}", page.text);
        assert_eq!(page.headers["retry-after"], "30");
    }
    for page in [&page, &shop, &form] {
        assert!(page.says(SENTENCE), "{}", page.text);
    }
    assert!(form.text.contains("<pre dir=\"auto\">Yes, &lt;very>!</pre>"), "{}", form.text);
    assert_eq!(guest.get("/healthz").await.status, 200);
    let mut told = 5;
    while begun.elapsed() < span {
        let (ready, shop, call) =
            tokio::join!(nora.get("/readyz"), guest.get("/"), nora.call("send_message", &fields));
        assert_eq!([ready.status, shop.status, call.status], [503; 3]);
        assert!(shop.says(SENTENCE), "{}", shop.text);
        told += 3;
    }

    way.open().await;
    let (seconds, back) = (begun.elapsed().as_secs_f64(), Instant::now());
    until_ready(&nora).await;
    let recovered = back.elapsed();
    assert_eq!(nora.call("send_message", &fields).await.status, 200);
    assert_eq!(stream.next().await, Some(format!("change {thread}")), "it has never ended");
    assert_eq!(nora.get(&from).await.status, 200);
    assert_eq!(guest.get("/").await.status, 200);
    sending.until_one_has_left(&world).await;
    server.stop().await;
    world.assert_whole().await;
    Away { seconds, told, recovered }
}

/// A connection may be dead without anybody having said so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_says_nothing_is_not_waited_for() {
    let mut world = World::on_postgres().await;
    let thread = world.question().await;
    let mut way = Access::to(&mut world).await;
    let server = Server::of(&world).await;
    let nora = server.browser_of(&world.nora).await;
    let page = format!("/panel/message-center/{thread}");
    let Access::Server(gate, direct) = &mut way else { unreachable!("it is a server") };
    gate.turn(Way::Silent).await;
    let begun = Instant::now();
    let (ready, read) = tokio::join!(nora.get("/readyz"), nora.get(&page));
    assert_eq!((ready.status, read.status), (503, 503));
    assert!(begun.elapsed() < QUICKLY, "{:?}", begun.elapsed());
    gate.turn(Way::Shut).await;
    gate.turn(Way::Open).await;
    until_ready(&nora).await;
    assert_eq!(nora.get(&page).await.status, 200);

    let Db::Postgres(pool) = direct else { unreachable!("it is PostgreSQL") };
    let mut hold = pool.begin().await.unwrap();
    sqlx::query("LOCK TABLE threads IN ACCESS EXCLUSIVE MODE").execute(&mut *hold).await.unwrap();
    let begun = Instant::now();
    let late: Page = nora.get("/panel/message-center").await;
    assert_eq!(late.status, 503, "in the middle of a question too: {}", late.text);
    assert!(begun.elapsed() < QUICKLY, "{:?}", begun.elapsed());
    hold.rollback().await.unwrap();
    assert_eq!(nora.get("/panel/message-center").await.status, 200);
    server.stop().await;
}

async fn until_ready(browser: &Browser) {
    let since = Instant::now();
    while browser.get("/readyz").await.status != 200 {
        assert!(since.elapsed() < Duration::from_secs(30), "it comes back by itself");
        sleep(Duration::from_millis(50)).await;
    }
}

/// The way to a world's database, as others take it.
enum Access {
    /// Nobody reads or writes a file that another has for itself.
    File(Db, Option<SqliteConnection>),
    /// By a gate, and directly.
    Server(Gate, Db),
}

impl Access {
    /// The world's database is by this way from now on.
    async fn to(world: &mut World) -> Self {
        let direct = world.db.clone();
        match &direct {
            Db::Sqlite { .. } => Self::File(direct, None),
            Db::Postgres(pool) => {
                let server = pool.connect_options();
                let gate = Gate::before(&server).await;
                world.db = Db::open(&Address::Server(Box::new(gate.by_it(&server)))).await.unwrap();
                Self::Server(gate, direct)
            }
        }
    }

    async fn close(&mut self) {
        match self {
            Self::File(db, holder) => *holder = Some(held_by_another(db).await),
            Self::Server(gate, _) => gate.turn(Way::Shut).await,
        }
    }

    async fn open(&mut self) {
        match self {
            Self::File(_, holder) => holder.take().unwrap().close().await.unwrap(),
            Self::Server(gate, _) => gate.turn(Way::Open).await,
        }
    }
}

/// Has another connection hold a SQLite file for itself alone, as soon as nobody else has it open.
async fn held_by_another(db: &Db) -> SqliteConnection {
    let Db::Sqlite { readers, writer, .. } = db else { unreachable!("it is a file") };
    let options = SqliteConnectOptions::clone(&writer.connect_options());
    let options = options.locking_mode(SqliteLockingMode::Exclusive).busy_timeout(Duration::ZERO);
    loop {
        for pool in [readers, writer] {
            while let Some(conn) = pool.try_acquire() {
                conn.close().await.unwrap();
            }
        }
        sleep(Duration::from_millis(10)).await;
        let Ok(mut holder) = options.connect().await else { continue };
        if sqlx::query("DELETE FROM limits_used").execute(&mut holder).await.is_ok() {
            return holder;
        }
    }
}

/// A worker that puts e-mails into a folder.
struct Sending {
    folder: PathBuf,
    stop: CancellationToken,
    work: JoinHandle<()>,
}

impl Sending {
    fn begin(world: &World, server: &Server) -> Self {
        let folder = std::env::temp_dir().join(format!("stoa-mails-{}", SendId::fresh()));
        let post = Post {
            carrier: Carrier::Folder(Folder(folder.clone())),
            from: "post@stoa.example".parse().unwrap(),
            url: "https://stoa.example".to_owned(),
            host: "stoa.example".to_owned(),
        };
        let stop = CancellationToken::new();
        let worker =
            Worker { db: world.db.clone(), settled: server.state.settled.clone(), post: Arc::new(post) };
        Self { work: tokio::spawn(worker.run(stop.clone())), folder, stop }
    }

    /// Waits for an e-mail, and stops.
    async fn until_one_has_left(self, world: &World) {
        let since = Instant::now();
        world.sql("UPDATE mails SET due_at = 0 WHERE claimed_by IS NULL").await;
        while fs::read_dir(&self.folder).map_or(0, Iterator::count) == 0 {
            assert!(since.elapsed() < Duration::from_secs(60), "it goes on by itself");
            sleep(Duration::from_millis(50)).await;
        }
        self.stop.cancel();
        self.work.await.unwrap();
        fs::remove_dir_all(&self.folder).unwrap();
    }
}
