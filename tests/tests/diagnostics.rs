//! Mistakes of a specification: all of a run, each with its place.

use std::path::Path;

use specwright_generator::Diagnostics;
use specwright_generator::diagnostic::Style;

fn check(spec: &str) -> (bool, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let checked = specwright_generator::checked(&Path::new("specs").join(spec), &mut diagnostics);
    (checked.is_some(), diagnostics)
}

#[test]
fn six_different_mistakes_are_reported_in_one_run() {
    let (accepted, diagnostics) = check("six");
    assert!(!accepted);
    insta::assert_snapshot!(diagnostics.render(Style { colour: false }));
}

#[test]
fn the_whole_api_has_no_mistake() {
    let (accepted, diagnostics) = check("../../spec");
    assert!(accepted, "{}", diagnostics.render(Style { colour: false }));
    assert!(diagnostics.is_empty(), "{}", diagnostics.render(Style { colour: false }));
}
