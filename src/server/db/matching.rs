//! What is searched for, in the engines' own languages.
//!
//! Words hold letters and digits alone, after a `_` in some, so that nothing in them needs to be escaped.

use crate::domain::search::Term;

/// A word that no message has.
const NOBODYS: &str = "_none";

/// What a message must have to be found.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    /// All of these words, and of these phrases.
    pub all: Vec<Vec<Term>>,
    /// One of these words, if any are said.
    pub any: Option<Vec<String>>,
    /// None of these words.
    pub none: Vec<String>,
}

impl Wanted {
    /// Whether words must follow each other.
    pub fn has_phrases(&self) -> bool {
        self.all.iter().any(|part| part.len() > 1)
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
        let term = |term: &Term| quoted(&term.word) + if term.is_prefix { ":*" } else { "" };
        let part =
            |part: &Vec<Term>| format!("({})", part.iter().map(term).collect::<Vec<_>>().join(" <-> "));
        let all = self.all.iter().map(part);
        let any = self.any(quoted, " | ").map(|any| format!("({any})"));
        let none = self.none.iter().map(|word| format!("!{}", quoted(word)));
        all.chain(any).chain(none).collect::<Vec<_>>().join(" & ")
    }

    fn any(&self, quoted: impl Fn(&str) -> String, or: &str) -> Option<String> {
        let any = self.any.as_ref()?;
        let words = any.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(or);
        Some(if words.is_empty() { quoted(NOBODYS) } else { words })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::search::Query;

    fn wanted(query: &str, any: Option<&[&str]>, none: &[&str]) -> Wanted {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        Wanted { all: Query::parse(query).parts(), any: any.map(owned), none: owned(none) }
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
                wanted("x y", Some(&["_t1", "_t2"]), &["_t3"]),
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
    fn phrases_fall_apart_into_words() {
        let wanted = wanted("\"a b a\" b c", None, &[]);
        assert_eq!(wanted.without_beginnings().for_sqlite(), r#"("a b a" AND "b")"#);
        assert_eq!(wanted.word_by_word().for_sqlite(), r#"("a" AND "b" AND "c"*)"#);
    }
}
