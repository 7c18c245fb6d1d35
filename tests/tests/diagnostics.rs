//! Diagnostics of a specification: one run reports all mistakes, each with its location.

use std::path::Path;

use specwright_generator::diagnostic::Style;
use specwright_generator::source::{Sources, Span};
use specwright_generator::{Analysis, analyse};

fn check(spec: &str) -> Analysis {
    analyse(&Path::new("specs").join(spec), Sources::disk())
}

/// The mistakes in `specs/six`, in the order of the report. The generator's own tests have the messages of each code.
const MISTAKES: [(&str, &str); 7] = [
    ("SW0110", "service.yaml:10"),
    ("SW0100", "things.yaml:8"),
    ("SW0013", "things.yaml:9"),
    ("SW0251", "things.yaml:15"),
    ("SW0290", "things.yaml:18"),
    ("SW0293", "things.yaml:18"),
    ("SW0274", "things.yaml:21"),
];

#[test]
fn six_different_mistakes_are_reported_in_one_run() {
    let analysis = check("six");
    assert!(analysis.service.is_none());
    let place = |span: Option<Span>| {
        let span = span.expect("a span");
        let file = analysis.sources.path(span.file).file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        format!("{file}:{}", analysis.sources.position(span).line)
    };
    let reported: Vec<_> = analysis.problems.iter().map(|problem| (problem.code.as_str(), place(problem.span))).collect();
    let reported: Vec<_> = reported.iter().map(|(code, place)| (*code, place.as_str())).collect();
    assert_eq!(reported, MISTAKES);
}

#[test]
fn invgate_specification_has_no_diagnostics() {
    let analysis = check("../../spec");
    assert!(analysis.service.is_some() && analysis.problems.is_empty(), "{}", analysis.render(Style { colour: false }));
}
