//! What people write: words of their language by Zipf's law, in sentences and paragraphs.

use std::borrow::Cow;

use super::{
    dice::{Dice, ONE, Weights},
    languages::{LANGUAGES, Language, Script},
};

/// How many words a language has, most of them rare.
const VOCABULARY: usize = 20_000;

/// How much rarer than by the law the made-up words are, so that texts read like texts.
const MADE_UP: u64 = 6;

/// How many words messages have: from, to, and how many of a hundred.
const LENGTHS: [(i64, i64, u64); 5] = [(2, 6, 15), (7, 15, 30), (16, 40, 33), (41, 90, 16), (91, 260, 6)];

/// From how many words on a message has paragraphs.
const LONG: usize = 60;

/// All languages, ready to write in.
pub struct Pens {
    all: Vec<Pen>,
    shares: Weights,
    lengths: Weights,
}

/// A language, ready to write in.
struct Pen {
    language: &'static Language,
    words: Vec<&'static str>,
    syllables: Vec<&'static str>,
    ranks: Weights,
}

impl Pens {
    /// All of them.
    #[must_use]
    pub fn new() -> Self {
        let shares = Weights::of(LANGUAGES.len(), |place| at(&LANGUAGES, place).map_or(0, |one| one.share));
        let lengths = Weights::of(LENGTHS.len(), |place| at(&LENGTHS, place).map_or(0, |one| one.2));
        Self { all: LANGUAGES.iter().map(Pen::of).collect(), shares, lengths }
    }

    /// The place of some language.
    pub fn some_language(&self, dice: &mut Dice) -> usize {
        self.shares.draw(dice)
    }

    /// A message in the language at a place, with some words in it besides others.
    pub fn write(&self, language: usize, dice: &mut Dice, with: &[&'static str]) -> String {
        let Some(pen) = self.all.get(language) else { return String::new() };
        let (from, to, _) = LENGTHS.get(self.lengths.draw(dice)).copied().unwrap_or((1, 1, 1));
        let length = usize::try_from(dice.within(from..=to)).unwrap_or(1);
        let mut words: Vec<Cow<'static, str>> = (0..length).map(|_| pen.word(dice)).collect();
        for word in with {
            words.insert(dice.place(words.len() + 1), Cow::Borrowed(word));
        }
        pen.message(&words, dice)
    }
}

fn at<T>(list: &[T], place: u64) -> Option<&T> {
    list.get(usize::try_from(place).ok()?)
}

impl Pen {
    fn of(language: &'static Language) -> Self {
        let words: Vec<&str> = language.words.split_whitespace().collect();
        let known = u64::try_from(words.len()).unwrap_or_default();
        let ranks = Weights::of(VOCABULARY, |rank| {
            let weight = ONE / (rank + 3);
            if rank < known { weight } else { weight / MADE_UP }
        });
        Self { language, words, syllables: language.syllables.split_whitespace().collect(), ranks }
    }

    fn word(&self, dice: &mut Dice) -> Cow<'static, str> {
        let rank = self.ranks.draw(dice);
        self.words.get(rank).map_or_else(|| Cow::Owned(self.made_up(rank)), |word| Cow::Borrowed(*word))
    }

    /// The rare word of a rank, always the same.
    fn made_up(&self, rank: usize) -> String {
        let mut word = String::new();
        let mut rest = rank;
        while let Some(syllable) = self.syllables.get(rest % self.syllables.len()).filter(|_| rest > 0) {
            word.push_str(syllable);
            rest /= self.syllables.len();
        }
        word
    }

    fn message(&self, words: &[Cow<'static, str>], dice: &mut Dice) -> String {
        let Language { greetings, thanks, script, .. } = self.language;
        let mut text = String::new();
        if let Some(greeting) = dice.one(greetings).filter(|_| dice.happens(300)) {
            text.push_str(greeting);
            text.push_str(if words.len() > LONG { "\n\n" } else { script.between });
        }
        let mut rest = words;
        while !rest.is_empty() {
            let length = usize::try_from(dice.within(4..=14)).unwrap_or(1).min(rest.len());
            let (now, later) = rest.split_at(length);
            sentence(&mut text, now, script, dice);
            rest = later;
            let ends_paragraph = words.len() > LONG && dice.happens(200);
            text.push_str(if ends_paragraph { "\n\n" } else { script.between });
        }
        if let Some(thanks) = dice.one(thanks).filter(|_| dice.happens(200)) {
            text.push_str(thanks);
        }
        text.truncate(text.trim_end().len());
        text
    }
}

fn sentence(text: &mut String, words: &[Cow<'static, str>], script: &Script, dice: &mut Dice) {
    for (place, word) in words.iter().enumerate() {
        let mut letters = word.chars();
        if let (0, Some(first)) = (place, letters.next()) {
            text.extend(first.to_uppercase().chain(letters));
        } else {
            text.push_str(if dice.happens(80) { script.comma } else { script.blank });
            text.push_str(word);
        }
    }
    let end = match dice.below(100) {
        0..75 => 0,
        75..93 => 1,
        _ => 2,
    };
    text.push_str(script.ends.get(end).copied().unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::{super::dice::Part, *};
    use crate::domain::{messages::MessageBody, words::words};

    fn texts(number: usize) -> Vec<String> {
        let pens = Pens::new();
        let write = |thing| {
            let mut dice = Dice::of(1, Part::Texts, thing);
            let language = pens.some_language(&mut dice);
            pens.write(language, &mut dice, &[])
        };
        (0..number).map(write).collect()
    }

    #[test]
    fn texts_are_what_could_be_sent() {
        for text in texts(1_000) {
            assert_eq!(MessageBody::parse(&text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn some_words_are_frequent_and_many_are_rare() {
        let mut times = std::collections::HashMap::<String, usize>::new();
        for word in texts(2_000).iter().flat_map(|text| words(text)) {
            *times.entry(word.text).or_default() += 1;
        }
        assert!(times["the"] > 400, "{}", times["the"]);
        assert!(times.values().filter(|times| **times == 1).count() > 1_000);
        assert!(times.keys().all(|word| !word.starts_with("xylograph") && !word.starts_with("parcel")));
    }

    #[test]
    fn words_are_put_in_where_they_are_wanted() {
        let pens = Pens::new();
        for language in 0..LANGUAGES.len() {
            let text = pens.write(language, &mut Dice::of(1, Part::Texts, 3), &["xylograph", "parcel"]);
            let found: Vec<String> = words(&text).into_iter().map(|word| word.text).collect();
            for word in ["xylograph", "parcel"] {
                assert!(found.contains(&word.to_owned()), "{word} in {text}");
            }
        }
    }
}
