//! `make bench`: makes worlds, measures the release build in them on both engines, holds it against its limits, and
//! writes `docs/performance.md` and `docs/performance.json`. It fails when something asked for isn't reached.
//!
//!   make bench                           1,000, 20,000 and 1,000,000 threads, each with ten times as many messages
//!   LARGE="100000 1000000" make bench    other large worlds
//!   ENGINES=sqlite make bench            one engine alone
//!   make bench QUICK=1                   1,000 and 20,000 threads, into target/bench

#![allow(clippy::cast_precision_loss, reason = "no figure is that precise")]

mod axe;
mod bare;
mod client;
mod client_size;
#[path = "../tests/support/cluster.rs"]
#[allow(clippy::expect_used, reason = "without a cluster there is nothing to measure")]
mod cluster;
mod commits;
mod engine;
mod figures;
mod full_lists;
mod interactions;
mod judged;
mod lighthouse;
mod load;
mod long_threads;
mod machine;
mod market;
mod marking;
mod pair;
mod paths;
mod report;
mod run;
mod scripts;
mod server;
mod worlds;

use std::{
    env,
    error::Error,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use engine::Engine;
use judged::HELP_DESK;
use load::Effort;
use report::Report;
use run::Plan;
use tokio::runtime::Builder;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const SMALL: usize = 1_000;
const LARGE: &str = "1000000";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let database = env::var("DATABASE_URL").unwrap_or_default();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["bare", page] => on_all_cores(bare::serve(&database, page)),
        ["commits", seconds, threads] => on_all_cores(commits::run(&database, seconds, threads)),
        ["worlds"] => on_one_core(make_worlds()),
        _ => on_one_core(measure()),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(cause) => {
            eprintln!("bench: {cause}");
            ExitCode::FAILURE
        }
    }
}

fn on_all_cores(work: impl Future<Output = Result<()>>) -> Result<bool> {
    Builder::new_multi_thread().enable_all().build()?.block_on(work).map(|()| true)
}

/// Who asks leaves as much as possible to who answers.
fn on_one_core(work: impl Future<Output = Result<bool>>) -> Result<bool> {
    Builder::new_current_thread().enable_all().build()?.block_on(work)
}

/// Measures all that is wanted; whether all that is asked for is reached.
async fn measure() -> Result<bool> {
    let is_quick = env::var("QUICK").is_ok_and(|quick| !quick.is_empty() && quick != "0");
    let plan = if is_quick { quick() } else { thorough()? };
    let folder = folder()?;
    let mut report = Report::begin(is_quick);
    // First, since it says within minutes when something is missing for it
    report.client = client_size::measure(!is_quick)?;
    report.pages = lighthouse::measure()?;
    report.axe = axe::measure()?;
    report.interactions = interactions::measure()?;
    for engine in engines(&folder) {
        report.engines.push(run::measure(&engine?, &plan).await?);
    }
    let is_reached = report.judge();
    report.write(if is_quick { &folder } else { Path::new("docs") })?;
    Ok(is_reached)
}

/// Makes the worlds that are measured otherwise, so that they are there.
async fn make_worlds() -> Result<bool> {
    for engine in engines(&folder()?) {
        run::worlds(&engine?, &thorough()?).await?;
    }
    Ok(true)
}

fn folder() -> Result<PathBuf> {
    Ok(env::current_dir()?.join("target/bench"))
}

/// The engines that are wanted, each started when it is come to.
fn engines(folder: &Path) -> impl Iterator<Item = Result<Engine>> {
    let names = env::var("ENGINES").unwrap_or_else(|_| "sqlite postgres".to_owned());
    let names: Vec<String> = names.split_whitespace().map(str::to_owned).collect();
    names.into_iter().map(|name| match name.as_str() {
        "sqlite" => Engine::sqlite(folder),
        "postgres" => Ok(Engine::postgres(folder)),
        _ => Err("ENGINES are sqlite and postgres".into()),
    })
}

fn quick() -> Plan {
    Plan {
        sizes: vec![SMALL, HELP_DESK],
        effort: Effort {
            requests: 60,
            patience: Duration::from_millis(500),
            load: Duration::from_millis(200),
        },
        rounds: (3, Duration::from_millis(500)),
        rest: Duration::from_secs(1),
    }
}

fn thorough() -> Result<Plan> {
    let large = env::var("LARGE").unwrap_or_else(|_| LARGE.to_owned());
    let large = large.split_whitespace().map(str::parse).collect::<std::result::Result<Vec<usize>, _>>();
    Ok(Plan {
        sizes: [vec![SMALL, HELP_DESK], large.map_err(|_| "LARGE must be numbers, like \"100000 1000000\"")?]
            .concat(),
        effort: Effort { requests: 500, patience: Duration::from_secs(10), load: Duration::from_secs(3) },
        rounds: (5, Duration::from_secs(2)),
        rest: Duration::from_secs(10),
    })
}
