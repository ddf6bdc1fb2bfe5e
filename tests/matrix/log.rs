//! The queries of requests, as the program logs them.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::{
    Pair,
    answers::{Request, with_gap},
};
use crate::support::Program;

/// How often two requests are made that didn't ask alike: what one of them kept or looked after by the way, the next needn't.
const TRIES: usize = 3;

/// What a new connection begins with, whoever happens to need it.
const CONNECTING: [&str; 3] = ["PRAGMA", "SET ", "SELECT pg_"];

/// The queries of a request, in order; but what a page reads side by side comes in any order, so a page's are sorted.
type Queries = Vec<String>;

/// A request as the log knows it.
struct Asked {
    id: String,
    /// Whether a page came, be it one that says why a form was refused.
    is_page: bool,
}

/// Holds pairs of requests to asking the database alike.
pub fn check_queries(program: &Program, pairs: &[(String, Pair)]) {
    let mut seen = vec![(BTreeSet::new(), BTreeSet::new()); pairs.len()];
    for _ in 0..TRIES {
        let unlike: Vec<usize> =
            (0..pairs.len()).filter(|at| seen[*at].0.is_disjoint(&seen[*at].1)).collect();
        if unlike.is_empty() {
            return;
        }
        let asked: Vec<_> = unlike.iter().map(|at| ask(program, &pairs[*at].1)).collect();
        let mut queries = read(program, &asked[asked.len() - 1].1.id);
        for (at, (there, missing)) in unlike.into_iter().zip(asked) {
            let pair = &pairs[at].1;
            seen[at].0.insert(without(&pair.there, &there, queries.remove(&there.id)));
            seen[at].1.insert(without(&pair.missing, &missing, queries.remove(&missing.id)));
        }
    }
    for ((about, _), (there, missing)) in pairs.iter().zip(seen) {
        assert!(!there.is_disjoint(&missing), "{about} asks {there:#?} and {missing:#?}");
    }
}

/// Makes both requests.
fn ask(program: &Program, pair: &Pair) -> (Asked, Asked) {
    let asked = |request: &Request| {
        let answer = request.send(&program.address);
        let id = answer.header("x-request-id").expect("each has one").to_owned();
        Asked { id, is_page: answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) }
    };
    (asked(&pair.there), asked(&pair.missing))
}

/// The queries of all requests up to one.
fn read(program: &Program, last: &str) -> HashMap<String, Queries> {
    program.log.line(|line| line.contains(last) && line.contains("\"answered"));
    let mut queries: HashMap<String, Queries> = HashMap::new();
    for line in program.log.take() {
        let Ok(line) = serde_json::from_str::<Value>(&line) else { continue };
        if let (Some("sqlx::query"), Some(id)) = (line["target"].as_str(), line["span"]["id"].as_str()) {
            let query = format!("{} {} {}", line["summary"], line["db.statement"], line["rows_returned"]);
            queries.entry(id.to_owned()).or_default().push(query);
        }
    }
    queries
}

fn without(request: &Request, asked: &Asked, queries: Option<Queries>) -> Queries {
    let queries = queries.unwrap_or_default().into_iter();
    let queries = queries.filter(|query| !CONNECTING.iter().any(|begin| query.starts_with(begin)));
    let mut queries: Queries = queries.map(|query| with_gap(&query, &request.thing)).collect();
    if asked.is_page {
        queries.sort();
    }
    queries
}
