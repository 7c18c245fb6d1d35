//! Whether the list and the specification agree about a type.
//!
//! In: type names of the list, and type expressions. Out: whether they agree.

use crate::model::{EnumRepr, Field, IdRepr, ScalarForm, Service, Ty, TypeKind, WrittenAs};

/// The types of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Integer,
    Float,
    Boolean,
    Array,
    /// A timestamp: lists call it an integer or a string, depending on its form.
    Instant,
    Object,
    Anything,
}

/// The name that a list would use for a type.
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

/// Whether a type name of a list can mean the type.
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

/// Whether a type is a map, which lists call an array.
pub(super) fn is_map(ty: &Ty) -> bool {
    matches!(ty.bare(), Ty::Map(..))
}

/// The type as it is written. A boolean that is written as a number is still called a boolean.
fn written(service: &Service, field: &Field) -> Kind {
    match (field.written_as.as_ref().map(|form| form.value), kind(service, &field.ty)) {
        (Some(WrittenAs::String), _) => Kind::Text,
        (_, kind) => kind,
    }
}

/// The type in terms of a list. Lists do not distinguish arrays and maps, so that a map is an array here (see `is_map`).
fn kind(service: &Service, ty: &Ty) -> Kind {
    match ty {
        Ty::Scalar(scalar) => match scalar.facts().form {
            ScalarForm::Boolean => Kind::Boolean,
            ScalarForm::Integer(..) => Kind::Integer,
            ScalarForm::Number => Kind::Float,
            ScalarForm::Instant => Kind::Instant,
            ScalarForm::Text => Kind::Text,
        },
        Ty::Json => Kind::Anything,
        Ty::List(_) | Ty::OneOrMany(_) | Ty::Map(..) => Kind::Array,
        Ty::Nullable(inner) | Ty::OrFalse(inner) => kind(service, inner),
        Ty::Named(id) => service.def(*id).map_or(Kind::Anything, |def| declared(&def.kind)),
        Ty::File => Kind::Text,
        Ty::Unknown(never) => match *never {},
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
        TypeKind::Unknown(never) => match *never {},
    }
}
