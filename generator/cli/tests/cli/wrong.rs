//! The command prints problems as the generator renders them, in colours if an option says so.
//!
//! In: wrong examples of docs/diagnostics.md, one for each command that reads a specification. Not here: the text of messages (see the
//! snapshots of the generator), and the exit codes of commands that are misused (see `check`).

#[path = "../../../tests/wrong/mod.rs"]
mod examples;

use specwright_generator::analyse;
use specwright_generator::diagnostic::Style;
use specwright_generator::source::Sources;

use crate::common::specwright;
use examples::{Case, Trigger, cases};

#[test]
fn problems_are_printed_as_they_are_rendered() {
    for code in ["SW0004", "SW0100", "SW0350", "SW0500", "SW0501", "SW0502", "SW0503", "SW0504", "SW0400", "SW0403"] {
        let case = cases().into_iter().find(|case| case.code == code).unwrap();
        let stderr = stderr_of(&case);
        assert!(stderr.contains(&format!("[{code}]")), "{code}: {stderr}");
        if case.trigger == Trigger::Specification {
            assert!(stderr.starts_with(&rendered(&case)), "{code}: {stderr}");
        }
    }
}

/// The problems, rendered by the generator.
fn rendered(case: &Case) -> String {
    let folder = tempfile::tempdir().unwrap();
    case.write(folder.path());
    let mut analysis = analyse(folder.path(), Sources::disk());
    analysis.sources.show_from(folder.path());
    analysis.render(Style { colour: false }).replace("things.yaml:", "spec/things.yaml:")
}

/// The stderr of the command for a case. Checks that it is the same with and without colours.
fn stderr_of(case: &Case) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("spec")).unwrap();
    case.write(&folder.path().join("spec"));
    let explained = folder.path().join("spec/explained.tsv").exists();
    let arguments: &[&str] = match case.trigger {
        Trigger::Specification => &["check", "spec"],
        Trigger::Only(name) => &["generate", "spec", "--out", "out", "--only", name],
        Trigger::Derives(name) => &["generate", "spec", "--out", "out", "--derives", name],
        Trigger::Runtime(path) => &["generate", "spec", "--out", "out", "--runtime", path],
        Trigger::Tables if explained => {
            &["coverage", "spec", "--against", "spec/fields.tsv", "--explained", "spec/explained.tsv"]
        }
        Trigger::Tables => &["coverage", "spec", "--against", "spec/fields.tsv"],
    };
    let coloured = specwright(folder.path(), &[arguments, &["--color", "always"]].concat());
    let plain = specwright(folder.path(), &[arguments, &["--color", "never"]].concat());
    assert!(coloured.err.contains("\u{1b}[") && !plain.err.contains('\u{1b}'), "{}", case.code);
    assert_eq!((coloured.code, without_colours(&coloured.err)), (plain.code, plain.err.clone()), "{}", case.code);
    plain.err
}

fn without_colours(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    first + &parts.filter_map(|part| part.split_once('m')).map(|(_, text)| text).collect::<String>()
}
