//! Variants that need a `Box`, since every value of their union would otherwise be as large.
//!
//! Sizes are estimates that are rather too large: a box that is not needed does no harm.

use std::collections::BTreeSet;

use crate::model::{IdRepr, Ty, TypeDef, TypeId, TypeKind};

/// The largest size of a variant without a box, in bytes. clippy warns if two variants differ by 200.
const LARGEST: usize = 160;

/// Every variant that is too large, by type and index.
pub(super) fn large(types: &[TypeDef], boxed: &BTreeSet<(TypeId, usize)>) -> BTreeSet<(TypeId, usize)> {
    let mut found = BTreeSet::new();
    for (at, def) in types.iter().enumerate() {
        let TypeKind::Union(union) = &def.kind else { continue };
        for (index, variant) in union.variants.iter().enumerate() {
            if is_large(types, boxed, &variant.ty) {
                found.insert((TypeId(at), index));
            }
        }
    }
    found
}

/// Whether a value is too large for a variant.
pub(super) fn is_large(types: &[TypeDef], boxed: &BTreeSet<(TypeId, usize)>, ty: &Ty) -> bool {
    remaining(types, boxed, ty, LARGEST).is_none()
}

/// What remains of a number of bytes after a value; `None` if the value is larger. Each step takes bytes, so that it ends.
fn remaining(types: &[TypeDef], boxed: &BTreeSet<(TypeId, usize)>, ty: &Ty, bytes: usize) -> Option<usize> {
    match ty {
        Ty::Scalar(_) => bytes.checked_sub(24),
        Ty::List(_) | Ty::OneOrMany(_) | Ty::Map(..) => bytes.checked_sub(24),
        Ty::Json => bytes.checked_sub(72),
        Ty::File => bytes.checked_sub(120),
        Ty::Nullable(inner) | Ty::OrFalse(inner) => remaining(types, boxed, inner, bytes.checked_sub(8)?),
        Ty::Named(id) => remaining_after(types, boxed, *id, bytes),
        Ty::Unknown(never) => match *never {},
    }
}

fn remaining_after(types: &[TypeDef], boxed: &BTreeSet<(TypeId, usize)>, id: TypeId, bytes: usize) -> Option<usize> {
    let def = types.get(id.0)?;
    match &def.kind {
        _ if def.rust.shared.is_some() => return bytes.checked_sub(8),
        // The size of a type of the user is not known.
        _ if def.rust.path.is_some() => return None,
        TypeKind::Id(IdRepr::Integer) => return bytes.checked_sub(8),
        TypeKind::Id(IdRepr::String) => return bytes.checked_sub(24),
        TypeKind::Enum(list) => return bytes.checked_sub(if list.is_integer() { 16 } else { 24 }),
        TypeKind::Object(_) | TypeKind::Union(_) => {}
        TypeKind::Unknown(never) => match *never {},
    }
    // Eight bytes more for each `Option`, and for the union's discriminant.
    let mut bytes = bytes.checked_sub(8)?;
    for (index, ty) in def.parts().enumerate() {
        bytes = bytes.checked_sub(8)?;
        bytes = if boxed.contains(&(id, index)) { bytes } else { remaining(types, boxed, ty, bytes)? };
    }
    Some(bytes)
}
