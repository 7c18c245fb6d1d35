//! The variants of unions and of enums of answers that are in a `Box`: those that hold an object.
//!
//! The kind of the type decides, and not its size, so that another field in an object never changes the Rust type of a variant. Without the
//! `Box`, every value of the enum would be as large as the largest object, which clippy reports.

use std::collections::BTreeSet;

use crate::bug::Bug;
use crate::model::{Service, Ty, TypeId, TypeKind};

/// Returns each variant of a union that holds an object, by type and index.
pub(super) fn object_variants(service: &Service) -> Result<BTreeSet<(TypeId, usize)>, Bug> {
    let mut found = BTreeSet::new();
    for (id, def) in service.defs() {
        let TypeKind::Union(union) = &def.kind else { continue };
        for (index, variant) in union.variants.iter().enumerate() {
            if holds_object(service, &variant.ty)? {
                found.insert((id, index));
            }
        }
    }
    Ok(found)
}

/// Whether a type holds an object by value. A type of the user's crate counts as an object, since it can have any size.
pub(super) fn holds_object(service: &Service, ty: &Ty) -> Result<bool, Bug> {
    let Ty::Named(id) = ty.bare() else { return Ok(false) };
    let def = service.type_def(*id)?;
    Ok(def.rust.shared.is_none() && (def.rust.path.is_some() || matches!(def.kind, TypeKind::Object(_))))
}
