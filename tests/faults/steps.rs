//! Steps that bring a database up to date: cut short, failing in the middle, done by two programs at once.

use std::{
    process::{Child, Command, Stdio},
    thread::sleep,
    time::Duration,
};

use sqlx::migrate::Migrator;
use stoa::server::db::Db;

use crate::support::{Emptied, World, address_of, on_both, texts};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// How many messages there are in a database of the first version.
const MESSAGES: i64 = 2_000;

/// How often a program is killed that brings a database up to date, and within how many milliseconds.
const KILLS: u64 = 8;
const LIFE: u64 = 900;

on_both!(
    async fn what_was_cut_short_is_done_by_the_next(world: World) {
        let old = of_the_first_version(&world).await;
        let at = address_of(&old).await;
        for kill in 0..KILLS {
            let mut program = migrate(&at);
            sleep(Duration::from_millis(rand::random_range(0..LIFE * (kill + 1) / KILLS)));
            program.kill().unwrap();
            program.wait().unwrap();
        }
        assert!(migrate(&at).wait().unwrap().success());
        assert_up_to_date(&world, &old).await;
    }
);

on_both!(
    async fn a_step_that_fails_in_the_middle_leaves_nothing_by_halves(world: World) {
        let old = of_the_first_version(&world).await;
        let at = address_of(&old).await;
        // In the way of the sixth step's second statement
        old.sql("CREATE INDEX events_at ON accounts (created_at)").await;
        for _ in 0..2 {
            let failed = migrate(&at).wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&failed.stderr).into_owned();
            assert!(!failed.status.success() && said.contains("can't bring "), "{said}");
            assert_eq!(old.number("SELECT MAX(version) FROM _sqlx_migrations").await, 5, "{said}");
            assert!(old.try_sql("SELECT id FROM events").await.is_err(), "its first statement is undone too");
            assert_eq!(old.number("SELECT COUNT(*) FROM messages").await, MESSAGES);
        }
        old.sql("DROP INDEX events_at").await;
        assert!(migrate(&at).wait().unwrap().success());
        assert_up_to_date(&world, &old).await;
    }
);

on_both!(
    async fn programs_that_begin_at_once_do_it_once(world: World) {
        for _ in 0..3 {
            let old = of_the_first_version(&world).await;
            all_at_once(&address_of(&old).await);
            assert_up_to_date(&world, &old).await;
        }
        let new = world.untouched().await;
        let at = address_of(&new).await;
        if let Db::Sqlite { .. } = &*new {
            new.close().await;
            std::fs::remove_dir_all(
                std::path::Path::new(at.strip_prefix("sqlite:").unwrap()).parent().unwrap(),
            )
            .unwrap();
        }
        all_at_once(&at);
        let new = Db::open(&at.parse().unwrap()).await.unwrap();
        assert!(new.is_ready().await);
    }
);

fn all_at_once(at: &str) {
    let programs: Vec<Child> = (0..3).map(|_| migrate(at)).collect();
    for program in programs {
        let done = program.wait_with_output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}

fn migrate(at: &str) -> Child {
    let mut stoa = Command::new(env!("CARGO_BIN_EXE_stoa"));
    stoa.arg("migrate").env_clear().env("DATABASE_URL", at).stdin(Stdio::null());
    stoa.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// A database as the first version has left it: somebody who is signed in, and a thread that they have written in.
async fn of_the_first_version(world: &World) -> Emptied {
    let old = world.untouched().await;
    match &*old {
        Db::Sqlite { writer, .. } => SQLITE.run_to(1, writer).await.unwrap(),
        Db::Postgres(pool) => POSTGRES.run_to(1, pool).await.unwrap(),
    }
    for statement in [
        "INSERT INTO vendors (reference, name, about) VALUES ('lumen', 'Lumen Lighting', '')",
        "INSERT INTO accounts (email, email_key, name, role, password_hash, created_at)
            VALUES ('carla@demo.test', 'carla@demo.test', 'Carla', 'customer', '', 7)",
        "INSERT INTO sessions (token_hash, account_id, created_at, expires_at) VALUES ('secret', 1, 11, 12)",
        "INSERT INTO products (reference, vendor_id, name, price, picture, summary, details)
            VALUES ('lamp', 1, 'Halo', 1, '', '', '')",
        "INSERT INTO orders (reference, number, customer_id, vendor_id, status, total, placed_at)
            VALUES ('1001', '1001', 1, 1, 'paid', 1, 8)",
    ] {
        // In PostgreSQL the secret is bytes
        let statement = match &*old {
            Db::Postgres(_) => statement.replace("'secret'", "CAST('secret' AS bytea)"),
            Db::Sqlite { .. } => statement.replace("'secret'", "CAST('secret' AS BLOB)"),
        };
        old.sql(&statement).await;
    }
    old.sql(&format!(
        "INSERT INTO threads (subject_kind, customer_id, vendor_id, product_id, created_at, latest_number, latest_at,
            asked_number, opened_number, admins_follow)
        VALUES ('product', 1, 1, 1, 9, {MESSAGES}, {MESSAGES}, {MESSAGES}, 0, FALSE)"
    ))
    .await;
    old.sql(&format!(
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {MESSAGES})
        INSERT INTO messages (thread_id, number, author_id, author_role, send_id, for_admins, sent_at, body)
        SELECT 1, n, 1, 'customer', 'send ' || n, FALSE, n, 'I write word' || n || ' here' FROM numbers"
    ))
    .await;
    old
}

/// It has what a database has that was made today, and all that was there.
async fn assert_up_to_date(world: &World, old: &Emptied) {
    assert_eq!(tables(old).await, tables(&world.db).await);
    for (word, times) in [("write", MESSAGES), ("word77", 1), ("_t1", MESSAGES)] {
        let found = match &**old {
            Db::Sqlite { .. } => {
                format!("SELECT COUNT(*) FROM message_words WHERE message_words MATCH '\"{word}\"'")
            }
            Db::Postgres(_) => {
                format!("SELECT COUNT(*) FROM message_entries WHERE words @@ CAST('{word}' AS tsquery)")
            }
        };
        assert_eq!(old.number(&found).await, times, "{word}");
    }
    assert_eq!(old.number("SELECT COUNT(*) FROM message_entries").await, MESSAGES);
    assert_eq!(old.number("SELECT seen_at FROM sessions WHERE account_id = 1").await, 11);
    assert_eq!(old.texts("SELECT customer_key FROM orders").await, ["carla"]);
    let latest = "SELECT latest_author_id || latest_author_role || latest_kind || latest_words FROM threads";
    assert_eq!(old.texts(latest).await, [format!("1customertextI write word{MESSAGES} here")]);
    if let Db::Sqlite { .. } = &**old {
        assert_eq!(old.texts("PRAGMA integrity_check").await, ["ok"]);
    }
}

/// All tables with their columns, indexes and constraints, and the steps that have made them.
async fn tables(db: &Db) -> Vec<String> {
    let questions: &[&str] = match db {
        Db::Sqlite { .. } => &[
            "SELECT type || ' ' || name || ' ' || tbl_name || ' ' || COALESCE(sql, '') FROM sqlite_master ORDER BY 1",
            "SELECT version || ' ' || success || ' ' || hex(checksum) FROM _sqlx_migrations ORDER BY 1",
        ],
        Db::Postgres(_) => &[
            "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' '
                || COALESCE(column_default, '') FROM information_schema.columns
            WHERE table_schema = 'public' ORDER BY 1",
            "SELECT indexdef::text FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
            "SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace ORDER BY 1",
            "SELECT tgrelid::regclass || ' ' || tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
            "SELECT version || ' ' || success || ' ' || encode(checksum, 'hex') FROM _sqlx_migrations ORDER BY 1",
        ],
    };
    let mut all = Vec::new();
    for question in questions {
        all.extend(texts(db, question).await);
    }
    all
}
