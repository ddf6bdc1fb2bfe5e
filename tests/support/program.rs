//! The program itself, as it is run.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use sqlx::ConnectOptions;
use stoa::{
    domain::moment::Moment,
    server::{clock, db::Db},
};
use tokio::task::spawn_blocking;

use super::{World, texts};

/// How long anything may take that will come.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server, which is killed when it is dropped.
pub struct Program {
    child: Child,
    pub address: String,
    /// When it wasn't there yet.
    pub begun: Moment,
    /// What it has logged, where that is asked for.
    pub log: Log,
}

/// The lines that a program logs, as they come.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    /// The first line that is like this, as soon as there is one.
    pub fn line(&self, is_it: impl Fn(&str) -> bool) -> String {
        let since = Instant::now();
        loop {
            if let Some(line) = self.lines().into_iter().find(|line| is_it(line)) {
                return line;
            }
            assert!(since.elapsed() < PATIENCE, "no such line in {:#?}", self.lines());
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// All so far.
    pub fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    /// All so far, which it forgets.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }

    fn follow(&self, from: impl Read + Send + 'static) {
        let Self(lines) = self.clone();
        thread::spawn(move || {
            for line in BufReader::new(from).lines().map_while(Result::ok) {
                lines.lock().unwrap().push(line);
            }
        });
    }
}

impl Program {
    /// Starts one on a database, with some more arguments.
    pub async fn start(database: &str, arguments: &[&str]) -> Self {
        Self::open(stoa(database, arguments).env("STOA_LOG", "error")).await
    }

    /// The same, and its clock is as wrong as a file says.
    pub async fn start_with_clock(clock: &Path, database: &str, arguments: &[&str]) -> Self {
        Self::open(stoa(database, arguments).env("STOA_LOG", "error").env("STOA_TEST_CLOCK", clock)).await
    }

    /// The same as by [`Self::start_logging`], and a full disk doesn't kill it, when its files may be no larger.
    pub async fn start_limited(database: &str, arguments: &[&str]) -> Self {
        let program = stoa(database, arguments);
        let mut shell = Command::new("sh");
        shell
            .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
            .arg(program.get_program())
            .args(program.get_args());
        shell.env_clear().env("STOA_LOG", "error").env("PATH", std::env::var_os("PATH").unwrap_or_default());
        for (name, value) in program.get_envs() {
            shell.env(name, value.unwrap_or_default());
        }
        Self::open(shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped())).await
    }

    /// Lets none of its files be written beyond so many bytes from now on; none is as many as there is room for.
    pub fn limit_files(&self, bytes: Option<u64>) {
        let limit = bytes.map_or_else(|| "unlimited".to_owned(), |bytes| bytes.to_string());
        let mut prlimit = Command::new("prlimit");
        prlimit.args(["--pid", &self.child.id().to_string(), &format!("--fsize={limit}:unlimited")]);
        assert!(prlimit.status().expect("prlimit runs").success());
    }

    /// How many bytes of memory are its own, and how many it has with what it looks into of files.
    pub fn memory(&self) -> (u64, u64) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let bytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
            line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1_024
        };
        (bytes("RssAnon:"), bytes("VmRSS:"))
    }

    /// The same, and reads along what it logs from a level on.
    pub async fn start_logging(level: &str, database: &str, arguments: &[&str]) -> Self {
        Self::open(stoa(database, arguments).env("STOA_LOG", level).stderr(Stdio::piped())).await
    }

    async fn open(command: &mut Command) -> Self {
        let begun = clock::now();
        let mut child = command.spawn().unwrap();
        let (stdout, log) = (child.stdout.take().unwrap(), Log::default());
        if let Some(stderr) = child.stderr.take() {
            log.follow(stderr);
        }
        let mut program = Self { child, address: String::new(), begun, log };
        let line = spawn_blocking(move || BufReader::new(stdout).lines().next());
        let line = line.await.unwrap().expect("it opens").unwrap();
        line.rsplit_once("http://").unwrap().1.clone_into(&mut program.address);
        program
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn stoa(database: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stoa"));
    command
        .args(["serve", "--addr", "127.0.0.1:0", "--messages-per-minute", "0"])
        .args(arguments)
        .env_clear()
        .env("DATABASE_URL", database)
        .env("STOA_SITE", "target/no-site")
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    command
}

/// The address of a world's database.
pub async fn database(world: &World) -> String {
    address_of(&world.db).await
}

/// A database's address.
pub async fn address_of(db: &Db) -> String {
    match db {
        Db::Sqlite { .. } => {
            let file = "SELECT file FROM pragma_database_list WHERE name = 'main'";
            format!("sqlite:{}", texts(db, file).await[0])
        }
        Db::Postgres(pool) => pool.connect_options().to_url_lossy().to_string(),
    }
}

/// What a server answers to a request for a page, headers and all.
pub fn get(address: &str, path: &str, headers: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}\r\n");
    String::from_utf8_lossy(&exchange(address, &request)).into_owned()
}

/// What a server answers to a form that a script posts, likewise.
pub fn call(address: &str, path: &str, headers: &str, form: &str) -> String {
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAccept: application/json\r\n{headers}\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    String::from_utf8_lossy(&exchange(address, &request)).into_owned()
}

/// What a server answers before it hangs up or dies, from the status line on.
pub fn exchange(address: &str, request: &str) -> Vec<u8> {
    let mut answer = Vec::new();
    if let Ok(mut stream) = TcpStream::connect(address) {
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        if stream.write_all(request.as_bytes()).is_ok() {
            let _ = stream.read_to_end(&mut answer);
        }
    }
    let has_status = answer.windows(2).any(|end| end == b"\r\n");
    if has_status { answer } else { Vec::new() }
}
