//! The traits that generated types have by default: derived, or implemented by the macros of the runtime.

use crate::model::{IdRepr, RustTrait, TypeKind};

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

/// Traits of the standard library that can be derived and that not every type has, each with the traits that the type must have too.
const KNOWN: [(RustTrait, &[RustTrait]); 5] = [
    (RustTrait::Eq, &[]),
    (RustTrait::Hash, &[]),
    (RustTrait::PartialOrd, &[]),
    (RustTrait::Ord, &[RustTrait::Eq, RustTrait::PartialOrd]),
    (RustTrait::Copy, &[]),
];

/// The trait of the standard library that a path names, and the traits that the type must have too: `Eq` for `std::cmp::Eq`. `None` for a
/// path of another trait.
pub(super) fn known(path: &str) -> Option<(RustTrait, &'static [RustTrait])> {
    let (home, last) = path.rsplit_once("::").unwrap_or(("", path));
    let home = home.trim_start_matches("::");
    let of_std = home.is_empty() || ["std", "core"].contains(&home.split("::").next().unwrap_or_default());
    KNOWN.into_iter().find(|(known, _)| of_std && known.name() == last)
}

/// Whether two paths name one trait, as far as this is known.
pub(super) fn are_one(first: &str, second: &str) -> bool {
    first == second || known(first).is_some_and(|first| known(second).is_some_and(|second| first.0 == second.0))
}
