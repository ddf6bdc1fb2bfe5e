//! The languages that Stoa speaks, and what differs between them beside the words.

use serde::{Deserialize, Serialize};

/// A language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English, which whoever understands none of the others gets.
    #[default]
    English,
    /// German.
    German,
    /// Spanish.
    Spanish,
    /// Arabic.
    Arabic,
}

impl Language {
    /// All of them, each in its place.
    pub const ALL: [Self; 4] = [Self::English, Self::German, Self::Spanish, Self::Arabic];

    /// Its tag (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Spanish => "es",
            Self::Arabic => "ar",
        }
    }

    /// What those call it who speak it.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Spanish => "Español",
            Self::Arabic => "العربية",
        }
    }

    /// Which way it is written, as HTML says it.
    #[must_use]
    pub const fn direction(self) -> &'static str {
        match self {
            Self::Arabic => "rtl",
            _ => "ltr",
        }
    }

    /// The language with a tag, of whichever country.
    #[must_use]
    pub fn tagged(tag: &str) -> Option<Self> {
        let language = tag.split('-').next().unwrap_or_default();
        Self::ALL.into_iter().find(|known| known.tag().eq_ignore_ascii_case(language))
    }

    /// The one that a browser likes best of those there are (RFC 9110, 12.5.4).
    #[must_use]
    pub fn liked_best(accept_language: &str) -> Option<Self> {
        let mut best = None;
        for wanted in accept_language.split(',') {
            let (tag, weight) = wanted.split_once(';').unwrap_or((wanted, ""));
            let weight =
                weight.trim().strip_prefix("q=").map_or(Some(1.0), |weight| weight.parse::<f32>().ok());
            let weight = weight.filter(|weight| (0.0..=1.0).contains(weight));
            let (Some(language), Some(weight)) = (Self::tagged(tag.trim()), weight) else { continue };
            if weight > best.map_or(0.0, |(_, most)| most) {
                best = Some((language, weight));
            }
        }
        best.map(|(language, _)| language)
    }

    /// How many forms a text with a number has.
    #[must_use]
    pub const fn forms(self) -> usize {
        match self {
            Self::Arabic => 6,
            _ => 2,
        }
    }

    /// Which of its forms goes with a whole number (Unicode CLDR, plural rules; Spanish without its form for
    /// millions, which nothing here reaches).
    #[must_use]
    pub const fn form(self, number: u64) -> usize {
        match (self, number) {
            (Self::Arabic, 0) => 0,
            (Self::Arabic, 1) => 1,
            (Self::Arabic, 2) => 2,
            (Self::Arabic, _) => match number % 100 {
                3..=10 => 3,
                11..=99 => 4,
                _ => 5,
            },
            (_, 1) => 0,
            _ => 1,
        }
    }

    /// A whole number, its thousands apart where they are set apart.
    #[must_use]
    pub fn whole(self, number: u64) -> String {
        let digits = number.to_string();
        let (separator, least) = match self {
            Self::English | Self::Arabic => (',', 4),
            Self::German => ('.', 4),
            Self::Spanish => ('.', 5),
        };
        if digits.len() < least {
            return digits;
        }
        let mut text = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(separator);
            }
            text.push(digit);
        }
        text
    }

    /// What stands before the hundredths of a number.
    #[must_use]
    pub const fn point(self) -> char {
        match self {
            Self::English | Self::Arabic => '.',
            Self::German | Self::Spanish => ',',
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{self, Arabic, English, German, Spanish};

    #[test]
    fn browsers_get_what_they_like_best() {
        for (asked, expected) in [
            ("de", Some(German)),
            ("de-AT,de;q=0.9,en;q=0.8", Some(German)),
            ("fr, es;q=0.7, en;q=0.3", Some(Spanish)),
            ("en;q=0.2, ar-EG;q=0.8", Some(Arabic)),
            ("EN-us", Some(English)),
            ("de;q=0, en;q=0.1", Some(English)),
            ("fr, it", None),
            ("*", None),
            ("", None),
            ("de;q=much", None),
            (";;,,", None),
        ] {
            assert_eq!(Language::liked_best(asked), expected, "{asked}");
        }
    }

    #[test]
    fn numbers_have_the_form_of_their_language() {
        let forms = |language: Language, numbers: &[u64]| {
            numbers.iter().map(|n| language.form(*n)).collect::<Vec<_>>()
        };
        assert_eq!(forms(English, &[0, 1, 2, 11, 101]), [1, 0, 1, 1, 1]);
        let arabic = forms(Arabic, &[0, 1, 2, 3, 10, 11, 26, 99, 100, 101, 102, 103, 111, 1_000]);
        assert_eq!(arabic, [0, 1, 2, 3, 3, 4, 4, 4, 5, 5, 5, 3, 4, 5]);
        for language in Language::ALL {
            assert!((0..1_000).all(|number| language.form(number) < language.forms()));
        }
    }

    #[test]
    fn thousands_are_set_apart_as_is_usual() {
        let written = |number| Language::ALL.map(|language| language.whole(number));
        assert_eq!(written(999), ["999", "999", "999", "999"]);
        assert_eq!(written(1_000), ["1,000", "1.000", "1000", "1,000"]);
        assert_eq!(written(12_345_678), ["12,345,678", "12.345.678", "12.345.678", "12,345,678"]);
    }
}
