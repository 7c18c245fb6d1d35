//! Types without finite values. A type has no finite value if each of its values requires another value of the same type inside.

use std::collections::BTreeSet;

use super::names_in_messages::quoted_list;
use super::report::Report;
use crate::bug::Bug;
use crate::diagnostic::{Code, Problem};
use crate::model::{ObjectDef, Service, Stage, Ty, TypeDef, TypeId, TypeKind};
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
    let Some(cycles) = report.get(infinite_cycles(service, unions)) else { return };
    cycles.iter().for_each(|cycle| report_cycle(cycle, report));
}

/// A type in a cycle, and the span of its field or variant that requires the next type.
type Step<'s, S> = (&'s TypeDef<S>, Span);

/// The cycles of types that require each other.
fn infinite_cycles<S: Stage>(service: &Service<S>, unions: NewUnion) -> Result<Vec<Vec<Step<'_, S>>>, Bug> {
    let finite = Finite::of(service, unions)?;
    let (mut seen, mut cycles) = (BTreeSet::new(), Vec::new());
    for (start, _) in service.defs() {
        let mut path = Vec::new();
        let mut at = start;
        while let Some((next, span)) = infinite_need(service, &finite, at)? {
            if !seen.insert(at) {
                break;
            }
            path.push((at, (def(service, at)?, span)));
            at = next;
        }
        // The path ends at a visited type. If that type is on this path, the rest of the path is a cycle; if it is on an earlier path, the
        // cycle was found with that path.
        cycles.push(path.into_iter().skip_while(|(id, _)| *id != at).map(|(_, step)| step).collect());
    }
    Ok(cycles)
}

fn def<S: Stage>(service: &Service<S>, id: TypeId) -> Result<&TypeDef<S>, Bug> {
    service.def(id).ok_or_else(no_type)
}

fn no_type() -> Bug {
    Bug::new(Code::SW9002, "a type")
}

/// Reports one cycle.
fn report_cycle<S: Stage>(cycle: &[Step<'_, S>], report: &mut Report<'_>) {
    let types = cycle.iter();
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
            *span,
            format!("`{}` has no finite value: it requires a value of its own type inside", *def.name),
        )
        .label(format!("required in a cycle through {}", quoted_list(&names)))
        .related(def.name.span, "defined here")
        .help(help),
    );
}

/// The first infinite type that an infinite type requires, with the span of the field or variant; `None` for a finite type.
fn infinite_need<S: Stage>(service: &Service<S>, finite: &Finite, id: TypeId) -> Result<Option<(TypeId, Span)>, Bug> {
    if finite.has(id)? {
        return Ok(None);
    }
    let needed: Vec<&Spanned<Ty<S>>> = match &def(service, id)?.kind {
        TypeKind::Object(object) => required(object).collect(),
        TypeKind::Union(union) => union.variants.first().map(|variant| &variant.ty).into_iter().collect(),
        TypeKind::Id(_) | TypeKind::Enum(_) | TypeKind::Unknown(_) => Vec::new(),
    };
    for ty in needed {
        if let Some(id) = required_type(ty)
            && !finite.has(id)?
        {
            return Ok(Some((id, ty.span)));
        }
    }
    Ok(None)
}

/// For each type, whether it has finite values.
struct Finite(Vec<bool>);

impl Finite {
    /// A type is finite if all types that it requires are finite.
    ///
    /// The algorithm starts with the types that require no other type, and propagates from each finite type to the types that require it. A
    /// type that is never reached is in a cycle, or requires a type in a cycle.
    fn of<S: Stage>(service: &Service<S>, unions: NewUnion) -> Result<Finite, Bug> {
        let needs: Vec<Needs> = service.types.iter().map(|def| Needs::of(&def.kind, unions)).collect();
        let mut unmet: Vec<usize> = needs.iter().map(|needs| needs.count).collect();
        let mut dependents: Vec<Vec<TypeId>> = vec![Vec::new(); needs.len()];
        for (id, needs) in (0..).map(TypeId).zip(&needs) {
            for other in &needs.types {
                dependents.get_mut(other.0).ok_or_else(no_type)?.push(id);
            }
        }
        let mut finite = Finite(unmet.iter().map(|count| *count == 0).collect());
        let ids = (0..).map(TypeId).zip(&finite.0);
        let mut newly_finite: Vec<TypeId> = ids.filter(|(_, is_finite)| **is_finite).map(|(id, _)| id).collect();
        while let Some(id) = newly_finite.pop() {
            for other in std::mem::take(dependents.get_mut(id.0).ok_or_else(no_type)?) {
                if finite.satisfy_one_need(other, &mut unmet)? {
                    newly_finite.push(other);
                }
            }
        }
        Ok(finite)
    }

    fn has(&self, id: TypeId) -> Result<bool, Bug> {
        self.0.get(id.0).copied().ok_or_else(no_type)
    }

    /// Counts one required type of a type as finite. Returns whether the type became finite by that.
    fn satisfy_one_need(&mut self, id: TypeId, unmet: &mut [usize]) -> Result<bool, Bug> {
        let unmet = unmet.get_mut(id.0).ok_or_else(no_type)?;
        let finite = self.0.get_mut(id.0).ok_or_else(no_type)?;
        *unmet = unmet.saturating_sub(1);
        let becomes_finite = *unmet == 0 && !*finite;
        *finite |= becomes_finite;
        Ok(becomes_finite)
    }
}

/// The types that a type requires, and how many of them must be finite for the type to be finite.
struct Needs {
    types: Vec<TypeId>,
    count: usize,
}

impl Needs {
    fn of<S: Stage>(kind: &TypeKind<S>, unions: NewUnion) -> Needs {
        match kind {
            TypeKind::Object(object) => Needs::of_object(object),
            TypeKind::Union(union) if unions == NewUnion::FirstVariant => {
                let types: Vec<TypeId> =
                    union.variants.first().and_then(|variant| required_type(&variant.ty)).into_iter().collect();
                Needs { count: types.len(), types }
            }
            // One finite variant makes the union finite. A variant without a required type is finite by itself.
            TypeKind::Union(union) => {
                let types: Vec<TypeId> = union.variants.iter().filter_map(|variant| required_type(&variant.ty)).collect();
                Needs { count: usize::from(types.len() == union.variants.len() && !types.is_empty()), types }
            }
            TypeKind::Id(_) | TypeKind::Enum(_) | TypeKind::Unknown(_) => Needs { types: Vec::new(), count: 0 },
        }
    }
    fn of_object<S: Stage>(object: &ObjectDef<S>) -> Needs {
        let types: Vec<TypeId> = required(object).filter_map(|ty| required_type(ty)).collect();
        Needs { count: types.len(), types }
    }
}

/// The declared type of which every value of a type contains one. Lists and maps can be empty, and `nullable` and `or_false` can be without
/// a value, so that they require nothing.
fn required_type<S: Stage>(ty: &Ty<S>) -> Option<TypeId> {
    match ty {
        Ty::Named(id) => Some(*id),
        _ => None,
    }
}

/// The types of the required fields of an object.
fn required<S: Stage>(object: &ObjectDef<S>) -> impl Iterator<Item = &Spanned<Ty<S>>> {
    object.fields.iter().map(AsRef::as_ref).filter(|field| field.required).map(|field| &field.ty)
}
