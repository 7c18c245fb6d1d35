//! What a type is, as far as limits, defaults, conditions and examples care: aliases and wrappers seen through.
//!
//! In: a type expression. Out: its [`Kind`]. Not here: any judgement.

use super::walk;
use crate::model::{EnumDef, EnumRepr, Field, IdRepr, IntWidth, Service, Ty, TypeKind, UnionDef};

/// A type without `nullable` and `or_false`, ids as what they are underneath, names looked up.
#[derive(Clone, Copy)]
pub(super) enum Kind<'a> {
    Boolean,
    /// With the least and the greatest value.
    Integer(i128, i128),
    Float,
    Decimal,
    /// `string`, `text`, and ids that are strings.
    Text,
    Secret,
    Timestamp,
    Date,
    Duration,
    Uuid,
    Url,
    Bytes,
    Json,
    File,
    List(&'a Ty),
    OneOrMany(&'a Ty),
    /// Key, value, and the field that repeats the key.
    Map(&'a Ty, &'a Ty, Option<&'a str>),
    Enum(&'a EnumDef),
    Object(&'a [Field]),
    Union(&'a UnionDef),
    /// A name that leads nowhere, or a type that is none, which resolving has reported.
    Lost,
}

impl<'a> Kind<'a> {
    /// The kind of a type.
    pub(super) fn of(service: &'a Service, ty: &'a Ty) -> Kind<'a> {
        match walk::bare(ty) {
            Ty::Boolean => Kind::Boolean,
            Ty::Integer(width) => integer(*width),
            Ty::Float => Kind::Float,
            Ty::Decimal => Kind::Decimal,
            Ty::String | Ty::Text => Kind::Text,
            Ty::Secret => Kind::Secret,
            Ty::Timestamp => Kind::Timestamp,
            Ty::Date => Kind::Date,
            Ty::Duration => Kind::Duration,
            Ty::Uuid => Kind::Uuid,
            Ty::Url => Kind::Url,
            Ty::Bytes => Kind::Bytes,
            Ty::Json => Kind::Json,
            Ty::File => Kind::File,
            Ty::List(item) => Kind::List(item),
            Ty::OneOrMany(item) => Kind::OneOrMany(item),
            Ty::Map(key, value, field) => Kind::Map(key, value, field.as_ref().map(|field| field.as_str())),
            Ty::Nullable(_) | Ty::OrFalse(_) => Kind::Lost,
            Ty::Named(id) => walk::declared(service, *id).map_or(Kind::Lost, |def| named(&def.kind)),
        }
    }
    /// The kind of a field's type. One that could not be resolved stands as JSON that nobody wrote: its place holds the name.
    pub(super) fn of_field(service: &'a Service, field: &'a Field) -> Kind<'a> {
        let (ty, name) = (field.ty.span, field.name.span);
        let unsaid = ty.file == name.file && ty.start <= name.start && name.end <= ty.end;
        if unsaid && field.ty.value == Ty::Json { Kind::Lost } else { Kind::of(service, &field.ty) }
    }
    /// As a sentence names it.
    pub(super) fn words(self) -> &'static str {
        match self {
            Kind::Boolean => "a boolean",
            Kind::Integer(..) => "an integer",
            Kind::Float => "a number",
            Kind::Decimal => "a decimal",
            Kind::Text => "a string",
            Kind::Secret => "a secret",
            Kind::Timestamp => "a timestamp",
            Kind::Date => "a date",
            Kind::Duration => "a duration",
            Kind::Uuid => "a uuid",
            Kind::Url => "a url",
            Kind::Bytes => "bytes",
            Kind::Json => "json",
            Kind::File => "a file",
            Kind::List(_) | Kind::OneOrMany(_) => "a list",
            Kind::Map(..) => "a map",
            Kind::Enum(_) => "an enum",
            Kind::Object(_) => "an object",
            Kind::Union(_) => "a union",
            Kind::Lost => "unknown",
        }
    }
    /// Whether it is one value that fits into a path segment or a header.
    pub(super) fn is_scalar(self) -> bool {
        match self {
            Kind::Boolean | Kind::Integer(..) | Kind::Float | Kind::Decimal | Kind::Text | Kind::Secret | Kind::Timestamp => true,
            Kind::Date | Kind::Duration | Kind::Uuid | Kind::Url | Kind::Enum(_) | Kind::Lost => true,
            Kind::Bytes | Kind::Json | Kind::File | Kind::List(_) | Kind::OneOrMany(_) | Kind::Map(..) => false,
            Kind::Object(_) | Kind::Union(_) => false,
        }
    }
    /// Whether it has a size that two of it can be compared by.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Kind::Integer(..) | Kind::Float | Kind::Decimal | Kind::Duration)
    }
    /// Whether its characters can be counted.
    pub(super) fn is_text(self) -> bool {
        matches!(self, Kind::Text | Kind::Secret | Kind::Url)
    }
    /// Whether its items can be counted.
    pub(super) fn is_collection(self) -> bool {
        matches!(self, Kind::List(_) | Kind::OneOrMany(_) | Kind::Map(..))
    }
}

fn named(kind: &TypeKind) -> Kind<'_> {
    match kind {
        TypeKind::Id(IdRepr::Integer) => integer(IntWidth::I64),
        TypeKind::Id(IdRepr::String) => Kind::Text,
        TypeKind::Enum(inner) => Kind::Enum(inner),
        TypeKind::Object(object) => Kind::Object(&object.fields),
        TypeKind::Union(inner) => Kind::Union(inner),
    }
}

fn integer(width: IntWidth) -> Kind<'static> {
    let (least, greatest) = match width {
        IntWidth::I8 => (i8::MIN.into(), i8::MAX.into()),
        IntWidth::I16 => (i16::MIN.into(), i16::MAX.into()),
        IntWidth::I32 => (i32::MIN.into(), i32::MAX.into()),
        IntWidth::I64 => (i64::MIN.into(), i64::MAX.into()),
        IntWidth::U8 => (0, u8::MAX.into()),
        IntWidth::U16 => (0, u16::MAX.into()),
        IntWidth::U32 => (0, u32::MAX.into()),
        IntWidth::U64 => (0, u64::MAX.into()),
    };
    Kind::Integer(least, greatest)
}

/// The wire values of an enum.
pub(super) fn wire_values(def: &EnumDef) -> Vec<&str> {
    def.values.iter().map(|value| value.wire.as_str()).collect()
}

/// Whether an enum travels as integers.
pub(super) fn is_integer_enum(def: &EnumDef) -> bool {
    def.repr == EnumRepr::Integer
}
