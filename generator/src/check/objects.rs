//! Objects: something in them, and an end to them.
//!
//! In: the service. Out: objects that no value can have. Not here: names of fields (see `field_names`).

use std::collections::BTreeSet;

use super::words::listed;
use super::{Report, walk};
use crate::diagnostic::{Code, Problem};
use crate::model::{ObjectDef, Service, Ty, TypeDef, TypeKind};
use crate::source::{Span, Spanned};

/// An object without fields tells nothing; it is mostly a `fields` that was forgotten.
pub(super) fn have_fields(service: &Service, report: &mut Report<'_>) {
    for (TypeDef { name, .. }, _) in walk::objects(service).filter(|(_, object)| object.fields.is_empty()) {
        report.add_missing(
            Problem::error(Code::SW0230, name.span, format!("`{}` has no fields", **name))
                .label("an object without fields")
                .help("list its fields; what may hold anything is of type `json`"),
        );
    }
}

/// What is no object is small, or is as large as an object in it, which can be shared.
pub(super) fn alone_are_shared(service: &Service, report: &mut Report<'_>) {
    for def in &service.types {
        let (Some(place), Some((what, help))) = (def.shared, unshared(&def.kind)) else { continue };
        report.add(
            Problem::error(Code::SW0246, place, format!("`{}` is {what}, and only an object is shared", *def.name))
                .label("says nothing here")
                .help(help),
        );
    }
}

/// What cannot be shared, and what to do instead.
fn unshared(kind: &TypeKind) -> Option<(&'static str, &'static str)> {
    match kind {
        TypeKind::Object(_) => None,
        TypeKind::Union(_) => Some(("a union", "share the objects that are its variants")),
        TypeKind::Enum(_) => Some(("an enum", "take `shared` out: it is as cheap to copy")),
        TypeKind::Id(_) => Some(("an id", "take `shared` out: it is as cheap to copy")),
    }
}

/// An object that requires another of its own kind inside requires that for ever.
pub(super) fn have_finite_values(service: &Service, report: &mut Report<'_>) {
    let finite = finite_types(service);
    let mut seen = BTreeSet::new();
    for start in 0..service.types.len() {
        let mut way = Vec::new();
        let mut at = start;
        while let Some(step) = endless_step(service, &finite, at).filter(|_| seen.insert(at)) {
            way.push((at, step));
            at = step.0;
        }
        // The way ends where it has been before: from there on it is a circle, unless an earlier way has shown it.
        let circle: Vec<_> = way.into_iter().skip_while(|(index, _)| *index != at).collect();
        report_circle(service, &circle, report);
    }
}

fn report_circle(service: &Service, circle: &[(usize, (usize, Span))], report: &mut Report<'_>) {
    let types = circle.iter().filter_map(|(index, (_, span))| Some((service.types.get(*index)?, *span)));
    let mut objects = types.clone().filter(|(def, _)| matches!(def.kind, TypeKind::Object(_)));
    let Some((def, span)) = objects.next() else { return };
    let names: Vec<&str> = types.clone().map(|(def, _)| def.name.as_str()).collect();
    let help = match types.clone().find(|(def, _)| matches!(def.kind, TypeKind::Union(_))) {
        Some((union, _)) => {
            format!("put a variant that leads elsewhere first in union `{}`, which a new value begins with", *union.name)
        }
        None => "take `required` away from a field on the way, or make it a list".to_owned(),
    };
    report.add(
        Problem::error(Code::SW0231, span, format!("`{}` never ends: it requires a value of its own kind inside", *def.name))
            .label(format!("required on a way in a circle, through {}", listed(&names)))
            .related(def.name.span, "defined here")
            .help(help),
    );
}

/// The first type that a type needs and that never ends, and where it says so.
fn endless_step(service: &Service, finite: &[bool], index: usize) -> Option<(usize, Span)> {
    let endless = |ty: &Spanned<Ty>| needed(ty).filter(|id| finite.get(*id) == Some(&false)).map(|id| (id, ty.span));
    if finite.get(index) != Some(&false) {
        return None;
    }
    match &service.types.get(index)?.kind {
        TypeKind::Object(object) => object.fields.iter().filter(|field| field.required).find_map(|field| endless(&field.ty)),
        TypeKind::Union(union) => union.variants.first().and_then(|variant| endless(&variant.ty)),
        TypeKind::Id(_) | TypeKind::Enum(_) => None,
    }
}

/// For each type whether a value of it can end. A type is known to end when everything it needs does, so that the
/// knowledge spreads from types that need nothing, and whatever it does not reach goes round in circles.
fn finite_types(service: &Service) -> Vec<bool> {
    let needs: Vec<Needs> = service.types.iter().map(|def| Needs::of(&def.kind)).collect();
    let mut open: Vec<usize> = needs.iter().map(|needs| needs.count).collect();
    let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); needs.len()];
    for (index, needs) in needs.iter().enumerate() {
        for other in &needs.types {
            if let Some(list) = waiting.get_mut(*other) {
                list.push(index);
            }
        }
    }
    let mut finite: Vec<bool> = open.iter().map(|open| *open == 0).collect();
    let mut news: Vec<usize> = (0..finite.len()).filter(|index| finite.get(*index) == Some(&true)).collect();
    while let Some(index) = news.pop() {
        for other in waiting.get_mut(index).map(std::mem::take).unwrap_or_default() {
            if settle(other, &mut open, &mut finite) {
                news.push(other);
            }
        }
    }
    finite
}

/// Takes one need away; whether that was the last.
fn settle(index: usize, open: &mut [usize], finite: &mut [bool]) -> bool {
    let (Some(open), Some(finite)) = (open.get_mut(index), finite.get_mut(index)) else { return false };
    *open = open.saturating_sub(1);
    let now = *open == 0 && !*finite;
    *finite |= now;
    now
}

/// The types that a new value of a type has inside, and how many of them have to end before it does.
struct Needs {
    types: Vec<usize>,
    count: usize,
}

impl Needs {
    fn of(kind: &TypeKind) -> Needs {
        match kind {
            TypeKind::Object(object) => Needs::of_object(object),
            // A new value of a union is its first variant.
            TypeKind::Union(union) => {
                let types: Vec<usize> = union.variants.first().and_then(|variant| needed(&variant.ty)).into_iter().collect();
                Needs { count: types.len(), types }
            }
            TypeKind::Id(_) | TypeKind::Enum(_) => Needs { types: Vec::new(), count: 0 },
        }
    }
    fn of_object(object: &ObjectDef) -> Needs {
        let types: Vec<usize> =
            object.fields.iter().filter(|field| field.required).filter_map(|field| needed(&field.ty)).collect();
        Needs { count: types.len(), types }
    }
}

/// The declared type that every value of this type holds: lists may be empty, and wrappers hold nothing.
fn needed(ty: &Ty) -> Option<usize> {
    match ty {
        Ty::Named(id) => Some(id.0),
        _ => None,
    }
}
