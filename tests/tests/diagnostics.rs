//! Diagnostics of a specification: one run reports all mistakes, each with its location.

use std::path::Path;

use specwright_generator::diagnostic::Style;
use specwright_generator::source::Sources;
use specwright_generator::{Analysis, analyse};

fn check(spec: &str) -> Analysis {
    analyse(&Path::new("specs").join(spec), Sources::disk())
}

#[test]
fn six_different_mistakes_are_reported_in_one_run() {
    let analysis = check("six");
    assert!(analysis.service.is_none());
    insta::assert_snapshot!(analysis.render(Style { colour: false }));
}

#[test]
fn invgate_specification_has_no_diagnostics() {
    let analysis = check("../../spec");
    assert!(analysis.service.is_some() && analysis.problems.is_empty(), "{}", analysis.render(Style { colour: false }));
}
