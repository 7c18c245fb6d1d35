//! Whether a type of the specification is what the list calls it.
//!
//! In: documented words and type expressions. Out: yes or no. Not here: names.

use crate::model::{EnumRepr, Field, IdRepr, Service, Ty, TypeKind, WrittenAs};

/// What a list calls types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Integer,
    Float,
    Boolean,
    Array,
    /// An instant: pages call it an integer or a string, after the form that they have in mind.
    Instant,
    Object,
    Anything,
}

/// The word that a list would use.
pub(super) fn word(service: &Service, field: &Field) -> &'static str {
    match written(service, field) {
        Kind::Text => "STRING",
        Kind::Integer => "INTEGER",
        Kind::Float => "FLOAT",
        Kind::Boolean => "BOOLEAN",
        Kind::Array => "ARRAY",
        Kind::Instant => "an instant",
        Kind::Object => "an object",
        Kind::Anything => "anything",
    }
}

/// Whether a documented word can mean the type.
pub(super) fn fits(service: &Service, documented: &str, field: &Field) -> bool {
    match written(service, field) {
        Kind::Anything => true,
        Kind::Text => matches!(documented, "STRING" | "TEXT"),
        Kind::Integer => documented == "INTEGER",
        Kind::Float => documented == "FLOAT",
        Kind::Boolean => documented == "BOOLEAN",
        Kind::Array => documented == "ARRAY",
        Kind::Instant => matches!(documented, "STRING" | "INTEGER"),
        Kind::Object => documented == "OBJECT",
    }
}

/// Whether it is a map, which lists call an array.
pub(super) fn is_map(ty: &Ty) -> bool {
    match ty {
        Ty::Map(..) => true,
        Ty::Nullable(inner) | Ty::OrFalse(inner) => is_map(inner),
        _ => false,
    }
}

/// A field can be written as another type than its own; a boolean as a number is called a boolean all the same.
fn written(service: &Service, field: &Field) -> Kind {
    match (field.written_as.as_ref().map(|form| form.value), kind(service, &field.ty)) {
        (Some(WrittenAs::String), _) => Kind::Text,
        (_, kind) => kind,
    }
}

/// Lists do not tell arrays from maps, so a map is an array here; it is counted (see `is_map`).
fn kind(service: &Service, ty: &Ty) -> Kind {
    match ty {
        Ty::Boolean => Kind::Boolean,
        Ty::Integer(_) | Ty::Duration => Kind::Integer,
        Ty::Float => Kind::Float,
        Ty::Timestamp => Kind::Instant,
        Ty::Json => Kind::Anything,
        Ty::List(_) | Ty::OneOrMany(_) | Ty::Map(..) => Kind::Array,
        Ty::Nullable(inner) | Ty::OrFalse(inner) => kind(service, inner),
        Ty::Named(id) => service.types.get(id.0).map_or(Kind::Anything, |def| declared(&def.kind)),
        _ => Kind::Text,
    }
}

fn declared(kind: &TypeKind) -> Kind {
    match kind {
        TypeKind::Id(IdRepr::Integer) => Kind::Integer,
        TypeKind::Id(IdRepr::String) => Kind::Text,
        TypeKind::Enum(def) => match def.repr {
            EnumRepr::Integer => Kind::Integer,
            EnumRepr::String => Kind::Text,
        },
        TypeKind::Object(_) => Kind::Object,
        TypeKind::Union(_) => Kind::Anything,
    }
}
