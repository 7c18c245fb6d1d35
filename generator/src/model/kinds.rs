//! The kind of a type: wrappers removed, names looked up, ids as integers or text.

use super::{EnumDef, EnumRepr, Field, IdRepr, IntWidth, Proven, Service, Stage, Ty, TypeKind, UnionDef};

/// The kind of a type, without `nullable` and `or_false`.
#[derive(Debug)]
pub enum Kind<'a, S: Stage = Proven> {
    /// `boolean`.
    Boolean,
    /// Integers and ids that are integers, with the least and the greatest value.
    Integer(i128, i128),
    /// `float`.
    Float,
    /// `decimal`.
    Decimal,
    /// `string`, `text`, and ids that are strings.
    Text,
    /// `secret`.
    Secret,
    /// `timestamp`.
    Timestamp,
    /// `date`.
    Date,
    /// `duration`.
    Duration,
    /// `uuid`.
    Uuid,
    /// `url`.
    Url,
    /// `bytes`.
    Bytes,
    /// `json`.
    Json,
    /// `file`.
    File,
    /// A list, by the type of its items.
    List(&'a Ty<S>),
    /// `one_or_many`, by the type of its items.
    OneOrMany(&'a Ty<S>),
    /// A map: key, value, and the field that repeats the key.
    Map(&'a Ty<S>, &'a Ty<S>, Option<&'a S::Name>),
    /// An enum.
    Enum(&'a EnumDef<S::Wire>),
    /// An object, by its fields.
    Object(&'a [Field<S>]),
    /// A union.
    Union(&'a UnionDef<S>),
    /// A type that could not be read or resolved; only in drafts.
    Unknown,
}

// Not derived: a derive would require that the stage's types can be copied, though only references to them are held.
impl<S: Stage> Clone for Kind<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Stage> Copy for Kind<'_, S> {}

impl<'a, S: Stage> Kind<'a, S> {
    /// The kind of a type of a service.
    pub fn of(service: &'a Service<S>, ty: &'a Ty<S>) -> Self {
        match ty.bare() {
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
            Ty::Map(key, value, field) => Kind::Map(key, value, field.as_ref()),
            Ty::Nullable(_) | Ty::OrFalse(_) | Ty::Unknown(_) => Kind::Unknown,
            Ty::Named(id) => service.def(*id).map_or(Kind::Unknown, |def| declared(&def.kind)),
        }
    }
    /// As a noun with its article: "an integer".
    pub fn words(self) -> &'static str {
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
            Kind::Unknown => "unknown",
        }
    }
    /// Whether it is one value that fits into a path segment or a header.
    pub fn is_scalar(self) -> bool {
        match self {
            Kind::Boolean | Kind::Integer(..) | Kind::Float | Kind::Decimal | Kind::Text | Kind::Secret | Kind::Timestamp => true,
            Kind::Date | Kind::Duration | Kind::Uuid | Kind::Url | Kind::Enum(_) | Kind::Unknown => true,
            Kind::Bytes | Kind::Json | Kind::File | Kind::List(_) | Kind::OneOrMany(_) | Kind::Map(..) => false,
            Kind::Object(_) | Kind::Union(_) => false,
        }
    }
    /// Whether its values are numbers.
    pub fn is_number(self) -> bool {
        matches!(self, Kind::Integer(..) | Kind::Float | Kind::Decimal | Kind::Duration)
    }
    /// Whether its characters can be counted.
    pub fn is_text(self) -> bool {
        matches!(self, Kind::Text | Kind::Secret | Kind::Url)
    }
    /// Whether its items can be counted.
    pub fn is_collection(self) -> bool {
        matches!(self, Kind::List(_) | Kind::OneOrMany(_) | Kind::Map(..))
    }
}

fn declared<S: Stage>(kind: &TypeKind<S>) -> Kind<'_, S> {
    match kind {
        TypeKind::Id(IdRepr::Integer) => integer(IntWidth::I64),
        TypeKind::Id(IdRepr::String) => Kind::Text,
        TypeKind::Enum(inner) => Kind::Enum(inner),
        TypeKind::Object(object) => Kind::Object(&object.fields),
        TypeKind::Union(inner) => Kind::Union(inner),
        TypeKind::Unknown(_) => Kind::Unknown,
    }
}

fn integer<'a, S: Stage>(width: IntWidth) -> Kind<'a, S> {
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

impl<W> EnumDef<W> {
    /// Whether its values are integers on the wire.
    pub fn is_integer(&self) -> bool {
        self.repr == EnumRepr::Integer
    }
}
