//! What is searched for, and how it is shown where it was found.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use unicode_normalization::char::is_combining_mark;

use super::{
    among::kept_to_itself,
    words::{Kind, Token, pair, tokens},
};

/// The most distinct terms that a query asks for.
pub const MOST_TERMS: usize = 12;

/// The most words that a query asks for, counting those that its phrases repeat.
pub const MOST_SOUGHT: usize = 48;

/// What somebody searches for. Anything typed is a query, if maybe an empty one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    phrases: Vec<Vec<Sought>>,
}

/// A word that a text must have to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The word, or how it begins.
    pub word: String,
    /// Whether words that merely begin so are meant too.
    pub is_prefix: bool,
}

impl Query {
    /// Reads what somebody typed: words, and in quotes phrases, whose words must follow each
    /// other. Unless it is in quotes, the last word may be only the beginning of one.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        for phrase in phrases(text) {
            if !query.phrases.contains(&phrase) && !query.add(phrase) {
                break;
            }
        }
        query
    }

    /// Adds a phrase as far as there is room, and says whether there was.
    fn add(&mut self, mut phrase: Vec<Sought>) -> bool {
        let length = phrase.len();
        phrase.truncate(MOST_SOUGHT);
        while !phrase.is_empty() && !self.has_room_for(&phrase) {
            phrase.pop();
        }
        let has_room = phrase.len() == length;
        self.phrases.extend(Some(phrase).filter(|phrase| !phrase.is_empty()));
        has_room
    }

    fn has_room_for(&self, phrase: &[Sought]) -> bool {
        let phrases = || self.phrases.iter().map(Vec::as_slice).chain([phrase]);
        distinct_terms(phrases()).len() <= MOST_TERMS
            && phrases().map(<[_]>::len).sum::<usize>() <= MOST_SOUGHT
    }

    /// Whether nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// What to look up: single words, and those that must follow each other. Only a last word is a prefix.
    #[must_use]
    pub fn parts(&self) -> Vec<Vec<Term>> {
        self.phrases.iter().map(|phrase| terms(phrase).collect()).collect()
    }

    /// The byte ranges of what is asked for in a text, in order and apart from each other.
    #[must_use]
    pub fn marks(&self, text: &str) -> Vec<Range<usize>> {
        let tokens = tokens(text);
        let places = self.phrases.iter().flat_map(|phrase| places(phrase, &tokens));
        merged(places.flatten().map(|token| token.start..token.end).collect())
    }
}

/// The places where a phrase stands.
fn places<'a>(phrase: &'a [Sought], tokens: &'a [Token]) -> impl Iterator<Item = &'a [Token]> {
    (0..tokens.len())
        .filter_map(|start| tokens.get(start..start + phrase.len()))
        .filter(|place| is_place(phrase, place))
}

/// A run of characters may begin anywhere in another one, but goes on as that does.
fn is_place(phrase: &[Sought], place: &[Token]) -> bool {
    let kinds = || phrase.iter().zip(place).skip(1);
    phrase.iter().zip(place).all(|(sought, token)| sought.is(token))
        && kinds().all(|(sought, token)| sought.kind == token.kind)
}

fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| range.start);
    let mut apart: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

fn distinct_terms<'a>(phrases: impl Iterator<Item = &'a [Sought]>) -> Vec<Term> {
    let mut distinct = Vec::new();
    for term in phrases.flat_map(terms) {
        if !distinct.contains(&term) {
            distinct.push(term);
        }
    }
    distinct
}

fn terms(phrase: &[Sought]) -> impl Iterator<Item = Term> {
    let followers = phrase.iter().skip(1).map(Some).chain([None]);
    phrase.iter().zip(followers).filter_map(|(sought, next)| term(sought, next))
}

/// A character alone may stand anywhere in a run, where it begins a pair; before another word it ends one.
fn term(sought: &Sought, next: Option<&Sought>) -> Option<Term> {
    let (word, is_prefix) = match (sought.kind, next) {
        (_, Some(next)) if next.kind == Kind::Following => (pair(&sought.text, &next.text), false),
        (_, Some(_)) => (sought.text.clone(), false),
        (Kind::Following, None) => return None,
        (Kind::Leading, None) => (sought.text.clone(), true),
        (Kind::Spaced, None) => (sought.text.clone(), sought.is_prefix),
    };
    Some(Term { word, is_prefix })
}

/// A token asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sought {
    text: String,
    kind: Kind,
    is_prefix: bool,
}

impl Sought {
    fn is(&self, token: &Token) -> bool {
        if self.is_prefix { token.text.starts_with(&self.text) } else { token.text == self.text }
    }
}

/// All phrases of a query: what is in quotes, and each single word or run of characters that isn't.
fn phrases(text: &str) -> Vec<Vec<Sought>> {
    let mut phrases = Vec::new();
    let mut is_last_quoted = false;
    for (stretch, is_quoted) in text.split(is_quote).zip([false, true].into_iter().cycle()) {
        let tokens = tokens(stretch);
        for phrase in tokens.chunk_by(|_, next| is_quoted || next.kind == Kind::Following) {
            phrases.push(phrase.iter().map(sought).collect());
            is_last_quoted = is_quoted;
        }
    }
    if let Some(last) = phrases.last_mut().and_then(|phrase: &mut Vec<Sought>| phrase.last_mut()) {
        last.is_prefix = last.kind == Kind::Spaced && !is_last_quoted;
    }
    phrases
}

const fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

fn sought(token: &Token) -> Sought {
    Sought { text: token.text.clone(), kind: token.kind, is_prefix: false }
}

/// A piece of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Part {
    /// Its text, on one line.
    pub text: String,
    /// Whether it was asked for.
    pub is_marked: bool,
}

/// About `around` characters of a text from a little before its first mark, or from its
/// beginning if nothing is marked.
#[must_use]
pub fn excerpt(text: &str, marks: &[Range<usize>], around: usize) -> Vec<Part> {
    let first = text.floor_char_boundary(marks.first().map_or(0, |mark| mark.start));
    let start = first - lead(slice(text, 0..first), around / 4).len();
    let end = start + opening(slice(text, start..text.len()), around).len();
    let mut parts = Vec::new();
    push(&mut parts, ellipsis(slice(text, 0..start)), false);
    let mut at = start;
    for mark in marks {
        let from = mark.start.max(at).min(end);
        let to = mark.end.max(from).min(end);
        push(&mut parts, slice(text, at..from), false);
        push(&mut parts, slice(text, from..to), true);
        at = to;
    }
    push(&mut parts, slice(text, at..end), false);
    push(&mut parts, ellipsis(slice(text, end..text.len())), false);
    parts
}

/// The end of a text, from the beginning of a word if one begins there.
fn lead(text: &str, longest: usize) -> &str {
    let Some((before, c)) = text.char_indices().rev().nth(longest) else { return text };
    let end = slice(text, before..text.len());
    match end.find(char::is_whitespace) {
        Some(blank) => slice(end, blank..end.len()).trim_start(),
        None => slice(end, c.len_utf8()..end.len()).trim_start_matches(is_combining_mark),
    }
}

/// The beginning of a text, without a last word that is cut, unless that word is long.
fn opening(text: &str, longest: usize) -> &str {
    let Some((cut, c)) = text.char_indices().nth(longest) else { return text.trim_end() };
    let shortest = text.char_indices().nth(longest - longest / 4).map_or(0, |(at, _)| at);
    let blank = slice(text, 0..cut + c.len_utf8()).rfind(char::is_whitespace);
    slice(text, 0..blank.filter(|blank| *blank >= shortest).unwrap_or(cut)).trim_end()
}

/// What stands for a text that is left out.
fn ellipsis(text: &str) -> &'static str {
    if text.trim().is_empty() { "" } else { "…" }
}

fn push(parts: &mut Vec<Part>, text: &str, is_marked: bool) {
    let text = kept_to_itself(text).replace(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'], " ");
    match parts.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.is_marked == is_marked => last.text.push_str(&text),
        _ => parts.push(Part { text, is_marked }),
    }
}

/// The bytes of a text from one place to another, or from the characters that these split.
fn slice(text: &str, range: Range<usize>) -> &str {
    let range = text.floor_char_boundary(range.start)..text.floor_char_boundary(range.end);
    text.get(range).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::words::{Wording, tests::TEXTS};

    /// What a query asks for, prefixes with a star and phrases with a plus.
    fn terms_of(query: &str) -> String {
        let starred = |term: Term| term.word + if term.is_prefix { "*" } else { "" };
        let part = |part: Vec<Term>| part.into_iter().map(starred).collect::<Vec<_>>().join("+");
        Query::parse(query).parts().into_iter().map(part).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_query_asks_for_terms() {
        for (query, expected) in [
            ("Halo", "halo*"),
            ("Halo, LÄMP! ", "halo lamp*"),
            ("lam lamp", "lam lamp*"),
            ("halo halo x", "halo x*"),
            ("halo halo", "halo halo*"),
            ("\"Halo\"", "halo"),
            ("\"Halo Lamp\"", "halo+lamp"),
            ("„Halo Lamp“ x", "halo+lamp x*"),
            ("“Halo Lamp” «x y» z", "halo+lamp x+y z*"),
            ("x \"halo lamp", "x halo+lamp"),
            ("\"a a\"", "a+a"),
            ("x \"\"", "x*"),
            ("x\"y\"z", "x y z*"),
            ("don't", "don t*"),
            ("充電", "充電"),
            ("充電器", "充電+電器"),
            ("\"充電\"", "充電"),
            ("器", "器*"),
            ("器 x", "器* x*"),
            ("\"器\"", "器*"),
            ("\"充電 器\"", "充電+電+器*"),
            ("\"充電 abc\"", "充電+電+abc"),
            ("\"3個 入り\"", "3+個+入り"),
            ("\"器 充 abc\"", "器+充+abc"),
            ("iPhone充電", "iphone 充電"),
            ("iPhone充", "iphone 充*"),
            ("ああ あああ", "ああ ああ+ああ"),
        ] {
            assert_eq!(terms_of(query), expected, "{query}");
        }
    }

    #[test]
    fn a_query_of_no_words_is_empty() {
        for query in ["", " ", "\"", "\"\"\"", "“„«»", "!?…", "👍", "\0", "\\ ' % _ * ( )"] {
            let parsed = Query::parse(query);
            assert!(parsed.is_empty() && parsed.parts().is_empty(), "{query}");
            assert!(parsed.marks("some text").is_empty());
        }
        assert!(!Query::parse("a").is_empty());
    }

    #[test]
    fn a_query_has_12_terms() {
        let letters = |last: char| ('a'..=last).flat_map(|c| [c, ' ']).collect::<String>();
        assert_eq!(terms_of(&letters('l')), "a b c d e f g h i j k l*");
        assert_eq!(terms_of(&letters('z')), "a b c d e f g h i j k l");
        assert_eq!(terms_of(&format!("\"{}", letters('z'))), "a+b+c+d+e+f+g+h+i+j+k+l");
        assert_eq!(terms_of(&format!("{} bc", "a ".repeat(10_000))), "a bc*");
        assert_eq!(terms_of("一二三四五六七八九十百千万億兆京").split('+').count(), 12);
        assert_eq!(terms_of(&format!("{}充電器", letters('k'))), "a b c d e f g h i j k 充電");
        assert_eq!(terms_of(&"x".repeat(10_000)), "x".repeat(40) + "*");
    }

    #[test]
    fn a_query_of_many_repeated_words_stays_small() {
        let long = format!("\"{}\"", "a ".repeat(10_000));
        let many = "\"a b\" \"b a\" \"a a b\" \"b b a\" \"b a b a\" \"a b a b\" ".repeat(1000);
        let varied = (1..500).map(|n| format!("\"{}b\" ", "a ".repeat(n))).collect::<Vec<_>>().concat();
        for query in [long, many, varied] {
            let sought: usize = Query::parse(&query).phrases.iter().map(Vec::len).sum();
            assert!((1..=MOST_SOUGHT).contains(&sought), "{sought}");
        }
    }

    /// Whether everything asked for is in these fields, each phrase whole in one of them.
    fn matches(query: &Query, fields: &[&str]) -> bool {
        let fields: Vec<_> = fields.iter().map(|field| tokens(field)).collect();
        let is_in_one =
            |phrase: &Vec<Sought>| fields.iter().any(|field| places(phrase, field).next().is_some());
        query.phrases.iter().all(is_in_one)
    }

    #[test]
    fn a_query_matches_what_it_asks_for() {
        for (query, fields, is_match) in [
            ("halo", &["The Halo lamp"][..], true),
            ("hal", &["The Halo lamp"], true),
            ("hal lamp", &["The Halo lamp"], false),
            ("alo", &["The Halo lamp"], false),
            ("lamp halo", &["The Halo lamp"], true),
            ("lamp halo", &["lamp", "halo"], true),
            ("\"halo lamp\"", &["The HALO, lamp"], true),
            ("\"lamp halo\"", &["The Halo lamp"], false),
            ("\"halo lamp\"", &["halo", "lamp"], false),
            ("\"halo lamp\"", &["x", "halo lamps halo lamp"], true),
            ("\"halo lam\"", &["halo lamp"], false),
            ("\"halo lamp\" x", &["halo lamp", "xyz"], true),
            ("strasse", &["Straße"], true),
            ("محمد", &["مُحَمَّدٌ"], true),
            ("充電器", &["新しい充電器です"], true),
            ("充電器", &["充電と電器"], false),
            ("充電器", &["充電", "電器"], false),
            ("電", &["充電器"], true),
            ("器", &["充電器"], true),
            ("\"器\"", &["電器充"], true),
            ("\"充電 器\"", &["充電器"], false),
            ("\"充電 器\"", &["充電、器具"], true),
            ("\"充電器\"", &["充電 器"], false),
            ("\"器 abc\"", &["充電器abc"], true),
            ("\"充電 abc\"", &["充電器abc 電abc"], false),
            ("充電 器", &["器を充電"], true),
            ("ハス", &["バス"], false),
            ("ﾊﾞｽ", &["バス停"], true),
            ("ที", &["ที่นี่"], true),
            ("ភាសាខ្មែរ", &["ភាសា\u{200b}ខ្មែរ"], true),
            ("ㅎ", &["한국어"], true),
            ("하", &["한국어"], true),
            ("한국", &["한국어"], true),
            ("हिन्दी", &["वह हिंदी हिन्दी"], true),
            ("x", &[], false),
            ("", &["anything"], true),
            ("", &[], true),
        ] {
            assert_eq!(matches(&Query::parse(query), fields), is_match, "{query} {fields:?}");
        }
    }

    #[test]
    fn long_words_match_by_their_first_40_characters() {
        let (long, longer) = ("x".repeat(45), "x".repeat(50));
        assert!(matches(&Query::parse(&long), &[&longer]));
        assert!(!matches(&Query::parse(&long), &[&"x".repeat(39)]));
    }

    fn marked<'a>(query: &str, text: &'a str) -> Vec<&'a str> {
        Query::parse(query).marks(text).into_iter().map(|mark| &text[mark]).collect()
    }

    #[test]
    fn marks_are_on_what_was_asked_for() {
        for (query, text, expected) in [
            ("hal", "The Halo lamp, halogen", &["Halo", "halogen"][..]),
            ("halo lamp", "Lamp Halo", &["Lamp", "Halo"]),
            ("\"halo lamp\"", "halo x lamp halo  lamp", &["halo", "lamp"]),
            ("\"a a\"", "a a a b a", &["a", "a", "a"]),
            ("lam lamp", "lamp", &["lamp"]),
            ("strasse", "Große Straße!", &["Straße"]),
            ("cafe", "Cafe\u{301}.", &["Cafe\u{301}"]),
            ("محمد", "يا مُحَمَّدٌ!", &["مُحَمَّدٌ"]),
            ("充電器", "新充電器充電", &["充電器"]),
            ("充電 電器", "新充電器充電", &["充電器充電"]),
            ("充", "新充電器充", &["充", "充"]),
            ("充 abc", "abc充電", &["abc充"]),
            ("ที", "ที่นี่", &["ที่"]),
            ("ブル", "ｹｰﾌﾞﾙ", &["ﾌﾞﾙ"]),
            ("会社", "㍿", &["㍿"]),
            ("وسلم", "محمد ﷺ", &["ﷺ"]),
            ("x", "", &[]),
        ] {
            assert_eq!(marked(query, text), expected, "{query} {text}");
        }
    }

    /// What the index finds.
    fn is_found(query: &Query, fields: &[&str]) -> bool {
        let wording = Wording::of(fields.iter().copied(), &[]);
        let all = wording.places();
        let is_at = |term: &Term, place: usize| {
            let is_word =
                |word: &str| if term.is_prefix { word.starts_with(&term.word) } else { word == term.word };
            all.iter().any(|(word, places)| is_word(word) && places.contains(&place))
        };
        query.parts().iter().all(|part| {
            (1..=wording.as_str().len())
                .any(|start| part.iter().zip(start..).all(|(term, at)| is_at(term, at)))
        })
    }

    #[test]
    fn the_index_finds_what_is_meant() {
        let mut state = 1_u32;
        let mut text = |pieces: &[&str], most: u32| {
            let mut next = |below: usize| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 8) as usize % below
            };
            (0..next(most as usize)).map(|_| pieces[next(pieces.len())]).collect::<String>()
        };
        let pieces =
            ["a", "b", "ab", " ", " ", "\"", "電", "充", "カ", "\u{3099}", "ß", "\u{301}", "ท", "ี", "."];
        let (mut found, mut phrases) = (0, 0);
        for nth in 0..20_000 {
            let (typed, one, two) = (text(&pieces, 8), text(&pieces, 20), text(&pieces, 20));
            let typed = if nth % 2 == 0 { typed } else { format!("\"{typed}\"") };
            let (query, fields) = (Query::parse(&typed), [one.as_str(), two.as_str()]);
            let is_match = matches(&query, &fields);
            assert_eq!(is_found(&query, &fields), is_match, "{typed:?} {fields:?}");
            let has_marks = fields.iter().any(|field| !query.marks(field).is_empty());
            assert!(has_marks || !is_match || query.is_empty(), "{typed:?} {fields:?}");
            found += u32::from(is_match && !query.is_empty());
            phrases += u32::from(is_match && query.parts().iter().any(|part| part.len() > 1));
        }
        assert!(found > 1000 && phrases > 50, "{found} {phrases}");
    }

    /// An excerpt with its marks in brackets.
    fn shown(text: &str, query: &str, around: usize) -> String {
        let parts = excerpt(text, &Query::parse(query).marks(text), around);
        assert!(parts.iter().all(|part| !part.text.is_empty()));
        assert!(parts.windows(2).all(|pair| pair[0].is_marked != pair[1].is_marked));
        let bracketed = |part: Part| if part.is_marked { format!("[{}]", part.text) } else { part.text };
        parts.into_iter().map(bracketed).collect()
    }

    #[test]
    fn an_excerpt_begins_a_bit_before_the_first_mark() {
        let text = "The charger of the lamp hums\nall night, and the lamp flickers too.";
        for (query, around, expected) in [
            ("", 1000, "The charger of the lamp hums all night, and the lamp flickers too."),
            ("", 20, "The charger of the…"),
            ("", 18, "The charger of the…"),
            ("", 17, "The charger of…"),
            ("lamp", 1000, "The charger of the [lamp] hums all night, and the [lamp] flickers too."),
            ("lamp", 28, "…of the [lamp] hums all night,…"),
            ("lamp", 27, "…the [lamp] hums all night,…"),
            ("lamp", 8, "…[lamp] hum…"),
            ("lamp", 2, "…[la]…"),
            ("the", 14, "[The] charger of…"),
            ("charger", 20, "The [charger] of the…"),
            ("too", 40, "…flickers [too]."),
            ("\"night and\"", 20, "…all [night], [and] the…"),
        ] {
            assert_eq!(shown(text, query, around), expected, "{query} {around}");
        }
    }

    #[test]
    fn an_excerpt_is_cut_where_it_must() {
        for (text, query, around, expected) in [
            ("", "x", 10, ""),
            ("一二三四五六七八九十", "六", 8, "…四五[六]七八九十"),
            ("一二三四五六七八九十", "六七", 4, "…五[六七]八…"),
            ("一二三四五六七八九十", "", 4, "一二三四…"),
            ("aaaaaaaaaabbbbbbbbbb", "a", 8, "[aaaaaaaa]…"),
            ("abc\r\ndef", "def", 100, "abc  [def]"),
            ("e\u{301}e\u{301}e\u{301}e\u{301}電", "電", 4, "…[電]"),
            ("   \n lamp", "lamp", 4, "[lamp]"),
            ("lamp \n  ", "lamp", 4, "[lamp]"),
            ("👩‍👩‍👧 ".repeat(30).as_str(), "x", 6, "👩‍👩‍👧…"),
        ] {
            assert_eq!(shown(text, query, around), expected, "{text}");
        }
    }

    #[test]
    fn an_excerpt_is_safe_from_any_marks() {
        for text in TEXTS {
            for start in 0..text.len() + 3 {
                for around in [0, 1, 4, 9, 100, usize::MAX] {
                    let (mark, back) = (start..start + 2, start + 3..start);
                    let parts = excerpt(text, &[mark, back, 1..3, 0..usize::MAX], around);
                    let length: usize = parts.iter().map(|part| part.text.chars().count()).sum();
                    assert!(length <= around.saturating_add(2), "{text} {start} {around}");
                }
            }
        }
    }

    #[test]
    fn an_excerpt_of_everything_is_the_text() {
        for text in TEXTS {
            for query in TEXTS {
                let parts = excerpt(text, &Query::parse(query).marks(text), 10_000);
                let whole: String = parts.into_iter().map(|part| part.text).collect();
                assert_eq!(whole, kept_to_itself(text).replace(['\r', '\n'], " "));
            }
        }
    }
}
