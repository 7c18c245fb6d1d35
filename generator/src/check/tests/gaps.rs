//! A part of a draft that is unknown, and that no check reports, is a bug of the generator. The bug is reported, and there is no service.

use super::*;
use crate::check::check;
use crate::draft::{Draft, EnumDef, TypeKind, Unknown};
use crate::front::yaml::tests::run;
use crate::model::{ErrorStatuses, ErrorType, Shape, Ty, TypeId, ValueId};
use crate::source::{FileId, NodeId, Span, Spanned};

/// The draft of a correct service with two types, an answer and a parameter.
fn draft() -> Draft {
    let things = "types:\n  Thing: { docs: A thing., fields: { id: { type: integer, docs: Id. }, kind: { type: Kind, docs: Kind. } } }\n  \
                  Kind: { docs: Kind., enum: string, values: { a: A } }\noperations:\n  get:\n    \
                  http: GET /things\n    docs: Gets.\n    params: { id: { type: integer, docs: Id. } }\n    returns: { type: Thing }\n";
    let things = format!("{THINGS}{things}");
    let files = [("service.yaml", SERVICE), ("base.yaml", BASE), ("things.yaml", things.as_str())];
    let (draft, report) = run(&files);
    assert!(!report.problems.has_errors());
    draft.expect("a draft")
}

/// The codes of the errors in a damaged draft.
fn codes(damage: fn(&mut Draft)) -> Vec<&'static str> {
    let (mut draft, mut problems) = (draft(), Problems::default());
    damage(&mut draft);
    let passed = check(draft, &mut problems).is_some();
    assert_eq!(passed, !problems.has_errors());
    problems.iter().filter(|problem| problem.severity == Severity::Error).map(|problem| problem.code.as_str()).collect()
}

const SPAN: Span = Span { file: FileId(0), start: 0, end: 0, node: NodeId::NONE };

/// The enum of the draft.
fn kind(draft: &mut Draft) -> &mut EnumDef {
    match &mut draft.types[1].kind {
        TypeKind::Enum(def) => def,
        _ => panic!("the second type is an enum"),
    }
}

/// The type of the body of every error.
fn error(ty: TypeId) -> ErrorType {
    ErrorType { statuses: Spanned::new(ErrorStatuses::Default, SPAN), ty, span: SPAN, docs: String::new() }
}

#[test]
fn an_unknown_part_that_was_not_reported_is_a_bug() {
    assert_eq!(codes(|_| {}), NO_PROBLEMS);
    for damage in [
        (|draft| draft.resources[1].operations[0].params[0].field.ty.value = Ty::Unknown(Unknown)) as fn(&mut Draft),
        |draft| draft.resources[1].operations[0].answers[0].shape = Shape::Unknown(Unknown),
        |draft| draft.resources[1].operations[0].http = None,
        |draft| draft.types[0].kind = TypeKind::Unknown(Unknown),
        |draft| draft.resources[1].operations[0].params[0].field.ty.value = Ty::Named(TypeId(7)),
        |draft| draft.resources[1].operations[0].answers[0].shape = Shape::Outcome,
        |draft| draft.resources[1].operations[0].errors.push(error(TypeId(7))),
        |draft| draft.headers = Some(Spanned::new(TypeId(7), SPAN)),
        |draft| kind(draft).default = Some(ValueId(1)),
    ] {
        assert_eq!(codes(damage), ["SW9001"]);
    }
}
