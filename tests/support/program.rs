//! The program itself, as it is run.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::Duration,
};

use sqlx::ConnectOptions;
use stoa::{
    domain::moment::Moment,
    server::{clock, db::Db},
};
use tokio::task::spawn_blocking;

use super::World;

/// How long anything may take that will come.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server, which is killed when it is dropped.
pub struct Program {
    child: Child,
    pub address: String,
    /// When it wasn't there yet.
    pub begun: Moment,
}

impl Program {
    /// Starts one on a database, with some more arguments.
    pub async fn start(database: &str, arguments: &[&str]) -> Self {
        let begun = clock::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_stoa"))
            .args(["serve", "--addr", "127.0.0.1:0", "--messages-per-minute", "0"])
            .args(arguments)
            .env_clear()
            .env("DATABASE_URL", database)
            .env("STOA_LOG", "error")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = child.stdout.take().unwrap();
        let mut program = Self { child, address: String::new(), begun };
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

/// The address of a world's database.
pub async fn database(world: &World) -> String {
    match &world.db {
        Db::Sqlite { .. } => {
            let file = "SELECT file FROM pragma_database_list WHERE name = 'main'";
            format!("sqlite:{}", world.texts(file).await[0])
        }
        Db::Postgres(pool) => pool.connect_options().to_url_lossy().to_string(),
    }
}

/// What a server answers to a request for a page, headers and all.
pub fn get(address: &str, path: &str, headers: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}\r\n");
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
