//! Everybody at every door: each address and each server function, asked by people in every relation to a thing, is
//! answered as the tables in `matrix/` say. What isn't somebody's to see is answered as what there isn't: by the same
//! bytes, after the same queries.

mod answers;
mod log;
mod stage;
mod table;

use std::{collections::BTreeSet, fs, panic::AssertUnwindSafe, sync::LazyLock};

use answers::{Answer, Door, Request};
use axum::Router;
use futures_util::FutureExt;
use leptos::server_fn;
use leptos_axum::AxumRouteListing;
use log::check_queries;
use stage::{SECRET, Stage, Thing};
use stoa::server::{
    context::AppState,
    http::{PLAIN_ROUTES, page_routes, router},
    requests,
};
use table::{Line, Person, open};
use uuid::Uuid;

use crate::support::{World, on_both};

static ADDRESSES: LazyLock<String> = LazyLock::new(|| table("addresses"));
static CALLS: LazyLock<String> = LazyLock::new(|| table("calls"));

fn table(name: &str) -> String {
    fs::read_to_string(format!("tests/matrix/{name}.txt")).expect(name)
}

on_both!(
    async fn every_address_and_every_server_function_has_a_line(world: World) {
        let stage = Stage::of(world).await;
        let with_client = AppState { client: stage.client(), ..stage.world.shared_state() };
        let served = served(&router(with_client));
        let pages =
            page_routes().iter().map(AxumRouteListing::path).filter(|path| !path.starts_with("/api/"));
        let known = pages.chain(PLAIN_ROUTES).chain([requests::CALLS]);
        assert_eq!(served, known.map(open).collect(), "what is served is what is counted in /metrics");
        let lines = Line::all(&ADDRESSES);
        let known = lines
            .iter()
            .map(|line| open(line.name.trim_start_matches("POST").split('?').next().unwrap_or_default()));
        assert_eq!(served, known.chain([open(requests::CALLS)]).collect());
        let calls = server_fn::axum::server_fn_paths().map(|(path, _)| path.trim_start_matches("/api/"));
        let lines = Line::all(&CALLS);
        assert_eq!(lines.iter().map(|line| line.name).collect::<BTreeSet<_>>(), calls.collect());
    }
);

/// The paths that a router serves. It tells them to nobody but whoever prints it.
fn served(router: &Router) -> BTreeSet<String> {
    let printed = format!("{router:?}");
    let paths = printed.split("RouteId(").filter_map(|part| part.split_once("): \"")?.1.split('"').next());
    paths.filter(|path| !path.contains("__private__")).map(open).collect()
}

on_both!(
    async fn every_address_answers_as_the_table_says(world: World) {
        check_all(world, &Line::all(&ADDRESSES), &[Door::Page]).await;
    }
);

on_both!(
    async fn every_server_function_answers_as_the_table_says(world: World) {
        check_all(world, &Line::all(&CALLS), &[Door::Script, Door::Smuggler, Door::Form]).await;
    }
);

/// Holds a server to all lines, and says of each that it doesn't keep why.
async fn check_all(world: World, lines: &[Line], doors: &[Door]) {
    let mut trial = Trial { stage: Stage::of(world).await };
    let mut broken = Vec::new();
    for line in lines {
        if AssertUnwindSafe(trial.check(line, doors)).catch_unwind().await.is_err() {
            broken.push(format!("{} {}", line.name, line.fields.unwrap_or_default()));
        }
    }
    assert!(broken.is_empty(), "the reasons stand above: {broken:#?}");
}

/// What somebody gets who is signed in is kept by no browser and no proxy, but for files that are the same for all.
fn check_kept_by_nobody(person: Person, answer: &Answer, request: &Request, about: &str) {
    const FILES: [&str; 5] = ["/pkg/", "/words/", "/manifest.webmanifest", "/worker.js", "/offline"];
    let is_a_file = FILES.iter().any(|file| request.path.starts_with(file));
    if person.is_signed_in() && !is_a_file {
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{about}");
    }
}

/// Where two texts part.
fn difference<'a>(one: &'a str, other: &'a str) -> String {
    let at = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    let around = |text: &'a str| text.chars().skip(at.saturating_sub(200)).take(300).collect::<String>();
    format!("at {at}:\n{}\n{}", around(one), around(other))
}

struct Trial {
    stage: Stage,
}

/// What is asked for a thing, and for one that there isn't.
struct Pair {
    there: Request,
    missing: Request,
}

impl Trial {
    async fn check(&mut self, line: &Line, doors: &[Door]) {
        self.stage.tidy().await;
        self.stage.sign_in().await;
        let acts = |person| line.changes && line.outcome(person) == "200";
        self.check_who_changes_nothing(line, doors, acts).await;
        for person in Person::ALL.into_iter().filter(|person| acts(*person)) {
            for door in doors {
                self.check_who_changes_something(line, person, *door).await;
            }
        }
    }

    async fn check_who_changes_nothing(
        &mut self,
        line: &Line,
        doors: &[Door],
        acts: impl Fn(Person) -> bool,
    ) {
        let thing = self.thing(line).await;
        let before = self.stage.stored().await;
        let mut pairs = Vec::new();
        for person in Person::ALL.into_iter().filter(|person| !acts(*person)) {
            for door in doors {
                self.stage.world.sql("DELETE FROM limits_used").await;
                let pair = self.pair(line, person, *door, thing.as_ref());
                let about = format!("{} {} {person:?} {door:?}", line.name, line.fields.unwrap_or_default());
                let (outcome, without) = (line.outcome(person), line.without(person));
                let there = self.ask(&pair.there, outcome, &about);
                self.check_secrets(person, &there, &pair.there, &about);
                check_kept_by_nobody(person, &there, &pair.there, &about);
                if !line.can_be_missing() {
                    continue;
                }
                let missing = self.ask(&pair.missing, without, &format!("{about}, missing"));
                if outcome == without {
                    let (there, missing) =
                        (there.alike(&pair.there.thing), missing.alike(&pair.missing.thing));
                    // A form that leads to sign-in is told back all that it sent
                    let is_told_back = matches!(door, Door::Form) && outcome == "401";
                    assert!(
                        is_told_back || there == missing,
                        "{about}: foreign and missing differ {}",
                        difference(&there, &missing)
                    );
                    pairs.push((about, pair));
                }
            }
        }
        check_queries(&self.stage.program, &pairs);
        let after = self.stage.stored().await;
        for (table, rows) in before {
            assert_eq!(rows, after[&table], "{line:?} changed {table}");
        }
    }

    async fn check_who_changes_something(&mut self, line: &Line, person: Person, door: Door) {
        self.stage.tidy().await;
        self.stage.sign_in().await;
        let thing = self.thing(line).await;
        let pair = self.pair(line, person, door, thing.as_ref());
        let about = format!("{} {} {person:?} {door:?}", line.name, line.fields.unwrap_or_default());
        let before = self.stage.stored().await;
        if line.can_be_missing() {
            self.ask(&pair.missing, line.without(person), &format!("{about}, missing"));
            assert!(before == self.stage.stored().await, "{about}: what there isn't changes nothing");
        }
        let answer = self.ask(&pair.there, "200", &about);
        self.check_secrets(person, &answer, &pair.there, &about);
        check_kept_by_nobody(person, &answer, &pair.there, &about);
        assert!(before != self.stage.stored().await, "{about}: something is changed");
    }

    async fn thing(&mut self, line: &Line) -> Option<Thing> {
        match line.thing() {
            Some(kind) => Some(self.stage.make(kind).await),
            None => None,
        }
    }

    fn pair(&self, line: &Line, person: Person, door: Door, thing: Option<&Thing>) -> Pair {
        let fresh = Uuid::new_v4().to_string();
        let request = |thing: &str| {
            let fill = |told: &str| {
                let told = line
                    .thing()
                    .map_or_else(|| told.to_owned(), |kind| told.replace(&format!("{{{kind}}}"), thing));
                self.stage.filled(&told, &fresh)
            };
            let (method, path) = match (line.fields, line.name.strip_prefix("POST")) {
                (Some(_), _) => ("POST", format!("/api/{}", line.name)),
                (None, Some(path)) => ("POST", fill(path)),
                (None, None) => ("GET", fill(line.name)),
            };
            let form = fill(line.fields.unwrap_or_default());
            Request { door, method, path, cookie: self.stage.cookie(person), form, thing: thing.to_owned() }
        };
        Pair {
            there: request(thing.map_or("", |thing| &thing.there)),
            missing: request(thing.map_or("", |thing| &thing.missing)),
        }
    }

    fn ask(&self, request: &Request, outcome: &str, about: &str) -> Answer {
        let answer = request.send(&self.stage.program.address);
        let place = answer.header("location");
        let is_led_to_sign_in = place.is_some_and(|place| place.starts_with("/sign-in?next="));
        let got = match answer.status {
            303 if is_led_to_sign_in => "in".to_owned(),
            302 | 303 | 307 if request.door == Door::Page => "on".to_owned(),
            303 => "200".to_owned(),
            status => status.to_string(),
        };
        let outcome = outcome.replace("none", "200").replace('!', "");
        assert_eq!(got, outcome, "{about} got {}: {:.2000}", answer.status, answer.text());
        let is_right_door = answer.status < 300 || answer.status >= 400 || request.door != Door::Script;
        assert!(is_right_door, "{about}: a script is led nowhere");
        answer
    }

    /// What isn't theirs is nowhere in what they get.
    fn check_secrets(&self, person: Person, answer: &Answer, request: &Request, about: &str) {
        if !person.is_stranger() {
            return;
        }
        let text = answer.text();
        let asked = format!("{} {}", request.path, request.form);
        let numbers = self.stage.numbers.iter().map(String::as_str).filter(|number| !asked.contains(*number));
        for secret in numbers.chain([SECRET, "Carla"]) {
            assert!(!text.contains(secret), "{about} says {secret}: {text}");
        }
    }
}
