//! The program itself, sending by itself.

use std::{
    fs,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use stoa::{
    domain::ids::AccountId,
    server::{
        clock,
        db::{Address, Db, mail_queue},
    },
};

use crate::support::{MailServer, enqueue_link};

const PASSWORD: &str = "p@ss/word";

/// An installation with one account, and a certificate that it trusts.
struct Installation {
    folder: PathBuf,
    db: Db,
}

impl Installation {
    async fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("stoa-program-{}", uuid::Uuid::new_v4()));
        fs::create_dir_all(&folder).unwrap();
        let db = Db::open(&Address::File(folder.join("stoa.db"))).await.unwrap();
        db.migrate().await.unwrap();
        let Db::Sqlite { writer, .. } = &db else { panic!("it is a file") };
        let account = "INSERT INTO accounts (email, email_key, name, role, password_hash, created_at)
            VALUES ('ana@shop.example', 'ana@shop.example', 'Ana', 'customer', '', 0)";
        sqlx::query(account).execute(writer).await.unwrap();
        Self { folder, db }
    }

    fn certificate(&self) -> PathBuf {
        self.folder.join("certificate.pem")
    }

    async fn enqueue(&self) {
        enqueue_link(&self.db, AccountId(1), clock::now()).await;
    }

    fn stoa(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stoa"));
        command
            .args(["serve", "--addr", "127.0.0.1:0", "--url", "https://messages.shop.example"])
            .args(arguments)
            .env_clear()
            .env("STOA_DATA", &self.folder)
            .env("SSL_CERT_FILE", self.certificate())
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        command
    }

    fn serve(&self, arguments: &[&str]) -> Running {
        let log = fs::File::options().create(true).append(true).open(self.folder.join("log")).unwrap();
        Running(self.stoa(arguments).env("STOA_LOG", "trace").stderr(log).spawn().unwrap())
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

struct Running(Child);

impl Running {
    fn stop(mut self) -> Duration {
        let told = Instant::now();
        assert!(Command::new("kill").arg(self.0.id().to_string()).status().unwrap().success());
        assert!(self.0.wait().unwrap().success());
        told.elapsed()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
    }
}

async fn until(what: impl Fn() -> bool) {
    let since = Instant::now();
    while !what() {
        assert!(since.elapsed() < Duration::from_secs(30), "nothing happened");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_signs_in_safely_sends_and_stops() {
    let ana = Installation::new().await;
    for (tls, scheme) in [("always", "smtps"), ("starttls", "smtp")] {
        let mut server = MailServer::safe(tls, "ana", PASSWORD, &ana.certificate());
        let url = format!("{scheme}://ana:p%40ss%2Fword@localhost:{}", server.port);
        let running = ana.serve(&["--smtp", &url, "--mail-from", "The Shop <desk@shop.example>"]);
        ana.enqueue().await;
        until(|| server.received().len() == 1).await;
        let mail = &server.received()[0];
        assert!(mail.is_safe && mail.user.as_deref() == Some("ana"), "{tls}");
        let from = mail.parsed().from().unwrap().first().unwrap().clone();
        assert_eq!((from.name(), from.address()), (Some("The Shop"), Some("desk@shop.example")));
        assert!(mail.text().contains("https://messages.shop.example/password/"));
        server.behave(serde_json::json!({ "hang": true }));
        ana.enqueue().await;
        until(|| server.received().len() == 2).await;
        assert!(running.stop() < Duration::from_secs(10), "however long the mail server takes");
        server.behave(serde_json::json!({}));
        assert!(mail_queue::next_due(&ana.db).await.unwrap().is_some(), "nobody has noted it");
        let Db::Sqlite { writer, .. } = &ana.db else { panic!("it is a file") };
        sqlx::query("UPDATE mails SET due_at = 0").execute(writer).await.unwrap();
        let running = ana.serve(&["--smtp", &url]);
        until(|| server.received().len() == 3).await;
        let received = server.received();
        assert_ne!(received[1].text(), received[2].text(), "each has a link of its own");
        assert!(running.stop() < Duration::from_secs(10));
        assert_eq!(mail_queue::next_due(&ana.db).await.unwrap(), None);
    }
    let log = fs::read_to_string(ana.folder.join("log")).unwrap();
    assert!(log.contains("e-mails go to localhost:"), "{log}");
    for secret in [PASSWORD, "p%40ss", "AGFuYQBwQHNzL3dvcmQ"] {
        assert!(!log.contains(secret), "{secret}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_mail_server_it_writes_files() {
    let ana = Installation::new().await;
    ana.enqueue().await;
    for (arguments, folder) in [(&[][..], "mails"), (&["--mail-folder", "elsewhere"], "elsewhere")] {
        let folder = ana.folder.join(folder);
        let running =
            Running(ana.stoa(arguments).current_dir(&ana.folder).stderr(Stdio::null()).spawn().unwrap());
        ana.enqueue().await;
        until(|| fs::read_dir(&folder).is_ok_and(|files| files.count() > 0)).await;
        assert!(running.stop() < Duration::from_secs(10));
    }
}

#[tokio::test]
async fn what_it_is_told_wrongly_it_says_without_the_password() {
    let ana = Installation::new().await;
    for (arguments, sentence) in [
        (["--smtp", "mail.example:25:geheim"], "--smtp must be smtps://USER:PASSWORD@HOST:PORT"),
        (["--smtp", "http://ana:geheim@mail.example"], "--smtp must be"),
        (["--mail-from", "nobody"], "invalid value 'nobody' for '--mail-from <MAILBOX>'"),
    ] {
        let output = ana.stoa(&arguments).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && error.contains(sentence), "{error}");
        assert!(!error.contains("geheim"), "{error}");
    }
    let mut help = ana.stoa(&["--help"]);
    let help =
        help.env("STOA_SMTP", "smtp://ana:geheim@mail.example").stdout(Stdio::piped()).output().unwrap();
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    for flag in ["--smtp", "--mail-from", "--mail-folder", "STOA_SMTP", "STOA_MAIL_FROM", "STOA_MAIL_FOLDER"]
    {
        assert!(help.contains(flag), "{flag} in {help}");
    }
    assert!(!help.contains("geheim"));
}
