//! Which variants need a `Box`: those so large that every value of their union would be.
//!
//! In: declared types, and what is boxed already. Out: variants by index. Not here: types that hold themselves (see
//! `recursion`). Sizes are guessed from above: where the guess is wrong, a box too many does no harm.

use std::collections::BTreeSet;

use crate::model::{EnumRepr, IdRepr, Ty, TypeDef, TypeId, TypeKind};

/// Bytes that a variant may take without a box. clippy complains where two variants differ by 200.
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
    left(types, boxed, ty, LARGEST).is_none()
}

/// What is left of so many bytes behind a value; `None` when it is larger. Each step takes something, so it ends.
fn left(types: &[TypeDef], boxed: &BTreeSet<(TypeId, usize)>, ty: &Ty, bytes: usize) -> Option<usize> {
    match ty {
        Ty::Boolean | Ty::Integer(_) | Ty::Float => bytes.checked_sub(8),
        Ty::Timestamp | Ty::Date | Ty::Duration | Ty::Uuid => bytes.checked_sub(16),
        Ty::String | Ty::Text | Ty::Secret | Ty::Decimal | Ty::Url | Ty::Bytes => bytes.checked_sub(24),
        Ty::List(_) | Ty::OneOrMany(_) | Ty::Map(..) => bytes.checked_sub(24),
        Ty::Json => bytes.checked_sub(72),
        Ty::File => bytes.checked_sub(120),
        Ty::Nullable(inner) | Ty::OrFalse(inner) => left(types, boxed, inner, bytes.checked_sub(8)?),
        Ty::Named(id) if types.get(id.0).is_some_and(TypeDef::is_shared) => bytes.checked_sub(8),
        Ty::Named(id) => left_of(types, boxed, *id, bytes),
    }
}

fn left_of(types: &[TypeDef], boxed: &BTreeSet<(TypeId, usize)>, id: TypeId, bytes: usize) -> Option<usize> {
    // Nobody knows how large a type of the user's own is.
    let def = types.get(id.0).filter(|def| def.rust.is_none())?;
    let inner: Vec<&Ty> = match &def.kind {
        TypeKind::Id(IdRepr::Integer) => return bytes.checked_sub(8),
        TypeKind::Id(IdRepr::String) => return bytes.checked_sub(24),
        TypeKind::Enum(list) => return bytes.checked_sub(if list.repr == EnumRepr::Integer { 16 } else { 24 }),
        TypeKind::Object(object) => object.fields.iter().map(|field| &field.ty.value).collect(),
        TypeKind::Union(union) => union.variants.iter().map(|variant| &variant.ty.value).collect(),
    };
    // Eight bytes more for each `Option`, and for the union's own mark.
    let mut bytes = bytes.checked_sub(8)?;
    for (index, ty) in inner.into_iter().enumerate() {
        bytes = bytes.checked_sub(8)?;
        bytes = if boxed.contains(&(id, index)) { bytes } else { left(types, boxed, ty, bytes)? };
    }
    Some(bytes)
}
