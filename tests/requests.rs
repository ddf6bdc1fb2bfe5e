//! Requests that no page of ours makes: from other sites, too large, too slow, or not as requests are.

mod sizes;
mod slow;
mod smuggled;

use leptos::{prelude::FromServerFnError, server_fn};
use leptos_axum::AxumRouteListing;
use stoa::{
    error::AppError,
    server::http::{PLAIN_ROUTES, page_routes},
};

use crate::support::{Browser, Page, Program, World, database, exchange, on_both};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const SCRIPT: (&str, &str) = ("accept", "application/json");

/// Whether it is a page that says in words what is the case, with a way on.
fn is_clear(page: &Page) -> bool {
    page.headers["content-type"] == "text/html; charset=utf-8"
        && page.text.contains("<h1>")
        && page.text.contains("<a href=\"/\">")
}

on_both!(
    async fn nothing_is_taken_from_other_sites(world: World) {
        let thread = world.question().await;
        let carla = world.browser_of(&world.carla).await;
        let form = format!("thread={thread}&body=Psst&send_id=0fd2b7a2-0000-4000-8000-000000000000");
        let foreign: [&[(&str, &str)]; 6] = [
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "cross-site"), ("origin", "http://stoa.test")],
            &[("origin", "https://evil.example")],
            &[("origin", "http://stoa.test.evil.example")],
            &[("origin", "null")],
        ];
        let calls: Vec<&str> = server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
        assert!(calls.len() > 30, "{calls:?}");
        for path in calls {
            for from in foreign {
                for more in [&[FORM][..], &[FORM, SCRIPT], &[("content-type", "text/plain")]] {
                    let answer = carla.send("POST", path, &[from, more].concat(), form.clone().into()).await;
                    assert_eq!(answer.status, 403, "{path} {from:?}");
                    assert!(is_clear(&answer) && answer.says("another site"), "{path} {from:?}");
                }
            }
        }
        assert_eq!(world.bodies(&world.carla, thread).await.len(), 1);
        assert_eq!(carla.get("/account/messages").await.status, 200, "still signed in");
        for own in [&[("sec-fetch-site", "same-origin")], &[("origin", "http://stoa.test")]] {
            let answer = carla
                .send("POST", "/api/send_message", &[own, &[FORM][..]].concat(), form.clone().into())
                .await;
            assert_eq!(answer.status, 303, "{own:?}");
        }
        assert_eq!(world.bodies(&world.carla, thread).await.len(), 2);
    }
);

on_both!(
    async fn other_methods_do_nothing(world: World) {
        let thread = world.question().await;
        let (ada, carla) = (world.browser_of(&world.ada).await, world.browser_of(&world.carla).await);
        let before = world.list(&world.ada, "").await;
        let pages = page_routes().iter().map(AxumRouteListing::path).chain(PLAIN_ROUTES);
        let pages = pages.filter(|path| !path.starts_with("/pkg/") && !path.starts_with("/api/"));
        let fill = |path: &str| {
            let path = path.replace("{id}", "1").replace("{thread}", &thread.to_string());
            path.replace("{number}", "1001").replace("{token}", "x").replace("{signed}", "x")
        };
        for path in pages.map(fill) {
            for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "STEAL"] {
                let who = if path.starts_with("/account") { &carla } else { &ada };
                let answer = who.send(method, &path, &[FORM], Vec::new()).await;
                if method == "POST" && path.starts_with("/unsubscribe/") {
                    continue;
                }
                assert_eq!(answer.status, 405, "{method} {path}");
                assert!(
                    is_clear(&answer) && answer.headers["allow"].to_str().unwrap().contains("GET"),
                    "{path}"
                );
            }
        }
        for (path, _) in server_fn::axum::server_fn_paths() {
            for method in ["GET", "HEAD", "PUT", "DELETE", "STEAL"] {
                assert_eq!(ada.send(method, path, &[], Vec::new()).await.status, 405, "{method} {path}");
            }
        }
        assert_eq!(world.list(&world.ada, "").await, before);
        assert_eq!(ada.get("/panel/message-center").await.status, 200, "still signed in");
    }
);

on_both!(
    async fn what_is_out_of_bounds_gets_a_page_that_says_so(world: World) {
        let carla = world.browser_of(&world.carla).await;
        for (status, path) in [
            (400, "/%"),
            (400, "/%zz"),
            (400, "/products/%ff"),
            (400, "/products/%00"),
            (400, "/account/messages/1%00"),
            (400, "/account/orders/a%0d%0aset-cookie:%20a=b/messages"),
            (400, "/unsubscribe/%ff"),
            (400, "/pictures/%ff"),
            (404, "/pictures/../../Cargo.toml"),
            (404, "/pictures/..%2f..%2fCargo.toml"),
            (404, "/pictures/%2e%2e/%2e%2e/Cargo.toml"),
            (404, "//evil.example/"),
            (404, "/products/%E2%80%AE"),
            (404, "/account/messages/1%20OR%201=1"),
        ] {
            let answer = carla.get(path).await;
            assert_eq!(answer.status, status, "{path}");
            assert!(answer.text.contains("<h1>"), "{path}: {}", answer.text);
        }
        for path in [format!("/?q={}", "x".repeat(9_000)), format!("/{}", "x".repeat(60_000))] {
            let answer = carla.get(&path).await;
            assert!(
                answer.status == 414 && is_clear(&answer) && answer.says("too long"),
                "{}",
                answer.status
            );
        }
        let names: Vec<String> = (0..110).map(|n| format!("x-{n}")).collect();
        let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "y")).collect();
        let large = "y".repeat(33_000);
        for headers in [many.as_slice(), &[("cookie", large.as_str())]] {
            let answer = carla.send("GET", "/", headers, Vec::new()).await;
            assert!(answer.status == 431 && is_clear(&answer), "{}", answer.status);
        }
        for (status, path) in [
            (200, "/?q=%ff%00"),
            (200, "/?=&&=&%"),
            (200, "/account/messages?q=%ff%00"),
            (400, "/account/messages?show=%zz"),
            (400, "/account/messages?cursor=%00"),
        ] {
            assert_eq!(carla.get(path).await.status, status, "{path}");
        }
    }
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_request_is_refused_and_the_server_goes_on() {
    let world = World::on_sqlite().await;
    let program = Program::start(&database(&world).await, &[]).await;
    let end = "Host: stoa.test\r\nConnection: close\r\n";
    let fields = |most: usize| (0..most).fold(String::new(), |text, n| text + &format!("x-{n}: y\r\n"));
    for (request, status) in [
        ("GET /\0 HTTP/1.1\r\n".to_owned() + end, "400"),
        ("GET /a b HTTP/1.1\r\n".to_owned() + end, "400"),
        ("GET / HTTP/9.9\r\n".to_owned() + end, "400"),
        (format!("GET / HTTP/1.1\r\n{end}a\0b: c\r\n"), "400"),
        (format!("GET / HTTP/1.1\r\n{end}x: a\0b\r\n"), "400"),
        (format!("POST /api/sign_out HTTP/1.1\r\n{end}Content-Length: -1\r\n"), "400"),
        (format!("POST /api/sign_out HTTP/1.1\r\n{end}Content-Length: 1\r\nContent-Length: 2\r\n"), "400"),
        (format!("POST /api/sign_out HTTP/1.1\r\n{end}Transfer-Encoding: gzip\r\n"), "400"),
        (format!("GET /{} HTTP/1.1\r\n{end}", "x".repeat(70_000)), "414"),
        (format!("GET / HTTP/1.1\r\n{end}{}", fields(600)), "431"),
        (format!("GET / HTTP/1.1\r\n{end}x: {}\r\n", "y".repeat(200_000)), "431"),
        // These come as far as our own pages
        (format!("GET /{} HTTP/1.1\r\n{end}", "x".repeat(60_000)), "414"),
        (format!("GET / HTTP/1.1\r\n{end}{}", fields(200)), "431"),
        (format!("OPTIONS * HTTP/1.1\r\n{end}"), "400"),
        (format!("CONNECT evil.example:80 HTTP/1.1\r\n{end}"), "400"),
        (format!("GET http://evil.example/nothing HTTP/1.1\r\n{end}"), "404"),
        (format!("STEAL / HTTP/1.1\r\n{end}"), "405"),
    ] {
        let answer = exchange(&program.address, &format!("{request}\r\n"));
        let answer = String::from_utf8_lossy(&answer);
        let about = &request[..request.len().min(60)];
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{about:?}: {answer:.200}");
    }
    assert!(crate::support::get(&program.address, "/readyz", "").starts_with("HTTP/1.1 200"));
}
