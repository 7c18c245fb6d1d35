//! What the command shows of mistakes: the text that the generator draws, with the colours of a terminal where they are wanted.
//!
//! In: wrong examples of docs/diagnostics.md, one for each command that reads a specification. Out: nothing. Not here: the wording (see
//! the snapshots of the generator), and exit codes of commands that are misused (see `check`).

#[path = "../../../tests/wrong/mod.rs"]
mod examples;

use specwright_generator::analyse;
use specwright_generator::diagnostic::Style;
use specwright_generator::source::Sources;

use crate::common::specwright;
use examples::{By, Case, cases};

#[test]
fn mistakes_are_shown_as_they_are_drawn() {
    for code in ["SW0004", "SW0100", "SW0350", "SW0500", "SW0501", "SW0502", "SW0400", "SW0403"] {
        let case = cases().into_iter().find(|case| case.code == code).unwrap();
        let shown = shown(&case);
        assert!(shown.contains(&format!("[{code}]")), "{code}: {shown}");
        if case.by == By::Specification {
            assert!(shown.starts_with(&drawn(&case)), "{code}: {shown}");
        }
    }
}

/// What the generator draws.
fn drawn(case: &Case) -> String {
    let folder = tempfile::tempdir().unwrap();
    case.write(folder.path());
    let mut analysis = analyse(folder.path(), Sources::disk());
    analysis.sources.show_from(folder.path());
    analysis.render(Style { colour: false }).replace("things.yaml:", "spec/things.yaml:")
}

/// What the command writes on stderr, the same with and without colours.
fn shown(case: &Case) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("spec")).unwrap();
    case.write(&folder.path().join("spec"));
    let explained = folder.path().join("spec/explained.tsv").exists();
    let arguments: &[&str] = match case.by {
        By::Specification => &["check", "spec"],
        By::Only(name) => &["generate", "spec", "--out", "out", "--only", name],
        By::Derives(name) => &["generate", "spec", "--out", "out", "--derives", name],
        By::Runtime(path) => &["generate", "spec", "--out", "out", "--runtime", path],
        By::Tables if explained => &["coverage", "spec", "--against", "spec/fields.tsv", "--explained", "spec/explained.tsv"],
        By::Tables => &["coverage", "spec", "--against", "spec/fields.tsv"],
    };
    let coloured = specwright(folder.path(), &[arguments, &["--color", "always"]].concat());
    let plain = specwright(folder.path(), &[arguments, &["--color", "never"]].concat());
    // An option that is refused is a misuse of the command, which is shown without colours.
    let is_option = matches!(case.by, By::Derives(_) | By::Runtime(_));
    assert!(coloured.err.contains("\u{1b}[") != is_option && !plain.err.contains('\u{1b}'), "{}", case.code);
    assert_eq!((coloured.code, without_colours(&coloured.err)), (plain.code, plain.err.clone()), "{}", case.code);
    plain.err
}

fn without_colours(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    first + &parts.filter_map(|part| part.split_once('m')).map(|(_, text)| text).collect::<String>()
}
