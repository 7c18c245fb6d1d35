//! Hostile specifications are refused in a limited time, with an error that has a span, and without a panic.
//!
//! In: specifications that are built here. Not here: mistakes of people (see `slips`).

use std::time::{Duration, Instant};

use crate::page::{Outcome, run, run_in};
use crate::wrong::{Files, files};
use specwright_generator::source::Sources;

/// The time limit for one specification. It is long enough for slow machines and builds without optimisation.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// Analyses a specification, and checks that time and output are limited.
fn run_within_limits(files: &Files) -> Outcome {
    let start = Instant::now();
    let outcome = run(files);
    let text = outcome.text();
    assert!(start.elapsed() < TIME_LIMIT, "{:?}", start.elapsed());
    assert!(text.lines().count() < 2000 && text.len() < 200_000, "{} bytes are printed", text.len());
    outcome
}

/// A specification whose things.yaml ends with a text.
fn things(text: &str) -> Files {
    let mut all = files("");
    all.insert("things.yaml".to_owned(), format!("resource: things\ndocs: Things.\n{text}").into_bytes());
    all
}

/// The code of the first problem. Checks that its span is in the file.
fn first_code(outcome: &Outcome, file: &str) -> &'static str {
    assert!(!outcome.accepted);
    let problem = outcome.problems.iter().next().expect("a problem");
    let span = problem.span.expect("a span");
    assert!(outcome.sources.path(span.file).ends_with(file), "{}", outcome.text());
    problem.code.as_str()
}

/// A specification that has a field with an example.
fn example(value: &str) -> Files {
    things(&format!("types:\n  Thing: {{ docs: A., fields: {{ a: {{ type: json, docs: A., example: {value} }} }} }}\n"))
}

#[test]
fn deeply_nested_collections() {
    for (open, close) in [("[", "]"), ("{ a: ", "}")] {
        let outcome = run_within_limits(&example(&format!("{}1{}", open.repeat(100_000), close.repeat(100_000))));
        assert_eq!(first_code(&outcome, "things.yaml"), "SW0012");
    }
    let block: String = (0..1000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert_eq!(
        first_code(&run_within_limits(&things(&format!("types:\n{}", block.replace("a:", " a:")))), "things.yaml"),
        "SW0012"
    );
}

#[test]
fn deeply_nested_types() {
    let ty = format!("{}string{}", "list<".repeat(100_000), ">".repeat(100_000));
    let fields = format!("types:\n  Thing: {{ docs: A., fields: {{ a: {{ type: \"{ty}\", docs: A. }} }} }}\n");
    assert_eq!(first_code(&run_within_limits(&things(&fields)), "things.yaml"), "SW0023");
}

#[test]
fn large_files() {
    let mut all = files("");
    all.insert("things.yaml".to_owned(), vec![b'#'; 5 << 20]);
    assert_eq!(first_code(&run_within_limits(&all), "service.yaml"), "SW0002");
    // A file just below the size limit, in which every line is wrong.
    let many: String = (0..20_000).map(|index| format!("k{index}: [\"{index}\", 1]\n")).collect();
    assert_eq!(first_code(&run_within_limits(&things(&many)), "things.yaml"), "SW0013");
    let line = format!("title: \"{}\"\n", "x".repeat(3 << 20));
    assert_eq!(first_code(&run_within_limits(&things(&line)), "things.yaml"), "SW0013");
}

#[test]
fn large_files_together() {
    let names: Vec<String> = (0..10).map(|index| format!("a{index}.yaml")).collect();
    let mut all: Files = names.iter().map(|name| (name.clone(), vec![b'#'; 4 << 20])).collect();
    all.insert("service.yaml".to_owned(), format!("specwright: 1\nservice: Desk\nfiles: [{}]\n", names.join(", ")).into_bytes());
    let outcome = run_within_limits(&all);
    let codes = outcome.codes();
    // Eight files are read and reported as empty. The next file exceeds the limit, and the others are not read. Names that they may declare are
    // not reported as unknown.
    assert_eq!((codes.len(), codes.iter().filter(|code| **code == "SW0031").count()), (9, 1), "{}", outcome.text());
}

#[test]
fn many_rules_and_parameters() {
    let params: String = (0..60_000).map(|index| format!("      p{index}: {{ type: string }}\n")).collect();
    let rules: String = (0..20_000).map(|index| format!("    - any_of: [p{index}, p{}]\n", 59_999 - index)).collect();
    let outcome = run_within_limits(&things(&format!(
        "operations:\n  get:\n    http: GET /things\n    docs: A.\n    params:\n{params}    rules:\n{rules}"
    )));
    assert_eq!(outcome.codes(), ["SW0244", "SW0244", "SW0244"], "{}", outcome.text());
}

#[test]
fn many_examples_with_unknown_fields() {
    let fields: String = (0..1000).map(|index| format!("      field_{index}: {{ type: string, docs: A. }}\n")).collect();
    let wrong: String = (0..10_000)
        .map(|index| format!("  E{index}: {{ docs: A., fields: {{ a: {{ type: T, docs: A., example: {{ feild: 1 }} }} }} }}\n"))
        .collect();
    let outcome = run_within_limits(&things(&format!("types:\n  T:\n    docs: A.\n    fields:\n{fields}{wrong}")));
    assert!(!outcome.accepted && outcome.codes().contains(&"SW0261"), "{}", outcome.text());
}

#[test]
fn deeply_nested_unions() {
    let unions: String = (0..30_000)
        .map(|index| format!("  U{index}: {{ docs: A., union: {{ variants: {{ A: U{}, B: string }} }} }}\n", index + 1))
        .collect();
    let last = "  U30000: { docs: A., union: { variants: { A: integer, B: string } } }\n";
    let outcome = run_within_limits(&things(&format!("types:\n{unions}{last}")));
    assert!(!outcome.accepted && outcome.codes().contains(&"SW0245"), "{}", outcome.text());
}

#[test]
fn docs_and_tags_that_are_copied_many_times() {
    let types: String = (0..50_000).map(|index| format!("  T{index}: {{ docs: A., include: [G] }}\n")).collect();
    let docs = "x".repeat(1 << 20);
    let outcome =
        run_within_limits(&things(&format!("groups:\n  G: {{ a: {{ type: string, docs: {docs} }} }}\ntypes:\n{types}")));
    assert!(!outcome.accepted && outcome.codes().contains(&"SW0104"), "{}", outcome.text());
    let operations: String = (0..9_000).map(|index| format!("  o{index}: {{ http: GET /o{index}, docs: A. }}\n")).collect();
    let tags = (0..300_000).map(|index| format!("t{index}")).collect::<Vec<_>>().join(", ");
    assert_eq!(
        first_code(&run_within_limits(&things(&format!("tags: [{tags}]\noperations:\n{operations}"))), "things.yaml"),
        "SW0244"
    );
}

#[test]
fn a_line_of_many_items_is_formatted_within_the_time_limit() {
    let folder = tempfile::tempdir().expect("a folder");
    let items = format!("{},", "x".repeat(30)).repeat(100_000);
    for (name, text) in example(&format!("[{items}]")) {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    let (start, mut problems) = (Instant::now(), specwright_generator::Problems::default());
    let formatted = specwright_generator::format::format(folder.path(), &mut Sources::disk(), &mut problems);
    assert!(start.elapsed() < TIME_LIMIT, "{:?}", start.elapsed());
    let things = formatted.iter().find(|file| file.path.ends_with("things.yaml")).expect("a file");
    assert_eq!(things.after.lines().filter(|line| line.trim_start().starts_with("- x")).count(), 100_000);
}

#[test]
fn many_unknown_names_and_many_candidates() {
    let types: String =
        (0..2000).map(|index| format!("  T{index}: {{ docs: A., fields: {{ a: {{ type: Q{index}, docs: A. }} }} }}\n")).collect();
    let outcome = run_within_limits(&things(&format!("types:\n{types}")));
    assert_eq!(first_code(&outcome, "things.yaml"), "SW0100");
    assert!(outcome.text().ends_with("and 1950 more\n"));
}

#[test]
fn aliases_that_multiply() {
    let mut bomb = String::from("types:\n  a: &a [x, x, x, x, x, x, x, x, x]\n");
    for (name, before) in ('b'..='z').zip('a'..) {
        bomb.push_str(&format!("  {name}: &{name} [{}]\n", vec![format!("*{before}"); 9].join(", ")));
    }
    let outcome = run_within_limits(&things(&bomb));
    assert!(!outcome.accepted && outcome.codes().contains(&"SW0007"), "{}", outcome.text());
}

#[test]
fn groups_in_cycles_and_groups_that_multiply() {
    let cycle: String = (0..60).map(|index| format!("  G{index}: {{ include: [G{}] }}\n", (index + 1) % 60)).collect();
    assert_eq!(first_code(&run_within_limits(&things(&format!("groups:\n{cycle}"))), "things.yaml"), "SW0103");
    let fields: String = (0..900).map(|index| format!("    f{index}: {{ type: string, docs: A. }}\n")).collect();
    let types: String = (0..200).map(|index| format!("  T{index}: {{ docs: A., include: [G] }}\n")).collect();
    assert_eq!(
        first_code(&run_within_limits(&things(&format!("groups:\n  G:\n{fields}types:\n{types}"))), "things.yaml"),
        "SW0104"
    );
    // Each group includes the two groups before it.
    let both: String = (2..60).map(|index| format!("  G{index}: {{ include: [G{}, G{}] }}\n", index - 1, index - 2)).collect();
    let doubled =
        format!("groups:\n  G0: {{ a: {{ type: string, docs: A. }} }}\n  G1: {{ b: {{ type: string, docs: B. }} }}\n{both}");
    assert_eq!(first_code(&run_within_limits(&things(&doubled)), "things.yaml"), "SW0105");
}

#[test]
fn files_that_are_listed_many_times() {
    let mut all = files("");
    all.insert("service.yaml".to_owned(), b"specwright: 1\nservice: Desk\nfiles: [base.yaml, base.yaml]\n".to_vec());
    assert_eq!(first_code(&run_within_limits(&all), "service.yaml"), "SW0020");
    let names = "base.yaml, ".repeat(100_000);
    all.insert("service.yaml".to_owned(), format!("specwright: 1\nservice: Desk\nfiles: [{names}]\n").into_bytes());
    let outcome = run_within_limits(&all);
    assert!(outcome.codes().contains(&"SW0022") && outcome.codes().contains(&"SW0020"));
}

#[cfg(unix)]
#[test]
fn links_to_something_that_is_not_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files("") {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    let things = folder.path().join("things.yaml");
    for target in ["things.yaml", "/dev/zero", "/", "nothing.yaml"] {
        std::fs::remove_file(&things).expect("a file");
        std::os::unix::fs::symlink(target, &things).expect("a link");
        assert_eq!(first_code(&run_in(folder.path()), "service.yaml"), "SW0001", "{target}");
    }
}
