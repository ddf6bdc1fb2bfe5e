//! Whether a database is whole: what it counts and remembers agrees with the messages it has, and its engine finds
//! nothing wrong.

use sqlx::postgres::PgConnectOptions;
use stoa::{domain::accounts::Viewer, server::db::Db};

use super::{World, cluster};

/// What isn't so, and how often.
const WRONG: [(&str, &str); 8] = [
    (
        "threads count other messages than they have",
        "SELECT COUNT(*) FROM threads t LEFT JOIN
            (SELECT thread_id, COUNT(*) AS many, MAX(number) AS latest FROM messages GROUP BY thread_id) m
            ON m.thread_id = t.id
        WHERE t.latest_number <> COALESCE(m.many, 0) OR t.latest_number <> COALESCE(m.latest, 0)",
    ),
    (
        "threads show another message than their latest",
        "SELECT COUNT(*) FROM threads t JOIN messages m ON m.thread_id = t.id AND m.number = t.latest_number
        WHERE m.sent_at <> t.latest_at OR m.author_id <> COALESCE(t.latest_author_id, 0)
            OR m.author_role <> COALESCE(t.latest_author_role, '') OR m.kind <> COALESCE(t.latest_kind, '')
            OR substr(m.body, 1, 200) <> COALESCE(t.latest_words, '')",
    ),
    (
        "threads have been asked something else",
        "SELECT COUNT(*) FROM threads t WHERE t.opened_number > t.latest_number OR t.asked_number <> COALESCE(
            (SELECT MAX(m.number) FROM messages m
            WHERE m.thread_id = t.id AND (m.author_role = 'customer' OR m.kind <> 'text')), 0)",
    ),
    (
        "messages aren't found once",
        "SELECT COUNT(*) FROM messages m WHERE 1 <>
            (SELECT COUNT(*) FROM message_entries e WHERE e.thread_id = m.thread_id AND e.number = m.number)",
    ),
    (
        "entries lead to no message",
        "SELECT COUNT(*) FROM message_entries e WHERE NOT EXISTS
            (SELECT 1 FROM messages m WHERE m.thread_id = e.thread_id AND m.number = e.number)",
    ),
    (
        "marks count other messages than those beyond them",
        "SELECT COUNT(*) FROM read_marks r JOIN accounts a ON a.id = r.account_id WHERE r.unread <>
            (SELECT COUNT(*) FROM messages m WHERE m.thread_id = r.thread_id AND m.number > r.number
                AND m.author_id <> a.id AND m.sent_at >= a.created_at AND (a.role <> 'admin' OR m.for_admins))",
    ),
    (
        "marks are beyond their threads, or not deleted with them",
        "SELECT COUNT(*) FROM read_marks r JOIN threads t ON t.id = r.thread_id
        WHERE r.number > t.latest_number OR r.is_deleted <> (t.deleted_at IS NOT NULL)",
    ),
    (
        "e-mails tell of messages that aren't there",
        "SELECT COUNT(*) FROM mails d JOIN threads t ON t.id = d.thread_id
        WHERE d.first_number > d.last_number OR d.last_number > t.latest_number",
    ),
];

impl World {
    /// Everybody.
    pub fn people(&self) -> [&Viewer; 7] {
        [&self.carla, &self.chris, &self.nora, &self.otto, &self.vera, &self.ada, &self.abe]
    }

    /// Makes sure that the database is whole.
    pub async fn assert_whole(&self) {
        for (what, question) in WRONG {
            assert_eq!(self.number(question).await, 0, "{what}");
        }
        for who in self.people() {
            assert_eq!(self.recount(who).await, self.unread_in_all(who).await, "{}", who.name);
        }
        self.assert_found_once().await;
        match &self.db {
            Db::Sqlite { .. } => self.assert_file_is_whole().await,
            Db::Postgres(pool) => assert_tables_are_whole(&pool.connect_options()),
        }
    }

    /// Each thread's messages are in the index of words, once.
    async fn assert_found_once(&self) {
        let found = match &self.db {
            Db::Sqlite { .. } => {
                "SELECT COUNT(*) FROM message_words WHERE message_words MATCH '\"_t' || t.id || '\"'"
            }
            Db::Postgres(_) => {
                "SELECT COUNT(*) FROM message_entries e WHERE e.words @@ CAST('_t' || t.id AS tsquery)"
            }
        };
        let threads = "SELECT CAST(t.id AS TEXT) FROM threads t";
        for thread in self.texts(threads).await {
            let question = format!(
                "SELECT t.latest_number - ({found}) FROM (SELECT id, latest_number FROM threads WHERE id = {thread}) t"
            );
            assert_eq!(self.number(&question).await, 0, "messages of thread {thread} aren't found, or twice");
        }
    }

    async fn assert_file_is_whole(&self) {
        assert_eq!(self.texts("PRAGMA integrity_check").await, ["ok"]);
        assert!(self.texts("SELECT \"table\" FROM pragma_foreign_key_check").await.is_empty());
        for index in ["message_words", "message_phrases"] {
            self.sql(&format!("INSERT INTO {index} ({index}) VALUES ('integrity-check')")).await;
        }
    }
}

/// Has `pg_amcheck` read all tables and indexes.
fn assert_tables_are_whole(server: &PgConnectOptions) {
    let socket = server.get_socket().map(|folder| folder.display().to_string());
    let mut amcheck = cluster::program("pg_amcheck", false);
    amcheck
        .args(["--install-missing", "--heapallindexed", "--parent-check", "--no-strict-names"])
        .arg("--host")
        .arg(socket.unwrap_or_else(|| server.get_host().to_owned()))
        .args(["--port", &server.get_port().to_string()])
        .args(["--username", server.get_username()])
        .arg(server.get_database().unwrap_or_default());
    let checked = amcheck.output().expect("pg_amcheck runs; it comes with PostgreSQL");
    assert!(checked.status.success(), "{checked:?}");
}
