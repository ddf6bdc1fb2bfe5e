//! What is asked for, what is reached, and whether that is enough.

use serde::Serialize;

use super::{
    axe::Found,
    bare::Versus,
    client_size::Sizes,
    interactions::Interaction,
    lighthouse::Scores,
    paths::{Kind, SEND},
    run::{InWorld, OfEngine, OfPath},
};

/// How many threads the help desk has that is compared.
pub const HELP_DESK: usize = 20_000;

/// The promise of section 9 of the specification.
const MANY: usize = 10_000_000;

/// A line of the table.
#[derive(Debug, Serialize)]
pub struct Judged {
    /// What was measured.
    pub what: String,
    /// On which engine, or of which part of the client.
    pub on: String,
    /// What is asked.
    pub asked: String,
    /// What was reached.
    pub reached: f64,
    /// Whether that is enough.
    pub is_reached: bool,
}

/// What may not be exceeded, or must be reached.
#[derive(Debug, Clone, Copy)]
enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

/// All lines for an engine.
pub fn ratios(of: &OfEngine) -> Vec<Judged> {
    use Bound::{AtLeast, AtMost};
    let line = |what: String, bound, reached| Judged::of(what, of.engine, bound, reached);
    let mut lines: Vec<Judged> = [
        ("lists, large ÷ small", vec![Kind::Threads, Kind::Orders], 1.3),
        ("thread pages, large ÷ small", vec![Kind::Thread], 1.3),
        ("counts, large ÷ small", vec![Kind::Counts], 1.3),
        ("search of a rare word, large ÷ small", vec![Kind::RareWord], 2.0),
    ]
    .into_iter()
    .filter_map(|(what, kinds, most)| {
        let (worst, ratio) =
            worst(of.paths.iter().filter(|path| kinds.contains(&path.kind)), |path| path.ratio)?;
        Some(line(format!("{what}; the worst: {worst}"), AtMost(most), ratio))
    })
    .collect();
    lines.extend(searches(of));
    let made = of.worlds.iter().filter(|world| of.engine == "SQLite" && world.messages == MANY);
    lines.extend(made.map(|world| {
        line(
            "ten million messages made by stoa demo, in minutes".to_owned(),
            AtMost(15.0),
            world.seconds / 60.0,
        )
    }));
    lines.extend(of.bare.iter().map(|versus| {
        line(format!("{} ÷ bare handler, requests a second", versus.name), AtLeast(0.5), versus.ratio())
    }));
    lines.push(line(
        "durable sends ÷ the engine's commits, 16 senders".to_owned(),
        AtLeast(0.7),
        of.commits.ratio(),
    ));
    lines.extend(worst(of.paths.iter(), spread).map(|(worst, ratio)| {
        line(format!("p99 ÷ median, one at a time, in any world; the worst: {worst}"), AtMost(5.0), ratio)
    }));
    let marked = of.marking.threads;
    lines.push(line(
        format!("sends while {marked} threads are marked ÷ without, p99"),
        AtMost(3.0),
        of.marking.ratio(),
    ));
    lines
}

/// Searches of frequent words in the large world, beside an admin's of the rare one.
fn searches(of: &OfEngine) -> Vec<Judged> {
    let large = |path: &OfPath| path.worlds.last().map_or(f64::NAN, |world| world.times.median);
    let rare = of.paths.iter().find(|path| path.kind == Kind::RareWord).map_or(f64::NAN, large);
    let frequent =
        of.paths.iter().filter(|path| matches!(path.kind, Kind::FrequentWord | Kind::FrequentWordOfVendor));
    frequent
        .map(|path| {
            let within = if path.kind == Kind::FrequentWord { "" } else { " within one vendor" };
            let what = format!("search of a frequent word{within} ÷ of a rare one: {}", path.name);
            Judged::of(what, of.engine, Bound::AtMost(3.0), large(path) / rare)
        })
        .collect()
}

/// How far the slowest requests of a path are from the middle ones, in its worst world.
fn spread(path: &OfPath) -> f64 {
    path.worlds.iter().map(|world| world.times.p99 / world.times.median).fold(f64::NAN, f64::max)
}

/// The path with the highest figure.
fn worst<'a>(
    paths: impl Iterator<Item = &'a OfPath>,
    figure: impl Fn(&OfPath) -> f64,
) -> Option<(&'a str, f64)> {
    paths.map(|path| (path.name.as_str(), figure(path))).max_by(|one, other| one.1.total_cmp(&other.1))
}

/// All lines for the client: the guide isn't for its users.
pub fn sizes(sizes: &Sizes) -> Vec<Judged> {
    sizes
        .groups
        .iter()
        .filter(|(group, _)| group != "guide")
        .map(|(group, bytes)| {
            let most = if group.contains("panel") { 2.2 } else { 1.5 };
            let reached = *bytes as f64 / sizes.empty as f64;
            Judged::of("first load ÷ near-empty app, brotli".to_owned(), group, Bound::AtMost(most), reached)
        })
        .collect()
}

/// All lines for a page that Lighthouse has looked at.
pub fn scores(of: &Scores) -> [Judged; 3] {
    [
        ("performance", of.performance, 98.0),
        ("accessibility", of.accessibility, 100.0),
        ("best practices", of.best_practices, 100.0),
    ]
    .map(|(what, score, least)| {
        Judged::of(format!("Lighthouse, mobile: {what}"), &of.page, Bound::AtLeast(least), f64::from(score))
    })
}

/// The line for a page that axe has looked at.
pub fn found(of: &Found) -> Judged {
    let what = "axe: rules broken, in both themes, at 390 and 1440 px".to_owned();
    Judged::of(what, &of.page, Bound::AtMost(0.0), f64::from(of.broken))
}

/// The line for what somebody does, if it is asked how fast that is.
pub fn interaction(of: &Interaction) -> Option<Judged> {
    let what = format!("{}, ms until the next picture", of.what);
    Some(Judged::of(what, "message center", Bound::AtMost(of.most?), of.milliseconds))
}

/// What a well-known help desk answers in a second, and how many times as much is asked: what it is, ours, theirs,
/// times.
const THEIRS: [(&str, &str, f64, f64); 6] = [
    ("list of 50 rows", "message center, admin", 51.0, 100.0),
    ("thread page of 20 messages", "thread of 20 messages, customer", 39.0, 100.0),
    ("the same with the list beside it", "thread of 20 messages, vendor", 39.0, 100.0),
    ("reply", SEND, 150.0, 20.0),
    ("search of a rare word", "message center ?q=xylograph, admin", 43.0, 20.0),
    ("search of a frequent word", "message center ?q=parcel, admin", 2.0, 100.0),
];

/// The comparison with the help desk, in the world of its size: requests a second by sixteen connections.
pub fn beside_help_desk(of: &OfEngine) -> Vec<(Versus, Judged)> {
    let Some(place) = of.worlds.iter().position(|world| world.threads == HELP_DESK) else {
        return Vec::new();
    };
    let ours = |name: &str| -> Option<&InWorld> {
        of.paths.iter().find(|path| path.name == name)?.worlds.get(place)
    };
    THEIRS
        .into_iter()
        .filter_map(|(what, name, theirs, times)| {
            let versus = Versus { name: what.to_owned(), stoa: ours(name)?.per_second, limit: theirs };
            let judged = Judged::of(what.to_owned(), of.engine, Bound::AtLeast(times), versus.ratio());
            Some((versus, judged))
        })
        .collect()
}

impl Judged {
    fn of(what: String, on: &str, bound: Bound, reached: f64) -> Self {
        let (asked, is_reached) = match bound {
            Bound::AtMost(most) => (format!("≤ {most}"), reached <= most),
            Bound::AtLeast(least) => (format!("≥ {least}"), reached >= least),
        };
        Self { what, on: on.to_owned(), asked, reached, is_reached }
    }
}
