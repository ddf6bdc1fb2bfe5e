//! What `make bench` measures with: answers are read to their end, and figures are what they are called.

use std::{
    error::Error,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    thread,
    time::Duration,
};

#[path = "../benches/client.rs"]
#[allow(dead_code, reason = "measuring needs more of it")]
pub mod client;
#[path = "../benches/figures.rs"]
#[allow(dead_code, reason = "measuring needs more of it")]
mod figures;

use client::{Connection, get};
use figures::{Times, median};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const PLAIN: &str = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nset-cookie: a=b; Path=/\r\n\r\nhello";
const CHUNKED: &str = "HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\nA\r\n, two\r\n\r\n3\r\n0\r\n\r\n";
const BARE: &str = "HTTP/1.1 303 See Other\r\nlocation: /\r\ncontent-length: 0\r\n\r\n";

#[tokio::test]
async fn answers_are_read_to_their_end_however_they_come() {
    let address = answering(&[PLAIN, CHUNKED, BARE, PLAIN]);
    let mut connection = Connection::open(&address).await.unwrap();
    let request = get(&address, "/", "");
    let plain = connection.ask(&request).await.unwrap();
    assert_eq!((plain.status, plain.header("Set-Cookie")), (200, Some("a=b; Path=/")));
    assert_eq!(plain.text().unwrap(), "hello");
    let chunked = connection.ask(&request).await.unwrap();
    assert_eq!((chunked.status, chunked.text().unwrap().as_str()), (404, "one, two\r\n\r\n3"));
    let bare = connection.ask(&request).await.unwrap();
    assert_eq!((bare.status, bare.text().unwrap().as_str()), (303, ""));
    assert_eq!(connection.ask(&request).await.unwrap().text().unwrap(), "hello");
}

#[tokio::test]
async fn what_ends_too_early_is_no_answer() {
    for early in [&PLAIN[..PLAIN.len() - 1], &CHUNKED[..CHUNKED.len() - 1], "HTTP/1.1 200 OK\r\n"] {
        let address = answering(&[early]);
        let mut connection = Connection::open(&address).await.unwrap();
        assert!(connection.ask(&get(&address, "/", "")).await.is_err(), "{early:?}");
    }
}

#[test]
fn figures_are_what_they_are_called() {
    let times: Vec<Duration> = (1..=200).rev().map(Duration::from_millis).collect();
    let Times { median: half, p99, requests } = Times::of(&times);
    assert_eq!((half, p99, requests), (100.0, 198.0, 200));
    let one = Times::of(&times[..1]);
    assert_eq!((one.median, one.p99), (200.0, 200.0));
    assert_eq!((median(vec![3.0, 1.0, 2.0]), median(Vec::new()).is_nan()), (2.0, true));
}

/// A server that gives these answers, byte by byte, each to a request, and then hangs up.
fn answering(answers: &[&'static str]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, answers) = (listener.local_addr().unwrap().to_string(), answers.to_vec());
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_nodelay(true).unwrap();
        for answer in answers {
            take_request(&mut stream);
            for byte in answer.bytes() {
                stream.write_all(&[byte]).unwrap();
            }
        }
    });
    address
}

fn take_request(stream: &mut TcpStream) {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        request.extend(byte);
    }
}
