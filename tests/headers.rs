//! The headers that protect who reads an answer: whatever was asked, and whatever came of it.

use std::fs;

use futures_util::future::{join, join_all};
use leptos::prelude::LeptosOptions;
use stoa::server::{client::Client, config::Market, context::AppState};

use crate::support::{Browser, Page, World, on_both, state};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// Where nobody may be shown what another was.
const NOBODY: &str = "no-store";

on_both!(
    async fn every_answer_protects_who_reads_it(world: World) {
        let thread = world.question().await;
        let site = Site::new();
        let (guest, mut carla) = (site.browser(&world, false), site.browser(&world, false));
        carla.sign_in("carla@demo.test").await;
        let page = format!("/account/messages/{thread}");
        let root = site.client.root();
        let message = format!("from={page}&thread={thread}&body=");
        let script = [FORM, ("accept", "application/json")];
        let elsewhere = [FORM, ("sec-fetch-site", "cross-site")];
        let (long, many) = (format!("/?q={}", "x".repeat(9_000)), "x".repeat(40_000));
        let mut answers = Vec::new();
        for (status, kept, path) in [
            (200, "private, no-cache", "/"),
            (404, NOBODY, "/nothing"),
            (303, NOBODY, "/account/messages"),
            (401, NOBODY, "/live"),
            (400, NOBODY, "/live?since=x"),
            (200, NOBODY, "/live?trial=yes"),
            (200, NOBODY, "/healthz"),
            (200, NOBODY, "/readyz"),
            (404, NOBODY, "/unsubscribe/1-00"),
            (404, NOBODY, "/password/none"),
            (200, "public, max-age=86400", "/pictures/lamp.svg"),
            (404, NOBODY, "/pictures/none.svg"),
            (200, "public, max-age=86400", "/icon-192.png"),
            (200, "no-cache", "/manifest.webmanifest"),
            (200, "no-cache", "/worker.js"),
            (200, "no-cache", "/offline"),
            (404, NOBODY, "/pkg/none.css"),
            (307, "no-cache", "/pkg/stoa.css"),
            (200, "public, max-age=31536000, immutable", &format!("{root}/pkg/stoa.css")),
            (405, NOBODY, "/api/sign_out"),
            (405, NOBODY, "/api/none/at/all"),
            (400, NOBODY, "/%ff"),
            (414, NOBODY, &long),
        ] {
            answers.push((path.to_owned(), (status, kept), guest.get(path).await));
        }
        for (status, path) in [
            (200, "/"),
            (200, "/account/messages"),
            (200, &page),
            (404, "/account/messages/999"),
            (404, "/panel/message-center"),
            (404, "/nothing"),
        ] {
            answers.push((path.to_owned(), (status, NOBODY), carla.get(path).await));
        }
        for (status, call, headers, body) in [
            (200, "list_threads", &script[..], String::new()),
            (404, "open_thread", &script, "id=999".to_owned()),
            (400, "open_thread", &script, "id=x".to_owned()),
            (404, "none", &script, String::new()),
            (413, "send_message", &script, "x".repeat(2_000_000)),
            (403, "sign_out", &elsewhere, String::new()),
            (422, "send_message", &[FORM], message + "&send_id=0fd2b7a2-0000-4000-8000-000000000000"),
            (303, "undo_marking", &[FORM], String::new()),
            (413, "send_message", &[FORM], "x".repeat(2_000_000)),
        ] {
            let path = format!("/api/{call}");
            let answer = carla.send("POST", &path, headers, body.into_bytes()).await;
            answers.push((path, (status, NOBODY), answer));
        }
        answers.push(("405".to_owned(), (405, NOBODY), carla.send("PUT", &page, &[], Vec::new()).await));
        answers.push(("431".to_owned(), (431, NOBODY), carla.get_with("/", "x-many", &many).await));
        world.db.close().await;
        answers.push(("away".to_owned(), (503, NOBODY), carla.get("/").await));
        answers.push(("503".to_owned(), (503, NOBODY), guest.get("/readyz").await));
        for (about, (status, kept), answer) in answers {
            assert_eq!(answer.status, status, "{about}: {}", answer.text);
            check_headers(&about, &answer, kept);
        }
    }
);

fn check_headers(about: &str, answer: &Page, kept: &str) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", kept),
    ] {
        assert_eq!(header(answer, name), Some(value), "{about}: {name}");
        assert_eq!(answer.headers.get_all(name).iter().count(), 1, "{about}: {name} once");
    }
    let unused = header(answer, "permissions-policy").unwrap();
    assert!(unused.contains("camera=()") && unused.contains("geolocation=()"), "{about}");
    assert_eq!(header(answer, "strict-transport-security"), None, "{about}: not without https");
    let policy = header(answer, "content-security-policy").expect(about);
    for part in ["default-src '", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"] {
        assert!(policy.contains(part), "{about}: {policy}");
    }
    for hole in ["'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "*", "http:", "https:", "blob:"] {
        assert!(!policy.contains(hole), "{about}: {policy}");
    }
    if header(answer, "content-type") == Some("text/html; charset=utf-8") {
        check_markup(about, &answer.text, policy);
    }
}

/// Nothing in a page needs more than its policy lets it do.
fn check_markup(about: &str, page: &str, policy: &str) {
    let nonce = policy.split_once("'nonce-").map(|(_, rest)| rest.split_once('\'').unwrap().0);
    for tag in page.split('<').skip(1).map(|tag| tag.split('>').next().unwrap()) {
        let tag = tag.to_lowercase();
        if tag.starts_with("script") {
            let carries =
                nonce.is_some_and(|nonce| tag.contains(&format!("nonce=\"{}\"", nonce.to_lowercase())));
            assert!(carries, "{about}: <{tag}> by {policy}");
        }
        assert!(!tag.starts_with("style") && !tag.contains(" style="), "{about}: <{tag}>");
        let has_handler = tag.split_whitespace().any(|word| word.starts_with("on") && word.contains("=\""));
        assert!(!has_handler, "{about}: <{tag}>");
    }
}

on_both!(
    async fn a_file_takes_nothing_of_a_page_that_is_made_meanwhile(world: World) {
        let site = Site::new();
        let guest = site.browser(&world, false);
        for _ in 0..20 {
            let pages = join_all(["/password/none"; 4].map(|page| guest.get(page)));
            let files = join_all(["/pictures/lamp.svg"; 16].map(|file| guest.get(file)));
            let (pages, files) = join(pages, files).await;
            for page in pages {
                check_headers("/password/none", &page, NOBODY);
            }
            for file in files {
                assert_eq!(file.status, 200, "{:?}", file.headers);
                check_headers("/pictures/lamp.svg", &file, "public, max-age=86400");
                let policy = header(&file, "content-security-policy").unwrap();
                assert!(!policy.contains("'nonce-"), "{policy}");
            }
        }
    }
);

on_both!(
    async fn no_nonce_comes_twice(world: World) {
        let guest = world.browser();
        let policy = async || header(&guest.get("/").await, "content-security-policy").unwrap().to_owned();
        let (one, other) = (policy().await, policy().await);
        assert!(one.contains("'nonce-") && one != other, "{one}");
    }
);

on_both!(
    async fn where_it_is_https_browsers_ask_for_nothing_else(world: World) {
        let guest = Site::new().browser(&world, true);
        for path in ["/", "/nothing", "/healthz", "/account/messages", "/api/sign_out"] {
            let answer = guest.get(path).await;
            assert_eq!(header(&answer, "strict-transport-security"), Some("max-age=31536000"), "{path}");
        }
    }
);

fn header<'a>(page: &'a Page, name: &str) -> Option<&'a str> {
    page.headers.get(name).map(|value| value.to_str().unwrap())
}

/// A folder with a client and a picture.
struct Site {
    folder: std::path::PathBuf,
    client: Client,
}

impl Site {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("stoa-headers-{}", uuid::Uuid::new_v4()));
        let files =
            [("pkg/stoa.css", "the style"), ("pictures/lamp.svg", "<svg/>"), ("icon-192.png", "a picture")];
        for (name, content) in files {
            let file = folder.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, content).unwrap();
        }
        let client = Client::read(&folder.join("pkg")).unwrap();
        Self { folder, client }
    }

    fn browser(&self, world: &World, is_secure: bool) -> Browser {
        let market = Market { is_demo: false, is_secure, is_behind_proxy: false };
        let root = self.folder.to_string_lossy().into_owned();
        let options = LeptosOptions::builder().output_name("stoa").site_root(root).build().into();
        Browser::of(AppState { options, client: self.client.clone(), ..state(market, world) })
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
