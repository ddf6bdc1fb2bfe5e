//! What an e-mail looks like: `templates/letter.txt` and `templates/letter.html`.

use askama::Template;

use crate::{domain::links::Piece, error::AppError, server::Result, ui::words::Words};

/// What stands in an e-mail, from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What it is about, for its title.
    pub subject: String,
    /// What is said first.
    pub paragraphs: Vec<String>,
    /// What people said.
    pub parts: Vec<Part>,
    /// What the button says.
    pub button: &'static str,
    /// In which language all that is.
    pub words: &'static Words,
    /// Where it leads.
    pub link: String,
    /// What is said below, in small print.
    pub foot: Vec<String>,
    /// Where such e-mails are turned off, if they can be.
    pub off: Option<String>,
}

/// What mail programs may show as the end of a line (Unicode Standard Annex 14, BK, CR, LF and NL).
const BREAKS: [char; 7] = ['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];

/// What somebody said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What was done, above a notice's words.
    pub heading: Option<String>,
    /// The words.
    pub body: Vec<Piece>,
}

impl Part {
    /// The words as quoted lines, which nobody takes for ours.
    fn quoted(&self) -> String {
        let words: String = self.body.iter().map(Piece::as_str).collect();
        let lines = words.replace("\r\n", "\n");
        let quoted = |line: &str| if line.is_empty() { ">".to_owned() } else { format!("> {line}") };
        lines.split(BREAKS).filter(|_| !lines.is_empty()).map(quoted).collect::<Vec<_>>().join("\n")
    }
}

#[derive(Template)]
#[template(path = "letter.txt")]
struct Text<'a> {
    sheet: &'a Sheet,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    sheet: &'a Sheet,
}

impl Sheet {
    /// As plain text.
    pub fn text(&self) -> Result<String> {
        Text { sheet: self }.render().map_err(AppError::internal)
    }

    /// As HTML.
    pub fn html(&self) -> Result<String> {
        Html { sheet: self }.render().map_err(AppError::internal)
    }
}
