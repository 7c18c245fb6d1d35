//! The fields and variants that need a `Box`, since the type that holds them would otherwise contain itself.

use std::collections::BTreeSet;

use crate::bug::Bug;
use crate::model::components::TypeComponents;
use crate::model::{Service, Ty, TypeDef, TypeId};

/// Returns each field and variant whose type leads back to the type that holds it, by type and index.
pub(super) fn recursive_parts(service: &Service) -> Result<BTreeSet<(TypeId, usize)>, Bug> {
    let held = |def: &TypeDef| def.parts().filter_map(|ty| type_held_by_value(service, ty).transpose()).collect();
    let graph = service.types.iter().map(held).collect::<Result<Vec<Vec<TypeId>>, Bug>>()?;
    let components = TypeComponents::of(graph);
    let mut found = BTreeSet::new();
    for (id, def) in service.defs() {
        for (index, ty) in def.parts().enumerate() {
            if let Some(next) = type_held_by_value(service, ty)?
                && components.are_connected(next, id)?
            {
                found.insert((id, index));
            }
        }
    }
    Ok(found)
}

/// The declared type that a field holds by value. Lists, maps and shared types hold their values on the heap.
fn type_held_by_value(service: &Service, ty: &Ty) -> Result<Option<TypeId>, Bug> {
    let Ty::Named(id) = ty.bare() else { return Ok(None) };
    Ok(service.type_def(*id)?.rust.shared.is_none().then_some(*id))
}
