//! How much a search finds, which decides how it is asked for.

use std::{sync::LazyLock, time::Duration};

use moka::sync::Cache;
use sqlx::AssertSqlSafe;

use super::{Search, as_number};
use crate::{
    domain::{
        ids::ThreadId,
        lists::{Show, Sort},
    },
    server::{
        Result,
        db::{
            at_once,
            dialect::EntrySearch,
            on_engine,
            thread_lists::{self, Args, Statement, fetch},
            vocabulary,
            windows::{Density, Sampled, Window, samples},
        },
    },
};

/// How many threads a filter may let through for them to be words of the search.
const FEW_THREADS: i64 = 500;

/// How many matches are looked up once, for all that is asked about them.
const FEW_MATCHES: i64 = 100;

/// How many matches in a sample say that there are more than few in all.
const MORE_THAN_RARE: i64 = 5;

/// How many matches of a sample are counted.
const SAMPLED: i64 = 1_000;

/// How many matches cost as much to look through as a thread costs that is a word of the search.
const MATCHES_PER_THREAD: i64 = 12;

/// How often more than a few things were found lately, where samples said it, by what the index is asked: who pages through
/// what was found, or comes back to it, needs no survey again. One that is no longer true, or another database's, makes a
/// search slower and finds the same.
static LATELY: LazyLock<Cache<String, Option<Density>>> =
    LazyLock::new(|| Cache::builder().max_capacity(1_000).time_to_live(Duration::from_mins(5)).build());

/// What a sample has and from where to where, or one of all matches.
#[derive(sqlx::FromRow)]
struct Surveyed {
    place: Option<i64>,
    matches: i64,
    threads: i64,
    first: Option<i64>,
    newest: Option<i64>,
    id: Option<i64>,
}

impl Search<'_> {
    /// Finds all there is, or how much that is.
    pub(super) async fn survey(&mut self) -> Result<()> {
        let (last, known) = vocabulary::look_up(self.db, &self.query.parts()).await?;
        self.known = known;
        let samples = samples(last);
        let asked = self.wanted(&[]).for_postgres();
        if let Some(lately) = LATELY.get(&asked) {
            self.density = lately.filter(|_| !samples.is_empty()).map(|density| density.up_to(last));
            return Ok(());
        }
        if samples.is_empty() {
            self.only = self.few_matches().await?;
        } else {
            self.survey_with(last, &samples).await?;
        }
        if self.only.is_none() {
            LATELY.insert(asked, self.density);
        }
        Ok(())
    }

    /// The same by samples: only where they have hardly anything, all are asked for.
    async fn survey_with(&mut self, last: i64, samples: &[Window]) -> Result<()> {
        let Statement { sql, args } = self.survey_sql(samples);
        let rows: Vec<Surveyed> =
            fetch!(self.db, sqlx::query_as(AssertSqlSafe(sql)).persistent(false), args, fetch_all)?;
        let matches: i64 = rows.iter().map(|row| row.matches).sum();
        let all: Vec<i64> = rows.iter().filter_map(|row| row.id).collect();
        if matches <= MORE_THAN_RARE && all.len() <= as_size(FEW_MATCHES) {
            self.only = Some(all);
        } else {
            let found = rows.iter().filter_map(|row| row.sampled(samples)).collect::<Vec<_>>();
            self.density = Some(Density::of(last, &found));
        }
        Ok(())
    }

    fn survey_sql(&self, samples: &[Window]) -> Statement {
        let mut args = Args::default();
        let (most, few) = (args.number(SAMPLED), args.number(FEW_MATCHES + 1));
        let found = |window, args: &mut Args| {
            let EntrySearch { index, id, condition, .. } = self.found(&[], window, args);
            format!("SELECT {id} AS id, e.thread_id AS thread FROM {index} WHERE {condition}")
        };
        let (mut with, mut counted, mut sums) = (Vec::new(), Vec::new(), Vec::new());
        for (place, window) in samples.iter().enumerate() {
            with.push(format!(
                "sample{place} AS MATERIALIZED ({} LIMIT {most})",
                found(Some(window), &mut args)
            ));
            counted.push(format!(
                "SELECT CAST({place} AS BIGINT) AS place, COUNT(*) AS matches, COUNT(DISTINCT thread) AS threads,
                    MIN(id) AS first, MAX(id) AS newest, CAST(NULL AS BIGINT) AS id FROM sample{place}"
            ));
            sums.push(format!("(SELECT COUNT(*) FROM sample{place})"));
        }
        let sql = format!(
            "WITH {} {} UNION ALL (SELECT NULL, 0, 0, NULL, NULL, id
                FROM ({} AND {} <= {MORE_THAN_RARE} LIMIT {few}) AS found)",
            with.join(", "),
            counted.join(" UNION ALL "),
            found(None, &mut args),
            sums.join(" + "),
        );
        Statement { sql, args: args.0 }
    }

    async fn few_matches(&self) -> Result<Option<Vec<i64>>> {
        let mut args = Args::default();
        let EntrySearch { index, id, condition, .. } = self.found(&[], None, &mut args);
        let sql = format!(
            "SELECT {id} AS id FROM {index} WHERE {condition} LIMIT {}",
            args.number(FEW_MATCHES + 1)
        );
        let matches: Vec<(i64,)> =
            at_once::all_planned_anew(self.db, Statement { sql, args: args.0 }).await?;
        let are_few = as_number(matches.len()) <= FEW_MATCHES;
        Ok(are_few.then(|| matches.into_iter().map(|(id,)| id).collect()))
    }

    /// The threads that the filter lets through, when it is best to look in each of them.
    pub(super) async fn few_threads(&self) -> Result<Option<Vec<ThreadId>>> {
        let filter = self.filter;
        let lets_most_through = filter.show == Show::All && filter.from.is_none() && filter.to.is_none();
        if lets_most_through || self.query.is_empty() {
            return Ok(None);
        }
        let few = FEW_THREADS + 1;
        let places = thread_lists::page(self.db, self.viewer, filter, Sort::default(), None, few).await?;
        let threads: Vec<ThreadId> = places.into_iter().map(|place| ThreadId(place.id)).collect();
        let number = as_number(threads.len());
        let is_best =
            number <= FEW_THREADS && self.has_more_matches_than(number * MATCHES_PER_THREAD).await?;
        Ok(Some(threads).filter(|_| is_best))
    }

    /// Whether the index has more messages for this, on PostgreSQL as a sample says.
    async fn has_more_matches_than(&self, number: i64) -> Result<bool> {
        if let Some(density) = self.density {
            return Ok(density.matches() > number);
        }
        let mut args = Args::default();
        let EntrySearch { index, id, condition, .. } = self.found(&[], None, &mut args);
        let sql = format!(
            "SELECT COUNT(*) FROM (SELECT {id} FROM {index} WHERE {condition} LIMIT {}) AS found",
            args.number(number + 1)
        );
        let found: i64 =
            fetch!(self.db, sqlx::query_scalar(AssertSqlSafe(sql)).persistent(false), args.0, fetch_one)?;
        Ok(found > number)
    }
}

impl Surveyed {
    /// What its sample says, of which no more was looked through than has the matches that are counted.
    fn sampled(&self, samples: &[Window]) -> Option<Sampled> {
        let sample = samples.get(as_size(self.place?))?;
        let cut = self.first.zip(self.newest).filter(|_| self.matches >= SAMPLED);
        let entries = cut.map_or(sample.width(), |(first, newest)| newest - first + 1);
        Some(Sampled { entries, matches: self.matches, threads: self.threads })
    }
}

fn as_size(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}
