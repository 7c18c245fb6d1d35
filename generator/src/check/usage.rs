//! What is there without need, or without a word: warnings only.
//!
//! In: the service. Out: types that no operation reaches, and what has no docs. Not here: anything that stops the run.

use std::collections::BTreeSet;

use super::{Report, walk};
use crate::diagnostic::{Code, Problem};
use crate::model::{Service, Shape, Ty, TypeId, TypeKind};
use crate::source::Spanned;

/// A type that no operation reaches is mostly one that was meant somewhere.
pub(super) fn types_are_used(service: &Service, report: &mut Report<'_>) {
    if report.after_errors {
        return; // What uses it may have been left out.
    }
    let used = reached(service);
    for (_, def) in service.types.iter().enumerate().filter(|(index, _)| !used.contains(index)) {
        report.add(
            Problem::warning(Code::SW0350, def.name.span, format!("no operation uses the type `{}`", *def.name))
                .label("never used")
                .help("take it out, or name it where it was meant"),
        );
    }
}

/// Each field is a line of the documentation.
pub(super) fn fields_are_documented(service: &Service, report: &mut Report<'_>) {
    for (owner, field) in walk::fields(service).filter(|(_, field)| field.docs.trim().is_empty()) {
        undocumented(&field.name, format!("{} `{}`", owner.part(), *field.name), report);
    }
}

/// Operations, resources and types are what readers look for first. Answers have their operation's words, and ids and
/// enum values mostly speak for themselves.
pub(super) fn items_are_documented(service: &Service, report: &mut Report<'_>) {
    for operation in walk::operations(service).filter(|operation| operation.docs.trim().is_empty()) {
        undocumented(&operation.name, format!("operation `{}`", *operation.name), report);
    }
    for resource in service.resources.iter().filter(|resource| resource.docs.trim().is_empty()) {
        undocumented(&resource.name, format!("resource `{}`", *resource.name), report);
    }
    let own = |shape: &Shape| match shape {
        Shape::Object { id, .. } => Some(id.0),
        _ => None,
    };
    let answers: BTreeSet<usize> = walk::answers(service).filter_map(|(_, answer)| own(&answer.shape)).collect();
    for (index, def) in service.types.iter().enumerate().filter(|(_, def)| def.docs.trim().is_empty()) {
        if !matches!(def.kind, TypeKind::Id(_)) && !answers.contains(&index) {
            undocumented(&def.name, format!("type `{}`", *def.name), report);
        }
    }
}

fn undocumented(name: &Spanned<String>, what: String, report: &mut Report<'_>) {
    report.add_missing(
        Problem::warning(Code::SW0351, name.span, format!("{what} has no docs"))
            .label("undocumented")
            .help("say in a sentence what it is: `docs: …`"),
    );
}

/// The types that parameters and answers reach.
fn reached(service: &Service) -> BTreeSet<usize> {
    let mut left: Vec<&Ty> = walk::params(service).map(|(_, param)| &param.ty.value).collect();
    let mut seen = BTreeSet::new();
    for (_, answer) in walk::answers(service) {
        match &answer.shape {
            Shape::Type(ty) => left.push(ty),
            Shape::Object { id, .. } => reach(service, *id, &mut seen, &mut left),
            Shape::Empty | Shape::File | Shape::Outcome => {}
        }
    }
    while let Some(ty) = left.pop() {
        match ty {
            Ty::Named(id) => reach(service, *id, &mut seen, &mut left),
            other => left.extend(walk::inner(other)),
        }
    }
    seen
}

fn reach<'a>(service: &'a Service, id: TypeId, seen: &mut BTreeSet<usize>, left: &mut Vec<&'a Ty>) {
    if !seen.insert(id.0) {
        return;
    }
    match walk::declared(service, id).map(|def| &def.kind) {
        Some(TypeKind::Object(object)) => left.extend(object.fields.iter().map(|field| &field.ty.value)),
        Some(TypeKind::Union(union)) => left.extend(union.variants.iter().map(|variant| &variant.ty.value)),
        _ => {}
    }
}
