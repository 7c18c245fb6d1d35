//! The traits that generated types have by default: derived, or implemented by the macros of the runtime.

use crate::model::{IdRepr, TypeKind};

/// Traits of objects, unions and requests.
pub(super) const OBJECT: &[&str] = &["Clone", "Debug", "Default", "PartialEq", "Serialize", "Deserialize"];

/// Traits of the enums of operations with several answers.
pub(super) const ANSWERS: &[&str] = &["Clone", "Debug", "Default", "PartialEq"];

/// Traits of string ids and of open string enums.
const TEXT: &[&str] = &["Clone", "Debug", "Default", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash", "Serialize", "Deserialize"];

/// Traits of integer ids, integer enums and closed enums.
const NUMBER: &[&str] =
    &["Copy", "Clone", "Debug", "Default", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash", "Serialize", "Deserialize"];

/// The traits of a declared type.
pub(super) fn of(kind: &TypeKind) -> &'static [&'static str] {
    match kind {
        TypeKind::Id(IdRepr::Integer) => NUMBER,
        TypeKind::Id(IdRepr::String) => TEXT,
        TypeKind::Enum(list) if list.closed || list.is_integer() => NUMBER,
        TypeKind::Enum(_) => TEXT,
        TypeKind::Object(_) | TypeKind::Union(_) => OBJECT,
        TypeKind::Unknown(never) => match *never {},
    }
}

/// Whether the trait that a path names is in a list. Only the last segment of the path is compared.
pub(super) fn contains(traits: &[&str], path: &str) -> bool {
    traits.iter().any(|name| path.rsplit("::").next() == Some(name))
}
