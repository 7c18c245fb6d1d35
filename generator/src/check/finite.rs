//! Types without finite values. A type has no finite value if each of its values requires another value of the same type inside.

use std::collections::BTreeSet;

use super::names_in_messages::quoted_list;
use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::model::{ObjectDef, Service, Stage, Ty, TypeKind};
use crate::source::{Span, Spanned};

/// Which variants a new value of a union can have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum NewUnion {
    /// Any variant. The union has finite values if one of its variants has.
    AnyVariant,
    /// The first variant, as in the generated `Default`. The union is finite if its first variant is.
    FirstVariant,
}

/// Reports each cycle of types that require each other.
pub(crate) fn report_infinite<S: Stage>(service: &Service<S>, unions: NewUnion, report: &mut Report<'_>) {
    let finite = finite_types(service, unions);
    let mut seen = BTreeSet::new();
    for start in 0..service.types.len() {
        let mut path = Vec::new();
        let mut at = start;
        while let Some(step) = infinite_need(service, &finite, at).filter(|_| seen.insert(at)) {
            path.push((at, step));
            at = step.0;
        }
        // The path ends at a visited type. If that type is on this path, the rest of the path is a cycle; if it is on an earlier path, the
        // cycle was reported with that path.
        let cycle: Vec<_> = path.into_iter().skip_while(|(index, _)| *index != at).collect();
        report_cycle(service, &cycle, report);
    }
}

/// Reports one cycle. Each element is a type, the next type, and the span of the field or variant that requires it.
fn report_cycle<S: Stage>(service: &Service<S>, cycle: &[(usize, (usize, Span))], report: &mut Report<'_>) {
    let types = cycle.iter().filter_map(|(index, (_, span))| Some((service.types.get(*index)?, *span)));
    let mut objects = types.clone().filter(|(def, _)| matches!(def.kind, TypeKind::Object(_)));
    let Some((def, span)) = objects.next() else { return };
    let names: Vec<&str> = types.clone().map(|(def, _)| def.name.as_str()).collect();
    let help = match types.clone().find(|(def, _)| matches!(def.kind, TypeKind::Union(_))) {
        Some((union, _)) => {
            format!("put a variant that leads elsewhere first in union `{}`, which a new value begins with", *union.name)
        }
        None => "remove `required` from a field of this cycle, or make the field a list".to_owned(),
    };
    report.add(
        Problem::error(
            Code::SW0231,
            span,
            format!("`{}` has no finite value: it requires a value of its own type inside", *def.name),
        )
        .label(format!("required in a cycle through {}", quoted_list(&names)))
        .related(def.name.span, "defined here")
        .help(help),
    );
}

/// The first infinite type that an infinite type requires, with the span of the field or variant; `None` for a finite type.
fn infinite_need<S: Stage>(service: &Service<S>, finite: &[bool], index: usize) -> Option<(usize, Span)> {
    let infinite = |ty: &Spanned<Ty<S>>| required_type(ty).filter(|id| finite.get(*id) == Some(&false)).map(|id| (id, ty.span));
    if finite.get(index) != Some(&false) {
        return None;
    }
    match &service.types.get(index)?.kind {
        TypeKind::Object(object) => required(object).find_map(infinite),
        TypeKind::Union(union) => union.variants.first().and_then(|variant| infinite(&variant.ty)),
        TypeKind::Id(_) | TypeKind::Enum(_) | TypeKind::Unknown(_) => None,
    }
}

/// Returns for each type whether it has finite values. A type is finite if all types that it requires are finite.
///
/// The algorithm starts with the types that require no other type, and propagates from each finite type to the types that require it. A
/// type that is never reached is in a cycle, or requires a type in a cycle.
fn finite_types<S: Stage>(service: &Service<S>, unions: NewUnion) -> Vec<bool> {
    let needs: Vec<Needs> = service.types.iter().map(|def| Needs::of(&def.kind, unions)).collect();
    let mut unmet: Vec<usize> = needs.iter().map(|needs| needs.count).collect();
    let mut dependents: Vec<Vec<usize>> = vec![Vec::new(); needs.len()];
    for (index, needs) in needs.iter().enumerate() {
        for other in &needs.types {
            if let Some(list) = dependents.get_mut(*other) {
                list.push(index);
            }
        }
    }
    let mut finite: Vec<bool> = unmet.iter().map(|count| *count == 0).collect();
    let mut newly_finite: Vec<usize> = (0..finite.len()).filter(|index| finite.get(*index) == Some(&true)).collect();
    while let Some(index) = newly_finite.pop() {
        for other in dependents.get_mut(index).map(std::mem::take).unwrap_or_default() {
            if satisfy_one_need(other, &mut unmet, &mut finite) {
                newly_finite.push(other);
            }
        }
    }
    finite
}

/// Counts one required type of a type as finite. Returns whether the type became finite by that.
fn satisfy_one_need(index: usize, unmet: &mut [usize], finite: &mut [bool]) -> bool {
    let (Some(unmet), Some(finite)) = (unmet.get_mut(index), finite.get_mut(index)) else { return false };
    *unmet = unmet.saturating_sub(1);
    let becomes_finite = *unmet == 0 && !*finite;
    *finite |= becomes_finite;
    becomes_finite
}

/// The types that a type requires, and how many of them must be finite for the type to be finite.
struct Needs {
    types: Vec<usize>,
    count: usize,
}

impl Needs {
    fn of<S: Stage>(kind: &TypeKind<S>, unions: NewUnion) -> Needs {
        match kind {
            TypeKind::Object(object) => Needs::of_object(object),
            TypeKind::Union(union) if unions == NewUnion::FirstVariant => {
                let types: Vec<usize> =
                    union.variants.first().and_then(|variant| required_type(&variant.ty)).into_iter().collect();
                Needs { count: types.len(), types }
            }
            // One finite variant makes the union finite. A variant without a required type is finite by itself.
            TypeKind::Union(union) => {
                let types: Vec<usize> = union.variants.iter().filter_map(|variant| required_type(&variant.ty)).collect();
                Needs { count: usize::from(types.len() == union.variants.len() && !types.is_empty()), types }
            }
            TypeKind::Id(_) | TypeKind::Enum(_) | TypeKind::Unknown(_) => Needs { types: Vec::new(), count: 0 },
        }
    }
    fn of_object<S: Stage>(object: &ObjectDef<S>) -> Needs {
        let types: Vec<usize> = required(object).filter_map(|ty| required_type(ty)).collect();
        Needs { count: types.len(), types }
    }
}

/// The declared type of which every value of a type contains one. Lists and maps can be empty, and `nullable` and `or_false` can be without
/// a value, so that they require nothing.
fn required_type<S: Stage>(ty: &Ty<S>) -> Option<usize> {
    match ty {
        Ty::Named(id) => Some(id.0),
        _ => None,
    }
}

/// The types of the required fields of an object.
fn required<S: Stage>(object: &ObjectDef<S>) -> impl Iterator<Item = &Spanned<Ty<S>>> {
    object.fields.iter().map(AsRef::as_ref).filter(|field| field.required).map(|field| &field.ty)
}
