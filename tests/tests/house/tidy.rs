//! Rules that every file keeps: short, opened by what it is, no way to panic, no lint silenced.

use crate::sources;

const FOLDERS: &[&str] =
    &["generator/src", "generator/cli/src", "generator/macros/src", "runtime/src", "generated-example/src", "text/src"];

/// What a build script prints, cargo reads.
const CARGO_READS: &str = "generator/src/build_script.rs";

/// Indexes that were looked at: in a `const fn` there is nothing else, and the loop's condition is the limit.
const REVIEWED: &[(&str, &str)] = &[("runtime/src/object.rs", "bytes[at]")];

/// A file without its tests, which stand at its end, and without comments.
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
fn files_are_short_and_say_what_they_are() {
    each(|path, text| {
        assert!(text.starts_with("//! "), "{path} does not open with `//!`");
        assert!(text.lines().count() <= 450, "{path} has {} lines", text.lines().count());
    });
}

#[test]
fn nothing_panics_and_nothing_is_silenced() {
    let never =
        [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!(", "#[allow(", "#![allow(", "unsafe "];
    // They panic when what they write to is closed or full.
    let prints = ["print!(", "println!("];
    each(|path, text| {
        for line in code(text) {
            assert!(never.iter().all(|word| !line.contains(word)), "{path}: {}", line.trim());
            assert!(path == CARGO_READS || prints.iter().all(|word| !line.contains(word)), "{path}: {}", line.trim());
        }
    });
}

#[test]
fn nothing_is_taken_by_index() {
    each(|path, text| {
        for line in code(text) {
            let reviewed = REVIEWED.iter().filter(|(file, _)| *file == path);
            let rest = reviewed.fold(line.to_owned(), |line, (_, index)| line.replace(index, ""));
            assert!(!indexes(&rest), "{path}: {}", line.trim());
        }
    });
}

/// Whether something of a name, or what a call gives, is taken by index or sliced.
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
