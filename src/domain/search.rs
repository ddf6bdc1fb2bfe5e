//! Words: how texts are cut for the index, asked for, and shown where they were found.
//!
//! The index is given nothing but the words of a text, so every database finds the same.

use std::{iter, ops::Range};

use serde::{Deserialize, Serialize};
use unicode_normalization::{
    UnicodeNormalization,
    char::{compose, is_combining_mark},
};

/// The most characters of a word that count.
const LONGEST_WORD: usize = 40;

/// The most distinct terms that a query asks for.
const MOST_TERMS: usize = 12;

/// The most words that a query asks for, counting those that its phrases repeat.
const MOST_SOUGHT: usize = 48;

/// The most characters of a sort key.
const LONGEST_KEY: usize = 80;

/// A word as it is indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word without case, accents and other variations: letters and digits only.
    pub text: String,
    /// The byte of the original text with which it begins.
    pub start: usize,
    /// The byte of the original text before which it ends.
    pub end: usize,
}

/// Cuts a text into the words to index.
///
/// Scripts written without spaces yield each two neighbouring characters, and the last one of
/// a run alone, so that every character begins a word.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let tokens = tokens(text);
    let followers = tokens.iter().skip(1).map(Some).chain([None]);
    tokens.iter().zip(followers).map(|(token, next)| word(token, next)).collect()
}

fn word(token: &Token, next: Option<&Token>) -> Word {
    match next.filter(|next| next.kind == Kind::Following) {
        Some(next) => Word { text: pair(&token.text, &next.text), start: token.start, end: next.end },
        None => Word { text: token.text.clone(), start: token.start, end: token.end },
    }
}

fn pair(first: &str, second: &str) -> String {
    [first, second].concat()
}

/// The words of a name as one text, by whose bytes names are put in order.
#[must_use]
pub fn sort_key(text: &str) -> String {
    let mut key = String::new();
    for token in tokens(text) {
        if !key.is_empty() && token.kind != Kind::Following {
            key.push(' ');
        }
        key.push_str(&token.text);
    }
    let cut: String = key.chars().take(LONGEST_KEY).collect();
    cut.trim_end().to_owned()
}

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

    /// The distinct terms to look up in the index. Nothing that lacks one of them is meant.
    #[must_use]
    pub fn terms(&self) -> Vec<Term> {
        distinct_terms(self.phrases.iter().map(Vec::as_slice))
    }

    /// Whether having all terms isn't enough, so that [`Query::matches`] has to decide.
    #[must_use]
    pub fn has_phrases(&self) -> bool {
        self.phrases.iter().any(|phrase| terms(phrase).count() > 1)
    }

    /// Whether everything asked for is in these fields, each phrase whole in one of them.
    #[must_use]
    pub fn matches(&self, fields: &[&str]) -> bool {
        let fields: Vec<_> = fields.iter().map(|field| tokens(field)).collect();
        self.phrases.iter().all(|phrase| fields.iter().any(|field| places(phrase, field).next().is_some()))
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
        .filter(|place| phrase.iter().zip(*place).all(|(sought, token)| sought.is(token)))
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

/// A character alone may stand anywhere in a run, where it begins a pair.
fn term(sought: &Sought, next: Option<&Sought>) -> Option<Term> {
    let next = next.filter(|next| next.kind == Kind::Following);
    let (word, is_prefix) = match (sought.kind, next) {
        (_, Some(next)) => (pair(&sought.text, &next.text), false),
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
        let is_alike =
            if self.is_prefix { token.text.starts_with(&self.text) } else { token.text == self.text };
        is_alike && (self.kind != Kind::Following || token.kind == Kind::Following)
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    let text = text.replace(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'], " ");
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

/// A word of a script written with spaces, or one character of a script written without.
#[derive(Debug)]
struct Token {
    text: String,
    kind: Kind,
    start: usize,
    end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A word.
    Spaced,
    /// The first character of a run.
    Leading,
    /// A character right after another one.
    Following,
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokenizer = Tokenizer::default();
    for (start, c) in text.char_indices() {
        let place = start..start + c.len_utf8();
        if c.is_ascii() {
            tokenizer.take_ascii(c, place);
        } else {
            for part in normalised(c) {
                tokenizer.take(part, place.clone());
            }
        }
    }
    tokenizer.tokens
}

/// A character without its variations; a trade mark sign is no letters.
fn normalised(c: char) -> impl Iterator<Item = char> {
    let c = if matches!(c, '™' | '℠') { ' ' } else { c };
    iter::once(c).nfkd().flat_map(char::to_lowercase).flat_map(folded)
}

fn folded(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        'ß' => ('s', Some('s')),
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'þ' => ('t', Some('h')),
        'đ' | 'ð' => ('d', None),
        'ł' => ('l', None),
        'ø' => ('o', None),
        'ı' => ('i', None),
        'ς' => ('σ', None),
        _ => (c, None),
    };
    iter::once(first).chain(second)
}

#[derive(Default)]
struct Tokenizer {
    tokens: Vec<Token>,
    /// Whether the last token may go on.
    is_open: bool,
}

impl Tokenizer {
    fn take(&mut self, c: char, place: Range<usize>) {
        match c {
            '\u{3099}' | '\u{309a}' => self.voice(c, place.end),
            '\u{200b}' if self.is_in_run() => self.extend(place.end),
            _ if is_left_out(c) => self.extend(place.end),
            _ if !c.is_alphanumeric() => self.is_open = false,
            _ if is_unspaced(c) => {
                let kind = if self.is_in_run() { Kind::Following } else { Kind::Leading };
                self.begin(c, kind, place);
            }
            _ => self.spell(c, place),
        }
    }

    /// The same for what needs no normalising, many times as fast.
    fn take_ascii(&mut self, c: char, place: Range<usize>) {
        if c.is_ascii_alphanumeric() {
            self.spell(c.to_ascii_lowercase(), place);
        } else {
            self.is_open = false;
        }
    }

    fn open(&mut self) -> Option<&mut Token> {
        self.tokens.last_mut().filter(|_| self.is_open)
    }

    fn is_in_run(&mut self) -> bool {
        self.open().is_some_and(|token| token.kind != Kind::Spaced)
    }

    /// Puts a kana's voicing mark, which makes another letter of it, back on it.
    fn voice(&mut self, mark: char, end: usize) {
        if let Some(token) = self.open() {
            let kana = token.text.chars().next_back();
            if let Some(voiced) = kana.and_then(|kana| compose(kana, mark)) {
                token.text = voiced.to_string();
            }
        }
        self.extend(end);
    }

    fn extend(&mut self, end: usize) {
        if let Some(token) = self.open() {
            token.end = end;
        }
    }

    fn begin(&mut self, c: char, kind: Kind, place: Range<usize>) {
        self.tokens.push(Token { text: c.to_string(), kind, start: place.start, end: place.end });
        self.is_open = true;
    }

    fn spell(&mut self, c: char, place: Range<usize>) {
        let Some(token) = self.open().filter(|token| token.kind == Kind::Spaced) else {
            return self.begin(c, Kind::Spaced, place);
        };
        if token.text.len() < LONGEST_WORD || token.text.chars().count() < LONGEST_WORD {
            token.text.push(c);
        }
        token.end = place.end;
    }
}

/// Characters that say nothing about a word: marks, except those that are written vowels, the
/// Arabic tatweel, and what only joins characters or parts lines.
fn is_left_out(c: char) -> bool {
    let is_joining = matches!(c, '\u{ad}' | '\u{640}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}');
    is_joining || is_combining_mark(c) && (!c.is_alphanumeric() || is_accent(c))
}

/// Marks of the blocks in which none is needed to write a word, although some are vowels:
/// Latin, Greek, Cyrillic, Hebrew, Arabic and Syriac ones, and those for symbols.
const fn is_accent(mark: char) -> bool {
    matches!(
        mark,
        '\u{300}'..='\u{36f}'
            | '\u{483}'..='\u{77f}'
            | '\u{860}'..='\u{8ff}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{2de0}'..='\u{2dff}'
            | '\u{a66f}'..='\u{a69f}'
            | '\u{fb1e}'
            | '\u{fe20}'..='\u{fe2f}'
            | '\u{10ec0}'..='\u{10eff}'
            | '\u{1e08f}'
    )
}

/// Scripts written without spaces: Thai and Lao, Khmer, Myanmar, kana, Han.
const fn is_unspaced(c: char) -> bool {
    is_kana_or_han(c)
        || matches!(
            c,
            '\u{e00}'..='\u{eff}'
                | '\u{1780}'..='\u{17ff}'
                | '\u{1000}'..='\u{109f}'
                | '\u{a9e0}'..='\u{a9ff}'
                | '\u{aa60}'..='\u{aa7f}'
                | '\u{116d0}'..='\u{116ff}'
        )
}

const fn is_kana_or_han(c: char) -> bool {
    matches!(
        c,
        '\u{3005}'..='\u{30ff}'
            | '\u{31f0}'..='\u{31ff}'
            | '\u{1aff0}'..='\u{1b16f}'
            | '\u{2e80}'..='\u{2fdf}'
            | '\u{3400}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: &[&str] = &[
        "",
        "Grüße aus Łódź, Strøm & Cie. — R-3.3 don't",
        "أَهْلًا وَسَهْلًا، مرحبـــا",
        "שָׁלוֹם",
        "ΟΔΥΣΣΕΥΣ Ὀδυσσεύς",
        "Ёлка, чай; İstanbul ısı",
        "हिन्दी में लिखना क़लम",
        "充電器の充電ケーブル、ﾊﾞｯﾃﾘｰ abc充電",
        "น้ำ ที่นี่ ភាសា\u{200b}ខ្មែរ မြန်မာ ລາວ 한국어",
        "Ｌｕｍｅｎ™ ②½㎏ ﬁn ㍿ ﷺ",
        "👩‍👩‍👧 1️⃣ 🇩🇪 👍🏽",
        "a\0b\u{ad}c\u{202e}\u{feff}d\r\n\te\u{301}\u{301}",
    ];

    fn texts(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_have_no_case_accents_or_other_variations() {
        for (text, expected) in [
            ("Halo LAMP  lamp", "halo lamp lamp"),
            ("Crème BRÛLÉE, cafe\u{301}s", "creme brulee cafes"),
            ("Straße STRASSE ẞ", "strasse strasse ss"),
            ("Łódź Øre Đorđe ÐÞ Æsir Œuvre ǽ ǿ", "lodz ore dorde dth aesir oeuvre ae o"),
            ("İstanbul ISPARTA ısı istanbul", "istanbul isparta isi istanbul"),
            ("ΟΔΥΣΣΕΥΣ Ὀδυσσεύς ᾳ ϲ", "οδυσσευσ οδυσσευσ α σ"),
            ("Ёлка ёлка Йод", "елка елка иод"),
            ("أَهْلًا وَسَهْلًا", "اهلا وسهلا"),
            ("مرحبـــا مُحَمَّد ﻣﺮﺣﺒﺎ", "مرحبا محمد مرحبا"),
            ("شَيْءٌ الرَّحْمٰن", "شيء الرحمن"),
            ("שָׁלוֹם \u{200f}\u{fb2a}", "שלום ש"),
            ("हिन्दी क़लम", "हिनदी कलम"),
            ("Ｌｕｍｅｎ ﬁn ㎏ m² ② 𝐁𝐨𝐥𝐝", "lumen fin kg m2 2 bold"),
            ("Lumen™ Halo®", "lumen halo"),
            ("co\u{ad}op می\u{200c}خواهم x\u{2060}y z\u{feff}z", "coop میخواهم xy zz"),
            ("don't R-3.3 a_b \"c\" d\\e f\0g h\u{200b}i", "don t r 3 3 a b c d e f g h i"),
            ("½ ﷺ", "1 2 صلى الله عليه وسلم"),
            ("1️⃣ 2", "1 2"),
        ] {
            assert_eq!(texts(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn scripts_without_spaces_are_cut_into_pairs() {
        for (text, expected) in [
            ("充電器", "充電 電器 器"),
            ("充電", "充電 電"),
            ("充", "充"),
            ("充 電", "充 電"),
            ("充、電", "充 電"),
            ("𠮷野家", "𠮷野 野家 家"),
            ("お茶を", "お茶 茶を を"),
            ("ｹｰﾌﾞﾙ", "ケー ーブ ブル ル"),
            ("ケーフ\u{3099}ル", "ケー ーブ ブル ル"),
            ("ﾊﾟﾊﾞﾊ", "パバ バハ ハ"),
            ("㍿", "株式 式会 会社 社"),
            ("abc充電xyz", "abc 充電 電 xyz"),
            ("3個", "3 個"),
            ("ไทย", "ไท ทย ย"),
            ("ที่", "ที ี"),
            ("น้ำ", "นํ ํา า"),
            ("ລາວ", "ລາ າວ ວ"),
            ("ខ្មែរ", "ខម មែ ែរ រ"),
            ("ភាសា\u{200b}ខ", "ភា ាស សា ាខ ខ"),
            ("မာ", "မာ ာ"),
            ("한국어 한국", "한국어 한국"),
        ] {
            let expected: String = expected.nfkd().collect();
            let found: String = texts(text).join(" ").nfkd().collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn voicing_is_kept() {
        assert_eq!(texts("が"), ["が"]);
        assert_eq!(texts("ﾊﾞ"), ["バ"]);
        assert_eq!(texts("\u{3099}"), [""; 0]);
        assert_eq!(texts("か゛"), ["か"]);
    }

    #[test]
    fn nothing_else_is_a_word() {
        for text in ["", " \n", "👩‍👩‍👧👍🏽🇩🇪", "\0", "\"\"", "_-…、。", "\u{301}", "\u{200d}\u{640}"]
        {
            assert!(words(text).is_empty(), "{text:?}");
        }
    }

    #[test]
    fn words_are_as_long_as_40_characters() {
        let text = format!("{} b", "ä".repeat(10_000));
        let found = words(&text);
        assert_eq!(found.first(), Some(&Word { text: "a".repeat(40), start: 0, end: 20_000 }));
        assert_eq!(found.len(), 2);
        assert_eq!(words(&"電".repeat(10_000)).len(), 10_000);
        assert_eq!(words(&"a ".repeat(10_000)).len(), 10_000);
    }

    #[test]
    fn words_know_where_they_stand() {
        for (text, expected) in [
            ("Grüße, Łódź!", &["Grüße", "Łódź"][..]),
            ("cafe\u{301} x", &["cafe\u{301}", "x"]),
            ("مُحَمَّدٌ!", &["مُحَمَّدٌ"]),
            ("a充電器b", &["a", "充電", "電器", "器", "b"]),
            ("ﾊﾞｽ", &["ﾊﾞｽ", "ｽ"]),
            ("ที่นี่", &["ที่", "ี่น", "นี่", "ี่"]),
            ("½㎏", &["½", "½㎏"]),
            ("co\u{ad}op", &["co\u{ad}op"]),
        ] {
            let found: Vec<_> = words(text).into_iter().map(|word| &text[word.start..word.end]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn ranges_are_of_whole_characters_and_in_order() {
        for text in TEXTS {
            let mut last = 0;
            for word in words(text) {
                assert!(last <= word.start && !text[word.start..word.end].is_empty(), "{text}");
                last = word.start;
            }
        }
    }

    #[test]
    fn every_character_gives_letters_and_digits_that_stay_as_they_are() {
        for c in '\0'..=char::MAX {
            for word in texts(c.encode_utf8(&mut [0; 4])) {
                assert!(word.chars().all(char::is_alphanumeric), "{c:?} {word:?}");
                let again = texts(&word);
                assert_eq!(again.first(), Some(&word), "{c:?}");
            }
        }
    }

    #[test]
    fn sort_keys_put_names_in_order() {
        for (name, key) in [
            ("  Ömer-Ağa  Łuk", "omer aga luk"),
            ("充電器 Store", "充電器 store"),
            ("Store充電器", "store 充電器"),
            ("👍", ""),
        ] {
            assert_eq!(sort_key(name), key);
        }
        assert!(sort_key("Émile") < sort_key("Zoe") && sort_key("Ana B") < sort_key("Anabel"));
        assert_eq!(sort_key(&"ä".repeat(100)), "a".repeat(40));
        assert_eq!(sort_key(&"電".repeat(100)), "電".repeat(80));
        assert_eq!(sort_key(&format!("{0} {0} x", "電".repeat(39))).chars().count(), 79);
    }

    /// The terms of a query, prefixes with a star.
    fn terms_of(query: &str) -> String {
        let terms = Query::parse(query).terms().into_iter();
        let starred = |term: Term| term.word + if term.is_prefix { "*" } else { "" };
        terms.map(starred).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_query_asks_for_terms() {
        for (query, expected, has_phrases) in [
            ("Halo", "halo*", false),
            ("Halo, LÄMP! ", "halo lamp*", false),
            ("lam lamp", "lam lamp*", false),
            ("halo halo x", "halo x*", false),
            ("halo halo", "halo halo*", false),
            ("\"Halo\"", "halo", false),
            ("\"Halo Lamp\"", "halo lamp", true),
            ("„Halo Lamp“ x", "halo lamp x*", true),
            ("“Halo Lamp” «x y» z", "halo lamp x y z*", true),
            ("x \"halo lamp", "x halo lamp", true),
            ("\"a a\"", "a", true),
            ("x \"\"", "x*", false),
            ("x\"y\"z", "x y z*", false),
            ("don't", "don t*", false),
            ("充電", "充電", false),
            ("充電器", "充電 電器", true),
            ("\"充電\"", "充電", false),
            ("器", "器*", false),
            ("器 x", "器* x*", false),
            ("\"器\"", "器*", false),
            ("\"充電 器\"", "充電 器*", true),
            ("\"充電 abc\"", "充電 abc", true),
            ("iPhone充電", "iphone 充電", false),
            ("iPhone充", "iphone 充*", false),
            ("ああ あああ", "ああ", true),
        ] {
            assert_eq!(terms_of(query), expected, "{query}");
            assert_eq!(Query::parse(query).has_phrases(), has_phrases, "{query}");
        }
    }

    #[test]
    fn a_query_of_no_words_is_empty() {
        for query in ["", " ", "\"", "\"\"\"", "“„«»", "!?…", "👍", "\0", "\\ ' % _ * ( )"] {
            let parsed = Query::parse(query);
            assert!(parsed.is_empty() && parsed.terms().is_empty() && !parsed.has_phrases(), "{query}");
            assert!(parsed.marks("some text").is_empty());
        }
        assert!(!Query::parse("a").is_empty());
    }

    #[test]
    fn a_query_has_12_terms() {
        let letters = |last: char| ('a'..=last).flat_map(|c| [c, ' ']).collect::<String>();
        assert_eq!(terms_of(&letters('l')), "a b c d e f g h i j k l*");
        assert_eq!(terms_of(&letters('z')), "a b c d e f g h i j k l");
        assert_eq!(terms_of(&format!("\"{}", letters('z'))), "a b c d e f g h i j k l");
        assert_eq!(terms_of(&format!("{} bc", "a ".repeat(10_000))), "a bc*");
        assert_eq!(Query::parse("一二三四五六七八九十百千万億兆京").terms().len(), 12);
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
            ("\"充電 器\"", &["充電器"], true),
            ("\"充電器\"", &["充電 器"], false),
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
            assert_eq!(Query::parse(query).matches(fields), is_match, "{query} {fields:?}");
        }
    }

    #[test]
    fn long_words_match_by_their_first_40_characters() {
        let (long, longer) = ("x".repeat(45), "x".repeat(50));
        assert!(Query::parse(&long).matches(&[&longer]));
        assert!(!Query::parse(&long).matches(&[&"x".repeat(39)]));
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

    /// What the index finds: all terms are among the words of the fields.
    fn is_found(query: &Query, fields: &[&str]) -> bool {
        let words: Vec<_> = fields.iter().flat_map(|field| texts(field)).collect();
        let has =
            |term: &Term| {
                words.iter().any(|word| {
                    if term.is_prefix { word.starts_with(&term.word) } else { *word == term.word }
                })
            };
        query.terms().iter().all(has)
    }

    #[test]
    fn the_second_look_agrees_with_the_index() {
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
        let (mut found, mut refused) = (0, 0);
        for _ in 0..20_000 {
            let (typed, one, two) = (text(&pieces, 8), text(&pieces, 20), text(&pieces, 20));
            let (query, fields) = (Query::parse(&typed), [one.as_str(), two.as_str()]);
            let (is_match, is_found) = (query.matches(&fields), is_found(&query, &fields));
            assert!(is_found || !is_match, "{typed:?} {fields:?}");
            assert!(is_match || !is_found || query.has_phrases(), "{typed:?} {fields:?}");
            let has_marks = fields.iter().any(|field| !query.marks(field).is_empty());
            assert!(has_marks || !is_match || query.is_empty(), "{typed:?} {fields:?}");
            found += u32::from(is_match && !query.is_empty());
            refused += u32::from(is_found && !is_match);
        }
        assert!(found > 1000 && refused > 100, "{found} {refused}");
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
                assert_eq!(whole, text.replace(['\r', '\n'], " "));
            }
        }
    }
}
