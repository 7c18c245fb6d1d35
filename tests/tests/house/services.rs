//! `tests/data/services.tsv`: what well-known services have on the wire. Each row is covered by tests, or is a row of "What the language
//! cannot express" in docs/language.md, whose error is reported.
//!
//! The last column has entries with `;` between them:
//! - `FILE::NAME`: a test in a file.
//! - `behaviours/NAME`: a behaviour of the client, `runtime/tests/behaviours/NAME.toml`.
//! - `cannot WORDS`: the row that begins with these words. If it has an error, `tests/data/services/NUMBER.yaml` is an attempt.

use std::path::Path;

use specwright_generator::analyse;
use specwright_generator::source::Sources;

use crate::{read, root};

struct Row {
    number: usize,
    entries: Vec<String>,
}

fn rows() -> Vec<Row> {
    let table = read("tests/data/services.tsv");
    let rows = table.lines().skip(1).map(|line| {
        let columns: Vec<&str> = line.split('\t').collect();
        let [number, service, wire, entries] = columns.as_slice() else { panic!("not four columns: {line}") };
        assert!(!service.is_empty() && !wire.is_empty(), "{line}");
        Row { number: number.parse().unwrap(), entries: entries.split("; ").map(str::to_owned).collect() }
    });
    rows.collect()
}

/// Whether a file has a test with this name that is not ignored.
fn has_test(path: &str, name: &str) -> bool {
    let text = read(path);
    let Some((before, _)) = text.split_once(&format!("fn {name}(")) else { return false };
    let attributes = before.rsplit("\n\n").next().unwrap_or_default();
    (attributes.contains("#[test]") || attributes.contains("#[tokio::test")) && !attributes.contains("ignore")
}

/// The last column of a row of the page: a code, or nothing.
fn code_of(words: &str) -> String {
    let page = read("docs/language.md");
    let (_, table) = page.split_once("## What the language cannot express").unwrap();
    let line = table.lines().find(|line| line.starts_with(&format!("| {words}")));
    let line = line.unwrap_or_else(|| panic!("docs/language.md has no row {words:?}")).trim_end_matches('|');
    line.rsplit('|').next().unwrap().trim().to_owned()
}

/// The codes of the errors of a resource file.
fn errors_of(resource: &str) -> Vec<String> {
    let service = "specwright: 1\nservice: Test\ndocs: Test.\nfiles: [things.yaml]\n";
    let sources = Sources::memory([("spec/service.yaml", service), ("spec/things.yaml", resource)]);
    let analysis = analyse(Path::new("spec"), sources);
    assert!(analysis.service.is_none(), "{resource}");
    analysis.problems.iter().map(|problem| problem.code.as_str().to_owned()).collect()
}

#[test]
fn every_row_of_the_table_of_services_is_covered() {
    let rows = rows();
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), (1..=40).collect::<Vec<_>>());
    for Row { number, entries } in rows {
        for entry in entries {
            if let Some(words) = entry.strip_prefix("cannot ") {
                let (code, attempt) = (code_of(words), format!("tests/data/services/{number}.yaml"));
                assert_eq!(!code.is_empty(), root().join(&attempt).exists(), "{number}: {attempt} and {code:?}");
                assert!(code.is_empty() || errors_of(&read(&attempt)).contains(&code), "{number}: {code} is not reported");
            } else if let Some((path, name)) = entry.split_once("::") {
                assert!(has_test(path, name), "{number}: {path} has no test {name}");
            } else {
                let path = format!("runtime/tests/{entry}.toml");
                assert!(entry.starts_with("behaviours/") && root().join(&path).exists(), "{number}: {entry}");
            }
        }
    }
}

#[test]
fn every_attempt_belongs_to_a_row() {
    let rows = rows();
    for entry in std::fs::read_dir(root().join("tests/data/services")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let row = rows.iter().find(|row| name == format!("{}.yaml", row.number));
        assert!(row.is_some_and(|row| row.entries.iter().any(|entry| entry.starts_with("cannot "))), "{name}");
    }
}
