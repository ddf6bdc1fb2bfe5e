//! What Prometheus is told.

use std::{collections::BTreeMap, fmt::Write, io::Write as _, net::TcpStream, time::Duration};

use stoa::server::{clock, db::Db};

use crate::support::{MailServer, Program, World, call, database, exchange, get, on_both};

/// A program that tells how it is, and where.
struct Watched {
    program: Program,
    told_at: String,
}

impl Watched {
    async fn start(world: &World, arguments: &[&str]) -> Self {
        let arguments = [&["--metrics-addr", "127.0.0.1:0"], arguments].concat();
        let program = Program::start_logging("info", &database(world).await, &arguments).await;
        let line = program.log.line(|line| line.contains("metrics are at http://"));
        let told_at = line.rsplit_once("http://").unwrap().1.strip_suffix("/metrics").unwrap().to_owned();
        Self { program, told_at }
    }

    fn get(&self, path: &str) -> String {
        get(&self.program.address, path, "")
    }

    fn figures(&self) -> Figures {
        let answer = get(&self.told_at, "/metrics", "");
        let (head, text) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200") && head.contains("application/openmetrics-text"), "{head}");
        Figures::read(text)
    }

    async fn until(&self, series: &str, value: f64) {
        for _ in 0..600 {
            if self.figures().of(series) == Some(value) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{series} isn't {value}: {:#?}", self.figures());
    }
}

/// Each series with its value.
#[derive(Debug)]
struct Figures(BTreeMap<String, f64>);

impl Figures {
    /// Reads text that has nothing but comments, and lines of a name, labels and a number.
    fn read(text: &str) -> Self {
        assert!(text.ends_with("\n# EOF\n"), "{text}");
        let mut figures = BTreeMap::new();
        for line in text.lines() {
            if ["# HELP ", "# TYPE ", "# UNIT "].iter().any(|about| line.starts_with(about))
                || line == "# EOF"
            {
                continue;
            }
            let (series, number) = line.rsplit_once(' ').unwrap();
            let (name, labels) = series.split_once('{').unwrap_or((series, "}"));
            let is_name = |name: &str| {
                !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
            };
            assert!(is_name(name), "{line}");
            for label in labels.strip_suffix('}').unwrap().split("\",").filter(|label| !label.is_empty()) {
                let (name, value) = label.split_once("=\"").unwrap();
                assert!(is_name(name) && !value.trim_end_matches('"').contains('"'), "{line}");
            }
            let before = figures.insert(series.to_owned(), number.parse().unwrap());
            assert!(before.is_none(), "twice: {line}");
        }
        Self(figures)
    }

    fn of(&self, series: &str) -> Option<f64> {
        self.0.get(series).copied()
    }

    /// How many requests took however long.
    fn requests(&self, route: &str, method: &str, status: &str) -> Option<f64> {
        let labels = format!("{{route=\"{route}\",method=\"{method}\",status=\"{status}\"}}");
        self.of(&format!("stoa_http_request_duration_seconds_count{labels}"))
    }

    fn labels(&self) -> String {
        self.0.keys().fold(String::new(), |mut all, series| {
            let _ = writeln!(all, "{series}");
            all
        })
    }
}

on_both!(
    async fn pages_made_before_are_told_from_those_made_anew(world: World) {
        let server = Watched::start(&world, &[]).await;
        for (before, anew) in [(0.0, 1.0), (1.0, 1.0), (2.0, 1.0)] {
            assert!(server.get("/").starts_with("HTTP/1.1 200"));
            assert_eq!(server.figures().of("stoa_pages_total{made=\"before\"}"), Some(before));
            assert_eq!(server.figures().of("stoa_pages_total{made=\"anew\"}"), Some(anew));
        }
    }
);

on_both!(
    async fn a_request_moves_its_series_and_no_other(world: World) {
        let server = Watched::start(&world, &[]).await;
        let address = &server.program.address;
        server.get(&format!("/products/{}", world.lamp));
        server.get("/products/98765432?q=98765432");
        server.get("/98765432");
        server.get("/pkg/98765432.js");
        server.get("/unsubscribe/98765432");
        call(address, "/api/find_98765432", "", "");
        call(address, "/api/list_threads", "", "");
        exchange(address, &format!("BREW / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"));
        let figures = server.figures();
        for (route, method, status, many) in [
            ("/products/{id}", "GET", "2xx", Some(1.0)),
            ("/products/{id}", "GET", "4xx", Some(1.0)),
            ("/unsubscribe/{signed}", "GET", "4xx", Some(1.0)),
            ("/api/list_threads", "POST", "4xx", Some(1.0)),
            ("other", "GET", "4xx", Some(2.0)),
            ("other", "POST", "4xx", Some(1.0)),
            ("/", "other", "4xx", Some(1.0)),
            ("/", "GET", "2xx", None),
        ] {
            assert_eq!(figures.requests(route, method, status), many, "{route} in {}", figures.labels());
        }
        assert!(!figures.labels().contains("98765432"), "what somebody sends is no label");
        server.get("/");
        let figures = server.figures();
        assert_eq!(figures.requests("/", "GET", "2xx"), Some(1.0));
        assert_eq!(figures.of("stoa_http_requests_in_flight"), Some(0.0));
        let all = "stoa_http_request_duration_seconds_bucket{le=\"+Inf\",route=\"/\",method=\"GET\",status=\"2xx\"}";
        assert_eq!(figures.of(all), Some(1.0), "{}", figures.labels());
    }
);

on_both!(
    async fn the_public_address_tells_nothing_and_the_other_one_serves_nothing_else(world: World) {
        let server = Watched::start(&world, &[]).await;
        assert!(server.get("/metrics").starts_with("HTTP/1.1 404"));
        for path in ["/", "/healthz", "/sign-in", "/metrics/"] {
            assert!(get(&server.told_at, path, "").starts_with("HTTP/1.1 404"), "{path}");
        }
    }
);

on_both!(
    async fn the_database_the_process_and_the_build_are_told(world: World) {
        let server = Watched::start(&world, &[]).await;
        server.get("/");
        let figures = server.figures();
        let pools: &[&str] = match &world.db {
            Db::Sqlite { .. } => &["readers", "writer"],
            Db::Postgres(_) => &["all"],
        };
        for pool in pools {
            let of = |name: &str| figures.of(&format!("{name}{{pool=\"{pool}\"}}")).unwrap_or(-1.0);
            assert!(of("stoa_db_connections") >= of("stoa_db_connections_idle"), "{pool}");
            assert!(of("stoa_db_connections_idle") >= 0.0, "{pool}");
            assert!(of("stoa_db_wait_seconds_count") >= 1.0, "{pool} in {}", figures.labels());
        }
        let version = concat!("stoa_build_info{version=\"", env!("CARGO_PKG_VERSION"), "\",client=\"\"}");
        assert_eq!(figures.of(version), Some(1.0), "{}", figures.labels());
        assert!(figures.of("process_resident_memory_bytes").unwrap() > 1e6);
        assert_eq!(figures.of("stoa_db_up"), Some(1.0));
    }
);

on_both!(
    async fn open_streams_are_counted(world: World) {
        let server = Watched::start(&world, &[]).await;
        server.until("stoa_live_streams", 0.0).await;
        let cookie = world.cookie_of(&world.carla).await;
        let mut stream = TcpStream::connect(&server.program.address).unwrap();
        write!(stream, "GET /live HTTP/1.1\r\nHost: stoa.test\r\nCookie: {cookie}\r\n\r\n").unwrap();
        server.until("stoa_live_streams", 1.0).await;
        let figures = server.figures();
        assert_eq!(figures.of("stoa_http_requests_in_flight"), Some(0.0), "its answer has begun");
        assert_eq!(figures.requests("/live", "GET", "2xx"), Some(1.0));
        drop(stream);
    }
);

on_both!(
    async fn the_queue_of_e_mails_is_told_as_it_is(world: World) {
        let server = Watched::start(&world, &[]).await;
        let figures = server.figures();
        let queue = ["stoa_mails_waiting", "stoa_mails_oldest_waiting_seconds", "stoa_mails_set_aside"];
        assert_eq!(queue.map(|name| figures.of(name)), [Some(0.0); 3]);
        let now = clock::now();
        for (queued, set_aside) in [(-7_200, "1"), (-3_600, "NULL"), (-60, "NULL")] {
            let (queued, due) = (now.plus_seconds(queued).0, now.plus_seconds(3_600).0);
            world
                .sql(&format!(
                    "INSERT INTO mails (account_id, link_id, queued_at, due_at, is_open, set_aside_at)
                    VALUES ({}, 1, {queued}, {due}, FALSE, {set_aside})",
                    world.carla.id
                ))
                .await;
        }
        let figures = server.figures();
        let [waiting, oldest, set_aside] = queue.map(|name| figures.of(name).unwrap());
        assert_eq!((waiting, set_aside), (2.0, 1.0));
        assert!((3_600.0..3_660.0).contains(&oldest), "{oldest}");
    }
);

on_both!(
    async fn what_became_of_e_mails_is_counted(world: World) {
        let mut mail_server = MailServer::start();
        let smtp = format!("smtp://127.0.0.1:{}?tls=none", mail_server.port);
        let server = Watched::start(&world, &["--smtp", &smtp]).await;
        let of = |outcome: &str| format!("stoa_mails_total{{outcome=\"{outcome}\"}}");
        for outcome in ["sent", "tried_again", "set_aside"] {
            assert_eq!(server.figures().of(&of(outcome)), Some(0.0));
        }
        for (manner, outcome, many) in [
            (serde_json::json!({}), "sent", 2.0),
            (serde_json::json!({ "rcpt": 450 }), "tried_again", 2.0),
            (serde_json::json!({ "rcpt": 550 }), "set_aside", 2.0),
        ] {
            mail_server.behave(manner);
            world.question().await;
            server.until(&of(outcome), many).await;
        }
        assert_eq!(server.figures().of(&of("sent")), Some(2.0));
        server.until("stoa_mails_set_aside", 2.0).await;
    }
);

on_both!(
    async fn a_database_that_is_gone_is_told(world: World) {
        let server = Watched::start(&world, &[]).await;
        world.sql("ALTER TABLE mails RENAME TO elsewhere").await;
        let figures = server.figures();
        assert_eq!(figures.of("stoa_db_up"), Some(0.0));
        assert_eq!(figures.of("stoa_mails_waiting"), None, "nobody knows");
        assert!(figures.of("stoa_live_streams").is_some(), "the rest is told all the same");
    }
);
