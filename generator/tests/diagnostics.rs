//! Diagnostics: docs/diagnostics.md has a section of every code and its examples do what it says; hostile and damaged input gets mistakes too.
//!
//! In: the page, and what is made of whole specifications. Out: snapshots of what is drawn of wrong examples. Not here: rules one by one (see the tests inside of the crate).

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

use page::{Found, Section, by_theme, of_code, run, sections};
use specwright_generator::coverage::coverage;
use specwright_generator::diagnostic::{Code, Severity, Style};
use specwright_generator::source::Sources;
use specwright_generator::{Analysis, InvalidOption, Options, RuntimePath, Selection, TraitPath, analyse};
use wrong::{By, Case, FAULTS, cases};

/// Reported with examples that are kept short.
const SMALL: [&str; 3] = ["SW0350", "SW0351", "SW0352"];

fn is_noise(code: &str, section: &Section) -> bool {
    SMALL.contains(&code) && code != section.code
}

#[test]
fn every_code_has_a_section_in_order_and_no_other() {
    let known: Vec<_> = Code::ALL.iter().map(|code| (code.as_str(), code.title())).collect();
    let explained: Vec<_> = sections().iter().map(|section| (section.code, section.title)).collect();
    assert_eq!(explained, known);
}

#[test]
fn every_section_says_why_and_has_both_examples() {
    for section in sections() {
        assert!(section.words.len() > 30 && section.words.ends_with('.'), "{}: {}", section.code, section.words);
        let has_wrong = section.wrong.is_some() || section.shortened;
        assert!(has_wrong != (section.code > FAULTS), "{} has no wrong example, or cannot have one", section.code);
        assert!(section.right.is_some() || section.is_of_tables(), "{} has no right example", section.code);
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
        let found = run(&files);
        let codes: BTreeSet<_> = found.codes().into_iter().filter(|code| !is_noise(code, &section)).collect();
        assert_eq!(codes, BTreeSet::from([section.code]), "{}\n{}", section.code, found.text());
        check_form(&found);
    }
}

/// Every problem has a place that is one piece of one line, a label and, but for the plainest, a help.
fn check_form(found: &Found) {
    for problem in found.problems.iter().filter(|problem| problem.span.is_some()) {
        let caret = problem.span.map(|span| found.at(span)).unwrap_or_default();
        let about_files = ["SW0001", "SW0002", "SW0003"].contains(&problem.code.as_str());
        assert!(caret.lines().count() <= 1, "{}: {caret}", problem.code);
        assert!(!problem.label.is_empty() || about_files, "{} has no label", problem.code);
        assert!(!caret.starts_with([' ', '\n']) && !caret.ends_with([' ', '\n']), "{}: {caret:?}", problem.code);
    }
}

/// The wording of every code: the one set of snapshots; front ends are tested to show this text.
#[test]
fn every_code_is_drawn_plainly() {
    let said: BTreeMap<_, _> = cases().iter().map(|case| (case.code, drawn(case))).collect();
    for (code, text) in &said {
        assert!(text.contains(&format!("[{code}]")) && !text.contains('\u{1b}'), "{code}: {text}");
    }
    for (theme, text) in by_theme(&said) {
        insta::assert_snapshot!(theme, text);
    }
}

/// What is drawn of a case's code, by what shows it.
fn drawn(case: &Case) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    case.write(folder.path());
    let mut analysis = analyse(folder.path(), Sources::disk());
    match case.by {
        By::Specification => drop(analysis.check_rust()),
        By::Only(name) => drop(analysis.generate(&Options { only: vec![Selection::parse(name)], ..Options::default() })),
        By::Derives(text) => return refused(text.parse::<TraitPath>().err()),
        By::Runtime(text) => return refused(text.parse::<RuntimePath>().err()),
        By::Tables => {
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

/// An option that is refused has no specification to point at.
fn refused(invalid: Option<InvalidOption>) -> String {
    format!("{}\n", invalid.expect("a text that is no option"))
}

#[test]
fn right_examples_are_accepted() {
    for section in sections() {
        let Some(files) = section.right_files() else { continue };
        let found = run(&files);
        let codes: Vec<_> = found.codes().into_iter().filter(|code| !is_noise(code, &section)).collect();
        assert!(found.accepted && codes.is_empty(), "{}\n{}", section.code, found.text());
    }
}

#[test]
fn what_is_said_to_be_a_warning_is_one() {
    for section in sections() {
        let Some(files) = section.wrong_files() else { continue };
        let found = run(&files);
        let problem = found.problems.iter().find(|problem| problem.code.as_str() == section.code);
        let warns = problem.is_some_and(|problem| problem.severity == Severity::Warning);
        assert_eq!(warns, section.words.contains("This is a warning"), "{}", section.code);
    }
}

/// Mistakes whose fix no wrong example of the page shows.
const FIXED: [(&str, &str); 9] = [
    ("SW0015", "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: string, required: \"yes\", docs: A. } } }\n"),
    ("SW0100", "types:\n  Thing: { docs: A., fields: { a: { type: int, docs: A. } } }\n"),
    ("SW0107", "operations:\n  get: { http: GET /a, docs: A., send: frm }\n"),
    ("SW0259", "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: float, default: .5, docs: A. } } }\n"),
    ("SW0259", "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: integer, default: 007, docs: A. } } }\n"),
    ("SW0270", "operations:\n  get: { http: GET https://a.example/b, docs: A. }\n"),
    ("SW0013", "operations:\n  get: { http: GET /a, docs: One, or two. }\n"),
    ("SW0013", "operations:\n  get: { http: GET /a, docs:A. }\n"),
    ("SW0353", "operations:\n  get: { http: GET /a, docs: A., params: { a: { type: string } } } # allow: SW351\n"),
];

/// Applies the fixes of one code's problems, and of no other.
fn fixed(files: &wrong::Files, code: &str) -> Option<(Found, Found)> {
    let before = run(files);
    let mut of_code = specwright_generator::Problems::default();
    let fixable = before.problems.iter().filter(|problem| problem.code.as_str() == code && !problem.fixes.is_empty());
    fixable.for_each(|problem| of_code.add(problem.clone()));
    if of_code.is_empty() {
        return None;
    }
    let mut after = files.clone();
    for file in specwright_generator::diagnostic::fix::fixed(&of_code, &before.sources).0 {
        after.insert(file.path.to_string_lossy().into_owned(), file.after.into_bytes());
    }
    Some((before, run(&after)))
}

#[test]
fn fixes_remove_their_problem_and_add_none() {
    let examples = sections().into_iter().filter_map(|section| Some((section.code, section.wrong_files()?)));
    let mut codes = BTreeSet::new();
    for (code, files) in examples {
        codes.extend(fixed(&files, code).map(|(before, after)| is_fixed(code, &before, &after)));
    }
    for (code, text) in FIXED {
        let Some((before, after)) = fixed(&wrong::files(&format!("# things.yaml\n{text}")), code) else {
            panic!("{code} has no fix: {text}");
        };
        codes.insert(is_fixed(code, &before, &after));
    }
    assert!(codes.len() >= 20, "only {} codes have a fix: {codes:?}", codes.len());
}

fn is_fixed<'a>(code: &'a str, before: &Found, after: &Found) -> &'a str {
    let count = |found: &Found, code: &str| found.codes().into_iter().filter(|it| *it == code).count();
    let unfixable = before.problems.iter().filter(|it| it.code.as_str() == code && it.fixes.is_empty()).count();
    assert_eq!(count(after, code), unfixable, "{code} stays\n{}\n{}", before.text(), after.text());
    for other in after.codes().into_iter().filter(|other| !SMALL.contains(other)) {
        assert!(count(after, other) <= count(before, other), "{code} adds {other}\n{}", after.text());
    }
    code
}
