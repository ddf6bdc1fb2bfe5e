//! The lines of an import.

use stoa::server::import::Line;

use super::is_one_line;

/// The most characters of what is said of a line that isn't taken.
const LONGEST_REFUSAL: usize = 2_000;

/// A line that is taken says the same when it is written again; why another isn't is said in one short line.
pub fn hold(bytes: &[u8]) {
    match Line::parse(bytes) {
        Ok(line) => {
            assert!(is_one_line(line.reference()) && line.reference().chars().count() <= 100);
            let written = serde_json::to_vec(&line).expect("what was read can be written");
            assert_eq!(Line::parse(&written).as_ref(), Ok(&line));
        }
        Err(refusal) => {
            let said = refusal.to_string();
            assert!(is_one_line(&said), "{said:?}");
            assert!(said.chars().count() <= LONGEST_REFUSAL, "{said}");
        }
    }
}
