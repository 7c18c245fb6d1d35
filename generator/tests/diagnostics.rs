//! Diagnostics: docs/diagnostics.md has a section of every code and its examples do what it says; hostile and damaged input gets mistakes too.
//!
//! In: the page, and what is made of whole specifications. Out: snapshots of what build scripts print of wrong examples. Not here: rules one by one (see the tests inside of the crate).

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

use std::collections::BTreeSet;

use page::{Found, Section, run, sections};
use specwright_generator::diagnostic::{Code, Severity};

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
        assert!(section.wrong.is_some() || section.shortened, "{} has no wrong example", section.code);
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
