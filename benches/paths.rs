//! What is measured: pages, counts and acts, each as somebody asks for it.

use serde::Serialize;
use stoa::{
    domain::{moment::Moment, paths},
    server::clock,
};

use super::market::{Market, Who};

/// What is asked for.
pub enum Ask {
    /// A page, by its address in a world.
    Page(Who, Box<dyn Fn(&Market) -> String>),
    /// What waits for somebody, as each page says it.
    CountWaiting(Who),
    /// How many threads a list's address lets through.
    CountThreads(Who, &'static str),
    /// A message by one of the senders.
    Send,
    /// A dispute about an order.
    OpenDispute,
}

/// What kind of path it is, by which it is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Kind {
    Threads,
    Orders,
    Thread,
    Counts,
    RareWord,
    FrequentWord,
    FrequentWordOfVendor,
    Phrase,
    Act,
}

/// One of them.
pub struct Path {
    /// What the table calls it.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// What is asked for.
    pub ask: Ask,
}

/// All that is measured in each world.
pub fn all() -> Vec<Path> {
    [lists(), searches(), threads(), counts(), acts()].into_iter().flatten().collect()
}

fn lists() -> Vec<Path> {
    let long_ago = long_ago();
    let filters = [
        "",
        "show=unread",
        "show=new",
        "show=disputes",
        "subject=order",
        "sort=customer",
        "sort=-id",
        &long_ago,
    ];
    let mut lists = vec![center(Kind::Threads, Who::Few, "")];
    lists.extend(filters.map(|filter| center(Kind::Threads, Who::Many, filter)));
    lists.extend(filters.map(|filter| center(Kind::Threads, Who::Admin, filter)));
    lists.push(center(Kind::Threads, Who::Admin, "show=deleted"));
    lists.push(center(Kind::Threads, Who::Admin, "sort=vendor"));
    lists.push(center(Kind::Threads, Who::Admin, OF_VENDOR));
    for who in [Who::Many, Who::Admin] {
        let filters = ["", "messages=any", "messages=unread", "sort=customer"];
        lists.extend(filters.map(|filter| orders(who, filter)));
        let filters = ["", "show=unread"];
        lists.extend(
            filters.map(|filter| page("order messages", paths::ORDER_MESSAGES, Kind::Threads, who, filter)),
        );
    }
    lists.push(page("own messages", "/account/messages", Kind::Threads, Who::Customer, ""));
    lists
}

fn searches() -> Vec<Path> {
    vec![
        center(Kind::RareWord, Who::Admin, "q=xylograph"),
        center(Kind::RareWord, Who::Staff, "q=xylograph"),
        center(Kind::FrequentWord, Who::Admin, "q=parcel"),
        center(Kind::FrequentWordOfVendor, Who::Admin, "q=parcel&vendor={largest}"),
        center(Kind::FrequentWordOfVendor, Who::Many, "q=parcel"),
        center(Kind::Phrase, Who::Admin, "q=%22thank+you%22"),
        center(Kind::Phrase, Who::Many, "q=%22thank+you%22"),
    ]
}

fn threads() -> Vec<Path> {
    let mut threads = Vec::new();
    for who in [Who::Customer, Who::Staff, Who::Admin] {
        threads.push(thread("thread of 20 messages", who, |market| market.kept.short_thread));
        threads.push(thread("thread of 5,000 messages", who, |market| market.kept.long_thread));
    }
    threads
}

/// A thread's page: for sellers with their list beside it.
pub fn thread(what: &str, who: Who, which: fn(&Market) -> i64) -> Path {
    let base = if who == Who::Customer { "/account/messages" } else { paths::MESSAGE_CENTER };
    let ask = Ask::Page(who, Box::new(move |market| format!("{base}/{}", which(market))));
    Path { name: format!("{what}, {}", who.name()), kind: Kind::Thread, ask }
}

fn counts() -> Vec<Path> {
    let waiting = |who: Who| Path {
        name: format!("counts on each page, {}", who.name()),
        kind: Kind::Counts,
        ask: Ask::CountWaiting(who),
    };
    let of_list = |who: Who, query| Path {
        name: format!("count of a list, {query}, {}", who.name()),
        kind: Kind::Counts,
        ask: Ask::CountThreads(who, query),
    };
    vec![
        waiting(Who::Few),
        waiting(Who::Many),
        waiting(Who::Admin),
        of_list(Who::Many, "show=unread"),
        of_list(Who::Admin, "show=new"),
    ]
}

fn acts() -> Vec<Path> {
    let act = |name: &str, ask| Path { name: name.to_owned(), kind: Kind::Act, ask };
    vec![act(SEND, Ask::Send), act("open a dispute, admin", Ask::OpenDispute)]
}

/// A page of the message center.
pub fn center(kind: Kind, who: Who, query: &str) -> Path {
    page("message center", paths::MESSAGE_CENTER, kind, who, query)
}

/// A page of the orders list.
pub fn orders(who: Who, query: &str) -> Path {
    page("orders list", paths::ORDERS, Kind::Orders, who, query)
}

/// A list; `{largest}` in its query is the vendor with the most threads.
fn page(title: &str, path: &'static str, kind: Kind, who: Who, query: &str) -> Path {
    let said = if query.is_empty() { String::new() } else { format!(" ?{}", said(query)) };
    let query = query.to_owned();
    let address = move |market: &Market| {
        format!("{path}?{}", query.replace("{largest}", &market.largest.id.to_string()))
    };
    Path { name: format!("{title}{said}, {}", who.name()), kind, ask: Ask::Page(who, Box::new(address)) }
}

fn said(query: &str) -> String {
    query.replace("%22", "\"").replace('+', " ").replace("{largest}", "…")
}

const OF_VENDOR: &str = "vendor={largest}";

/// What sending is called.
pub const SEND: &str = "send, customer";

/// Some months that are past, as an address has them.
fn long_ago() -> String {
    let day = |ago: i64| -> String { days_before(clock::now(), ago).rfc3339().chars().take(10).collect() };
    format!("from={}&to={}", day(210), day(30))
}

fn days_before(now: Moment, days: i64) -> Moment {
    now.plus_seconds(-days * 86_400)
}
