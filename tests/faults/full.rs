//! A disk that is full: nothing can be stored, all can be read, and what was typed stays.

use std::{fs, path::PathBuf, time::Duration};

use futures_util::future::join_all;
use stoa::{
    domain::{accounts::Viewer, ids::ThreadId, messages::SendId, threads::Topic},
    error::AppError,
    server::db::Db,
};
use tokio::{task::spawn_blocking, time::sleep};

use crate::support::{
    PASSWORD, Program, World, address, call, database, encoded, exchange, get, on_both, out,
};

const SENTENCE: &str = "We can't store anything at the moment.";

on_both!(
    async fn a_full_disk_keeps_all_that_is_there_and_all_that_is_typed(world: World) {
        let disk = Disk::begin(world).await;
        let (thread, nora) = (disk.thread, disk.world.nora.clone());
        disk.fill().await;

        let cookie = disk.cookie(&nora);
        let page = format!("/panel/message-center/{thread}");
        let send_id = SendId::fresh();
        let answer = disk.send(&nora, send_id, "application/json").await;
        assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("retry-after: 30\r\n"), "{answer}");
        let form = disk.send(&nora, send_id, "text/html").await;
        assert!(form.starts_with("HTTP/1.1 503 ") && form.contains("retry-after: 30\r\n"), "{form}");
        let typed = format!("I write {send_id}");
        let boxed = form.split("<textarea").nth(1).unwrap().split("</textarea>").next().unwrap();
        assert!(form.contains(SENTENCE) && boxed.contains(&typed), "in its box: {form}");
        assert!(form.contains(&format!("value=\"{send_id}\"")), "under the same id");
        let reference = form.split("this reference: ").nth(1).unwrap().split('.').next().unwrap();
        disk.program.log.line(|line| line.contains(reference) && line.contains("fault"));
        let read = get(&disk.program.address, &page, &format!("Cookie: {cookie}\r\nAccept: text/html\r\n"));
        assert!(read.starts_with("HTTP/1.1 200 ") && read.contains("Is it bright?"), "{read}");
        assert!(get(&disk.program.address, "/readyz", "").starts_with("HTTP/1.1 200 "));
        let form = format!("email={}&password={}", encoded(&address(&nora)), encoded(PASSWORD));
        let entered = call(&disk.program.address, "/api/sign_in", "", &form);
        assert!(entered.starts_with("HTTP/1.1 503 "), "{entered}");
        disk.send_at_once(503).await;
        assert_eq!(disk.world.number("SELECT COUNT(*) FROM messages").await, 1);
        assert_eq!(disk.world.unread(&nora, thread).await, (1, true), "nobody could mark it");

        disk.make_room().await;
        for _ in 0..2 {
            let answer = disk.send(&nora, send_id, "application/json").await;
            assert!(answer.starts_with("HTTP/1.1 200 "), "without a new start: {answer}");
        }
        disk.send_at_once(200).await;
        assert_eq!(disk.world.number("SELECT COUNT(*) FROM messages").await, 10);
        assert!(get(&disk.program.address, &page, &format!("Cookie: {cookie}\r\n")).contains("200 OK"));
        assert_eq!(disk.world.unread(&nora, thread).await, (0, false));
        disk.until_e_mails_leave().await;
        disk.world.assert_whole().await;
    }
);

/// A program that serves on a disk which can be full.
struct Disk {
    world: World,
    program: Program,
    thread: ThreadId,
    mails: PathBuf,
    cookies: Vec<(Viewer, String)>,
}

impl Disk {
    async fn begin(world: World) -> Self {
        let world = world.unlimited();
        let thread = world.question().await;
        let mails = std::env::temp_dir().join(format!("stoa-mails-{}", SendId::fresh()));
        let arguments = ["--mail-folder", mails.to_str().unwrap()];
        let program = Program::start_limited(&database(&world).await, &arguments).await;
        let mut cookies = Vec::new();
        for who in [&world.carla, &world.nora, &world.otto, &world.ada] {
            cookies.push((who.clone(), world.cookie_of(who).await));
        }
        Self { world, program, thread, mails, cookies }
    }

    /// Lets nothing more be written: on SQLite, to no file of the program; on PostgreSQL, to no table.
    async fn fill(&self) {
        const REFUSE: &str = "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$";
        if let Db::Sqlite { .. } = &self.world.db {
            return self.program.limit_files(Some(1));
        }
        self.world.sql(REFUSE).await;
        for table in self.tables().await {
            let refuse = format!(
                "CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE OR DELETE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION refuse()"
            );
            self.world.sql(&refuse).await;
        }
    }

    async fn make_room(&self) {
        if let Db::Sqlite { .. } = &self.world.db {
            return self.program.limit_files(None);
        }
        for table in self.tables().await {
            self.world.sql(&format!("DROP TRIGGER full_disk ON {table}")).await;
        }
    }

    async fn tables(&self) -> Vec<String> {
        self.world.texts("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'").await
    }

    /// The cookie of somebody who had signed in.
    fn cookie(&self, who: &Viewer) -> &str {
        &self.cookies.iter().find(|(known, _)| known.id == who.id).unwrap().1
    }

    /// Has somebody send what only this id says, from a script or a plain form, and says what is answered.
    async fn send(&self, who: &Viewer, send_id: SendId, accept: &str) -> String {
        let cookie = self.cookie(who);
        let from = format!("/panel/message-center/{}", self.thread);
        let form = format!(
            "thread={}&send_id={send_id}&from={}&body={}",
            self.thread,
            encoded(&from),
            encoded(&format!("I write {send_id}"))
        );
        let request = format!(
            "POST /api/send_message HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nAccept: {accept}\r\n\
             Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            self.program.address,
            form.len()
        );
        let address = self.program.address.clone();
        let answer = spawn_blocking(move || exchange(&address, &request)).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Has everybody send twice, all at the same moment, and expects one status.
    async fn send_at_once(&self, status: u16) {
        let twice = self.cookies.iter().chain(&self.cookies);
        let sends = twice.map(|(who, _)| self.send(who, SendId::fresh(), "application/json"));
        for answer in join_all(sends).await {
            assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
        }
    }

    async fn until_e_mails_leave(&self) {
        self.world.sql("UPDATE mails SET due_at = 0 WHERE claimed_by IS NULL").await;
        while self.world.number("SELECT COUNT(*) FROM mails").await > 0 {
            sleep(Duration::from_millis(50)).await;
        }
        assert!(fs::read_dir(&self.mails).unwrap().count() > 0);
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.mails);
    }
}

/// SQLite undoes everything by itself when it can't go on in the middle of a transaction, whoever else is in it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_sqlite_undid_by_itself_can_be_done_again() {
    let world = World::on_sqlite().await.unlimited();
    let thread = world.question().await;
    for _ in 0..2 {
        let pages = world.number("SELECT page_count FROM pragma_page_count").await;
        world.sql(&format!("PRAGMA max_page_count = {pages}")).await;
        let long = out(&"Too much ".repeat(1_000), 1);
        let topic = Topic::Product(world.lamp);
        let (one, other) =
            tokio::join!(world.send(&world.nora, thread, &long), world.start(&world.carla, topic, &long));
        // Whoever comes second may have a connection without that bound
        let is_refused = |sent: &Result<_, _>| matches!(sent, Err(AppError::CantStore { .. }));
        assert!(is_refused(&one) || is_refused(&other), "{one:?} {other:?}");
        world.sql("PRAGMA max_page_count = 1000000").await;
        world.send(&world.nora, thread, &out("Just enough", 2)).await.unwrap();
        world.assert_whole().await;
    }
}
