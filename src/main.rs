//! The `stoa` program: arguments, configuration, database, router, and a graceful stop.

mod commands;

use std::{
    io::{self, IsTerminal},
    process::ExitCode,
};

use clap::Parser;
use stoa::server::config::{Cli, Command, LogFormat};
use tikv_jemallocator::Jemalloc;

// Where one thread frees what another one asked for, as with all that SQLite answers, the system's own waits for a lock
#[global_allocator]
static MEMORY: Jemalloc = Jemalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    begin_log(&cli);
    let done = match cli.command {
        Command::Serve(serve) => commands::serve(&cli.store, serve).await,
        Command::Migrate => commands::migrate(&cli.store).await,
        Command::Demo(demo) => commands::demo(&cli.store, demo).await,
        Command::Import(wanted) => commands::import(&cli.store, &wanted).await,
        Command::Account(account) => commands::account(&cli.store, account).await,
        Command::Backup { file } => commands::back_up(&cli.store, &file).await,
        Command::Restore { file } => commands::restore(&cli.store, &file).await,
        Command::Doctor(wanted) => commands::doctor(&cli.store, &wanted).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("stoa: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn begin_log(cli: &Cli) {
    let log = tracing_subscriber::fmt()
        .with_env_filter(&cli.log)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal());
    match cli.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).with_span_list(false).init(),
    }
}
