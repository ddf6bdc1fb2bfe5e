//! All words that messages have, on PostgreSQL: there a beginning of a word is looked up by the words that begin so, since
//! its index would put together all entries of all of them first.

use super::{Db, connect::ANSWER, matching::Beginnings, with_connection};
use crate::{domain::search::Term, server::Result};

/// How many words a beginning stands for at most; one of more is looked up as it is.
const FEW_WORDS: usize = 100;

/// The last entry of all, and the words that begin as some of these do, but for beginnings of too many. SQLite needs
/// neither and gets 0 and none.
pub(super) async fn look_up(db: &Db, terms: &[Vec<Term>]) -> Result<(i64, Beginnings)> {
    const SQL: &str = "SELECT last.id, sought.beginning, ARRAY(SELECT DISTINCT v.word FROM vocabulary v
            WHERE v.word >= sought.beginning AND v.word < sought.beginning || chr(1114111) LIMIT $2)
        FROM (SELECT COALESCE(MAX(id), 0) AS id FROM message_entries) AS last
        LEFT JOIN unnest($1) AS sought (beginning) ON TRUE";
    let Db::Postgres(pool) = db else { return Ok((0, Beginnings::new())) };
    let beginnings: Vec<&str> =
        terms.iter().flatten().filter(|term| term.is_prefix).map(|term| term.word.as_str()).collect();
    let limit = i64::try_from(FEW_WORDS + 1).unwrap_or(i64::MAX);
    let found: Vec<(i64, Option<String>, Vec<String>)> = with_connection!("all", Some(ANSWER), pool, conn => sqlx::query_as(SQL).bind(beginnings).bind(limit).fetch_all(conn))?;
    let last = found.first().map_or(0, |(last, ..)| *last);
    let few = found.into_iter().filter(|(.., words)| words.len() <= FEW_WORDS);
    Ok((last, few.filter_map(|(_, beginning, words)| Some((beginning?, words))).collect()))
}
