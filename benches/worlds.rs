//! Worlds: demo marketplaces of some size, made once and kept. A run works on copies.

use std::{
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use serde::{Deserialize, Serialize};

use super::{Result, engine::Engine, long_threads};

const SEED: &str = "7";
/// How many messages there are for each thread.
const MESSAGES_A_THREAD: usize = 10;

/// A world that is kept, and what making it took.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kept {
    /// What it is made of; with something else it is made again.
    stamp: u64,
    /// How many threads it has, but for the demo's few.
    pub threads: usize,
    /// How many messages those have.
    pub messages: usize,
    /// How long `stoa demo` took, in seconds.
    pub seconds: f64,
    /// How many bytes its database has.
    pub bytes: u64,
    /// The thread of 20 messages, which is the same in each world.
    pub short_thread: i64,
    /// The thread of 5,000 messages, likewise.
    pub long_thread: i64,
}

impl Kept {
    /// The world of a size: the one that is kept, or a new one.
    pub async fn of(engine: &Engine, threads: usize) -> Result<Self> {
        let note = engine.folder().join(format!("world_{threads}.json"));
        let stamp = stamp(threads)?;
        let known: Option<Self> = fs::read(&note).ok().and_then(|known| serde_json::from_slice(&known).ok());
        if let Some(known) = known.filter(|known| known.stamp == stamp) {
            return Ok(known);
        }
        let _ = fs::remove_file(&note);
        let made = Self::make(engine, threads, stamp).await?;
        fs::write(note, serde_json::to_vec_pretty(&made)?)?;
        Ok(made)
    }

    async fn make(engine: &Engine, threads: usize, stamp: u64) -> Result<Self> {
        let (name, messages) = (name(threads), threads * MESSAGES_A_THREAD);
        eprintln!("{}: making a world of {threads} threads with {messages} messages", engine.name());
        engine.make_room(&name).await?;
        let begun = Instant::now();
        let made = Command::new(program())
            .args([
                "demo",
                "--threads",
                &threads.to_string(),
                "--messages",
                &messages.to_string(),
                "--seed",
                SEED,
            ])
            .args(["--log", "error"])
            .env_clear()
            .env("DATABASE_URL", engine.address(&name))
            .env("STOA_DATA", engine.folder())
            .stdout(Stdio::null())
            .status()?;
        if !made.success() {
            return Err(
                format!("there is no world of {threads} threads, since stoa demo fails: {made}").into()
            );
        }
        let seconds = begun.elapsed().as_secs_f64();
        let (short_thread, long_thread) = long_threads::add(engine, &name).await?;
        engine.settle(&name).await?;
        let bytes = engine.bytes(&name).await?;
        eprintln!("{}: made in {seconds:.0} s, {bytes} bytes", engine.name());
        Ok(Self { stamp, threads, messages, seconds, bytes, short_thread, long_thread })
    }

    /// A copy to work on; what it is called.
    pub async fn copied(&self, engine: &Engine) -> Result<String> {
        let copy = format!("run_{}", self.threads);
        engine.copy(&name(self.threads), &copy).await?;
        Ok(copy)
    }
}

/// The program that is measured.
pub fn program() -> PathBuf {
    env::var_os("STOA").map_or_else(|| "target/release/stoa".into(), PathBuf::from)
}

fn name(threads: usize) -> String {
    format!("world_{threads}")
}

/// What a world is made of, as a number.
fn stamp(threads: usize) -> Result<u64> {
    let mut all = DefaultHasher::new();
    (SEED, threads, threads * MESSAGES_A_THREAD, long_threads::EDITION).hash(&mut all);
    for folder in ["migrations/sqlite", "migrations/postgres"] {
        let mut steps: Vec<PathBuf> = fs::read_dir(Path::new(folder))?
            .map(|step| step.map(|step| step.path()))
            .collect::<std::io::Result<_>>()?;
        steps.sort();
        for step in steps {
            fs::read(step)?.hash(&mut all);
        }
    }
    Ok(all.finish())
}
