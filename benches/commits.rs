//! A limit for sends: how many transactions a second the engine itself commits, each with the rows that a send writes
//! and nothing else, for sixteen senders at once; in a process of its own.

use std::{
    env,
    process::Command,
    time::{Duration, Instant},
};

use futures_util::future::try_join_all;
use sqlx::{
    AssertSqlSafe, PgPool, SqlitePool,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use stoa::{
    domain::{ids::ThreadId, messages::SendId, words::Wording},
    server::{
        clock,
        db::{Address, Db, entries},
    },
};

use super::{
    Result,
    bare::Versus,
    engine::{Engine, row, rows},
    load::at_once,
    market::{BODY, Market},
    paths::{Ask, SEND},
};

/// Writes the rows of a send that both engines have alike.
macro_rules! write_rows {
    ($sender:expr, $tx:expr) => {{
        let Sender { thread, latest, customer, vendor, marks, mails, .. } = $sender;
        let at = clock::now();
        sqlx::query(THREAD).bind(thread).bind(latest).bind(at).execute(&mut *$tx).await?;
        let message = sqlx::query(MESSAGE).bind(thread).bind(latest).bind(customer);
        message.bind(SendId::fresh().to_string()).bind(at).bind(BODY).execute(&mut *$tx).await?;
        sqlx::query(AssertSqlSafe(marks.clone())).bind(thread).bind(at).execute(&mut *$tx).await?;
        sqlx::query(OWN_MARK).bind(customer).bind(thread).bind(at).execute(&mut *$tx).await?;
        let mails = sqlx::query(AssertSqlSafe(mails.clone())).bind(thread).bind(customer);
        mails.bind(latest).bind(at).execute(&mut *$tx).await?;
        sqlx::query(EVENT).bind(at).bind(thread).bind(customer).bind(vendor).execute(&mut *$tx).await?;
    }};
}

/// Holds sends in a world against what its engine commits.
pub async fn measure(engine: &Engine, market: &Market, (rounds, span): (usize, Duration)) -> Result<Versus> {
    let (mut stoa, mut limit) = (Vec::new(), Vec::new());
    let threads: Vec<String> = market.senders.iter().map(|(_, thread)| thread.to_string()).collect();
    for _ in 0..rounds {
        stoa.push(at_once(market, &[&market.server.address], &Ask::Send, span).await?);
        let mut command = Command::new(env::current_exe()?);
        command.args(["commits", &span.as_secs_f64().to_string(), &threads.join(",")]);
        command.env_clear().env("DATABASE_URL", engine.address(&market.name));
        let said = tokio::task::spawn_blocking(move || command.output()).await??;
        let said = String::from_utf8(said.stdout)?;
        limit.push(said.trim().parse().map_err(|_| "the engine's commits can't be counted")?);
    }
    Ok(Versus::of(SEND.to_owned(), stoa, limit))
}

/// Commits for so many seconds, and says how many that were in a second.
pub async fn run(database: &str, seconds: &str, threads: &str) -> Result<()> {
    let address: Address = database.parse()?;
    let db = Db::open(&address).await?;
    let mut senders = Vec::new();
    for thread in threads.split(',') {
        senders.push(Sender::find(&db, ThreadId(thread.parse()?)).await?);
    }
    db.close().await;
    let pool = Pool::open(address).await?;
    let begun = Instant::now();
    let until = begun + Duration::from_secs_f64(seconds.parse()?);
    let sending = senders.into_iter().map(|sender| tokio::spawn(sender.send_until(pool.clone(), until)));
    let mut sent = 0;
    for some in try_join_all(sending).await? {
        sent += some?;
    }
    println!("{}", f64::from(sent) / begun.elapsed().as_secs_f64());
    Ok(())
}

/// Connections as the server has them, for writing.
#[derive(Clone)]
enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Pool {
    async fn open(address: Address) -> Result<Self> {
        Ok(match address {
            Address::File(file) => {
                let options = SqliteConnectOptions::new()
                    .filename(file)
                    .foreign_keys(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full)
                    .busy_timeout(Duration::from_secs(5))
                    .pragma("cache_size", "-16384")
                    .pragma("mmap_size", "4294967296");
                let pool = SqlitePoolOptions::new().max_connections(1).test_before_acquire(false);
                Self::Sqlite(pool.connect_with(options).await?)
            }
            Address::Server(server) => {
                let pool = PgPoolOptions::new().max_connections(16).test_before_acquire(false);
                Self::Postgres(pool.connect_with(*server).await?)
            }
        })
    }
}

/// Somebody who sends, with all that a send would look up.
struct Sender {
    thread: ThreadId,
    latest: i64,
    customer: i64,
    vendor: Option<i64>,
    wording: Wording,
    /// The statement that counts a message for all whom it concerns.
    marks: String,
    /// The statement that queues an e-mail to each of them.
    mails: String,
}

impl Sender {
    async fn find(db: &Db, thread: ThreadId) -> Result<Self> {
        let mut tx = db.begin().await?;
        let facts = entries::facts(&mut tx, thread).await?;
        drop(tx);
        let sql =
            format!("SELECT latest_number, admins_follow OR is_disputed FROM threads WHERE id = {thread}");
        let (latest, for_admins): (i64, bool) = row(db, &sql).await?;
        let vendor = facts.vendor_id.map(|vendor| vendor.0);
        let sql = format!(
            "SELECT id FROM accounts WHERE deactivated_at IS NULL
            AND (vendor_id = {} OR (role = 'admin' AND {for_admins}))",
            vendor.unwrap_or_default()
        );
        let others: Vec<(i64,)> = rows(db, &sql).await?;
        let each = |row: &str| -> String {
            others.iter().map(|(other,)| row.replace('?', &other.to_string())).collect::<Vec<_>>().join(", ")
        };
        Ok(Self {
            thread,
            latest,
            customer: facts.customer_id.0,
            vendor,
            wording: entries::wording(thread, &facts, BODY),
            marks: format!("{MARKS} VALUES {} {MARKED}", each("(?, $1, 0, 1, $2)")),
            mails: format!(
                "{MAILS} VALUES {} {MAILED}",
                each("(?, $1, $2, $3, $3, $4, $4 + 60000000, TRUE)")
            ),
        })
    }

    async fn send_until(mut self, pool: Pool, until: Instant) -> Result<u32> {
        let mut sent = 0;
        while Instant::now() < until {
            self.latest += 1;
            match &pool {
                Pool::Sqlite(pool) => self.send_on_sqlite(pool).await?,
                Pool::Postgres(pool) => self.send_on_postgres(pool).await?,
            }
            sent += 1;
        }
        Ok(sent)
    }

    async fn send_on_sqlite(&self, pool: &SqlitePool) -> Result<()> {
        let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
        write_rows!(self, tx);
        let entry = "INSERT INTO message_entries (thread_id, number) VALUES ($1, $2) RETURNING id";
        let entry: i64 =
            sqlx::query_scalar(entry).bind(self.thread).bind(self.latest).fetch_one(&mut *tx).await?;
        let each_word = self.wording.each().into_iter().collect::<Vec<_>>().join(" ");
        let words = "INSERT INTO message_words (rowid, words) VALUES ($1, $2)";
        sqlx::query(words).bind(entry).bind(each_word).execute(&mut *tx).await?;
        let phrases = "INSERT INTO message_phrases (rowid, words) VALUES ($1, $2)";
        sqlx::query(phrases).bind(entry).bind(self.wording.as_str()).execute(&mut *tx).await?;
        Ok(tx.commit().await?)
    }

    async fn send_on_postgres(&self, pool: &PgPool) -> Result<()> {
        let mut tx = pool.begin().await?;
        write_rows!(self, tx);
        let entry =
            "INSERT INTO message_entries (thread_id, number, words) VALUES ($1, $2, CAST($3 AS tsvector))";
        let words = vector(&self.wording);
        sqlx::query(entry).bind(self.thread).bind(self.latest).bind(words).execute(&mut *tx).await?;
        Ok(tx.commit().await?)
    }
}

/// Words and their places as PostgreSQL reads them.
fn vector(wording: &Wording) -> String {
    let lexeme = |(word, places): (&str, Vec<usize>)| {
        let places: Vec<String> = places.iter().map(ToString::to_string).collect();
        if places.is_empty() { format!("'{word}'") } else { format!("'{word}':{}", places.join(",")) }
    };
    wording.places().into_iter().map(lexeme).collect::<Vec<_>>().join(" ")
}

const THREAD: &str = "UPDATE threads SET latest_number = $2, latest_at = $3, asked_number = $2 WHERE id = $1";
const MESSAGE: &str =
    "INSERT INTO messages (thread_id, number, author_id, author_role, send_id, for_admins, kind, sent_at, body)
    VALUES ($1, $2, $3, 'customer', $4, FALSE, 'text', $5, $6)";
const MARKS: &str = "INSERT INTO read_marks (account_id, thread_id, number, unread, latest_at)";
const MARKED: &str = "ON CONFLICT (account_id, thread_id)
    DO UPDATE SET unread = read_marks.unread + 1, latest_at = excluded.latest_at";
const OWN_MARK: &str = "UPDATE read_marks SET latest_at = $3 WHERE account_id = $1 AND thread_id = $2";
const MAILS: &str = "INSERT INTO mails
    (account_id, thread_id, author_id, first_number, last_number, queued_at, due_at, is_open)";
const MAILED: &str = "ON CONFLICT (thread_id, author_id, account_id) WHERE is_open
    DO UPDATE SET last_number = excluded.last_number";
const EVENT: &str = "INSERT INTO events (at, kind, thread_id, account_id, vendor_id, for_admins)
    VALUES ($1, 'change', $2, $3, $4, TRUE)";
