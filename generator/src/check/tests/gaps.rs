//! A gap that no rule reports is a fault of the generator: nothing passes, and the fault has a code.

use super::*;
use crate::check::check;
use crate::draft::{Draft, TypeKind, Unknown};
use crate::front::yaml::tests::run;
use crate::model::{Shape, Ty, TypeId};

/// The draft of a correct service with a type, an answer and a parameter.
fn draft() -> Draft {
    let things = "types:\n  Thing: { docs: A thing., fields: { id: { type: integer, docs: Id. } } }\noperations:\n  get:\n    \
                  http: GET /things\n    docs: Gets.\n    params: { id: { type: integer, docs: Id. } }\n    returns: { type: Thing }\n";
    let things = format!("{THINGS}{things}");
    let files = [("service.yaml", SERVICE), ("base.yaml", BASE), ("things.yaml", things.as_str())];
    let (draft, read) = run(&files);
    assert!(!read.problems.has_errors());
    draft.expect("a draft")
}

/// The codes of checking a draft that was damaged.
fn codes(damage: fn(&mut Draft)) -> Vec<&'static str> {
    let (mut draft, mut problems) = (draft(), Problems::default());
    damage(&mut draft);
    let passed = check(draft, &mut problems).is_some();
    assert_eq!(passed, !problems.has_errors());
    problems.iter().filter(|problem| problem.severity == Severity::Error).map(|problem| problem.code.as_str()).collect()
}

#[test]
fn a_gap_without_a_problem_is_a_fault() {
    assert_eq!(codes(|_| {}), NOTHING);
    for damage in [
        (|draft| draft.resources[1].operations[0].params[0].ty.value = Ty::Unknown(Unknown)) as fn(&mut Draft),
        |draft| draft.resources[1].operations[0].answers[0].shape = Shape::Unknown(Unknown),
        |draft| draft.resources[1].operations[0].http = None,
        |draft| draft.types[0].kind = TypeKind::Unknown(Unknown),
        |draft| draft.resources[1].operations[0].params[0].ty.value = Ty::Named(TypeId(7)),
    ] {
        assert_eq!(codes(damage), ["SW9001"]);
    }
}
