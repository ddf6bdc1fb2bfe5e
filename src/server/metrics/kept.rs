//! Figures that are kept as things happen.

use std::{sync::LazyLock, time::Duration};

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

use crate::server::db::mail_queue::Outcome;

/// Into which spans of time requests are sorted, in seconds.
const REQUEST_TIMES: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
/// The same for waiting for the database, which is given up after five seconds.
const WAIT_TIMES: [f64; 9] = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 5.0];

const SENT: OfOutcome = OfOutcome { outcome: "sent" };
const TRIED_AGAIN: OfOutcome = OfOutcome { outcome: "tried_again" };
const SET_ASIDE: OfOutcome = OfOutcome { outcome: "set_aside" };

const BEFORE: Made = Made { made: "before" };
const ANEW: Made = Made { made: "anew" };

static FIGURES: LazyLock<Figures> = LazyLock::new(Figures::new);

/// What was asked for, and how that ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Answered {
    /// A route or a server function, as it stands in the code.
    pub route: &'static str,
    /// The method.
    pub method: &'static str,
    /// The status's class.
    pub status: &'static str,
}

/// Notes how long a request took until its answer began.
pub fn note_request(answered: &Answered, took: Duration) {
    FIGURES.requests.get_or_create(answered).observe(took.as_secs_f64());
}

/// Notes that a request is being worked on, until this is dropped.
pub fn in_flight() -> InFlight {
    FIGURES.in_flight.inc();
    InFlight
}

/// A request that is being worked on.
pub struct InFlight;

impl Drop for InFlight {
    fn drop(&mut self) {
        FIGURES.in_flight.dec();
    }
}

/// Notes how long somebody waited for one of the database's connections.
pub fn note_wait(pool: &'static str, took: Duration) {
    FIGURES.waits.get_or_create(&OfPool { pool }).observe(took.as_secs_f64());
}

/// Notes that a page was answered that could have been made before, and whether it was.
pub fn note_page(was_made: bool) {
    FIGURES.pages.get_or_create(if was_made { &BEFORE } else { &ANEW }).inc();
}

/// Notes that an e-mail was sent.
pub fn note_sent() {
    FIGURES.mails.get_or_create(&SENT).inc();
}

/// Notes what became of an e-mail that wasn't sent.
pub fn note_unsent(outcome: &Outcome) {
    let labels = match outcome {
        Outcome::Failed { .. } => TRIED_AGAIN,
        Outcome::Hopeless(_) => SET_ASIDE,
        Outcome::Done | Outcome::Untried => return,
    };
    FIGURES.mails.get_or_create(&labels).inc();
}

/// All of them.
pub(super) fn registry() -> &'static Registry {
    &FIGURES.registry
}

/// Connections to the database.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct OfPool {
    /// What they are for.
    pub pool: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfOutcome {
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Made {
    made: &'static str,
}

/// Histograms, one for each set of labels.
type Times<Labels> = Family<Labels, Histogram, fn() -> Histogram>;

struct Figures {
    registry: Registry,
    requests: Times<Answered>,
    in_flight: Gauge,
    waits: Times<OfPool>,
    mails: Family<OfOutcome, Counter>,
    pages: Family<Made, Counter>,
}

impl Figures {
    fn new() -> Self {
        let requests = Times::new_with_constructor((|| Histogram::new(REQUEST_TIMES)) as fn() -> Histogram);
        let waits = Times::new_with_constructor((|| Histogram::new(WAIT_TIMES)) as fn() -> Histogram);
        let (in_flight, mails) = (Gauge::default(), Family::<OfOutcome, Counter>::default());
        let pages = Family::<Made, Counter>::default();
        // So that the first of each is seen to be one more
        for outcome in [SENT, TRIED_AGAIN, SET_ASIDE] {
            drop(mails.get_or_create(&outcome));
        }
        for made in [BEFORE, ANEW] {
            drop(pages.get_or_create(&made));
        }
        let mut registry = Registry::default();
        registry.register_with_unit(
            "stoa_http_request_duration",
            "How long requests took until their answer began",
            Unit::Seconds,
            requests.clone(),
        );
        registry.register(
            "stoa_http_requests_in_flight",
            "Requests that are being worked on",
            in_flight.clone(),
        );
        registry.register_with_unit(
            "stoa_db_wait",
            "How long requests and workers waited for a connection to the database, or for their turn to write",
            Unit::Seconds,
            waits.clone(),
        );
        registry.register("stoa_mails", "What became of e-mails", mails.clone());
        registry.register("stoa_pages", "Pages, made before or anew", pages.clone());
        Self { registry, requests, in_flight, waits, mails, pages }
    }
}
