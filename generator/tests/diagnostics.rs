//! Tests of diagnostics. docs/diagnostics.md explains every code, and its examples have the problems that it states. Hostile and damaged input
//! is refused without a panic.
//!
//! In: docs/diagnostics.md, and whole specifications. Out: snapshots of the rendered problems of wrong examples. Not here: tests of single
//! rules (see the tests inside of the crate).

mod build_scripts;
mod damaged;
mod hostile;
mod page;
mod slips;
mod wrong;

#[path = "../../tests/tests/compiles"]
mod compiles {
    pub(crate) mod maker;
}

use std::collections::{BTreeMap, BTreeSet};

use page::{Outcome, Section, by_theme, of_code, run, sections};
use specwright_generator::coverage::coverage;
use specwright_generator::diagnostic::{Code, Severity, Style};
use specwright_generator::source::Sources;
use specwright_generator::{Analysis, InvalidOption, Options, RuntimePath, Selection, TraitPath, analyse};
use wrong::{Case, FIRST_BUG, Trigger, cases};

/// Warnings about missing docs and unused types. Many examples have them, since they are short.
const IGNORED_WARNINGS: [&str; 3] = ["SW0350", "SW0351", "SW0352"];

/// Whether a code is one of the ignored warnings, and not the code that the section explains.
fn is_ignored(code: &str, section: &Section) -> bool {
    IGNORED_WARNINGS.contains(&code) && code != section.code
}

#[test]
fn the_sections_are_those_of_the_codes_in_the_same_order() {
    let codes: Vec<_> = Code::ALL.iter().map(|code| (code.as_str(), code.title())).collect();
    let explained: Vec<_> = sections().iter().map(|section| (section.code, section.title)).collect();
    assert_eq!(explained, codes);
}

/// The words of a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[test]
fn every_section_has_an_explanation_and_both_examples() {
    for section in sections() {
        assert!(section.words.ends_with('.'), "{}: {}", section.code, section.words);
        let of_title: BTreeSet<&str> = words(section.title).collect();
        let more = words(section.words).filter(|word| !of_title.contains(word)).count();
        assert!(more > 0, "{}: the explanation says no more than the title: {}", section.code, section.words);
        let has_wrong = section.wrong.is_some() || section.shortened;
        assert!(has_wrong != (section.code > FIRST_BUG), "{} has no wrong example, or cannot have one", section.code);
        assert!(section.right.is_some() || section.is_about_tables(), "{} has no right example", section.code);
    }
}

#[test]
fn every_code_is_in_the_index_once() {
    let (before, _) = specwright_generator::explain::PAGE.split_once("\n## SW").expect("sections");
    for (code, title) in Code::ALL.iter().map(|code| (code.as_str(), code.title())) {
        let lines: Vec<_> = before.lines().filter(|line| line.contains(&format!("[{code}](#"))).collect();
        assert!(matches!(lines.as_slice(), [line] if line.ends_with(title)), "{code}: {lines:?}");
    }
}

#[test]
fn wrong_examples_report_their_code_and_nothing_else() {
    for section in sections() {
        let Some(files) = section.wrong_files() else { continue };
        let outcome = run(&files);
        let codes: BTreeSet<_> = outcome.codes().into_iter().filter(|code| !is_ignored(code, &section)).collect();
        assert_eq!(codes, BTreeSet::from([section.code]), "{}\n{}", section.code, outcome.text());
        check_problems(&outcome);
    }
}

/// Checks that the span of every problem is in one line and without spaces at its ends, and that every problem has a label.
fn check_problems(outcome: &Outcome) {
    for problem in outcome.problems.iter().filter(|problem| problem.span.is_some()) {
        let marked = problem.span.map(|span| outcome.at(span)).unwrap_or_default();
        let is_about_file = ["SW0001", "SW0002", "SW0003"].contains(&problem.code.as_str());
        assert!(marked.lines().count() <= 1, "{}: {marked}", problem.code);
        assert!(!problem.label.is_empty() || is_about_file, "{} has no label", problem.code);
        assert!(!marked.starts_with([' ', '\n']) && !marked.ends_with([' ', '\n']), "{}: {marked:?}", problem.code);
    }
}

/// These snapshots contain the messages of every code. The tests of the front ends only compare their output with the same text.
#[test]
fn the_messages_of_every_code_are_as_in_the_snapshots() {
    let texts: BTreeMap<_, _> = cases().iter().map(|case| (case.code, rendered(case))).collect();
    for (code, text) in &texts {
        assert!(text.contains(&format!("[{code}]")) && !text.contains('\u{1b}'), "{code}: {text}");
    }
    for (theme, text) in by_theme(&texts) {
        insta::assert_snapshot!(theme, text);
    }
}

/// The rendered problems of a case that have its code.
fn rendered(case: &Case) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    case.write(folder.path());
    let mut analysis = analyse(folder.path(), Sources::disk());
    match case.trigger {
        Trigger::Specification => drop(analysis.check_rust()),
        Trigger::Only(name) => drop(analysis.generate(&Options { only: vec![Selection::parse(name)], ..Options::default() })),
        Trigger::Derives(text) => match derives(text) {
            Ok(derives) => drop(analysis.generate(&Options { derives, ..Options::default() })),
            Err(invalid) => return invalid_option(Some(invalid)),
        },
        Trigger::Runtime(text) => return invalid_option(text.parse::<RuntimePath>().err()),
        Trigger::Tables => {
            let Analysis { sources, service, problems, .. } = &mut analysis;
            let table = |name: &str| std::fs::read_to_string(folder.path().join(name)).ok();
            let fields = sources.add("fields.tsv".into(), table("fields.tsv").expect("a table"));
            let explained = table("explained.tsv").map(|text| sources.add("explained.tsv".into(), text));
            let service = service.as_ref().expect("a service");
            assert!(!coverage(service, fields, explained, sources, problems).to_string().is_empty());
        }
    }
    analysis.sources.show_from(folder.path());
    of_code(case.code, &analysis.render(Style::default()).replace(&format!("{}/", folder.path().display()), ""))
}

/// The traits of a list, as the command line separates them.
fn derives(text: &str) -> Result<Vec<TraitPath>, InvalidOption> {
    text.split(',').map(str::parse).collect()
}

/// The message about an invalid option. It has no span.
fn invalid_option(error: Option<InvalidOption>) -> String {
    format!("{}\n", error.expect("an invalid option"))
}

#[test]
fn right_examples_are_accepted() {
    for section in sections() {
        let Some(files) = section.right_files() else { continue };
        let outcome = run(&files);
        let codes: Vec<_> = outcome.codes().into_iter().filter(|code| !is_ignored(code, &section)).collect();
        assert!(outcome.accepted && codes.is_empty(), "{}\n{}", section.code, outcome.text());
    }
}

#[test]
fn the_page_says_which_codes_are_warnings() {
    for section in sections() {
        let Some(files) = section.wrong_files() else { continue };
        let outcome = run(&files);
        let problem = outcome.problems.iter().find(|problem| problem.code.as_str() == section.code);
        let is_warning = problem.is_some_and(|problem| problem.severity == Severity::Warning);
        assert_eq!(is_warning, section.words.contains("This is a warning"), "{}", section.code);
    }
}

/// Codes with a fix, each with the text of a resource file. The wrong examples of the page do not contain these fixes.
const FIXABLE: [(&str, &str); 17] = [
    ("SW0015", "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: string, required: \"yes\", docs: A. } } }\n"),
    ("SW0100", "types:\n  Thing: { docs: A., fields: { a: { type: int, docs: A. } } }\n"),
    ("SW0107", "operations:\n  get: { http: GET /a, docs: A., send: frm }\n"),
    ("SW0259", "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: float, default: .5, docs: A. } } }\n"),
    ("SW0259", "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: integer, default: 007, docs: A. } } }\n"),
    ("SW0259", "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: integer, default: 5.0, docs: A. } } }\n"),
    ("SW0259", "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: integer, default: 1e2, docs: A. } } }\n"),
    ("SW0259", "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: float, default: +5, docs: A. } } }\n"),
    ("SW0259", "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: float, default: 5., docs: A. } } }\n"),
    ("SW0259", "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: integer, default: 0x10, docs: A. } } }\n"),
    ("SW0259", "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: float, default: 1_000, docs: A. } } }\n"),
    ("SW0259", "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: integer, default: \"5\", docs: A. } } }\n"),
    ("SW0015", "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: integer, min: 1_0, docs: A. } } }\n"),
    ("SW0270", "operations:\n  get: { http: GET https://a.example/b, docs: A. }\n"),
    ("SW0013", "operations:\n  get: { http: GET /a, docs: One, or two. }\n"),
    ("SW0013", "operations:\n  get: { http: GET /a, docs:A. }\n"),
    ("SW0353", "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: string } } } # allow: SW351\n"),
];

/// Applies the fixes of the problems that have one code. Returns the problems before and after; `None` if there is no fix.
fn apply_fixes(files: &wrong::Files, code: &str) -> Option<(Outcome, Outcome)> {
    let before = run(files);
    let mut fixable = specwright_generator::Problems::default();
    let has_fix = before.problems.iter().filter(|problem| problem.code.as_str() == code && !problem.fixes.is_empty());
    has_fix.for_each(|problem| fixable.add(problem.clone()));
    if fixable.is_empty() {
        return None;
    }
    let mut after = files.clone();
    for file in specwright_generator::diagnostic::fix::fixed(&fixable, &before.sources).unwrap().0 {
        after.insert(file.path.to_string_lossy().into_owned(), file.after.into_bytes());
    }
    Some((before, run(&after)))
}

#[test]
fn fixes_remove_their_problem_and_add_none() {
    let examples = sections().into_iter().filter_map(|section| Some((section.code, section.wrong_files()?)));
    let mut codes = BTreeSet::new();
    for (code, files) in examples {
        codes.extend(apply_fixes(&files, code).map(|(before, after)| check_fixed(code, &before, &after)));
    }
    for (code, text) in FIXABLE {
        let Some((before, after)) = apply_fixes(&wrong::files(&format!("# things.yaml\n{text}")), code) else {
            panic!("{code} has no fix: {text}");
        };
        codes.insert(check_fixed(code, &before, &after));
    }
    assert!(codes.len() >= 20, "only {} codes have a fix: {codes:?}", codes.len());
}

/// Checks that the fixed problems are gone and that no other code has more problems than before. Returns the code.
fn check_fixed<'a>(code: &'a str, before: &Outcome, after: &Outcome) -> &'a str {
    let count = |outcome: &Outcome, code: &str| outcome.codes().into_iter().filter(|it| *it == code).count();
    let unfixable = before.problems.iter().filter(|it| it.code.as_str() == code && it.fixes.is_empty()).count();
    assert_eq!(count(after, code), unfixable, "{code} stays\n{}\n{}", before.text(), after.text());
    for other in after.codes().into_iter().filter(|other| !IGNORED_WARNINGS.contains(other)) {
        assert!(count(after, other) <= count(before, other), "{code} adds {other}\n{}", after.text());
    }
    code
}

/// Mistakes without a fix: the code, a part of its help, and the specification.
const HELPS: [(&str, &str, &str); 19] = [
    (
        "SW0325",
        "conditional call",
        "operations:\n  get: { http: GET /a, docs: A., returns: [ { type: string }, { status: 304 } ] }\n",
    ),
    ("SW0325", "redirect", "operations:\n  get: { http: GET /a, docs: A., returns: [ { type: string }, { status: 303 } ] }\n"),
    (
        "SW0281",
        "follows from `send`",
        "operations:\n  get: { http: GET /a, docs: A., params: { Content-Type: { type: string, in: header, docs: A. } } }\n",
    ),
    (
        "SW0281",
        "follows from `returns`",
        "operations:\n  get: { http: GET /a, docs: A., params: { accept: { type: string, in: header, docs: A. } } }\n",
    ),
    (
        "SW0281",
        "in: cookie",
        "operations:\n  get: { http: GET /a, docs: A., params: { Cookie: { type: string, in: header, docs: A. } } }\n",
    ),
    (
        "SW0281",
        "`auth`",
        "operations:\n  get: { http: GET /a, docs: A., params: { Authorization: { type: string, in: header, docs: A. } } }\n",
    ),
    (
        "SW0281",
        "connection",
        "operations:\n  get: { http: GET /a, docs: A., params: { Host: { type: string, in: header, docs: A. } } }\n",
    ),
    ("SW0270", "write `/b`", "operations:\n  get: { http: GET https://a.example/b, docs: A. }\n"),
    (
        "SW0272",
        "put a text",
        "operations:\n  get: { http: 'GET /{a}{b}', docs: A., params: { a: { type: string, required: true, docs: A. }, b: { type: string, required: true, docs: A. } } }\n",
    ),
    ("SW0100", "is a `time`", "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: LocalTime, docs: A. } } }\n"),
    ("SW0100", "`timestamp`", "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: datetime, docs: A. } } }\n"),
    (
        "SW0259",
        "leave `default` out",
        "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: float, default: 1e400, docs: A. } } }\n",
    ),
    (
        "SW0259",
        "leave `default` out",
        "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: float, default: .inf, docs: A. } } }\n",
    ),
    (
        "SW0259",
        "leave `default` out",
        "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: float, default: NaN, docs: A. } } }\n",
    ),
    (
        "SW0259",
        "leave `default` out",
        "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: float, default: inf, docs: A. } } }\n",
    ),
    (
        "SW0259",
        "write an integer",
        "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: integer, default: 5.5, docs: A. } } }\n",
    ),
    (
        "SW0259",
        "write an integer",
        "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: integer, default: .5, docs: A. } } }\n",
    ),
    (
        "SW0233",
        "`1: { type: …, name: … }`",
        "types:\n  A: { docs: A., fields: { a: { type: string, docs: T. } } }\n  B: { docs: A., fields: { b: { type: string, docs: T. } } }\n  U: { docs: A., union: { tag: t, variants: { 1: A, Bee: B } } }\noperations:\n  get: { http: GET /a, docs: A., returns: { type: U } }\n",
    ),
    (
        "SW0233",
        "begins with a letter",
        "types:\n  A: { docs: A., fields: { a: { type: string, docs: T. } } }\n  U: { docs: A., union: { variants: { 1: A, Bee: string } } }\noperations:\n  get: { http: GET /a, docs: A., returns: { type: U } }\n",
    ),
];

#[test]
fn helps_say_what_can_be_done() {
    for (code, help, text) in HELPS {
        let outcome = run(&wrong::files(&format!("# things.yaml\n{text}")));
        let problem = outcome.problems.iter().find(|problem| problem.code.as_str() == code);
        let given = problem.unwrap_or_else(|| panic!("no {code}: {text}\n{}", outcome.text())).help.clone().unwrap_or_default();
        assert!(given.contains(help), "{code}: {given:?} does not contain {help:?}");
    }
}

/// A problem that only follows from another one is not reported.
#[test]
fn one_mistake_is_one_problem() {
    for (service, expected) in [
        ("wire: { outcome: { field: ok, ok: true, error: [false] } }\n", &["SW0015"][..]),
        ("wire: { outcome: { field: ok, ok: [true], error: false } }\n", &["SW0015"]),
        ("wire: { outcome: { field: ok, ok: true, error: false } }\n", &["SW0015", "SW0015"]),
        ("wire: { outcome: { field: status, ok: 5 } }\n", &["SW0015"]),
        ("wire: { outcome: { field: status, ok: [OK], message: info.text } }\n", &["SW0015"]),
    ] {
        let things = "operations:\n  get: { http: GET /a, docs: A., returns: { outcome: true, fields: { a: { type: string, docs: A. } } } }\n";
        let outcome = run(&wrong::files(&format!("# service.yaml\n{service}# things.yaml\n{things}")));
        let codes: Vec<_> = outcome.codes().into_iter().filter(|code| !IGNORED_WARNINGS.contains(code)).collect();
        assert_eq!(codes, expected, "{service}\n{}", outcome.text());
    }
}

/// Attempts at what the language cannot express: the beginning of a row of docs/language.md, the error in its last column, a specification.
const CANNOT: &[(&str, &str, &str)] = &[
    ("arrays with a type", "SW0015", "types:\n  A: { docs: A., fields: { a: { type: [string, integer], docs: T. } } }\n"),
    (
        "several operations",
        "SW0274",
        "operations:\n  get: { http: POST /a, docs: A. }\n  set: { http: POST /a, docs: A., params: { a: { type: string, docs: T. } } }\n",
    ),
    (
        "the header `Accept`",
        "SW0281",
        "operations:\n  get: { http: GET /a, docs: A., params: { Accept: { type: string, in: header, docs: T. } } }\n",
    ),
    (
        "a file, or the id",
        "SW0242",
        "types:\n  F: { docs: A., union: { variants: { File: file, Id: integer } } }\noperations:\n  send: { http: POST /a, docs: A., params: { f: { type: F, docs: T. } } }\n",
    ),
    (
        "members with user-defined names",
        "SW0265",
        "types:\n  A: { docs: A., fields: { a: { type: \"map<string, json>\", prefix: \"\", docs: T. }, b: { type: \"map<string, json>\", prefix: cf_, docs: T. } } }\n",
    ),
    (
        "a tag inside",
        "SW0247",
        "types:\n  A: { docs: A., fields: { a: { type: string, docs: T. } } }\n  B: { docs: B., fields: { b: { type: string, docs: T. } } }\n  U: { docs: U., union: { tag: meta.kind, variants: { a: A, b: B } } }\n",
    ),
    (
        "304 and redirects",
        "SW0325",
        "operations:\n  get: { http: GET /a, docs: A., returns: [{ type: string }, { status: 304 }] }\n",
    ),
    (
        "304 and redirects",
        "SW0325",
        "operations:\n  get: { http: GET /a, docs: A., returns: [{ type: string }, { status: 302 }] }\n",
    ),
    (
        "dates in milliseconds",
        "SW0315",
        "types:\n  D: { docs: D., enum: string, values: { epoch_ms: Ms, iso8601: Iso } }\noperations:\n  get: { http: GET /a, docs: A., params: { d: { type: D, docs: T. } }, returns: { type: timestamp, dates: d } }\n",
    ),
    (
        "lists and objects in cookies",
        "SW0374",
        "operations:\n  get: { http: GET /a, docs: A., params: { c: { type: list<string>, in: cookie, docs: T. } } }\n",
    ),
    (
        "a parameter over several segments",
        "SW0372",
        "operations:\n  get: { http: \"GET /a/{n*}:publish\", docs: A., params: { n: { type: string, required: true, docs: T. } } }\n",
    ),
    (
        "XML",
        "SW0289",
        "types:\n  A: { docs: A., fields: { a: { type: string, docs: T. } } }\noperations:\n  set: { http: POST /a, docs: A., body: { type: A, media: application/xml } }\n",
    ),
];

#[test]
fn what_cannot_be_expressed_is_reported_as_the_reference_says() {
    let reference = std::fs::read_to_string("../docs/language.md").unwrap();
    let (_, table) = reference.split_once("## What the language cannot express").unwrap();
    for (row, code, text) in CANNOT {
        let line = table.lines().find(|line| line.starts_with(&format!("| {row}"))).unwrap_or_else(|| panic!("no row {row}"));
        assert!(line.ends_with(&format!("| {code} |")), "{line}");
        let outcome = run(&wrong::files(&format!("# things.yaml\n{text}")));
        assert!(outcome.codes().contains(code), "{row}: {code}\n{}", outcome.text());
    }
    let codes =
        table.lines().filter_map(|line| line.strip_suffix(" |")?.rsplit("| ").next()).filter(|cell| cell.starts_with("SW"));
    for code in codes {
        assert!(CANNOT.iter().any(|(_, known, _)| *known == code), "{code} has no attempt");
    }
}
