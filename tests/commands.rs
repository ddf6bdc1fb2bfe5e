//! The program itself, as it is run.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

/// A folder that goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("stoa-command-{name}-{}", std::process::id())))
    }

    fn stoa(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stoa"));
        command.args(arguments).env_clear().env("STOA_DATA", &self.0).stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.stoa(arguments).output().unwrap()
    }

    fn run_with_input(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = self
            .stoa(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    /// A server on a free port, and its address.
    fn serve(&self) -> (Child, String) {
        let mut child = self
            .stoa(&["serve", "--addr", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit_once("http://").unwrap().1.to_owned();
        (child, address)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn said(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn terminate(child: &mut Child) -> (bool, Duration) {
    let told = Instant::now();
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    let status = child.wait().unwrap();
    (status.success(), told.elapsed())
}

#[test]
fn help_explains_itself() {
    let help = said(&Folder::new("help").run(&["--help"]).stdout);
    for word in
        ["serve", "migrate", "demo", "account", "STOA_DATA", "DATABASE_URL", "STOA_LOG", "STOA_LOG_FORMAT"]
    {
        assert!(help.contains(word), "{word} in {help}");
    }
    let help = said(&Folder::new("help").run(&["serve", "--help"]).stdout);
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in [
        "STOA_ADDR",
        "STOA_METRICS_ADDR",
        "STOA_LIMITS",
        "STOA_SEARCHES_PER_MINUTE",
        "STOA_DISPUTES_PER_TEN_MINUTES",
        "STOA_STREAMS_PER_ACCOUNT",
        "memory with SQLite, database with PostgreSQL",
    ] {
        assert!(help.contains(word), "{word} in {help}");
    }
}

#[test]
fn a_wrong_value_stops_it_with_a_sentence() {
    let folder = Folder::new("wrong");
    for (name, value, sentence) in [
        ("STOA_ADDR", "here", "invalid value 'here' for '--addr <IP:PORT>'"),
        ("DATABASE_URL", "mysql://x", "it must begin with sqlite: or postgres://"),
        ("STOA_METRICS_ADDR", "9100", "invalid value '9100' for '--metrics-addr <IP:PORT>'"),
        ("STOA_LOG_FORMAT", "xml", "invalid value 'xml' for '--log-format <FORMAT>'"),
        ("STOA_LOG", "=loud=", "it must be error, warn, info, debug or trace"),
        ("STOA_URL", "stoa.test", "it must begin with http:// or https://"),
        ("STOA_THREADS_PER_HOUR", "many", "invalid value 'many'"),
        ("STOA_STREAMS_PER_ACCOUNT", "-1", "invalid value '-1'"),
        ("STOA_LIMITS", "nowhere", "invalid value 'nowhere' for '--limits <WHERE>'"),
        (
            "DATABASE_URL",
            "postgres://nobody@127.0.0.1:1/nothing",
            "can't open PostgreSQL database nothing at 127.0.0.1",
        ),
    ] {
        let output = folder.stoa(&["serve"]).env(name, value).output().unwrap();
        assert!(!output.status.success(), "{name}={value}");
        let error = said(&output.stderr);
        assert!(error.contains(sentence), "{name}={value}: {error}");
        assert!(!error.contains("panicked"), "{error}");
    }
}

#[test]
fn a_crowd_of_the_wrong_size_is_refused() {
    let folder = Folder::new("crowd");
    for (arguments, sentence) in [
        (&["--threads", "0"][..], "it must be a number from 1 to 1000000"),
        (&["--threads", "x"], "it must be a number from 1 to 1000000"),
        (&["--threads", "1000001"], "it must be a number from 1 to 1000000"),
        (
            &["--threads", "20", "--messages", "19"],
            "each thread has a message: --messages must be 20 or more.",
        ),
        (&["--messages", "20"], "--threads <N>"),
        (&["--threads", "20", "--seed", "x"], "invalid value 'x'"),
    ] {
        let output = folder.run(&[&["demo"], arguments].concat());
        let error = said(&output.stderr);
        assert!(!output.status.success() && error.contains(sentence), "{arguments:?}: {error}");
        assert!(!folder.0.exists(), "nothing was made: {arguments:?}");
    }
    let made = folder.run(&["demo", "--threads", "20"]);
    assert!(made.status.success() && made.stderr.is_empty(), "nobody reads along: {}", said(&made.stderr));
    let again = folder.run(&["demo", "--threads", "20"]);
    assert!(!again.status.success() && said(&again.stderr).contains("needs an empty database"));
}

#[test]
fn an_empty_installation_gets_its_first_admin() {
    let folder = Folder::new("admin");
    assert!(folder.run(&["migrate"]).status.success());
    let create = ["account", "create", "--role", "admin", "--email", "ada@shop.test", "--name", "Ada Lind"];
    let short = folder.run_with_input(&create, "short\n");
    assert!(!short.status.success() && said(&short.stderr).contains("at least 8 characters"));
    let known = folder.run_with_input(&create, "ada lind 1\n");
    assert!(!known.status.success() && said(&known.stderr).contains("would guess that password soon"));
    let made = folder.run_with_input(&create, "a long password\n");
    assert!(made.status.success(), "{}", said(&made.stderr));
    let again = folder.run_with_input(&create, "a long password\n");
    assert!(said(&again.stderr).contains("There is an account with this address already"));
    assert!(said(&folder.run(&["account", "list"]).stdout).contains("ada@shop.test\tAda Lind\tadmin"));
    let vendor =
        ["account", "create", "--role", "vendor", "--vendor", "x", "--email", "v@shop.test", "--name", "V"];
    assert!(
        said(&folder.run_with_input(&vendor, "a long password\n").stderr)
            .contains("no vendor with the reference x")
    );

    let (mut server, address) = folder.serve();
    let body = "from=/sign-in&email=ada@shop.test&password=a+long+password";
    let mut stream = TcpStream::connect(&address).unwrap();
    write!(
        stream,
        "POST /api/sign_in HTTP/1.1\r\nHost: {address}\r\nAccept: text/html\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 303") && answer.contains("location: /panel/message-center"),
        "{answer}"
    );
    terminate(&mut server);

    assert!(
        folder
            .run_with_input(&["account", "password", "--email", "ada@shop.test"], "another one\n")
            .status
            .success()
    );
    assert!(folder.run(&["account", "deactivate", "--email", "ada@shop.test"]).status.success());
    let gone = folder.run(&["account", "deactivate", "--email", "ada@shop.test"]);
    assert!(said(&gone.stderr).contains("there is no active account ada@shop.test"));
    let demo = folder.run(&["demo"]);
    assert!(!demo.status.success() && said(&demo.stderr).contains("only goes into an empty one"));
}

#[test]
fn it_serves_and_stops_when_told() {
    let folder = Folder::new("serve");
    assert!(folder.run(&["demo"]).status.success());
    assert!(said(&folder.run(&["demo"]).stdout).contains("here already"), "a second time changes nothing");
    let (mut server, address) = folder.serve();
    assert!(get(&address, "/healthz").starts_with("HTTP/1.1 200"));
    assert!(get(&address, "/readyz").starts_with("HTTP/1.1 200"));
    assert!(get(&address, "/sign-in").contains("This is a demo"));
    let mut idle = TcpStream::connect(&address).unwrap();
    idle.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    let (well, after) = terminate(&mut server);
    assert!(well && after < Duration::from_secs(5), "it ended within five seconds: {after:?}");
}
