//! What must hold whatever comes in from outside: for bytes by chance, the same in every run. `make fuzz` looks for
//! others, and what it finds is kept among the seeds here.

use std::{fs, path::Path};

use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
    strategy::ValueTree,
    test_runner::{Config, RngSeed, TestRunner},
};
use stoa::{
    domain::{lists::ThreadQuery, orders::OrderQuery},
    server::lists,
};

use crate::support::{Browser, on_both};

#[path = "../fuzz/src/lib.rs"]
mod held;

/// What has misled programs before.
const ODD: &[&str] = &[
    "\0",
    "\r\n",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{202e}",
    "\u{200b}",
    "\u{200d}",
    "\u{feff}",
    "\u{fffd}",
    "\u{301}",
    "\u{3099}",
    "İ",
    "ß",
    "ﷺ",
    "電",
    "😊",
    "٣",
    "&",
    "=",
    "%00",
    "%ff",
    "|",
    "\"",
    "'",
    "\\",
    "//",
    "<",
    ": ",
];

const NUMBERS: &[&str] = &["-1", "0", "007", "+5", "9223372036854775807", "-9223372036854775808"];

/// Bytes put together of cuttings of the seeds, odd pieces and others.
fn odd(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let cutting = (select(seeds), any::<(Index, Index)>()).prop_map(|(seed, (one, other))| {
        let (one, other) = (one.index(seed.len() + 1), other.index(seed.len() + 1));
        seed[one.min(other)..one.max(other)].to_vec()
    });
    let piece = prop_oneof![
        4 => cutting,
        2 => select(ODD).prop_map(|odd| odd.as_bytes().to_vec()),
        1 => select(NUMBERS).prop_map(|number| number.as_bytes().to_vec()),
        1 => any::<char>().prop_map(|c| c.to_string().into_bytes()),
        1 => any::<u8>().prop_map(|byte| vec![byte]),
        1 => ("[a-z ]{1,4}", 1..400_usize).prop_map(|(words, times)| words.repeat(times).into_bytes()),
    ];
    vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

fn seeds(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(name);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|file| fs::read(file).unwrap()).collect()
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config {
        cases,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..Config::default()
    })
}

/// So many bytes of that kind.
fn some(name: &str, many: u32) -> Vec<Vec<u8>> {
    let (mut runner, strategy) = (runner(many), odd(seeds(name)));
    (0..many).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

/// A test for each property.
macro_rules! hold {
    ($($name:ident),*) => {
        $(#[test]
        fn $name() {
            for seed in seeds(stringify!($name)) {
                held::$name::hold(&seed);
            }
            let hold = |bytes: Vec<u8>| {
                held::$name::hold(&bytes);
                Ok(())
            };
            runner(500).run(&odd(seeds(stringify!($name))), hold).unwrap_or_else(|error| panic!("{error}"));
        })*

        pub const HELD: &[&str] = &[$(stringify!($name)),*];
    };
}

hold!(
    addresses,
    answers,
    bodies,
    forms,
    headers,
    imports,
    letters,
    links,
    paths,
    people,
    searches,
    unsubscribing
);

#[test]
fn every_property_has_a_test_and_a_fuzzer() {
    let names: Vec<&str> = held::ALL.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, HELD);
    for name in names {
        let fuzzer = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fuzz/fuzz_targets/{name}.rs"));
        assert!(fs::read_to_string(fuzzer).unwrap().contains(&format!("{name}::hold(")));
    }
}

#[test]
fn the_arguments_of_every_server_function_are_read() {
    assert_eq!(held::forms::CALLS.map(|(name, _)| name.to_owned()).to_vec(), calls());
}

/// All server functions, by name.
fn calls() -> Vec<String> {
    let paths = leptos::server_fn::axum::server_fn_paths();
    let mut names: Vec<_> = paths.map(|(path, _)| path.trim_start_matches("/api/").to_owned()).collect();
    names.sort();
    names
}

on_both!(
    /// No word of a query is taken for the engine's language, nor is anything else in an address.
    async fn any_address_of_a_list_is_answered(world: World) {
        let world = world.unlimited();
        let thread = world.question().await;
        for text in seeds("searches") {
            if let Ok(body) = stoa::domain::messages::MessageBody::parse(&String::from_utf8_lossy(&text)) {
                world.say(&world.carla, thread, body.as_str(), 1).await;
            }
        }
        let searches = some("searches", 150).into_iter().map(|words| format!("q={}", escaped(&words)));
        let addresses =
            some("addresses", 150).into_iter().map(|text| String::from_utf8_lossy(&text).into_owned());
        for address in searches.chain(addresses) {
            for who in [&world.carla, &world.nora, &world.ada] {
                if let Ok(query) = ThreadQuery::parse(&address, who, 0) {
                    assert!(lists::threads(&world.db, who, &query).await.is_ok(), "{address:?}");
                    assert!(lists::count(&world.db, who, &query.filter).await.is_ok(), "{address:?}");
                }
                if let Ok(query) = OrderQuery::parse(&address, who) {
                    assert!(lists::orders(&world.db, who, &query).await.is_ok(), "{address:?}");
                }
            }
        }
    }
);

fn escaped(bytes: &[u8]) -> String {
    form_urlencoded::byte_serialize(bytes).collect()
}

on_both!(
    /// Whatever is posted to a server function is done or refused: it is never a fault of ours.
    async fn no_post_is_a_fault_of_ours(world: World) {
        let thread = world.question().await;
        let bodies = some("forms", 8);
        for who in [None, Some(&world.carla), Some(&world.nora), Some(&world.ada)] {
            let browser = match who {
                Some(who) => world.browser_of(who).await,
                None => world.browser(),
            };
            for call in calls().into_iter().filter(|call| call != "sign_out") {
                for body in &bodies {
                    refused_or_done(&browser, &call, body.clone()).await;
                }
                for odd in ODD.iter().step_by(4).chain(NUMBERS) {
                    let odd = escaped(odd.as_bytes());
                    let body = ARGUMENTS.map(|name| format!("{name}={odd}")).join("&");
                    refused_or_done(&browser, &call, format!("{body}&threads[]={thread}").into_bytes()).await;
                }
            }
        }
    }
);

/// The names of all that server functions are told.
const ARGUMENTS: [&str; 20] = [
    "all",
    "body",
    "current_password",
    "email",
    "id",
    "market",
    "name",
    "next",
    "number",
    "only",
    "order",
    "password",
    "product",
    "query",
    "seen",
    "send_id",
    "session",
    "thread",
    "token",
    "vendor",
];

async fn refused_or_done(browser: &Browser, call: &str, body: Vec<u8>) {
    let page = browser.post_bytes(call, body.clone()).await;
    let body = String::from_utf8_lossy(&body);
    assert!(KNOWN.contains(&page.status), "{} for {call} with {body:?}: {}", page.status, page.text);
}

/// What may be answered (section 8 of the specification).
const KNOWN: [u16; 10] = [200, 303, 400, 401, 403, 404, 409, 413, 422, 429];

on_both!(
    /// The same of all that a page's address holds, and of what it says besides.
    async fn no_address_is_a_fault_of_ours(world: World) {
        let thread = world.question().await;
        for who in [&world.carla, &world.ada] {
            let browser = world.browser_of(who).await;
            let list = if who.sells() { "/panel/message-center" } else { "/account/messages" };
            for odd in ODD.iter().chain(NUMBERS) {
                let odd = escaped(odd.as_bytes());
                for page in [
                    format!("{list}/{odd}"),
                    format!("{list}/{thread}?before={odd}&after={odd}&message={odd}"),
                    format!("{list}?cursor={odd}&q={odd}"),
                    format!("/products/{odd}"),
                    format!("/vendors/{odd}?next={odd}"),
                    format!("/account/orders/{odd}/messages"),
                    format!("/panel/orders/{odd}/dispute"),
                    format!("/password/{odd}"),
                    format!("/unsubscribe/{odd}"),
                    format!("/pkg/{odd}"),
                    format!("/{odd}"),
                ] {
                    let status = browser.get(&page).await.status;
                    assert!(KNOWN.contains(&status), "{status} for {page}");
                }
            }
            for since in [i64::MIN, -1, 0, i64::MAX] {
                assert!(browser.listen(Some(since)).await.is_ok(), "since {since}");
            }
        }
    }
);
