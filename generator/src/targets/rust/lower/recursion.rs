//! Which fields need a `Box`: those through which a type holds itself by value.

use std::collections::BTreeSet;

use crate::model::circles::circles;
use crate::model::{Ty, TypeDef, TypeId, TypeKind};

/// Every field and variant (by index) whose type leads back to the type that holds it.
pub(super) fn boxed(types: &[TypeDef]) -> BTreeSet<(TypeId, usize)> {
    let graph: Vec<Vec<usize>> =
        types.iter().map(|def| held(def).filter_map(|ty| direct(types, ty)).map(|id| id.0).collect()).collect();
    let circles = circles(&graph);
    let mut found = BTreeSet::new();
    for (at, def) in types.iter().enumerate() {
        for (index, ty) in held(def).enumerate() {
            // In one circle each leads back to each.
            if direct(types, ty).is_some_and(|next| circles.get(next.0) == circles.get(at)) {
                found.insert((TypeId(at), index));
            }
        }
    }
    found
}

/// Types of the fields or variants.
fn held(def: &TypeDef) -> Box<dyn Iterator<Item = &Ty> + '_> {
    match &def.kind {
        TypeKind::Object(object) => Box::new(object.fields.iter().map(|field| &field.ty.value)),
        TypeKind::Union(union) => Box::new(union.variants.iter().map(|variant| &variant.ty.value)),
        TypeKind::Id(_) | TypeKind::Enum(_) => Box::new(std::iter::empty()),
    }
}

/// The declared type that is held by value; lists, maps and what is shared have theirs on the heap.
fn direct(types: &[TypeDef], ty: &Ty) -> Option<TypeId> {
    match ty {
        Ty::Named(id) => types.get(id.0).is_some_and(|def| !def.is_shared()).then_some(*id),
        Ty::Nullable(inner) | Ty::OrFalse(inner) => direct(types, inner),
        _ => None,
    }
}
