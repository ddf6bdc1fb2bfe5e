//! Copies of the database, made while people write, and brought back.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::future::join_all;
use stoa::{
    domain::{
        accounts::{Email, Viewer},
        ids::ThreadId,
        messages::{MessageBody, SendId},
        threads::Topic,
    },
    server::{
        actions::messages::{self, Outgoing},
        clock,
        db::{Address, Db},
    },
};
use tokio::{task::spawn_blocking, time::sleep};

use crate::support::{
    PASSWORD, Program, World, address, database, encoded, exchange, on_both, postgres_program, sign_in,
};

on_both!(
    async fn a_backup_while_people_write_is_a_whole_world(world: World) {
        let mut world = world.unlimited();
        let folder = Folder::new();
        let (from, file) = (database(&world).await, folder.0.join("today"));
        let to = match &world.db {
            Db::Sqlite { .. } => format!("sqlite:{}", folder.0.join("again/stoa.db").display()),
            Db::Postgres(_) => from.replace(name_in(&from), &format!("{}_again", name_in(&from))),
        };
        let writing = Writing::begin(&world).await;
        let before = writing.answered_at_least(40).await;
        let (from, place) = (from.clone(), file.display().to_string());
        spawn_blocking(move || done(&from, &["backup", &place])).await.unwrap();
        let during = writing.answered_at_least(before.len() + 1).await;
        let sent = writing.stop().await;
        assert!(during.len() > before.len(), "people went on writing");
        done(&to, &["restore", file.to_str().unwrap()]);
        if let Db::Sqlite { .. } = &world.db {
            assert_eq!(folder.names(), ["again", "today"], "nothing else is left");
        }

        let program = Program::start(&to, &[]).await;
        world.db = Db::open(&to.parse::<Address>().unwrap()).await.unwrap();
        let stored = world.texts("SELECT send_id FROM messages").await;
        for id in &before {
            assert!(stored.contains(id), "what was answered before is there");
        }
        assert!(stored.len() >= before.len() && stored.iter().all(|id| sent.contains(id)));
        world.assert_whole().await;
        let found = world.ids(&world.carla, &format!("q={}", word(&before[7]))).await;
        assert_eq!(found.len(), 1, "it is found");
        write_there(&world, &program, found[0]).await;
        world.assert_whole().await;
    }
);

/// The name in a PostgreSQL database's address.
fn name_in(address: &str) -> &str {
    address.rsplit_once('/').unwrap().1.split('?').next().unwrap()
}

/// Has a copy made or brought back: by Stoa, or for PostgreSQL by what Stoa says is to be run.
fn done(database: &str, arguments: &[&str]) {
    let made = stoa(database, arguments);
    if database.starts_with("sqlite:") {
        assert!(made.status.success(), "{made:?}");
        assert!(arguments[0] == "restore" || said(&made).contains("has all of the database: "), "{made:?}");
        return;
    }
    assert_refused(&made, name_in(database));
    let said = said(&made);
    let commands: Vec<&str> = said.split("Run\n").nth(1).expect("it says what to run").lines().collect();
    let programs = postgres_program("pg_dump", false);
    let folder = Path::new(programs.get_program()).parent().unwrap().display().to_string();
    let path = format!("{folder}:{}", std::env::var("PATH").unwrap());
    let ran = Command::new("sh").args(["-ec", &commands.join("\n")]).env("PATH", path).output().unwrap();
    assert!(ran.status.success(), "{commands:?}: {ran:?}");
}

/// Has Carla write where a program serves.
async fn write_there(world: &World, program: &Program, thread: ThreadId) {
    let before = world.number("SELECT COUNT(*) FROM messages").await;
    let email = Email::parse(&address(&world.carla)).unwrap();
    let token = sign_in(&world.db, &email, PASSWORD, clock::now()).await.unwrap().token;
    let form = format!("thread={thread}&send_id={}&body={}", SendId::fresh(), encoded("It goes on"));
    let request = format!(
        "POST /api/send_message HTTP/1.1\r\nHost: {}\r\nCookie: stoa_session={token}\r\nAccept: application/json\r\n\
         Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        program.address,
        form.len()
    );
    let answer = String::from_utf8_lossy(&exchange(&program.address, &request)).into_owned();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert_eq!(world.number("SELECT COUNT(*) FROM messages").await, before + 1);
}

/// A message that has a word of its own.
fn about() -> Outgoing {
    let send_id = SendId::fresh();
    let body = MessageBody::parse(&format!("About {}", word(&send_id.to_string()))).unwrap();
    Outgoing { send_id, body, at: clock::now() }
}

/// The word that only one message has.
fn word(send_id: &str) -> String {
    send_id.replace('-', "")
}

/// People who write as fast as they can.
struct Writing {
    answered: Arc<Mutex<Vec<String>>>,
    is_over: Arc<AtomicBool>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

impl Writing {
    async fn begin(world: &World) -> Self {
        let topics = [Topic::Product(world.lamp), Topic::Product(world.tent), Topic::Product(world.card)];
        let mut writing = Self { answered: Arc::default(), is_over: Arc::default(), tasks: Vec::new() };
        for (topic, seller) in topics.into_iter().zip([&world.nora, &world.vera, &world.ada]) {
            let first = about();
            let thread = world.start(&world.carla, topic, &first).await.unwrap().thread;
            writing.answered.lock().unwrap().push(first.send_id.to_string());
            for who in [&world.carla, seller] {
                writing.tasks.push(tokio::spawn(writing.write(world, who.clone(), thread)));
            }
        }
        writing
    }

    fn write(&self, world: &World, who: Viewer, thread: ThreadId) -> impl Future<Output = ()> + use<> {
        let (db, limits) = (world.db.clone(), world.limits.clone());
        let (answered, is_over) = (self.answered.clone(), self.is_over.clone());
        async move {
            while !is_over.load(Ordering::Relaxed) {
                let out = about();
                messages::send(&db, &limits, &who, thread, &out).await.unwrap();
                answered.lock().unwrap().push(out.send_id.to_string());
            }
        }
    }

    /// Waits for so many, and says which were answered by then.
    async fn answered_at_least(&self, least: usize) -> Vec<String> {
        loop {
            let answered = self.answered.lock().unwrap().clone();
            if answered.len() >= least {
                return answered;
            }
            sleep(Duration::from_millis(5)).await;
        }
    }

    async fn stop(self) -> Vec<String> {
        self.is_over.store(true, Ordering::Relaxed);
        join_all(self.tasks).await.into_iter().for_each(|task| task.unwrap());
        self.answered.lock().unwrap().clone()
    }
}

/// A folder that goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("stoa-backup-{}", uuid::Uuid::new_v4()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn stoa(database: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stoa"));
    command.args(arguments).env_clear().env("DATABASE_URL", database).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

fn assert_refused(output: &Output, sentence: &str) {
    let said = said(output);
    assert!(!output.status.success() && said.contains(sentence), "{sentence} in {said}");
}

/// A SQLite world, a folder, and a backup in it.
struct Kept {
    world: World,
    from: String,
    folder: Folder,
    file: PathBuf,
}

impl Kept {
    async fn new() -> Self {
        let world = World::on_sqlite().await;
        let (from, folder) = (database(&world).await, Folder::new());
        let file = folder.0.join("kept");
        let kept = Self { world, from, folder, file };
        assert!(kept.backup(&kept.file).status.success());
        kept
    }

    fn backup(&self, file: &Path) -> Output {
        stoa(&self.from, &["backup", file.to_str().unwrap()])
    }

    fn place(&self, name: &str) -> PathBuf {
        self.folder.0.join(name)
    }

    /// Brings a file in the folder back as another one there.
    fn restore(&self, file: &str, to: &str) -> Output {
        let to = format!("sqlite:{}", self.place(to).display());
        stoa(&to, &["restore", self.place(file).to_str().unwrap()])
    }
}

#[tokio::test]
async fn what_can_not_be_backed_up_is_said() {
    let kept = Kept::new().await;
    assert_refused(&kept.backup(&kept.file), "there is a file");
    assert_refused(&kept.backup(&kept.place("none/copy")), "copy: No such file or directory");
    let none = format!("sqlite:{}", kept.place("none.db").display());
    let copy = kept.place("copy");
    assert_refused(&stoa(&none, &["backup", copy.to_str().unwrap()]), "there is no database at");
    fs::write(kept.place("letter"), "Dear Nora, this is not a database at all").unwrap();
    let letter = format!("sqlite:{}", kept.place("letter").display());
    assert_refused(&stoa(&letter, &["backup", copy.to_str().unwrap()]), "is not a database of Stoa's");
    assert_eq!(kept.folder.names(), ["kept", "letter"], "nothing was made");
}

#[tokio::test]
async fn a_backup_is_nobody_elses_and_takes_its_turn() {
    use std::os::unix::fs::PermissionsExt;
    let kept = Kept::new().await;
    let database = kept.from.strip_prefix("sqlite:").unwrap();
    fs::set_permissions(database, fs::Permissions::from_mode(0o600)).unwrap();
    let part = kept.place("copy.part");
    fs::write(&part, "left by a program that died").unwrap();
    let other = fs::File::open(&part).unwrap();
    other.lock().unwrap();
    assert_refused(&kept.backup(&kept.place("copy")), "another program is writing");
    drop(other);
    assert!(kept.backup(&kept.place("copy")).status.success());
    assert_eq!(fs::metadata(kept.place("copy")).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(kept.folder.names(), ["copy", "kept"]);
}

#[tokio::test]
async fn what_can_not_be_restored_is_said() {
    let kept = Kept::new().await;
    assert_refused(&kept.restore("none", "stoa.db"), "can't read");
    assert_refused(&kept.restore("kept", "kept"), "there is a database at");
    fs::write(kept.place("old.db-wal"), "").unwrap();
    assert_refused(&kept.restore("kept", "old.db"), "belongs to a database that was here");
    fs::copy(&kept.file, kept.place("live")).unwrap();
    fs::write(kept.place("live-wal"), "").unwrap();
    assert_refused(&kept.restore("live", "stoa.db"), "is no backup but a database in use");
    fs::write(kept.place("letter"), "Dear Nora, this is not a database at all").unwrap();
    assert_refused(&kept.restore("letter", "stoa.db"), "is not a database of Stoa's");
    let mut broken = fs::read(&kept.file).unwrap();
    let middle = broken.len() / 2;
    broken[middle..middle + 8_192].fill(7);
    fs::write(kept.place("broken"), broken).unwrap();
    assert_refused(&kept.restore("broken", "stoa.db"), "the copy is broken and was removed");
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
        VALUES (9999, 'of a later version', TRUE, X'00', 0)";
    kept.world.sql(newer).await;
    assert!(kept.backup(&kept.place("newer")).status.success(), "a newer version's can be copied");
    assert_refused(&kept.restore("newer", "stoa.db"), "was made by a newer version");
    for name in ["stoa.db", "stoa.db.part", "old.db", "kept.part"] {
        assert!(!kept.place(name).exists(), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_restored_under_a_running_server() {
    let kept = Kept::new().await;
    assert!(kept.restore("kept", "stoa.db").status.success());
    let program = Program::start(&format!("sqlite:{}", kept.place("stoa.db").display()), &[]).await;
    assert_refused(&kept.restore("kept", "stoa.db"), "there is a database at");
    for name in ["stoa.db", "stoa.db-wal", "stoa.db-shm"] {
        fs::remove_file(kept.place(name)).unwrap();
    }
    assert_refused(&kept.restore("kept", "stoa.db"), "still has the database open");
    drop(program);
    assert!(kept.restore("kept", "stoa.db").status.success());
}
