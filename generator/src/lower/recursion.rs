//! Which fields need a `Box`: those through which a type holds itself by value.

use std::collections::BTreeSet;

use crate::model::{Ty, TypeDef, TypeId, TypeKind};

/// Every field and variant (by index) whose type leads back to the type that holds it.
pub(super) fn boxed(types: &[TypeDef]) -> BTreeSet<(TypeId, usize)> {
    let mut found = BTreeSet::new();
    for (at, def) in types.iter().enumerate() {
        let own = TypeId(at);
        for (index, ty) in held(def).enumerate() {
            if direct(ty).is_some_and(|next| reaches(types, next, own)) {
                found.insert((own, index));
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

/// The declared type that is held by value; lists and maps hold theirs on the heap.
fn direct(ty: &Ty) -> Option<TypeId> {
    match ty {
        Ty::Named(id) => Some(*id),
        Ty::Nullable(inner) | Ty::OrFalse(inner) => direct(inner),
        _ => None,
    }
}

fn reaches(types: &[TypeDef], from: TypeId, to: TypeId) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        if id == to {
            return true;
        }
        if seen.insert(id) {
            open.extend(types.get(id.0).into_iter().flat_map(held).filter_map(direct));
        }
    }
    false
}
