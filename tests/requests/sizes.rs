//! How much is taken at once.

use super::*;

/// As much as a post may have.
const MOST: usize = 1024 * 1024;

const FRESH: &str = "0fd2b7a2-0000-4000-8000-000000000000";

on_both!(
    async fn a_text_that_is_far_too_long_is_still_in_its_box(world: World) {
        let thread = world.question().await.to_string();
        let carla = world.browser_of(&world.carla).await;
        let from = format!("/account/messages/{thread}");
        for body in ["x".repeat(900_000), "語".repeat(100_000), "😀".repeat(80_000)] {
            let fields = [("thread", thread.as_str()), ("send_id", FRESH), ("body", &body)];
            let page = carla.post("send_message", &from, &fields).await;
            let over = body.chars().count() - 10_000;
            assert_eq!(page.status, 422);
            assert!(page.says(&format!("{},{:03} characters too long", over / 1_000, over % 1_000)));
            assert!(page.typed().unwrap() == body, "all of it");
        }
    }
);

on_both!(
    async fn of_what_is_too_large_the_beginning_is_still_there(world: World) {
        let thread = world.question().await.to_string();
        let (lamp, lumen) = (world.lamp.to_string(), world.lumen.to_string());
        let carla = world.browser_of(&world.carla).await;
        for (call, from, id) in [
            ("send_message", format!("/account/messages/{thread}"), ("thread", &thread)),
            ("ask_question", format!("/products/{lamp}/ask"), ("product", &lamp)),
            ("contact_vendor", format!("/vendors/{lumen}/contact"), ("vendor", &lumen)),
            ("write_about_order", "/account/orders/1001/messages".to_owned(), ("order", &"1001".to_owned())),
            ("open_dispute", "/account/orders/1001/dispute".to_owned(), ("order", &"1001".to_owned())),
        ] {
            for body in ["x".repeat(MOST + 1), "語".repeat(MOST / 3), "y".repeat(8 * MOST)] {
                let fields = [(id.0, id.1.as_str()), ("send_id", FRESH), ("seen", "0"), ("body", &body)];
                let page = carla.post(call, &from, &fields).await;
                assert_eq!(page.status, 413, "{call}");
                assert!(page.says("more than we can take at once"), "{call}: {:.3000}", page.text);
                let typed = page.typed().unwrap();
                let kept = typed.trim_end_matches('\u{fffd}');
                assert!(body.starts_with(kept) && kept.len() > 100_000, "{call}: {} of it", kept.len());
                assert!(page.text.contains(&format!("value=\"{from}\"")), "{call}: it can be sent again");
            }
        }
        assert_eq!(world.number("SELECT COUNT(*) FROM messages").await, 1, "and nothing of it was sent");
    }
);

on_both!(
    async fn a_text_is_kept_where_its_page_is_no_longer_to_be_seen(world: World) {
        let thread = world.question().await.to_string();
        let from = format!("/account/messages/{thread}");
        let body = format!("My <long> text {}", "x".repeat(MOST));
        let fields = [("thread", thread.as_str()), ("send_id", FRESH), ("body", &body)];
        let guest = world.browser().post("send_message", &from, &fields).await;
        assert_eq!((guest.status, guest.location.as_deref()), (413, None));
        assert!(guest.text.contains("My &lt;long> text xxx") && guest.says("Your text is still here"));
        let broken = [("thread", "x"), ("send_id", FRESH), ("body", "My <long> text")];
        let guest = world.browser().post("send_message", &from, &broken).await;
        assert_eq!((guest.status, guest.location.as_deref()), (400, None));
        assert!(guest.text.contains("My &lt;long> text"));
    }
);

on_both!(
    async fn scripts_are_told_too(world: World) {
        let carla = world.browser_of(&world.carla).await;
        for call in ["send_message", "sign_in", "list_threads", "none"] {
            let path = format!("/api/{call}");
            let answer = carla.send("POST", &path, &[FORM, SCRIPT], vec![b'x'; MOST + 1]).await;
            assert_eq!(
                (answer.status, AppError::de(answer.bytes.into())),
                (413, AppError::TooLarge),
                "{call}"
            );
        }
    }
);

on_both!(
    async fn nothing_else_takes_a_body(world: World) {
        let carla = world.browser_of(&world.carla).await;
        let length = (MOST + 1).to_string();
        for path in ["/", "/account/messages", "/unsubscribe/x", "/live", "/healthz", "/nothing"] {
            for method in ["GET", "POST", "PUT"] {
                let answer = carla.send(method, path, &[("content-length", &length)], Vec::new()).await;
                assert!(answer.status == 413 && is_clear(&answer), "{method} {path}: {}", answer.status);
            }
        }
    }
);

/// Where nobody says beforehand how much it will be.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_without_a_length_is_cut_off_too() {
    let world = World::on_sqlite().await;
    let program = Program::start(&database(&world).await, &[]).await;
    let piece = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    for (pieces, status) in [(16, "400"), (17, "413"), (200, "413"), (2_000, "413")] {
        let head = format!(
            "POST /api/send_message HTTP/1.1\r\nHost: {}\r\nAccept: application/json\r\n",
            program.address
        );
        let head = format!(
            "{head}Content-Type: {}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
            FORM.1
        );
        let answer = sent(&program.address, &head, &piece, pieces);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{pieces}: {answer}");
    }
}

/// The head of the answer, which may come before all is sent.
fn sent(address: &str, head: &str, piece: &str, pieces: usize) -> String {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    let mut reading = stream.try_clone().unwrap();
    let answer = std::thread::spawn(move || {
        let (mut answer, mut some) = (Vec::new(), [0; 1024]);
        while let Ok(length @ 1..) = reading.read(&mut some) {
            answer.extend_from_slice(&some[..length]);
        }
        String::from_utf8_lossy(&answer).into_owned()
    });
    let _ = stream.write_all(head.as_bytes());
    for _ in 0..pieces {
        if stream.write_all(piece.as_bytes()).is_err() {
            break;
        }
    }
    let _ = stream.write_all(b"0\r\n\r\n");
    answer.join().unwrap()
}
