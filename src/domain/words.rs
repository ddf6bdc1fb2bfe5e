//! Words: how texts are cut for the index, so that every database finds the same.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    iter,
    ops::Range,
};

use unicode_normalization::{
    UnicodeNormalization,
    char::{compose, is_combining_mark},
};

/// The most characters of a word that count.
pub const LONGEST_WORD: usize = 40;

/// The most characters of a sort key.
pub const LONGEST_KEY: usize = 80;

/// Stands where a phrase can't go on: after each text, and for a word whose place doesn't count.
const GAP: &str = "_";

/// How many places of a word count, and the last one that does. PostgreSQL keeps no more.
const MOST_PLACES: usize = 256;
const LAST_PLACE: usize = 16_383;

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

pub(super) fn pair(first: &str, second: &str) -> String {
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

/// All words by which something is found, in order, so that phrases can be found too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording(String);

impl Wording {
    /// The words of some texts, and whole words that no text yields since they begin with `_`.
    #[must_use]
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>, marks: &[String]) -> Self {
        let mut row = Row::default();
        for text in texts {
            for word in words(text) {
                row.push(word.text);
            }
            row.push_gap();
        }
        Self(row.into_words().chain(marks.iter().cloned()).collect::<Vec<_>>().join(" "))
    }

    /// The words in order, with blanks between and a `_` wherever a phrase can't go on.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Each word once.
    #[must_use]
    pub fn each(&self) -> BTreeSet<&str> {
        self.0.split_ascii_whitespace().filter(|word| *word != GAP).collect()
    }

    /// Each word with those of its places that count, from 1 on.
    #[must_use]
    pub fn places(&self) -> BTreeMap<&str, Vec<usize>> {
        let mut places = BTreeMap::<_, Vec<_>>::new();
        for (word, place) in self.0.split_ascii_whitespace().zip(1..).filter(|(word, _)| *word != GAP) {
            let places = places.entry(word).or_default();
            if place <= LAST_PLACE && !word.starts_with(GAP) {
                places.push(place);
            }
        }
        places
    }
}

/// Words in a row.
#[derive(Default)]
struct Row {
    words: Vec<String>,
    times: HashMap<String, usize>,
    /// Words that have no place that counts.
    beyond: BTreeSet<String>,
}

impl Row {
    fn push(&mut self, word: String) {
        if self.words.len() >= LAST_PLACE {
            if !self.times.contains_key(&word) {
                self.beyond.insert(word);
            }
            return;
        }
        let times = self.times.entry(word.clone()).or_default();
        *times += 1;
        if *times > MOST_PLACES { self.push_gap() } else { self.words.push(word) }
    }

    fn push_gap(&mut self) {
        self.words.push(GAP.to_owned());
    }

    fn into_words(self) -> impl Iterator<Item = String> {
        self.words.into_iter().chain(self.beyond.into_iter().flat_map(|word| [GAP.to_owned(), word]))
    }
}

/// A word of a script written with spaces, or one character of a script written without.
#[derive(Debug)]
pub(super) struct Token {
    pub text: String,
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word.
    Spaced,
    /// The first character of a run.
    Leading,
    /// A character right after another one.
    Following,
}

pub(super) fn tokens(text: &str) -> Vec<Token> {
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
pub(super) mod tests {
    use super::*;

    pub(in super::super) const TEXTS: &[&str] = &[
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

    fn places(wording: &Wording) -> String {
        let places = wording.places().into_iter().map(|(word, places)| format!("{word}:{places:?}"));
        places.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_wording_keeps_words_in_order_and_texts_apart() {
        let wording = Wording::of(["Halo lamp", "", "lamp 充電"].into_iter(), &["_v1".to_owned()]);
        assert_eq!(wording.as_str(), "halo lamp _ _ lamp 充電 電 _ _v1");
        assert_eq!(places(&wording), "_v1:[] halo:[1] lamp:[2, 5] 充電:[6] 電:[7]");
        assert_eq!(wording.each().into_iter().collect::<Vec<_>>(), ["_v1", "halo", "lamp", "充電", "電"]);
    }

    #[test]
    fn so_many_places_of_a_word_count() {
        let text = "a ".repeat(300) + "b";
        let wording = Wording::of([text.as_str()].into_iter(), &[]);
        let places = wording.places();
        assert_eq!(places["a"], (1..=256).collect::<Vec<_>>());
        assert_eq!(places["b"], [301]);
        assert_eq!(wording.as_str().split(' ').count(), 302);
    }

    #[test]
    fn words_beyond_the_last_place_are_there_without_one() {
        let text = "ﷺ ".repeat(4_095) + "a b c d a e";
        let wording = Wording::of([text.as_str(), "f"].into_iter(), &["_v1".to_owned()]);
        let places = wording.places();
        assert_eq!((&places["a"], &places["c"]), (&vec![16_381], &vec![16_383]));
        for word in ["d", "e", "f", "_v1"] {
            assert!(places[word].is_empty(), "{word}");
        }
        assert!(wording.as_str().ends_with(" a b c _ _ _ d _ e _ f _v1"), "none of them stand together");
    }
}
