//! A PostgreSQL cluster of one's own: how its programs are found and run.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use sqlx::postgres::PgConnectOptions;

/// A cluster that runs until this process ends.
pub struct Cluster<'a> {
    /// Where its data and its log are; data are made if there are none.
    pub folder: &'a Path,
    /// Where its socket is; a short path.
    pub socket: &'a Path,
    /// The server's options.
    pub options: &'a str,
    /// How it ends, as `pg_ctl` is told, and what follows, as a shell is told.
    pub end: &'a str,
}

impl Cluster<'_> {
    /// Starts it.
    pub fn start(&self) -> PgConnectOptions {
        let Self { folder, socket, options, .. } = self;
        let (data, as_postgres) = (folder.join("data"), is_root());
        for folder in [folder, socket] {
            fs::create_dir_all(folder).expect("a folder can be made");
            if as_postgres {
                run(Command::new("chown").arg("postgres").arg(folder));
            }
        }
        if !data.exists() {
            let mut initdb = program("initdb", as_postgres);
            run(initdb.arg("-D").arg(&data).args(["-U", "stoa", "-A", "trust", "-N", "-E", "UTF8"]));
        }
        let options = format!("-k {} -c listen_addresses= {options}", socket.display());
        run(program("pg_ctl", as_postgres)
            .arg("-D")
            .arg(&data)
            .arg("-l")
            .arg(folder.join("log"))
            .args(["-w", "-o"])
            .arg(options)
            .arg("start"));
        self.stop_with_this_process(&data, as_postgres);
        PgConnectOptions::new_without_pgpass().socket(socket).username("stoa").database("postgres")
    }

    /// However this process ends, its end of the pipe closes then, and the cluster stops.
    fn stop_with_this_process(&self, data: &Path, as_postgres: bool) {
        let stop = program("pg_ctl", as_postgres);
        let words: Vec<String> = std::iter::once(stop.get_program())
            .chain(stop.get_args())
            .map(|word| word.to_string_lossy().into_owned())
            .collect();
        let script =
            format!("trap '' INT; cat >/dev/null; {} -D {} -m {}", words.join(" "), data.display(), self.end);
        let watch = Command::new("sh")
            .args(["-c", &script])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("sh starts");
        std::mem::forget(watch);
    }
}

/// One of PostgreSQL's programs: its servers refuse to be run by root, and all may be outside the path.
pub fn program(name: &str, as_postgres: bool) -> Command {
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
