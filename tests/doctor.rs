//! Looking deployments over, well and ailing.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use stoa::server::passwords;
use tokio::task::spawn_blocking;

use crate::support::{MailServer, Manner, Program, World, database, on_both, proxy};

/// A deployment of a world: its database, a folder and a client that has no code.
struct Deployment {
    database: String,
    folder: PathBuf,
}

impl Deployment {
    async fn new(world: &World) -> Self {
        let folder = std::env::temp_dir().join(format!("stoa-doctor-{}", uuid::Uuid::new_v4()));
        let pkg = folder.join("site/pkg");
        fs::create_dir_all(&pkg).unwrap();
        for file in ["stoa.js", "stoa.js.br", "stoa.wasm", "stoa.wasm.br", "stoa.css", "page_orders.wasm"] {
            fs::write(pkg.join(file), "/* nothing */ ".repeat(500)).unwrap();
        }
        fs::write(pkg.join("__wasm_split_manifest.json"), r#"{"orders":["page_orders"]}"#).unwrap();
        Self { database: database(world).await, folder }
    }

    fn site(&self) -> String {
        self.folder.join("site").display().to_string()
    }

    fn certificate(&self) -> PathBuf {
        self.folder.join("certificate.pem")
    }

    async fn serve(&self, arguments: &[&str]) -> Program {
        Program::start(&self.database, &[&["--site", &self.site()], arguments].concat()).await
    }

    /// What the doctor says.
    async fn examine(&self, arguments: &[&str]) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stoa"));
        command
            .args(["doctor", "--site", &self.site()])
            .args(arguments)
            .env_clear()
            .env("DATABASE_URL", &self.database)
            .env("STOA_DATA", &self.folder)
            .env("SSL_CERT_FILE", self.certificate());
        Said(spawn_blocking(move || command.output().unwrap()).await.unwrap())
    }

    /// What it says of a server behind a proxy.
    async fn examine_behind(&self, program: &Program, manner: Manner, arguments: &[&str]) -> Said {
        let port = proxy(&program.address, manner, None).await;
        let url = format!("http://127.0.0.1:{port}");
        self.examine(&[&["--url", &url], arguments].concat()).await
    }
}

impl Drop for Deployment {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// What the doctor has said.
struct Said(Output);

impl Said {
    fn lines(&self) -> Vec<String> {
        String::from_utf8_lossy(&self.0.stdout).lines().map(str::to_owned).collect()
    }

    /// That one line has this verdict on this, and these words.
    fn assert(&self, verdict: &str, about: &str, words: &str) {
        let begins = format!("{verdict:<6} {about:<12} ");
        let lines = self.lines();
        let is_said = lines.iter().any(|line| line.starts_with(&begins) && line.contains(words));
        assert!(is_said, "{begins} {words} in {lines:#?}");
        if verdict == "wrong" {
            assert_eq!(self.0.status.code(), Some(1), "{lines:#?}");
        }
    }

    /// That nothing else is wrong.
    fn assert_wrong(&self, wrong: &[&str]) {
        let lines = self.lines();
        let found = lines.iter().filter_map(|line| line.strip_prefix("wrong "));
        let found: Vec<&str> = found.map(|line| line.split("  ").next().unwrap().trim()).collect();
        assert_eq!(found, wrong, "{lines:#?}");
        assert_eq!(self.0.status.success(), wrong.is_empty(), "{:?}", self.0);
    }
}

/// A proxy as it should be.
fn as_it_should() -> Manner {
    Manner::editing(|line| Some(told_anew(line)))
}

/// One that drops a header besides.
macro_rules! dropping {
    ($header:literal) => {
        Manner::editing(|line| Some(told_anew(line)).filter(|line| !is(line, $header)))
    };
}

fn told_anew(line: &str) -> String {
    if is(line, "x-forwarded-for") { "X-Forwarded-For: 198.51.100.9".to_owned() } else { line.to_owned() }
}

fn is(line: &str, header: &str) -> bool {
    line.split_once(':').is_some_and(|(name, _)| name.eq_ignore_ascii_case(header))
}

on_both!(
    async fn a_deployment_that_is_well_is_found_so(world: World) {
        let deployment = Deployment::new(&world).await;
        let certificate = deployment.certificate();
        let program = deployment.serve(&["--behind-proxy"]).await;
        let port = proxy(&program.address, as_it_should(), Some(&certificate)).await;
        let trusted = fs::read_to_string(&certificate).unwrap();
        let mail = MailServer::safe("starttls", "ana", "geheim", &certificate);
        let both = format!("{trusted}{}", fs::read_to_string(&certificate).unwrap());
        fs::write(&certificate, both).unwrap();
        let (url, smtp) =
            (format!("https://localhost:{port}"), format!("smtp://ana:geheim@localhost:{}", mail.port));
        let rows = world.number("SELECT COUNT(*) FROM limits_used").await;
        let said =
            deployment.examine(&["--url", &url, "--behind-proxy", "--smtp", &smtp, "--thorough"]).await;
        let lines = said.lines();
        assert!(lines.iter().all(|line| line.starts_with("ok ")), "{lines:#?}");
        said.assert_wrong(&[]);
        said.assert("ok", "visitors", "198.51.100.9");
        said.assert("ok", "e-mail", "as ana: it lets us in");
        assert!(mail.received().is_empty(), "nothing was sent");
        assert_eq!(world.number("SELECT COUNT(*) FROM limits_used").await, rows, "nor noted");
        assert!(!String::from_utf8_lossy(&said.0.stdout).contains("geheim"));
    }
);

on_both!(
    async fn a_database_that_is_gone_is_missed(world: World) {
        let mut deployment = Deployment::new(&world).await;
        let there = deployment.database.clone();
        let (place, name) = there.rsplit_once('/').unwrap();
        let query = name.split_once('?').map_or("", |(_, query)| query);
        format!("{place}/gone?{query}").trim_end_matches('?').clone_into(&mut deployment.database);
        let said = deployment.examine(&[]).await;
        said.assert_wrong(&["database"]);
        said.assert("look", "e-mail", "it becomes files");
        said.assert("look", "address", "say --url");
        assert!(!Path::new(&format!("{}/gone", place.trim_start_matches("sqlite:"))).exists(), "nor made");
    }
);

on_both!(
    async fn tables_of_another_version_are_found_and_left_alone(world: World) {
        let deployment = Deployment::new(&world).await;
        let last = "(SELECT MAX(version) FROM _sqlx_migrations)";
        world.sql(&format!("UPDATE _sqlx_migrations SET success = FALSE WHERE version = {last}")).await;
        deployment.examine(&[]).await.assert("wrong", "tables", "step ");
        world.sql(&format!("DELETE FROM _sqlx_migrations WHERE version = {last}")).await;
        let done = world.number("SELECT COUNT(*) FROM _sqlx_migrations").await;
        let said = deployment.examine(&[]).await;
        said.assert_wrong(&["tables"]);
        said.assert("wrong", "tables", "run stoa migrate");
        assert_eq!(world.number("SELECT COUNT(*) FROM _sqlx_migrations").await, done);
        world.sql("DELETE FROM _sqlx_migrations").await;
        deployment.examine(&[]).await.assert("wrong", "tables", "none of Stoa's");
    }
);

on_both!(
    async fn tables_of_a_newer_version_are_found(world: World) {
        let deployment = Deployment::new(&world).await;
        world
            .sql(
                "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                SELECT 9999, 'of a later version', TRUE, checksum, 0 FROM _sqlx_migrations WHERE version = 1",
            )
            .await;
        deployment.examine(&[]).await.assert("wrong", "tables", "made by a newer version");
    }
);

on_both!(
    async fn people_who_should_not_be_there_are_found(world: World) {
        let deployment = Deployment::new(&world).await;
        let hash = passwords::hash_demo("demo").await.unwrap();
        world
            .sql(&format!(
                "UPDATE accounts SET email_key = 'admin@demo.test', password_hash = '{hash}' WHERE name = 'Ada'"
            ))
            .await;
        let said = deployment.examine(&[]).await;
        said.assert("ok", "accounts", "2 admins");
        said.assert("wrong", "accounts", "the password of admin@demo.test is \"demo\"");
        world.sql("UPDATE accounts SET deactivated_at = 1 WHERE role = 'admin'").await;
        let said = deployment.examine(&[]).await;
        said.assert_wrong(&[]);
        said.assert("look", "accounts", "nobody is an admin");
        world.sql("INSERT INTO settings (name, value) VALUES ('demo', 'here')").await;
        deployment.examine(&[]).await.assert("look", "demo", "anybody can sign in");
    }
);

on_both!(
    async fn mail_that_does_not_leave_is_found(world: World) {
        let deployment = Deployment::new(&world).await;
        let mail = MailServer::safe("starttls", "ana", "geheim", &deployment.certificate());
        let smtp = |password: &str| format!("smtp://ana:{password}@localhost:{}", mail.port);
        let said = deployment.examine(&["--smtp", &smtp("falsch")]).await;
        said.assert_wrong(&["e-mail"]);
        said.assert("wrong", "e-mail", "535");
        fs::remove_file(deployment.certificate()).unwrap();
        deployment.examine(&["--smtp", &smtp("geheim")]).await.assert("wrong", "e-mail", "localhost");
        deployment.examine(&["--smtp", "smtp://localhost:1"]).await.assert("wrong", "e-mail", "localhost:1");
        world.question().await;
        deployment.examine(&[]).await.assert("look", "queue", "e-mails wait, the first for");
        world.sql("UPDATE mails SET set_aside_at = 1").await;
        deployment.examine(&[]).await.assert("look", "queue", "were given up");
    }
);

on_both!(
    async fn a_proxy_that_changes_what_it_should_not_is_found(world: World) {
        let deployment = Deployment::new(&world).await;
        let program = deployment.serve(&["--behind-proxy"]).await;
        let behind = ["--behind-proxy"];
        let well = deployment.examine_behind(&program, as_it_should(), &behind).await;
        well.assert_wrong(&[]);
        let no_host = Manner::editing(|line| {
            Some(if is(line, "host") { "Host: upstream".to_owned() } else { told_anew(line) })
        });
        let said = deployment.examine_behind(&program, no_host, &behind).await;
        said.assert_wrong(&["posts"]);
        said.assert("wrong", "posts", "let the proxy pass Host and Origin on");
        let said = deployment.examine_behind(&program, dropping!("origin"), &behind).await;
        said.assert_wrong(&["posts"]);
        said.assert("wrong", "posts", "other sites' aren't refused");
        let collecting = Manner { collects: true, ..as_it_should() };
        deployment.examine_behind(&program, collecting, &behind).await.assert_wrong(&["live"]);
        let said = deployment.examine_behind(&program, dropping!("accept-encoding"), &behind).await;
        said.assert("look", "download", "comes uncompressed");
    }
);

on_both!(
    async fn who_visitors_are_said_to_be_is_found(world: World) {
        let deployment = Deployment::new(&world).await;
        let behind = ["--behind-proxy"];
        let passing = Manner::editing(|line| Some(line.to_owned()));
        let told = deployment.serve(&behind).await;
        let said = deployment.examine_behind(&told, passing, &behind).await;
        said.assert_wrong(&["visitors"]);
        said.assert("wrong", "visitors", "anybody can say who they are");
        let silent =
            Manner::editing(|line| Some(line.to_owned()).filter(|line| !is(line, "x-forwarded-for")));
        deployment.examine_behind(&told, silent, &behind).await.assert("wrong", "visitors", "doesn't reach");
        let said = deployment.examine_behind(&told, as_it_should(), &[]).await;
        said.assert("look", "visitors", "this check doesn't");
        let untold = deployment.serve(&[]).await;
        let url = format!("http://{}", untold.address);
        deployment.examine(&["--url", &url]).await.assert("ok", "visitors", "came from 127.0.0.1");
    }
);

on_both!(
    async fn a_server_that_is_not_reached_or_not_safe_is_found(world: World) {
        let deployment = Deployment::new(&world).await;
        let said = deployment.examine(&["--url", "http://127.0.0.1:1"]).await;
        said.assert_wrong(&["address"]);
        said.assert("wrong", "address", "nobody answers at http://127.0.0.1:1");
        let said = deployment.examine(&["--url", "http://stoa.invalid"]).await;
        said.assert_wrong(&["address", "address"]);
        said.assert("wrong", "address", "isn't https");
        let program = deployment.serve(&[]).await;
        let port = proxy(&program.address, as_it_should(), Some(&deployment.certificate())).await;
        fs::remove_file(deployment.certificate()).unwrap();
        let said = deployment.examine(&["--url", &format!("https://localhost:{port}")]).await;
        said.assert("wrong", "address", "certificate");
    }
);

on_both!(
    async fn files_that_are_missing_are_found(world: World) {
        let deployment = Deployment::new(&world).await;
        let pkg = deployment.folder.join("site/pkg");
        fs::remove_file(pkg.join("stoa.wasm.br")).unwrap();
        deployment.examine(&[]).await.assert("look", "client", "no compressed files");
        fs::remove_file(pkg.join("page_orders.wasm")).unwrap();
        deployment.examine(&[]).await.assert("wrong", "client", "lacks page_orders.wasm");
        fs::remove_dir_all(&pkg).unwrap();
        deployment.examine(&[]).await.assert("wrong", "client", "lacks stoa.js, stoa.wasm, stoa.css;");
        let said = deployment.examine(&["--data", "/proc/here"]).await;
        said.assert("wrong", "data folder", "can't write to /proc/here");
    }
);
