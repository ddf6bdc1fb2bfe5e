//! Clients that take their time.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use tokio::net::TcpSocket;

use super::*;
use crate::support::get;

/// How long the program waits.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long anything may take that will come.
const LONG: Duration = Duration::from_secs(60);

/// Says something, then nothing more, and reads until the server hangs up; says how long that took, too.
fn fall_silent(address: &str, words: &str) -> (String, Duration) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    let since = Instant::now();
    stream.write_all(words.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // A reset is a hanging up, too
    if let Err(cause) = stream.read_to_end(&mut answer) {
        assert_eq!(cause.kind(), std::io::ErrorKind::ConnectionReset, "{words}");
    }
    (String::from_utf8_lossy(&answer).into_owned(), since.elapsed())
}

on_both!(
    async fn who_is_too_slow_is_cut_off(world: World) {
        let program = Program::start(&database(&world).await, &["--patience", "1"]).await;
        let post = "POST /api/send_message HTTP/1.1\r\nHost: stoa.test\r\nContent-Type: \
                    application/x-www-form-urlencoded\r\nContent-Length: 100\r\n";
        let form = format!("{post}Accept: text/html\r\n\r\nbody=Hello");
        let script = format!("{post}Accept: application/json\r\n\r\nbody=Hello");
        let head = "GET / HTTP/1.1\r\nHost: stoa.test\r\nX-Slow: ";
        let whole = "GET /healthz HTTP/1.1\r\nHost: stoa.test\r\n\r\n";
        for (words, begin, says) in [
            ("", "", ""),
            (head, "", ""),
            (whole, "HTTP/1.1 200", "alive"),
            (&form, "HTTP/1.1 408", "in time"),
            (&script, "HTTP/1.1 408", ""),
        ] {
            let (answer, took) = fall_silent(&program.address, words);
            assert!(answer.starts_with(begin) && answer.contains(says), "{words:?}: {answer}");
            assert_eq!(answer.is_empty(), begin.is_empty(), "{words:?}: {answer}");
            assert!(took >= PATIENCE.mul_f64(0.9), "{words:?} has its time: {took:?}");
        }
        assert_eq!(world.number("SELECT COUNT(*) FROM messages").await, 0);
    }
);

on_both!(
    /// Who sends a little now and then is too slow as well.
    async fn a_trickle_is_cut_off(world: World) {
        let program = Program::start(&database(&world).await, &["--patience", "1"]).await;
        let post = "POST /api/send_message HTTP/1.1\r\nHost: stoa.test\r\nContent-Length: 1000000\r\n\r\n";
        for words in ["GET / HTTP/1.1\r\nX-Slow: ", post] {
            let mut stream = TcpStream::connect(&program.address).unwrap();
            stream.write_all(words.as_bytes()).unwrap();
            let since = Instant::now();
            while stream.write_all(b"x").is_ok() {
                assert!(since.elapsed() < LONG, "{words:?} goes on");
                std::thread::sleep(Duration::from_millis(50));
            }
        }
    }
);

on_both!(
    /// Whoever asks and takes nothing of the answers keeps nobody's memory.
    async fn who_reads_nothing_is_cut_off(world: World) {
        const ASKED: usize = 500;
        let world = world.unlimited();
        let thread = world.question().await;
        for minute in 1..=20 {
            world.say(&world.carla, thread, &"long ".repeat(2_000), 60 * minute).await;
        }
        let program = Program::start(&database(&world).await, &["--patience", "1"]).await;
        let cookie = world.cookie_of(&world.carla).await;
        let page =
            format!("GET /account/messages/{thread} HTTP/1.1\r\nHost: stoa.test\r\nCookie: {cookie}\r\n\r\n");
        let ask = page.repeat(ASKED);
        // Little is under way at once
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4_096).unwrap();
        let mut stream = socket.connect(program.address.parse().unwrap()).await.unwrap().into_std().unwrap();
        stream.set_nonblocking(false).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        // What it doesn't take any more isn't asked
        let _ = stream.write_all(ask.as_bytes());
        tokio::time::sleep(6 * PATIENCE).await;
        let (mut answers, mut piece) = (Vec::new(), [0; 8_192]);
        while let Ok(length) = stream.read(&mut piece)
            && length > 0
        {
            answers.extend_from_slice(&piece[..length]);
        }
        let answered = String::from_utf8_lossy(&answers).matches("HTTP/1.1 200").count();
        assert!((1..ASKED).contains(&answered), "{answered} answers were kept");
    }
);

on_both!(
    async fn a_stream_is_as_quiet_as_it_likes(world: World) {
        let program = Program::start(&database(&world).await, &["--patience", "1"]).await;
        let cookie = world.cookie_of(&world.nora).await;
        let mut stream = TcpStream::connect(&program.address).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        let request = format!("GET /live HTTP/1.1\r\nHost: stoa.test\r\nCookie: {cookie}\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut heard = String::new();
        read_until(&mut stream, &mut heard, "hello");
        // Longer than anybody else has
        tokio::time::sleep(3 * PATIENCE).await;
        let thread = world.question().await;
        read_until(&mut stream, &mut heard, &format!("data: {thread}\n"));
        assert!(get(&program.address, "/readyz", "").starts_with("HTTP/1.1 200"));
    }
);

fn read_until(stream: &mut TcpStream, heard: &mut String, words: &str) {
    let mut piece = [0; 1024];
    while !heard.contains(words) {
        let length = stream.read(&mut piece).expect("something comes");
        assert!(length > 0, "it goes on: {heard}");
        heard.push_str(&String::from_utf8_lossy(&piece[..length]));
    }
}
