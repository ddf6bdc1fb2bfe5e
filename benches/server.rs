//! A program that answers requests: the server, or what it is held against.

use std::{
    env,
    ffi::OsString,
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use serde::Serialize;

use super::{Result, worlds::program};

/// A program that runs; it is killed when it is dropped.
pub struct Server {
    child: Child,
    /// Where it listens, as `IP:PORT`.
    pub address: String,
    /// It may say more, to nobody.
    said: BufReader<ChildStdout>,
}

/// How much memory a process has, in bytes.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Memory {
    /// All of it that is in use, with the part of the database's file that it looks into.
    pub resident: u64,
    /// What is its own.
    pub own: u64,
    /// The most there was.
    pub peak: u64,
}

impl Server {
    /// Serves a database, without limits, with e-mails into a folder as they come.
    pub fn start(database: &str, data: &Path) -> Result<Self> {
        let site = env::var_os("SITE").unwrap_or_else(|| OsString::from("target/site"));
        let mut command = Command::new(program());
        command.args(["serve", "--addr", "127.0.0.1:0", "--log", "error"]);
        for limit in [
            "--messages-per-minute",
            "--threads-per-hour",
            "--searches-per-minute",
            "--disputes-per-ten-minutes",
            "--streams-per-account",
        ] {
            command.args([limit, "0"]);
        }
        command.arg("--site").arg(site);
        command.arg("--data").arg(data).env_clear().env("DATABASE_URL", database);
        Self::run(command)
    }

    /// Starts a program that says where it listens in its first line.
    pub fn run(mut command: Command) -> Result<Self> {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let stdout = child.stdout.take().ok_or("no standard output")?;
        let mut server = Self { child, address: String::new(), said: BufReader::new(stdout) };
        let mut line = String::new();
        server.said.read_line(&mut line)?;
        let (_, address) = line.trim_end().rsplit_once("http://").ok_or("a server doesn't begin")?;
        address.clone_into(&mut server.address);
        Ok(server)
    }

    /// How much memory it has.
    pub fn memory(&self) -> Result<Memory> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kilobytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
            line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok()).unwrap_or(0) * 1_024
        };
        Ok(Memory { resident: kilobytes("VmRSS"), own: kilobytes("RssAnon"), peak: kilobytes("VmHWM") })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
