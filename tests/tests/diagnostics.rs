//! Mistakes of a specification: all of a run, each with its place.

use std::path::Path;

use specwright_generator::Problems;
use specwright_generator::diagnostic::Style;

fn check(spec: &str) -> (bool, Problems) {
    let mut problems = Problems::default();
    let checked = specwright_generator::checked(&Path::new("specs").join(spec), &mut problems);
    (checked.is_some(), problems)
}

#[test]
fn six_different_mistakes_are_reported_in_one_run() {
    let (accepted, problems) = check("six");
    assert!(!accepted);
    insta::assert_snapshot!(problems.render(Style { colour: false }));
}

#[test]
fn the_whole_api_has_no_mistake() {
    let (accepted, problems) = check("../../spec");
    assert!(accepted, "{}", problems.render(Style { colour: false }));
    assert!(problems.is_empty(), "{}", problems.render(Style { colour: false }));
}
