//! A throw-away PostgreSQL cluster, shared by the tests of one run.
//!
//! `STOA_TEST_POSTGRES` names a server to use instead: `postgres://USER:PASSWORD@HOST/NAME`.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use sqlx::postgres::PgConnectOptions;

/// The server to make databases on.
pub fn server() -> &'static PgConnectOptions {
    static SERVER: OnceLock<PgConnectOptions> = OnceLock::new();
    SERVER.get_or_init(|| match std::env::var("STOA_TEST_POSTGRES") {
        Ok(address) if !address.is_empty() => {
            address.parse().expect("STOA_TEST_POSTGRES is a postgres:// address")
        }
        _ => start(),
    })
}

fn start() -> PgConnectOptions {
    let folder = std::env::temp_dir().join(format!("stoa-postgres-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder can be made");
    let as_postgres = is_root();
    if as_postgres {
        run(Command::new("chown").arg("postgres").arg(&folder));
    }
    let data = folder.join("data");
    run(program("initdb", as_postgres)
        .arg("-D")
        .arg(&data)
        .args(["-U", "stoa", "-A", "trust", "-N", "-E", "UTF8"]));
    let options = format!(
        "-k {} -c listen_addresses= -c fsync=off -c synchronous_commit=off -c max_connections=400",
        folder.display()
    );
    run(program("pg_ctl", as_postgres)
        .arg("-D")
        .arg(&data)
        .arg("-l")
        .arg(folder.join("log"))
        .args(["-w", "-o"])
        .arg(options)
        .arg("start"));
    stop_with_this_process(&folder, &data, as_postgres);
    PgConnectOptions::new_without_pgpass().socket(&folder).username("stoa").database("postgres")
}

/// However this process ends, its end of the pipe closes then, and the cluster goes.
fn stop_with_this_process(folder: &Path, data: &Path, as_postgres: bool) {
    let stop = program("pg_ctl", as_postgres);
    let words: Vec<String> = std::iter::once(stop.get_program())
        .chain(stop.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let script = format!(
        "trap '' INT; cat >/dev/null; {} -D {} -m immediate stop; rm -rf {}",
        words.join(" "),
        data.display(),
        folder.display()
    );
    let watch = Command::new("sh")
        .args(["-c", &script])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("sh starts");
    std::mem::forget(watch);
}

/// PostgreSQL's programs refuse to be run by root, and may be outside the path.
fn program(name: &str, as_postgres: bool) -> Command {
    let path = found(name);
    if !as_postgres {
        return Command::new(path);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(path);
    command
}

fn found(name: &str) -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let installed = versions.map(|version| version.path().join("bin").join(name)).find(|path| path.exists());
    installed.unwrap_or_else(|| name.into())
}

fn run(command: &mut Command) {
    let mut child = command
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|cause| panic!("{command:?} can't be started: {cause}; is PostgreSQL installed?"));
    let status = child.wait().expect("it ends");
    if !status.success() {
        let mut said = String::new();
        let _ = child.stderr.take().expect("it was piped").read_to_string(&mut said);
        panic!("{command:?} failed: {said}");
    }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id runs");
    id.stdout.trim_ascii() == b"0"
}
