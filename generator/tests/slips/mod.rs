//! One typing mistake in a real specification is reported as one problem, without problems that only follow from it.
//!
//! In: spec/, with one change. Not here: how many typing mistakes are found (see `mutations`).

use std::fs;
use std::path::Path;

use crate::page::{Outcome, run_in};

/// Analyses spec/ with the first occurrence of `text` in a file replaced by `replacement`.
fn run_with_change(file: &str, text: &str, replacement: &str) -> Outcome {
    let folder = tempfile::tempdir().expect("a folder");
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")).expect("spec/").flatten() {
        let source = fs::read_to_string(entry.path()).expect("a file");
        let name = entry.file_name();
        let source = if name == *file { replace_first(&source, text, replacement) } else { source };
        fs::write(folder.path().join(name), source).expect("a file");
    }
    run_in(folder.path())
}

fn replace_first(source: &str, text: &str, replacement: &str) -> String {
    assert!(source.contains(text), "{text} is not in the file");
    source.replacen(text, replacement, 1)
}

#[test]
fn one_typing_mistake_is_one_problem() {
    let outcome_setting = "  outcome: { field: status, ok: [OK, success], error: [ERROR], message: [info, error] }\n";
    for (file, text, replacement, code) in [
        ("service.yaml", "\nwire:", "\nwiere:", "SW0013"),
        ("service.yaml", "  outcome:", "  outcom:", "SW0013"),
        ("service.yaml", outcome_setting, "", "SW0318"),
        ("service.yaml", "  DateFormat:", "  DateFromat:", "SW0100"),
        ("service.yaml", "  Dates:", "  Datse:", "SW0102"),
        ("service.yaml", "  FieldUid:", "  FieldUdi:", "SW0100"),
        ("service.yaml", "\ntypes:", "\ntyps:", "SW0013"),
        ("service.yaml", "\ngroups:", "\ngroup:", "SW0013"),
        ("users.yaml", "\ntypes:", "\ntyps:", "SW0013"),
        ("requests.yaml", "\ngroups:", "\ngruops:", "SW0013"),
        ("users.yaml", "\noperations:", "\noperation:", "SW0013"),
        ("users.yaml", "    params:", "    parms:", "SW0013"),
        ("users.yaml", "    returns:", "    retruns:", "SW0013"),
        ("users.yaml", "http: GET", "http: GTE", "SW0107"),
        ("users.yaml", "http: GET /", "http: GET/", "SW0024"),
    ] {
        let outcome = run_with_change(file, text, replacement);
        assert_eq!(outcome.codes(), [code], "{file}: {text} -> {replacement}\n{}", outcome.text());
    }
}

#[test]
fn further_uses_of_a_missing_name_are_counted() {
    let outcome = run_with_change("service.yaml", "  FieldUid:", "  FieldUdi:");
    assert!(outcome.text().contains("and here, and 19 more uses"), "{}", outcome.text());
    let outcome = run_with_change("service.yaml", "  outcome: {", "  # {");
    assert!(outcome.text().contains("more answers"), "{}", outcome.text());
}
