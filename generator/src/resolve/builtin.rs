//! Built-in types: their names, and names of other languages for them.

use crate::draft::Ty;
use crate::model::IntWidth;

/// Types without arguments.
pub(super) const SIMPLE: [(&str, Ty); 23] = [
    ("string", Ty::String),
    ("text", Ty::Text),
    ("secret", Ty::Secret),
    ("integer", Ty::Integer(IntWidth::I64)),
    ("int8", Ty::Integer(IntWidth::I8)),
    ("int16", Ty::Integer(IntWidth::I16)),
    ("int32", Ty::Integer(IntWidth::I32)),
    ("int64", Ty::Integer(IntWidth::I64)),
    ("uint8", Ty::Integer(IntWidth::U8)),
    ("uint16", Ty::Integer(IntWidth::U16)),
    ("uint32", Ty::Integer(IntWidth::U32)),
    ("uint64", Ty::Integer(IntWidth::U64)),
    ("float", Ty::Float),
    ("decimal", Ty::Decimal),
    ("boolean", Ty::Boolean),
    ("timestamp", Ty::Timestamp),
    ("date", Ty::Date),
    ("duration", Ty::Duration),
    ("uuid", Ty::Uuid),
    ("url", Ty::Url),
    ("bytes", Ty::Bytes),
    ("json", Ty::Json),
    ("file", Ty::File),
];

/// Generic types with the number of their arguments.
pub(super) const GENERIC: [(&str, usize); 5] = [("list", 1), ("one_or_many", 1), ("map", 2), ("nullable", 1), ("or_false", 1)];

/// Names of types in other languages, with the name here.
const ELSEWHERE: [(&str, &str); 26] = [
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

/// The names of the built-in types.
pub(super) fn names<'a>() -> impl Iterator<Item = &'a str> {
    SIMPLE.iter().map(|(name, _)| *name).chain(GENERIC.iter().map(|(name, _)| *name))
}

/// Whether a name means a time of day, for which there is no type.
pub(super) fn is_time_of_day(name: &str) -> bool {
    ["time", "timeofday", "localtime", "partialtime"].contains(&name.replace(['_', '-'], "").to_ascii_lowercase().as_str())
}

/// The name here for a type of another language.
pub(super) fn called_here(name: &str) -> Option<&'static str> {
    ELSEWHERE.iter().find(|(theirs, _)| theirs.eq_ignore_ascii_case(name)).map(|(_, ours)| *ours)
}
