//! Texts of people that stand among other words: names, titles, excerpts.

/// A text without what would turn the words around it (Unicode Standard Annex 9, explicit formatting characters). What
/// is written from right to left needs none of it.
#[must_use]
pub fn kept_to_itself(text: &str) -> String {
    if text.contains(turns) { text.replace(turns, "") } else { text.to_owned() }
}

const fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether nothing of a text can be seen.
#[must_use]
pub fn shows_nothing(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_unseen(c))
}

/// Whether a character isn't seen by itself: controls, what is ignored where it has no effect (Unicode Standard
/// chapter 5.21), and letters that are blank.
#[must_use]
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || turns(c)
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{2029}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_turns_the_words_around() {
        assert_eq!(kept_to_itself("\u{2069}\u{202e}abc\u{202c} \u{2067}x"), "abc x");
        let right_to_left = "مريم\u{200f} (می\u{200c}خواهم) 👩\u{200d}👧";
        assert_eq!(kept_to_itself(right_to_left), right_to_left);
    }

    #[test]
    fn some_texts_show_nothing() {
        for nothing in
            ["", " \u{3000}\n", "\u{200b}\u{200d}\u{feff}", "\u{202e}", "\u{3164}\u{2800}", "\u{e0041}"]
        {
            assert!(shows_nothing(nothing), "{nothing:?}");
        }
        for something in ["a", "\u{200b}.", "🏴\u{e0067}\u{e007f}", "\u{301}", "ـ"] {
            assert!(!shows_nothing(something), "{something:?}");
        }
    }
}
