//! Rules for every file: it is short, begins with a description, cannot panic, and allows no lint.

use crate::sources;

const FOLDERS: &[&str] = &[
    "generator/src",
    "generator/cli/src",
    "generator/macros/src",
    "runtime/src",
    "generated-example/src",
    "text/src",
    "examples/slack/src",
    "examples/stripe/src",
    "examples/github/src",
];

/// This file may print: cargo reads the output of a build script.
const CARGO_READS: &str = "generator/src/build_script.rs";

/// The lines of a file without comments, and without the tests at its end.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or("");
    code.lines().map(|line| line.split("// ").next().unwrap_or("")).filter(|line| !line.trim_start().starts_with("//"))
}

fn each(check: impl Fn(&str, &str)) {
    for folder in FOLDERS {
        for (path, text) in sources(folder).into_iter().filter(|(path, _)| !path.split(['/', '.']).any(|part| part == "tests")) {
            check(&format!("{folder}/{path}"), &text);
        }
    }
}

#[test]
fn files_are_short_and_begin_with_a_description() {
    each(|path, text| {
        assert!(text.starts_with("//! "), "{path} does not open with `//!`");
        assert!(text.lines().count() <= 450, "{path} has {} lines", text.lines().count());
    });
}

#[test]
fn code_has_no_panics_and_allows_no_lints() {
    let never =
        [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!(", "#[allow(", "#![allow(", "unsafe "];
    // These macros panic if the output is closed or full.
    let prints = ["print!(", "println!("];
    each(|path, text| {
        for line in code(text) {
            assert!(never.iter().all(|word| !line.contains(word)), "{path}: {}", line.trim());
            assert!(path == CARGO_READS || prints.iter().all(|word| !line.contains(word)), "{path}: {}", line.trim());
        }
    });
}

#[test]
fn code_does_not_use_indexes() {
    each(|path, text| {
        for line in code(text) {
            assert!(!indexes(line), "{path}: {}", line.trim());
        }
    });
}

/// Whether a line indexes or slices a name or the result of a call.
fn indexes(line: &str) -> bool {
    let mut text = false;
    let mut before = [' '; 2];
    for letter in line.chars() {
        let word = before[1].is_alphanumeric() || matches!(before[1], '_' | ')' | ']');
        if letter == '[' && word && !text {
            return true;
        }
        text ^= letter == '"' && before[1] != '\\' && before != ['\'', '"'];
        before = [before[1], letter];
    }
    false
}

#[test]
fn indexes_are_found() {
    assert!(indexes("let a = items[0];") && indexes("text(a)[1..]") && indexes("a[0][1]"));
    assert!(
        !indexes("&[1]") && !indexes("vec![1]") && !indexes("#[derive(A)]") && !indexes("\"a[0]\"") && !indexes("x: [u8; 2]")
    );
}
