//! Compares the types of the list with those of the specification.
//!
//! In: names of types in the list, and type expressions. Out: whether they agree.

use crate::model::{EnumRepr, Field, IdRepr, Lookups, ScalarForm, Ty, TypeKind, WrittenAs};

/// A type that a list names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListedType {
    String,
    Text,
    Integer,
    Float,
    Boolean,
    Array,
    Object,
}

impl ListedType {
    /// All types.
    pub(super) const ALL: [ListedType; 7] = [
        ListedType::String,
        ListedType::Text,
        ListedType::Integer,
        ListedType::Float,
        ListedType::Boolean,
        ListedType::Array,
        ListedType::Object,
    ];

    /// The word of a list.
    pub(super) fn word(self) -> &'static str {
        match self {
            ListedType::String => "STRING",
            ListedType::Text => "TEXT",
            ListedType::Integer => "INTEGER",
            ListedType::Float => "FLOAT",
            ListedType::Boolean => "BOOLEAN",
            ListedType::Array => "ARRAY",
            ListedType::Object => "OBJECT",
        }
    }
}

/// The types that a list distinguishes, and those of a specification for which it has no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ListedKind {
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
pub(super) fn name_as_in_list(lookups: &Lookups<'_>, field: &Field) -> &'static str {
    match written(lookups, field) {
        ListedKind::Text => ListedType::String.word(),
        ListedKind::Integer => ListedType::Integer.word(),
        ListedKind::Float => ListedType::Float.word(),
        ListedKind::Boolean => ListedType::Boolean.word(),
        ListedKind::Array => ListedType::Array.word(),
        ListedKind::Instant => "an instant",
        ListedKind::Object => "an object",
        ListedKind::Anything => "anything",
    }
}

/// Whether the type that a list names can be the type of a field.
pub(super) fn fits(lookups: &Lookups<'_>, documented: ListedType, field: &Field) -> bool {
    match written(lookups, field) {
        ListedKind::Anything => true,
        ListedKind::Text => matches!(documented, ListedType::String | ListedType::Text),
        ListedKind::Integer => documented == ListedType::Integer,
        ListedKind::Float => documented == ListedType::Float,
        ListedKind::Boolean => documented == ListedType::Boolean,
        ListedKind::Array => documented == ListedType::Array,
        ListedKind::Instant => matches!(documented, ListedType::String | ListedType::Integer),
        ListedKind::Object => documented == ListedType::Object,
    }
}

/// Whether a type is a map. A list calls it an array.
pub(super) fn is_map(ty: &Ty) -> bool {
    matches!(ty.bare(), Ty::Map(..))
}

/// The kind of a field's values as they are written. A boolean that is written as a number still has the kind `Boolean`.
fn written(lookups: &Lookups<'_>, field: &Field) -> ListedKind {
    match (field.written_as.as_ref().map(|form| form.value), kind(lookups, &field.ty)) {
        (Some(WrittenAs::String), _) => ListedKind::Text,
        (_, kind) => kind,
    }
}

/// The kind of a type. Lists do not distinguish arrays and maps, so a map has the kind `Array` here (see `is_map`).
fn kind(lookups: &Lookups<'_>, ty: &Ty) -> ListedKind {
    match ty {
        Ty::Scalar(scalar) => match scalar.facts().form {
            ScalarForm::Boolean => ListedKind::Boolean,
            ScalarForm::Integer(..) => ListedKind::Integer,
            ScalarForm::Number => ListedKind::Float,
            ScalarForm::Instant => ListedKind::Instant,
            ScalarForm::Text => ListedKind::Text,
        },
        Ty::Json => ListedKind::Anything,
        Ty::List(_) | Ty::OneOrMany(_) | Ty::Map(..) => ListedKind::Array,
        Ty::Nullable(inner) | Ty::OrFalse(inner) => kind(lookups, inner),
        Ty::Named(id) => lookups.def(*id).map_or(ListedKind::Anything, |def| declared(&def.kind)),
        Ty::File => ListedKind::Text,
        Ty::Unknown(never) => match *never {},
    }
}

/// The kind of a declared type.
fn declared(kind: &TypeKind) -> ListedKind {
    match kind {
        TypeKind::Id(IdRepr::Integer) => ListedKind::Integer,
        TypeKind::Id(IdRepr::String) => ListedKind::Text,
        TypeKind::Enum(def) => match def.repr {
            EnumRepr::Integer => ListedKind::Integer,
            EnumRepr::String => ListedKind::Text,
        },
        TypeKind::Object(_) => ListedKind::Object,
        TypeKind::Union(_) => ListedKind::Anything,
        TypeKind::Unknown(never) => match *never {},
    }
}
