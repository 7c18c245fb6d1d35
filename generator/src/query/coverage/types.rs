//! Compares the types of the list with those of the specification.
//!
//! In: names of types in the list, and type expressions. Out: whether they agree.

use crate::model::{EnumRepr, Field, IdRepr, ScalarForm, Service, Ty, TypeKind, WrittenAs};

/// The types that a list distinguishes, and those of a specification for which it has no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Integer,
    Float,
    Boolean,
    Array,
    /// A timestamp. A list calls it an integer or a string, depending on its date format.
    Instant,
    Object,
    /// Any JSON value, or a union.
    Anything,
}

/// The type that a field has in the specification, by the name that a list uses for it. For messages.
pub(super) fn name_as_in_list(service: &Service, field: &Field) -> &'static str {
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

/// Whether the type that a list names can be the type of a field.
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

/// Whether a type is a map. A list calls it an array.
pub(super) fn is_map(ty: &Ty) -> bool {
    matches!(ty.bare(), Ty::Map(..))
}

/// The kind of a field's values as they are written. A boolean that is written as a number still has the kind `Boolean`.
fn written(service: &Service, field: &Field) -> Kind {
    match (field.written_as.as_ref().map(|form| form.value), kind(service, &field.ty)) {
        (Some(WrittenAs::String), _) => Kind::Text,
        (_, kind) => kind,
    }
}

/// The kind of a type. Lists do not distinguish arrays and maps, so a map has the kind `Array` here (see `is_map`).
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

/// The kind of a declared type.
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
