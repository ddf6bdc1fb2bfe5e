//! Messages found by their words.
//!
//! What the engine's index finds is read again through the viewer's scope and the filter, so that an index that
//! lags or errs can show nothing to the wrong person.
//!
//! Searches are planned anew each time (`persistent(false)`): PostgreSQL's plan for any words walks all messages.

use serde::Deserialize;
use sqlx::AssertSqlSafe;

use super::{
    Db,
    at_once::{self, Row},
    dialect::{self, EntrySearch, Visible},
    entries::{of_customer, of_market, of_subject, of_thread, of_vendor},
    matching::{Beginnings, Wanted},
    on_engine,
    thread_lists::{Args, Statement, conditions, fetch, index_for_lookup, is_unread},
    windows::{Density, Window},
};
use crate::{
    domain::{
        accounts::{Role, Viewer},
        ids::ThreadId,
        lists::{COUNTED, Matches, Seller, ThreadFilter},
        search::{Query, Term},
    },
    server::Result,
};

mod survey;

/// Among as many entries as have so many threads nearby threads are counted first: the more entries, the more of them are of
/// the same thread.
const COUNTED_NEARBY: i64 = COUNTED * 3 / 2;

/// How many entries are looked through for words that aren't all known, before the index is asked for those words.
const LOOKED_THROUGH: i64 = 131_072;

/// A search of a viewer, in the threads that a filter lets through.
#[derive(Debug)]
pub struct Search<'a> {
    /// Where.
    pub db: &'a Db,
    /// Who searches.
    pub viewer: &'a Viewer,
    filter: &'a ThreadFilter,
    /// What is searched for.
    pub query: &'a Query,
    /// The words that begin as some of these do, on PostgreSQL.
    known: Beginnings,
    /// How often something is found, on PostgreSQL where that is often.
    density: Option<Density>,
    /// All matches, when they are few.
    only: Option<Vec<i64>>,
    /// The threads that the filter lets through, when it is best to look in each of them.
    within: Option<Vec<ThreadId>>,
}

/// A message that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, sqlx::FromRow)]
pub struct Hit {
    /// Its place in the order of sending.
    pub entry: i64,
    /// Its thread.
    #[sqlx(rename = "thread_id")]
    pub thread: ThreadId,
    /// Its number there.
    pub number: i64,
}

impl Row for Hit {
    const COLUMNS: &'static str = "entry, thread_id, number";
}

/// Which part of what is found is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Span<'a> {
    /// Before this entry.
    pub before: i64,
    /// Not in these threads.
    pub without: &'a [ThreadId],
    /// In so many others, if there are as many.
    pub threads: i64,
}

/// The newest messages that were found. Some may be of the same thread, and there may be fewer threads than were asked for.
#[derive(Debug, Default)]
pub struct Newest {
    /// The messages, newest first.
    pub hits: Vec<Hit>,
    /// The entry before which there may be more.
    pub next: Option<i64>,
}

impl<'a> Search<'a> {
    /// A search that is as good as can be where few messages have the words, and where very many have them and few
    /// threads pass the filter.
    pub async fn of(
        db: &'a Db,
        viewer: &'a Viewer,
        filter: &'a ThreadFilter,
        query: &'a Query,
    ) -> Result<Self> {
        let mut search = Self::in_all(db, viewer, filter, query);
        if !query.is_empty() {
            search.survey().await?;
        }
        if search.only.is_none() {
            search.within = search.few_threads().await?;
        }
        Ok(search)
    }

    pub(super) const fn in_all(
        db: &'a Db,
        viewer: &'a Viewer,
        filter: &'a ThreadFilter,
        query: &'a Query,
    ) -> Self {
        Self { db, viewer, filter, query, known: Beginnings::new(), density: None, only: None, within: None }
    }

    /// The newest messages that are found, in so many threads or all there are.
    pub async fn newest(&self, span: Span<'_>) -> Result<Newest> {
        if self.query.is_empty() {
            return Ok(Newest::default());
        }
        let mut width = self.width(span.threads);
        loop {
            let window = self.window(span.before, width);
            let newest = self.newest_in(span, window.as_ref()).await?;
            match window {
                Some(window) if newest.next.is_none() => {
                    width = window.wider(as_number(newest.hits.len()), span.threads);
                }
                _ => return Ok(newest),
            }
        }
    }

    async fn newest_in(&self, span: Span<'_>, window: Option<&Window>) -> Result<Newest> {
        let (newest, most) = self.newest_sql(span, window);
        let hits: Vec<Hit> = at_once::all_planned_anew(self.db, newest).await?;
        let next = hits.last().filter(|_| as_number(hits.len()) == most).map(|hit| hit.entry);
        Ok(Newest { hits, next })
    }

    /// Among how many of the newest entries so many threads may be.
    fn width(&self, threads: i64) -> i64 {
        self.density.map_or(i64::MAX, |density| density.width(threads))
    }

    /// So many of the newest entries before one; none is all of them.
    fn window(&self, before: i64, width: i64) -> Option<Window> {
        let density = self.density.filter(|_| self.within.is_none())?;
        let is_too_wide = width > LOOKED_THROUGH && !self.wanted(&[]).is_known();
        density.window(before, width, self.known_seller()).filter(|_| !is_too_wide)
    }

    /// How the newest are found, and how many rows that has when there may be more.
    pub(super) fn newest_sql(&self, span: Span<'_>, window: Option<&Window>) -> (Statement, i64) {
        let mut args = Args::default();
        let found = self.found(span.without, window, &mut args);
        let before = args.number(span.before);
        let visible = self.visible("", &mut args);
        let (sql, most) = dialect::newest(self.db, &found, &before, &visible, span.threads);
        let sql = format!("{sql} LIMIT {}", args.number(most));
        (Statement { sql, args: args.0 }, most)
    }

    /// In how many threads something is found.
    pub async fn count(&self) -> Result<Matches> {
        if self.query.is_empty() {
            return Ok(Matches::default());
        }
        let mut width = self.width(COUNTED_NEARBY);
        loop {
            let window = self.window(i64::MAX, width);
            let threads = self.count_in(window.as_ref()).await?;
            match window {
                Some(window) if threads <= COUNTED => width = window.wider(threads, COUNTED),
                _ => return Ok(Matches::of(threads)),
            }
        }
    }

    /// In how many threads, but for those beyond what is counted, within a window or in all.
    async fn count_in(&self, window: Option<&Window>) -> Result<i64> {
        let Statement { sql, args } = self.count_sql(window);
        Ok(fetch!(self.db, sqlx::query_scalar(AssertSqlSafe(sql)).persistent(false), args, fetch_one)?)
    }

    pub(super) fn count_sql(&self, window: Option<&Window>) -> Statement {
        let mut args = Args::default();
        let EntrySearch { index, entries, condition, .. } = self.found(&[], window, &mut args);
        let by_index = dialect::by_index(self.db, index_for_lookup(self.viewer, self.filter));
        let visible = self.visible(&by_index, &mut args);
        let sql = format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM (SELECT DISTINCT e.thread_id FROM
            (SELECT e.thread_id FROM {index}{} WHERE {condition}{}) AS e) AS e{} WHERE {} LIMIT {}) AS found",
            entries.0,
            entries.1,
            visible.join,
            visible.condition,
            COUNTED + 1
        );
        Statement { sql, args: args.0 }
    }

    /// Whether a thread has a message that is found, from an entry on.
    pub async fn is_in_thread_since(&self, thread: ThreadId, since: i64) -> Result<bool> {
        let mut args = Args::default();
        let mut wanted = self.wanted(&[]);
        wanted.any = Some(vec![thread]);
        let EntrySearch { index, id, condition, .. } =
            dialect::entry_search(self.db, &wanted, None, &mut args);
        let sql =
            format!("SELECT {id} FROM {index} WHERE {condition} AND {id} >= {} LIMIT 1", args.number(since));
        let found: Option<i64> = fetch!(
            self.db,
            sqlx::query_scalar(AssertSqlSafe(sql)).persistent(false),
            args.0,
            fetch_optional
        )?;
        Ok(found.is_some())
    }

    /// How entries are found that have what is wanted, in other threads than some.
    fn found(&self, without: &[ThreadId], window: Option<&Window>, args: &mut Args) -> EntrySearch {
        match &self.only {
            Some(matches) => dialect::known_entries(matches),
            None => dialect::entry_search(self.db, &self.wanted(without), window, args),
        }
    }

    /// How entries `e` are read again through their threads, which are read by an index, if one is said.
    fn visible(&self, by_index: &str, args: &mut Args) -> Visible {
        let mut all = vec!["t.id = e.thread_id".to_owned()];
        let marks = if is_unread(self.viewer, self.filter.show) {
            all.push("r.thread_id = t.id".to_owned());
            " CROSS JOIN read_marks r"
        } else {
            ""
        };
        all.extend(conditions(self.viewer, self.filter, args));
        dialect::visible(self.db, &format!("threads t{by_index}{marks}"), &all.join(" AND "))
    }

    /// The one seller in whose threads it is searched, if it is one.
    fn seller(&self) -> Option<Seller> {
        match self.viewer.role {
            Role::Customer => None,
            Role::Vendor => self.viewer.vendor_id().map(Seller::Vendor),
            Role::Admin => self.filter.seller,
        }
    }

    /// The same where the index of words is asked, which knows the sellers' blocks.
    fn known_seller(&self) -> Option<Seller> {
        self.seller().filter(|_| self.wanted(&[]).is_known())
    }

    /// What a message must have to be found, in other threads than some.
    fn wanted(&self, without: &[ThreadId]) -> Wanted {
        let whose = match (self.viewer.role, self.seller()) {
            (Role::Customer, _) => Some(of_customer(self.viewer.id)),
            (_, Some(Seller::Vendor(vendor))) => Some(of_vendor(vendor)),
            (_, Some(Seller::Marketplace)) => Some(of_market()),
            (_, None) => None,
        };
        let subject = self.filter.subject.map(|kind| of_subject(kind.as_str()));
        let marks = whose.into_iter().chain(subject).map(|word| vec![Term { word, is_prefix: false }]);
        Wanted {
            all: self.query.parts().into_iter().chain(marks).collect(),
            any: self.within.clone(),
            none: without.iter().copied().map(of_thread).collect(),
            known: self.known.clone(),
        }
    }
}

fn as_number(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}
