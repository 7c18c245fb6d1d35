//! The names of the built-in types, and names of other languages for them.

use crate::draft::Ty;
use crate::model::Scalar;

/// The built-in type with this name that has no arguments.
pub(super) fn without_arguments(name: &str) -> Option<Ty> {
    match name {
        "json" => Some(Ty::Json),
        "file" => Some(Ty::File),
        name => Scalar::from_name(name).map(Ty::Scalar),
    }
}

/// The names of all built-in types without arguments.
pub(super) fn names_without_arguments<'a>() -> impl Iterator<Item = &'a str> {
    Scalar::ALL.iter().flat_map(|scalar| scalar.facts().names.iter().copied()).chain(["json", "file"])
}

/// The names of the built-in types with arguments, with the number of arguments.
pub(super) const GENERIC: [(&str, usize); 5] = [("list", 1), ("one_or_many", 1), ("map", 2), ("nullable", 1), ("or_false", 1)];

/// Names of types in other languages, with the equivalent in this language.
const FOREIGN_NAMES: [(&str, &str); 26] = [
    ("int", "integer"),
    ("i8", "int8"),
    ("i16", "int16"),
    ("i32", "int32"),
    ("i64", "int64"),
    ("u8", "uint8"),
    ("u16", "uint16"),
    ("u32", "uint32"),
    ("u64", "uint64"),
    ("long", "integer"),
    ("number", "float"),
    ("double", "float"),
    ("f64", "float"),
    ("bool", "boolean"),
    ("str", "string"),
    ("varchar", "string"),
    ("password", "secret"),
    ("datetime", "timestamp"),
    ("binary", "bytes"),
    ("base64", "bytes"),
    ("array", "list<T>"),
    ("Vec", "list<T>"),
    ("set", "list<T>"),
    ("object", "json"),
    ("any", "json"),
    ("dict", "map<K, T>"),
];

/// The names of all built-in types.
pub(super) fn names<'a>() -> impl Iterator<Item = &'a str> {
    names_without_arguments().map(|name| -> &'a str { name }).chain(GENERIC.iter().map(|(name, _)| *name))
}

/// Whether a name is one that other languages give to a time of day.
pub(super) fn is_time_of_day(name: &str) -> bool {
    ["time", "timeofday", "localtime", "partialtime"].contains(&name.replace(['_', '-'], "").to_ascii_lowercase().as_str())
}

/// The equivalent of a type of another language: `integer` for `int`.
pub(super) fn equivalent_here(name: &str) -> Option<&'static str> {
    FOREIGN_NAMES.iter().find(|(theirs, _)| theirs.eq_ignore_ascii_case(name)).map(|(_, ours)| *ours)
}
