//! The fields and variants that need a `Box`, since the type that holds them would otherwise contain itself.

use std::collections::BTreeSet;

use crate::model::components::components;
use crate::model::{Service, Ty, TypeId};

/// Returns each field and variant whose type leads back to the type that holds it, by type and index.
pub(super) fn recursive_parts(service: &Service) -> BTreeSet<(TypeId, usize)> {
    let held = |def: &crate::model::TypeDef| -> Vec<usize> {
        def.parts().filter_map(|ty| type_held_by_value(service, ty)).map(|id| id.0).collect()
    };
    let graph: Vec<Vec<usize>> = service.types.iter().map(held).collect();
    let components = components(&graph);
    let mut found = BTreeSet::new();
    for (id, def) in service.defs() {
        for (index, ty) in def.parts().enumerate() {
            if type_held_by_value(service, ty).is_some_and(|next| components.get(next.0) == components.get(id.0)) {
                found.insert((id, index));
            }
        }
    }
    found
}

/// The declared type that a field holds by value. Lists, maps and shared types hold their values on the heap.
fn type_held_by_value(service: &Service, ty: &Ty) -> Option<TypeId> {
    match ty.bare() {
        Ty::Named(id) => service.def(*id).is_some_and(|def| def.rust.shared.is_none()).then_some(*id),
        _ => None,
    }
}
