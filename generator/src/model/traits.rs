//! Traits that generated types have without being asked.
//!
//! In: a declared type. Out: names of traits, which a `derive` need not name, nor may. Not here: how they come about (see `emit`).

use super::{EnumRepr, IdRepr, TypeKind};

/// Of objects and requests.
pub const OBJECT: &[&str] = &["Clone", "Debug", "Default", "PartialEq", "Serialize", "Deserialize"];

/// Of several answers.
pub const ANSWERS: &[&str] = &["Clone", "Debug", "Default", "PartialEq"];

/// Of ids and enums over text.
const TEXT: &[&str] = &["Clone", "Debug", "Default", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash", "Serialize", "Deserialize"];

/// Of ids and enums over integers, and of closed enums.
const NUMBER: &[&str] =
    &["Copy", "Clone", "Debug", "Default", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash", "Serialize", "Deserialize"];

/// Of a declared type.
pub fn of(kind: &TypeKind) -> &'static [&'static str] {
    match kind {
        TypeKind::Id(IdRepr::Integer) => NUMBER,
        TypeKind::Id(IdRepr::String) => TEXT,
        TypeKind::Enum(list) if list.closed || list.repr == EnumRepr::Integer => NUMBER,
        TypeKind::Enum(_) => TEXT,
        TypeKind::Object(_) | TypeKind::Union(_) => OBJECT,
    }
}

/// Whether a trait, named by its path, is among these.
pub fn has(traits: &[&str], path: &str) -> bool {
    traits.iter().any(|name| path.rsplit("::").next() == Some(name))
}
