//! One slip in a real specification is one mistake: nothing that follows from it is told beside it.
//!
//! In: spec/, changed in one place. Out: nothing. Not here: how many slips are found (see `mutations`).

use std::fs;
use std::path::Path;

use crate::page::{Found, run_in};

/// spec/ with the first occurrence of a text in a file put in another's place.
fn changed(file: &str, text: &str, by: &str) -> Found {
    let folder = tempfile::tempdir().expect("a folder");
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")).expect("spec/").flatten() {
        let source = fs::read_to_string(entry.path()).expect("a file");
        let name = entry.file_name();
        let source = if name == *file { replaced(&source, text, by) } else { source };
        fs::write(folder.path().join(name), source).expect("a file");
    }
    run_in(folder.path())
}

fn replaced(source: &str, text: &str, by: &str) -> String {
    assert!(source.contains(text), "{text} is not there");
    source.replacen(text, by, 1)
}

#[test]
fn one_slip_is_one_mistake() {
    let outcome = "  outcome: { field: status, ok: [OK, success], error: [ERROR], message: [info, error] }\n";
    for (file, text, by, code) in [
        ("service.yaml", "\nwire:", "\nwiere:", "SW0013"),
        ("service.yaml", "  outcome:", "  outcom:", "SW0013"),
        ("service.yaml", outcome, "", "SW0318"),
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
        let found = changed(file, text, by);
        assert_eq!(found.codes(), [code], "{file}: {text} -> {by}\n{}", found.text());
    }
}

#[test]
fn further_uses_of_a_missing_name_are_counted() {
    let found = changed("service.yaml", "  FieldUid:", "  FieldUdi:");
    assert!(found.text().contains("and here, and 19 more uses"), "{}", found.text());
    let found = changed("service.yaml", "  outcome: {", "  # {");
    assert!(found.text().contains("more answers"), "{}", found.text());
}
