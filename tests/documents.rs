//! What documents claim: the tests and files that they name are there.

use std::{fs, path::PathBuf};

use crate::properties;

/// Those that say what is shown by which test.
const DOCUMENTS: [&str; 2] = ["SECURITY.md", "docs/security.md"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// What stands between backticks, each with what follows it.
fn quoted(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let pieces: Vec<&str> = text.split('`').collect();
    assert_eq!(pieces.len() % 2, 1, "every backtick has its other one");
    pieces.windows(2).skip(1).step_by(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>().into_iter()
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[test]
fn the_tests_that_are_named_are_there() {
    let mut named = 0;
    for document in DOCUMENTS {
        for (quote, after) in quoted(&read(document)) {
            let parts: Vec<&str> = quote.split("::").collect();
            if parts.len() > 1 && parts.iter().all(|part| is_name(part)) {
                assert!(is_there(&parts), "{document} names {quote}");
                named += 1;
            } else if quote.ends_with(".spec.ts") {
                let title = after.trim_start().strip_prefix('"').and_then(|title| title.split_once('"'));
                let (title, _) = title.unwrap_or_else(|| panic!("{document}: which test of {quote}?"));
                let tests = read(&format!("end2end/tests/{quote}"));
                assert!(tests.contains(title), "{document} names {quote} \"{title}\"");
                named += 1;
            }
        }
    }
    assert!(named > 100, "{named}");
}

/// Whether there is a test of this name, in the file of its first modules.
fn is_there(parts: &[&str]) -> bool {
    let [modules @ .., name] = parts else { return false };
    if modules == ["properties"] && properties::HELD.contains(name) {
        return true;
    }
    (1..=modules.len()).any(|many| {
        let path = modules[..many].join("/");
        [format!("tests/{path}.rs"), format!("src/{path}.rs"), format!("src/{path}/mod.rs")]
            .iter()
            .filter_map(|file| fs::read_to_string(root().join(file)).ok())
            .any(|code| code.contains(&format!("fn {name}(")))
    })
}

#[test]
fn the_files_that_are_named_are_there() {
    for document in DOCUMENTS {
        for (quote, _) in quoted(&read(document)) {
            let is_path =
                quote.contains('/') && !quote.starts_with('/') && !quote.contains([' ', ':', '<', '*']);
            assert!(!is_path || root().join(quote).exists(), "{document} names {quote}");
        }
    }
}

/// The Application Security Verification Standard's requirements stand in its order, each once.
#[test]
fn requirements_stand_in_order() {
    let text = read("docs/security.md");
    let number = |line: &str| -> Option<Vec<u32>> {
        let number = line.strip_prefix("| ")?.split([' ', '–']).next()?;
        number.split('.').map(|part| part.parse().ok()).collect()
    };
    let numbers: Vec<_> = text.lines().filter_map(number).filter(|number| number.len() == 3).collect();
    assert!(numbers.len() > 150, "{}", numbers.len());
    for pair in numbers.windows(2) {
        assert!(pair[0] < pair[1], "{pair:?}");
    }
}

/// Whatever is built is built of what the lock files say.
#[test]
fn the_lock_files_are_honoured() {
    let makefile = read("Makefile").replace("\\\n", " ");
    for line in makefile.lines().filter(|line| line.starts_with('\t')) {
        for command in line.split("cargo ").skip(1) {
            let builds = [
                "bench",
                "build",
                "clippy",
                "deny check",
                "fetch",
                "leptos build",
                "leptos watch",
                "run",
                "test",
            ];
            if builds.iter().any(|build| command.starts_with(build)) {
                assert!(command.contains("-locked"), "{line}");
            }
        }
        assert!(!line.contains("npm install") || line.contains("@$("), "a version is said: {line}");
    }
    assert!(makefile.contains("npm ci"));
}

/// Nothing of ours needs unsafe code, and nothing of ours may have it.
#[test]
fn unsafe_code_is_forbidden() {
    assert!(
        read("Cargo.toml").contains("\nunsafe_code = \"forbid\""),
        "for the library, the program, tests and benches"
    );
    assert!(read("fuzz/src/lib.rs").contains("#![forbid(unsafe_code)]"));
}
