//! Answers: the type of an answer, the enum of several, and what the codec must know of each.

use super::docs::docs;
use super::{Context, fields, operations, size, type_ident, types};
use crate::model::{self, Dates, Operation, Resource, Shape, Ty};
use crate::targets::rust::ir::{Answer, Answers, Arg, Ident, Literal, Type, With};

/// The enums of operations with several answers, in the order of the specification.
pub(super) fn several(context: &Context<'_>) -> Vec<Answers> {
    operations::each(context, |resource, operation| {
        let name = operation.answers_name(resource)?;
        let default = operation.answers.iter().position(|answer| answer.status < 300).unwrap_or(0);
        Some(Answers {
            name: type_ident(&name),
            docs: docs(&format!("Answer to `{}`.", *operation.request), None, None),
            derives: context.derives(model::traits::ANSWERS, &[]),
            default,
            variants: operation.answers.iter().map(|answer| variant(context, answer)).collect(),
        })
    })
}

fn variant(context: &Context<'_>, answer: &model::Answer) -> Answer {
    let docs = docs(&format!("{} `{}`", words(context, answer), answer.status), None, None);
    let file = matches!(answer.shape, Shape::File).then(|| With::new("file", []));
    let with = [outcome(answer), file.into_iter().collect(), shape(answer)].concat();
    Answer { name: type_ident(&answer.variant()), docs, status: answer.status, ty: body(context, answer), with }
}

/// What the answer says of itself, else what its type says.
fn words<'c>(context: &'c Context<'_>, answer: &'c model::Answer) -> &'c str {
    let id = match &answer.shape {
        Shape::Object { id, .. } => Some(*id),
        Shape::Type(ty) => match ty.value {
            Ty::Named(id) => Some(id),
            _ => None,
        },
        _ => None,
    };
    let of_type = id.and_then(|id| context.def(id)).map_or("", |def| def.docs.trim());
    if answer.docs.is_empty() { of_type } else { answer.docs.trim() }
}

/// The type of a body, behind a pointer where the other variants would grow with it; `None` without one.
fn body(context: &Context<'_>, answer: &model::Answer) -> Option<Type> {
    let (ty, whole) = match &answer.shape {
        Shape::Empty => return None,
        Shape::File => (Type::runtime("File"), Ty::File),
        Shape::Type(ty) => (types::lower(context, ty), ty.value.clone()),
        Shape::Object { id, .. } => (types::lower(context, &Ty::Named(*id)), Ty::Named(*id)),
        Shape::Outcome => (Type::Local(Ident("Outcome".to_owned())), Ty::String),
    };
    Some(if size::is_large(&context.service.types, &context.boxed, &whole) { Type::boxed(ty) } else { ty })
}

/// What an operation answers with.
pub(super) fn ty(context: &Context<'_>, resource: &Resource, operation: &Operation) -> Type {
    if let Some(name) = operation.answers_name(resource) {
        return Type::Local(type_ident(&name));
    }
    match operation.answers.first().map(|answer| &answer.shape) {
        None | Some(Shape::Empty) => Type::Unit,
        Some(Shape::File) => Type::runtime("File"),
        Some(Shape::Type(ty)) => types::lower(context, ty),
        Some(Shape::Object { id, .. }) => types::lower(context, &Ty::Named(*id)),
        Some(Shape::Outcome) => Type::Local(Ident("Outcome".to_owned())),
    }
}

/// What the endpoint says of its answers.
pub(super) fn with(resource: &Resource, operation: &Operation) -> Vec<With> {
    let Some(answer) = operation.success() else { return Vec::new() };
    let mut with = Vec::new();
    if answer.status != 200 {
        with.push(With::new("status", [Arg::Literal(Literal::UInt(answer.status.into()))]));
    }
    with.extend(outcome(answer));
    with.extend(operation.dates().map(|dates| match dates {
        Dates::Param(param) => With::new("dates_by", [fields::text(param)]),
        Dates::Fixed(form) => With::new("dates", [fields::date(*form)]),
    }));
    with.extend(shape(answer));
    let several = operation.answers_name(resource);
    with.extend(several.map(|name| With::new("answers", [Arg::Table(type_ident(&name), "ANSWERS")])));
    with
}

fn outcome(answer: &model::Answer) -> Vec<With> {
    match &answer.outcome_field {
        Some(field) => vec![With::new("outcome_in", [fields::text(field)])],
        None if answer.outcome => vec![With::new("outcome", [])],
        None => Vec::new(),
    }
}

fn shape(answer: &model::Answer) -> Vec<With> {
    let Shape::Type(ty) = &answer.shape else { return Vec::new() };
    let or_false = matches!(ty.value, Ty::OrFalse(_)).then(|| With::new("or_false", []));
    let key = fields::key(ty).map(|key| With::new("key", [fields::text(key)]));
    or_false.into_iter().chain(key).collect()
}
