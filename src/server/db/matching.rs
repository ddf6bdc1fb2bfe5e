//! What is searched for, in the engines' own languages.
//!
//! Words hold letters and digits alone, after a `_` in some, so that nothing in them needs to be escaped.

use std::collections::BTreeMap;

use super::entries::of_thread;
use crate::domain::{ids::ThreadId, search::Term};

/// A word that no message has.
const NOBODYS: &str = "_none";

/// What a message must have to be found.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    /// All of these words, and of these phrases.
    pub all: Vec<Vec<Term>>,
    /// Be in one of these threads, if any are said.
    pub any: Option<Vec<ThreadId>>,
    /// None of these words.
    pub none: Vec<String>,
    /// The words that begin like one of which only the beginning is known, where they are few.
    pub known: Beginnings,
}

/// Beginnings of words, and all words that begin so.
pub(super) type Beginnings = BTreeMap<String, Vec<String>>;

impl Wanted {
    /// Whether words must follow each other.
    pub fn has_phrases(&self) -> bool {
        self.all.iter().any(|part| part.len() > 1)
    }

    /// Whether all words are known.
    pub fn is_known(&self) -> bool {
        self.all.iter().flatten().all(|term| !term.is_prefix || self.known.contains_key(&term.word))
    }

    /// But for single words of which only the beginning is known.
    pub fn without_beginnings(&self) -> Self {
        let is_whole = |part: &&Vec<Term>| part.len() > 1 || part.iter().all(|term| !term.is_prefix);
        Self { all: self.all.iter().filter(is_whole).cloned().collect(), ..self.clone() }
    }

    /// The same words, wherever they stand.
    pub fn word_by_word(&self) -> Self {
        let mut all: Vec<Vec<Term>> = Vec::new();
        for term in self.all.iter().flatten() {
            if !all.iter().flatten().any(|known| known == term) {
                all.push(vec![term.clone()]);
            }
        }
        Self { all, ..self.clone() }
    }

    /// A query of FTS5.
    pub fn for_sqlite(&self) -> String {
        let quoted = |word: &str| format!("\"{word}\"");
        let part = |part: &Vec<Term>| {
            let words: Vec<&str> = part.iter().map(|term| term.word.as_str()).collect();
            let is_prefix = part.last().is_some_and(|term| term.is_prefix);
            quoted(&words.join(" ")) + if is_prefix { "*" } else { "" }
        };
        let mut text = format!("({})", self.all.iter().map(part).collect::<Vec<_>>().join(" AND "));
        if let Some(any) = self.any(quoted, " OR ") {
            text = format!("({text} AND ({any}))");
        }
        self.none.iter().fold(text, |text, word| format!("{text} NOT {}", quoted(word)))
    }

    /// A `tsquery`.
    pub fn for_postgres(&self) -> String {
        let quoted = |word: &str| format!("'{word}'");
        let term = |term: &Term| match self.known.get(&term.word).filter(|_| term.is_prefix) {
            Some(words) => format!("({})", one_of(words, quoted, " | ")),
            None => quoted(&term.word) + if term.is_prefix { ":*" } else { "" },
        };
        let part =
            |part: &Vec<Term>| format!("({})", part.iter().map(term).collect::<Vec<_>>().join(" <-> "));
        let all = self.all.iter().map(part);
        let any = self.any(quoted, " | ").map(|any| format!("({any})"));
        let none = self.none.iter().map(|word| format!("!{}", quoted(word)));
        all.chain(any).chain(none).collect::<Vec<_>>().join(" & ")
    }

    fn any(&self, quoted: impl Fn(&str) -> String, or: &str) -> Option<String> {
        let words = |threads: &Vec<ThreadId>| threads.iter().copied().map(of_thread).collect::<Vec<_>>();
        self.any.as_ref().map(|threads| one_of(&words(threads), quoted, or))
    }
}

fn one_of(words: &[String], quoted: impl Fn(&str) -> String, or: &str) -> String {
    if words.is_empty() {
        return quoted(NOBODYS);
    }
    words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(or)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::search::Query;

    fn wanted(query: &str, any: Option<&[i64]>, none: &[&str]) -> Wanted {
        let any = any.map(|threads| threads.iter().copied().map(ThreadId).collect());
        let none = none.iter().map(|word| (*word).to_owned()).collect();
        Wanted { all: Query::parse(query).parts(), any, none, known: Beginnings::new() }
    }

    #[test]
    fn each_engine_is_asked_in_its_language() {
        for (wanted, sqlite, postgres) in [
            (wanted("lamp", None, &[]), r#"("lamp"*)"#, "('lamp':*)"),
            (
                wanted("\"red lamp\" x", None, &["_t1", "_t2"]),
                r#"("red lamp" AND "x"*) NOT "_t1" NOT "_t2""#,
                "('red' <-> 'lamp') & ('x':*) & !'_t1' & !'_t2'",
            ),
            (
                wanted("x y", Some(&[1, 2]), &["_t3"]),
                r#"(("x" AND "y"*) AND ("_t1" OR "_t2")) NOT "_t3""#,
                "('x') & ('y':*) & ('_t1' | '_t2') & !'_t3'",
            ),
            (wanted("x", Some(&[]), &[]), r#"(("x"*) AND ("_none"))"#, "('x':*) & ('_none')"),
            (wanted("\"a 器\"", None, &[]), r#"("a 器"*)"#, "('a' <-> '器':*)"),
        ] {
            assert_eq!((wanted.for_sqlite().as_str(), wanted.for_postgres().as_str()), (sqlite, postgres));
        }
    }

    #[test]
    fn beginnings_are_the_words_that_begin_so() {
        let mut wanted = wanted("\"red lamp\" x", None, &[]);
        assert!(!wanted.is_known());
        wanted.known.insert("x".to_owned(), vec!["x".to_owned(), "xylograph".to_owned()]);
        assert!(wanted.is_known());
        assert_eq!(wanted.for_postgres(), "('red' <-> 'lamp') & (('x' | 'xylograph'))");
        wanted.known.insert("x".to_owned(), Vec::new());
        assert_eq!(wanted.for_postgres(), "('red' <-> 'lamp') & (('_none'))");
    }

    #[test]
    fn phrases_fall_apart_into_words() {
        let wanted = wanted("\"a b a\" b c", None, &[]);
        assert_eq!(wanted.without_beginnings().for_sqlite(), r#"("a b a" AND "b")"#);
        assert_eq!(wanted.word_by_word().for_sqlite(), r#"("a" AND "b" AND "c"*)"#);
    }
}
