//! What takes long, and its figures written down: `make soak`.

use std::{env, fmt::Write, fs, thread, time::Duration};

use stoa::server::clock;
use tokio::runtime::Runtime;

#[path = "../benches/machine.rs"]
mod machine;

use machine::Machine;

use crate::{
    faults::gone::{self, Away},
    kills::{self, Told},
    load::{self, Figures},
    support::World,
};

/// What is asked for.
const KILLS: usize = 500;
const MINUTES: u64 = 30;
const AWAY: Duration = Duration::from_mins(1);

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/soak.md");

#[test]
#[ignore = "it takes an hour"]
fn long() {
    let (kills, minutes) = (told("STOA_KILLS", KILLS), told("STOA_SOAK_MINUTES", MINUTES));
    let span = Duration::from_secs(60 * minutes);
    let run = move |engine| Runtime::new().unwrap().block_on(trial(engine, kills, span));
    let trials = ["SQLite", "PostgreSQL"].map(|engine| thread::spawn(move || run(engine)));
    let trials = trials.map(|trial| trial.join().expect("what went wrong stands above"));
    fs::write(FILE, text(kills, minutes, &trials).unwrap()).unwrap();
    println!("All of it is in {FILE}.");
}

/// What came of an engine.
struct Trial {
    engine: &'static str,
    killed: [(&'static str, Told); 2],
    loaded: Figures,
    away: Away,
}

async fn trial(engine: &'static str, kills: usize, span: Duration) -> Trial {
    let loaded = load::run(world(engine).await, span).await;
    println!("{engine}: {loaded}");
    let with_mail = kills::under_load(world(engine).await, kills).await;
    println!("{engine}: {with_mail}");
    let without_mail = kills::without_a_mail_server(world(engine).await, kills.div_ceil(10)).await;
    println!("{engine}, the mail server is down: {without_mail}");
    let away = gone::away(world(engine).await, AWAY).await;
    println!("{engine}, the database: {away}");
    let killed = [("e-mails leave meanwhile", with_mail), ("the mail server is down", without_mail)];
    Trial { engine, killed, loaded, away }
}

fn told<T: std::str::FromStr>(name: &str, usual: T) -> T {
    let Ok(told) = env::var(name) else { return usual };
    told.parse().unwrap_or_else(|_| panic!("{name} is a number"))
}

async fn world(engine: &str) -> World {
    if engine == "SQLite" { World::on_sqlite().await } else { World::on_postgres().await }
}

fn text(kills: usize, minutes: u64, trials: &[Trial]) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    head(&mut text, kills, minutes)?;
    writeln!(
        text,
        "\n## Killed at random moments\n\nSeven people write in five threads while e-mails leave, one of them reads along, another opens and closes a dispute, and the server is killed (`kill -9`)"
    )?;
    writeln!(
        text,
        "within 0.8 seconds of its start, again and again. Then: what was answered is there, once, and nothing else is but what a kill"
    )?;
    writeln!(
        text,
        "kept the answer from and was sent again; everybody concerned was told of each message by one e-mail, which came again only"
    )?;
    writeln!(
        text,
        "under its id; counts, read marks and search agree with the messages; `PRAGMA integrity_check` and `foreign_key_check`, or"
    )?;
    writeln!(text, "`pg_amcheck`, find nothing, then and after every 25th kill.\n")?;
    writeln!(text, "| on | while | kills | messages | stored, not answered | e-mails | came again |")?;
    writeln!(text, "| --- | --- | ---: | ---: | ---: | ---: | ---: |")?;
    let killed = trials.iter().flat_map(|trial| trial.killed.iter().map(|killed| (trial.engine, killed)));
    for (engine, (how, told)) in killed {
        let Told { kills, messages, unanswered, mails, repeats } = told;
        writeln!(text, "| {engine} | {how} | {kills} | {messages} | {unanswered} | {mails} | {repeats} |")?;
    }
    writeln!(
        text,
        "\n## Under load\n\nSixteen people send as fast as the server answers, each in a thread of their own. Then every message that was answered is"
    )?;
    writeln!(
        text,
        "there, once, and is found by its words; nothing else is there; the database is whole, as above. Memory is the server's own (with"
    )?;
    writeln!(
        text,
        "what it looks into of SQLite's file it has more, which is the system's to take back): means over the first and the last third,"
    )?;
    writeln!(text, "after a tenth to warm up. At most 1.2 times as much is asked for.\n")?;
    writeln!(text, "| on | seconds | messages | a second | MB first | MB last | times | MB with files |")?;
    writeln!(text, "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")?;
    for Trial { engine, loaded: figures, .. } in trials {
        let [first, last, most] = figures.memory.map(|bytes| bytes / 1_048_576.0);
        writeln!(
            text,
            "| {engine} | {:.0} | {} | {:.0} | {first:.1} | {last:.1} | {:.2} | {most:.1} |",
            figures.seconds,
            figures.messages,
            figures.per_second(),
            figures.growth()
        )?;
    }
    away(&mut text, trials)?;
    Ok(text)
}

fn away(text: &mut String, trials: &[Trial]) -> std::fmt::Result {
    writeln!(
        text,
        "\n## The database away\n\nPages, calls and `/readyz` are asked for all the while. Each is answered 503 with a sentence and `Retry-After`; a"
    )?;
    writeln!(
        text,
        "stream that was open then has missed nothing afterwards, a message that wasn't taken is taken when it is sent again, e-mails go on.\n"
    )?;
    writeln!(text, "| of | seconds | told so | seconds until ready again |")?;
    writeln!(text, "| --- | ---: | ---: | ---: |")?;
    for Trial { engine, away: Away { seconds, told, recovered }, .. } in trials {
        writeln!(text, "| {engine} | {seconds:.0} | {told} | {:.1} |", recovered.as_secs_f64())?;
    }
    Ok(())
}

/// What was run, and whether it is all that is asked for.
fn head(text: &mut String, kills: usize, minutes: u64) -> std::fmt::Result {
    let Machine { cores, processor, memory, kernel, rust } = Machine::this();
    let day: String = clock::now().rfc3339().chars().take(10).collect();
    let build = if cfg!(debug_assertions) { "a development build" } else { "a release build" };
    writeln!(
        text,
        "# Soak\n\nWritten by `make soak` on {day}: {kills} kills and {minutes} minutes of load on each engine."
    )?;
    if kills < KILLS || minutes < MINUTES {
        writeln!(text, "**That is less than what is asked for**, {KILLS} kills and {MINUTES} minutes.")?;
    }
    writeln!(
        text,
        "\n{cores} cores of {processor}, {memory} GB of memory, Linux {kernel}, Rust {rust}; {build}. Both engines' servers, the databases"
    )?;
    writeln!(
        text,
        "and whoever sends share these cores, side by side. Commits are durable on both engines; the limits on sending are off."
    )
}
