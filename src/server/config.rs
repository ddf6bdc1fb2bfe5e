//! Arguments and environment.

use std::{net::SocketAddr, num::ParseIntError, path::PathBuf, str::FromStr};

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::{
    Result,
    db::{Address, Db},
    limiter::{Limiter, Most},
    mail::options::MailOptions,
};
use crate::{
    domain::{
        accounts::{Email, PersonName, Role},
        settings::Settings,
    },
    error::{AppError, Problem},
};

/// The message center and dispute desk for marketplaces.
#[derive(Debug, Parser)]
#[command(name = "stoa", version, about, max_term_width = 100)]
pub struct Cli {
    /// Where everything is kept.
    #[command(flatten)]
    pub store: Store,
    /// What to log: error, warn, info, debug or trace, or such a level per module
    #[arg(long, env = "STOA_LOG", default_value = "info", global = true, value_parser = log_filter)]
    pub log: String,
    /// How each line of the log is written
    #[arg(long, env = "STOA_LOG_FORMAT", value_name = "FORMAT", default_value = "text", global = true)]
    pub log_format: LogFormat,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// How each line of the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people
    Text,
    /// A JSON object a line, for programs
    Json,
}

/// Where everything is kept.
#[derive(Debug, Clone, Args)]
pub struct Store {
    /// The database: sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME [default: stoa.db in the data folder]
    #[arg(long, env = "DATABASE_URL", value_name = "ADDRESS", global = true, hide_env_values = true)]
    pub database: Option<Address>,
    /// The folder for files of our own
    #[arg(long, env = "STOA_DATA", value_name = "FOLDER", default_value = "data", global = true)]
    pub data: PathBuf,
}

impl Store {
    /// The database's address.
    #[must_use]
    pub fn address(&self) -> Address {
        self.database.clone().unwrap_or_else(|| Address::File(self.data.join("stoa.db")))
    }
}

/// What can be done from the command line.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Bring the database up to date and serve until told to stop
    Serve(Serve),
    /// Bring the database up to date
    Migrate,
    /// Fill an empty database with the demo marketplace; all its passwords are "demo"
    Demo(Demo),
    /// Take in vendors, products, customers and orders, or what has changed about them
    Import(Import),
    /// Make and change accounts
    #[command(subcommand)]
    Account(Account),
    /// Copy the SQLite database into a new file, while Stoa serves
    Backup {
        /// The new file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Bring a backup back, to where no database is
    Restore {
        /// A file that stoa backup has made
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Look this deployment over; takes the options and environment of serve
    Doctor(Doctor),
}

/// What to look over.
#[derive(Debug, Args)]
pub struct Doctor {
    /// How it is served.
    #[command(flatten)]
    pub serve: Serve,
    /// Read all of a SQLite database too, to see that it is whole
    #[arg(long)]
    pub thorough: bool,
}

/// What to import.
#[derive(Debug, Args)]
pub struct Import {
    /// A file with one JSON object a line, as docs/import.md describes them
    #[arg(value_name = "FILE.jsonl")]
    pub file: PathBuf,
}

/// How large a demo marketplace is wanted.
#[derive(Debug, Args)]
pub struct Demo {
    /// Add so many threads, made up by chance, to see Stoa at its size: 1 to 1,000,000
    #[arg(long, value_name = "N", value_parser = up_to::<1_000_000>)]
    pub threads: Option<usize>,
    /// How many messages those threads have in all: 1 to 10,000,000 [default: four a thread]
    #[arg(long, value_name = "M", requires = "threads", value_parser = up_to::<10_000_000>)]
    pub messages: Option<usize>,
    /// What chance begins with: the same seed makes the same marketplace
    #[arg(long, value_name = "S", requires = "threads", default_value_t = 1)]
    pub seed: u64,
}

/// How to serve.
#[derive(Debug, Args)]
pub struct Serve {
    /// The address to listen on
    #[arg(long, env = "STOA_ADDR", value_name = "IP:PORT", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,
    /// The address that browsers use, when it is another; with https, cookies are kept to https
    #[arg(long, env = "STOA_URL", value_name = "URL", value_parser = public_url)]
    pub url: Option<String>,
    /// An address for Prometheus alone, which tells whoever asks, under /metrics, how the server is [default: none]
    #[arg(long, env = "STOA_METRICS_ADDR", value_name = "IP:PORT")]
    pub metrics_addr: Option<SocketAddr>,
    /// The marketplace's name, unless its admins settle another
    #[arg(long, env = "STOA_NAME", value_name = "NAME", default_value = "Agora")]
    pub name: String,
    /// A proxy in front says in X-Forwarded-For who has connected, and nobody comes past it
    #[arg(long, env = "STOA_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// How many seconds a client may take to ask, again to send what it posts, and take nothing of an answer; idle connections
    /// are closed after them
    #[arg(long, env = "STOA_PATIENCE", value_name = "SECONDS", default_value = "30", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub patience: u64,
    /// The folder with the client's files, as the build made it
    #[arg(long, env = "STOA_SITE", value_name = "FOLDER", default_value = "target/site")]
    pub site: PathBuf,
    /// What people may do how often.
    #[command(flatten)]
    pub limits: Limits,
    /// What else holds abuse off.
    #[command(flatten)]
    pub guard: Guard,
    /// How e-mails leave.
    #[command(flatten)]
    pub mail: MailOptions,
}

/// What people may do how often.
#[derive(Debug, Clone, Args)]
pub struct Limits {
    /// How many messages an account may send a minute, unless admins settle it; 0 is no limit
    #[arg(long, env = "STOA_MESSAGES_PER_MINUTE", value_name = "N", default_value = "20")]
    pub messages_per_minute: Limit,
    /// How many threads a customer may start an hour, unless admins settle it; 0 is no limit
    #[arg(long, env = "STOA_THREADS_PER_HOUR", value_name = "N", default_value = "10")]
    pub threads_per_hour: Limit,
}

/// What else holds abuse off.
#[derive(Debug, Clone, Args)]
pub struct Guard {
    /// Where tries to sign in, searches and the like are counted: memory, for a server that is the only one, or
    /// database, for all servers on it [default: memory with SQLite, database with PostgreSQL]
    #[arg(long = "limits", env = "STOA_LIMITS", value_name = "WHERE")]
    pub counted_in: Option<CountedIn>,
    /// How many searches an account may make a minute; 0 is no limit
    #[arg(long, env = "STOA_SEARCHES_PER_MINUTE", value_name = "N", default_value = "120")]
    pub searches_per_minute: Limit,
    /// How many disputes an account may open or close in ten minutes, or try to; 0 is no limit
    #[arg(long, env = "STOA_DISPUTES_PER_TEN_MINUTES", value_name = "N", default_value = "30")]
    pub disputes_per_ten_minutes: Limit,
    /// How many browsers of an account may listen for live updates at once, on each server; 0 is no limit
    #[arg(long, env = "STOA_STREAMS_PER_ACCOUNT", value_name = "N", default_value = "20")]
    pub streams_per_account: Limit,
}

/// Where it is counted what somebody does how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CountedIn {
    /// In the memory of this server, which must be the only one; a restart forgets it
    Memory,
    /// In the database
    Database,
}

impl Guard {
    /// What holds people to it.
    #[must_use]
    pub fn limiter(&self, db: &Db) -> Limiter {
        let usual = match db {
            Db::Sqlite { .. } => CountedIn::Memory,
            Db::Postgres(_) => CountedIn::Database,
        };
        let most = Most {
            searches: self.searches_per_minute.0,
            disputes: self.disputes_per_ten_minutes.0,
            streams: self.streams_per_account.0,
        };
        match self.counted_in.unwrap_or(usual) {
            CountedIn::Memory => Limiter::in_memory(most),
            CountedIn::Database => Limiter::in_database(db, most),
        }
    }
}

/// How many of something are allowed within its time; 0 is no limit.
#[derive(Debug, Clone, Copy)]
pub struct Limit(pub u32);

impl FromStr for Limit {
    type Err = ParseIntError;

    fn from_str(text: &str) -> std::result::Result<Self, ParseIntError> {
        text.parse().map(Self)
    }
}

/// What to do with accounts.
#[derive(Debug, Subcommand)]
pub enum Account {
    /// Make an account; its password is read from the terminal or from standard input
    Create {
        /// Its e-mail address
        #[arg(long, value_parser = email)]
        email: Email,
        /// The person's name
        #[arg(long, value_parser = person_name)]
        name: PersonName,
        /// What it may see and do
        #[arg(long)]
        role: RoleName,
        /// The vendor's reference, for its staff
        #[arg(long, required_if_eq("role", "vendor"))]
        vendor: Option<String>,
    },
    /// List all accounts
    List,
    /// Deactivate an account and sign it out everywhere
    Deactivate {
        /// Its e-mail address
        #[arg(long, value_parser = email)]
        email: Email,
    },
    /// Give an account a new password, read from the terminal or from standard input
    Password {
        /// Its e-mail address
        #[arg(long, value_parser = email)]
        email: Email,
    },
}

/// A role, as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RoleName {
    /// A buyer
    Customer,
    /// Staff of one vendor
    Vendor,
    /// Staff of the marketplace
    Admin,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Customer => Self::Customer,
            RoleName::Vendor => Self::Vendor,
            RoleName::Admin => Self::Admin,
        }
    }
}

/// The marketplace around Stoa.
#[derive(Debug)]
pub struct Market {
    /// Whether it is the demo marketplace, with accounts that anyone may use.
    pub is_demo: bool,
    /// Whether browsers reach it by https.
    pub is_secure: bool,
    /// Whether a proxy in front says who has connected.
    pub is_behind_proxy: bool,
}

impl Serve {
    /// What holds until admins settle it otherwise.
    #[must_use]
    pub fn usual_settings(&self) -> Settings {
        Settings {
            market: self.name.clone(),
            messages_per_minute: self.limits.messages_per_minute.0,
            threads_per_hour: self.limits.threads_per_hour.0,
            off: Vec::new(),
        }
    }
}

impl Limit {
    /// Whether there is none.
    #[must_use]
    pub const fn is_off(self) -> bool {
        self.0 == 0
    }

    /// Holds somebody to the limit who has done `done` so far within its time, the first of
    /// which will be over in `frees_in` seconds.
    ///
    /// # Errors
    /// [`AppError::TooMany`] when that was all that is allowed.
    pub fn allow(self, done: i64, frees_in: Option<i64>) -> Result<()> {
        if self.is_off() || done < i64::from(self.0) {
            return Ok(());
        }
        Err(AppError::TooMany { retry_after: frees_in.unwrap_or(1).max(1) })
    }
}

fn public_url(text: &str) -> std::result::Result<String, &'static str> {
    let sound = (text.starts_with("http://") || text.starts_with("https://"))
        && text.parse::<axum::http::Uri>().is_ok();
    if sound {
        Ok(text.trim_end_matches('/').to_owned())
    } else {
        Err("it must begin with http:// or https://")
    }
}

fn up_to<const MOST: usize>(text: &str) -> std::result::Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=MOST).contains(number));
    number.ok_or_else(|| format!("it must be a number from 1 to {MOST}"))
}

fn log_filter(text: &str) -> std::result::Result<String, &'static str> {
    let sound = text.parse::<tracing_subscriber::EnvFilter>().is_ok();
    if sound { Ok(text.to_owned()) } else { Err("it must be error, warn, info, debug or trace") }
}

fn email(text: &str) -> std::result::Result<Email, String> {
    Email::parse(text).map_err(explained)
}

fn person_name(text: &str) -> std::result::Result<PersonName, String> {
    PersonName::parse(text).map_err(explained)
}

fn explained(problem: Problem) -> String {
    crate::ui::words::problem(problem)
}
