//! What the command shows of a case of every code, with the colours of a terminal.
//!
//! In: the wrong examples of docs/diagnostics.md. Out: snapshots, in which `␛` stands for the escape character. Not here: exit codes of
//! commands that are misused (see `check`).

#[path = "../../../tests/wrong/mod.rs"]
mod examples;

use std::collections::BTreeMap;

use specwright_generator::diagnostic::Code;

use crate::common::specwright;
use examples::{By, Case, by_theme, cases, of_code};

#[test]
fn every_code_is_shown_in_colours() {
    let said: BTreeMap<_, _> = cases().iter().map(|case| (case.code, said(case))).collect();
    for code in Code::ALL.iter().map(|code| code.as_str()) {
        assert!(said.get(code).is_some_and(|text| text.contains(&format!("[{code}]␛[0m"))), "{code}: {:?}", said.get(code));
    }
    for (theme, text) in by_theme(&said) {
        insta::assert_snapshot!(theme, text);
    }
}

fn said(case: &Case) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("spec")).unwrap();
    case.write(&folder.path().join("spec"));
    let explained = folder.path().join("spec/explained.tsv").exists();
    let arguments: &[&str] = match case.by {
        By::Specification => &["check", "spec"],
        By::Only(name) => &["generate", "spec", "--out", "out", "--only", name],
        By::Derives(name) => &["generate", "spec", "--out", "out", "--derives", name],
        By::Tables if explained => &["coverage", "spec", "--against", "spec/fields.tsv", "--explained", "spec/explained.tsv"],
        By::Tables => &["coverage", "spec", "--against", "spec/fields.tsv"],
    };
    let coloured = specwright(folder.path(), &[arguments, &["--color", "always"]].concat());
    let plain = specwright(folder.path(), &[arguments, &["--color", "never"]].concat());
    assert_eq!((coloured.code, without_colours(&coloured.err)), (plain.code, plain.err), "{}", case.code);
    of_code(case.code, &coloured.err).replace('\u{1b}', "␛")
}

fn without_colours(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    first + &parts.filter_map(|part| part.split_once('m')).map(|(_, text)| text).collect::<String>()
}
