//! What people search for, and how it is cut into words.

use std::ops::Range;

use stoa::domain::{
    search::{MOST_SOUGHT, MOST_TERMS, Query, Term, excerpt},
    words::{LONGEST_KEY, LONGEST_WORD, Wording, sort_key, words},
};

use super::{text, two};

/// About how long excerpts are.
const AROUND: usize = 120;

/// Words are letters and digits alone, so that no database finds anything in them that it would obey; of a query there
/// are only so many; each text is found by itself; and what is marked in a text are whole characters, in order.
pub fn hold(bytes: &[u8]) {
    let text = text(bytes);
    let (wanted, around) = two(&text);
    cut(&text);
    let query = Query::parse(wanted);
    check(&query.parts());
    let own = query.marks(wanted);
    assert_eq!(own.is_empty(), query.is_empty(), "a text is found by itself: {wanted:?}");
    for (marks, text) in [(own, wanted), (query.marks(around), around)] {
        shown(text, &marks);
    }
}

fn check(parts: &[Vec<Term>]) {
    let mut distinct = Vec::new();
    for part in parts {
        let (last, others) = part.split_last().expect("a part has words");
        assert!(!others.iter().any(|term| term.is_prefix), "only a last word is a beginning");
        for term in others.iter().chain([last]) {
            is_word(&term.word);
            if !distinct.contains(term) {
                distinct.push(term.clone());
            }
        }
    }
    assert!(distinct.len() <= MOST_TERMS && parts.iter().map(Vec::len).sum::<usize>() <= MOST_SOUGHT);
}

fn is_word(word: &str) {
    assert!(!word.is_empty() && word.chars().all(char::is_alphanumeric), "{word:?}");
    assert!(word.chars().count() <= LONGEST_WORD, "{word:?}");
}

fn cut(text: &str) {
    for word in words(text) {
        is_word(&word.text);
        assert!(text.get(word.start..word.end).is_some_and(|place| !place.is_empty()));
    }
    let wording = Wording::of([text].into_iter(), &[]);
    wording.each().into_iter().for_each(is_word);
    assert!(wording.places().values().all(|places| places.is_sorted() && !places.contains(&0)));
    let key = sort_key(text);
    assert!(
        key.chars().count() <= LONGEST_KEY && key.chars().all(|c| c == ' ' || c.is_alphanumeric()),
        "{key:?}"
    );
}

fn shown(text: &str, marks: &[Range<usize>]) {
    let mut last = 0;
    for mark in marks {
        assert!(mark.start >= last && text.get(mark.clone()).is_some_and(|marked| !marked.is_empty()));
        last = mark.end + 1;
    }
    let parts = excerpt(text, marks, AROUND);
    let length: usize = parts.iter().map(|part| part.text.chars().count()).sum();
    assert!(length <= AROUND + 2, "{length}");
    assert!(parts.iter().all(|part| !part.text.contains(['\n', '\r'])));
    assert!(parts.windows(2).all(|pair| matches!(pair, [one, next] if one.is_marked != next.is_marked)));
}
