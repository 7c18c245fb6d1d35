//! Declared types, type expressions and fields.
//!
//! In: nothing (this is data). Out: what becomes structs, enums and new types. Not here: Rust types (see `rust`).

use specwright_text::{Instant, Unit};

use super::{DateForm, Json, Number, Place, WrittenAs};
use crate::source::{Span, Spanned};

/// Index into [`Service::types`](super::Service::types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// A declared type.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Upper camel case; no two types of a service share it.
    pub name: Spanned<String>,
    /// One or more sentences; empty when there are none.
    pub docs: String,
    /// Index into [`Service::resources`](super::Service::resources) of the file that declares it; `None` for service.yaml.
    pub home: Option<usize>,
    /// What to use in its place, empty when the spec does not say; `None` when it is not deprecated.
    pub deprecated: Option<String>,
    /// The user's own type that stands for it, by path; `None` when it is generated.
    pub rust: Option<Spanned<String>>,
    /// Traits that it derives beside those that it has anyway (see [`traits`](super::traits)), by path.
    pub derives: Vec<Spanned<String>>,
    /// Objects only: values stand behind an `Arc` wherever the type is named, and where the spec says so; `None` when they do not.
    pub shared: Option<Span>,
    /// What it is, with its parts.
    pub kind: TypeKind,
}

impl TypeDef {
    /// Whether its values stand behind an `Arc`.
    pub fn is_shared(&self) -> bool {
        self.shared.is_some()
    }
}

/// What a declared type is.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// A new type over an integer or a string.
    Id(IdRepr),
    /// A choice among listed values.
    Enum(EnumDef),
    /// Named fields.
    Object(ObjectDef),
    /// One of several types.
    Union(UnionDef),
}

/// What an id is underneath.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdRepr {
    /// 64 bits, signed.
    Integer,
    /// Text of any length.
    String,
}

/// A list of values.
#[derive(Clone, Debug)]
pub struct EnumDef {
    /// What the values are on the wire.
    pub repr: EnumRepr,
    /// Unknown values are refused; otherwise they are kept when reading.
    pub closed: bool,
    /// Index into `values`.
    pub default: Option<usize>,
    /// In the order of the spec.
    pub values: Vec<EnumValue>,
}

/// What an enum is on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnumRepr {
    /// A JSON integer, signed 64 bits.
    Integer,
    /// A JSON string.
    String,
}

/// One value of an enum.
#[derive(Clone, Debug)]
pub struct EnumValue {
    /// As it travels; for an integer enum its digits.
    pub wire: Spanned<String>,
    /// Upper camel case, as the spec spells it.
    pub name: Spanned<String>,
    /// One or more sentences; empty when there are none.
    pub docs: String,
    /// What to use in its place, empty when the spec does not say; `None` when it is not deprecated.
    pub deprecated: Option<String>,
}

/// An object with its fields, includes expanded.
#[derive(Clone, Debug, Default)]
pub struct ObjectDef {
    /// Those of included groups first, in the order of `include`; no wire name twice.
    pub fields: Vec<Field>,
}

/// Alternatives.
#[derive(Clone, Debug)]
pub struct UnionDef {
    /// The field that tells; `None` for an untagged union.
    pub tag: Option<Spanned<String>>,
    /// In the order of the spec; untagged, the first one that fits is taken.
    pub variants: Vec<Variant>,
}

/// One alternative.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The tag's value, or the variant's name in an untagged union.
    pub name: Spanned<String>,
    /// What it holds; with a tag, an object beside whose fields the tag stands.
    pub ty: Spanned<Ty>,
}

/// A type expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Ty {
    /// True or false.
    Boolean,
    /// A whole number in the range of its width.
    Integer(IntWidth),
    /// A 64 bit floating point number.
    Float,
    /// An exact number, as a string such as `"12.50"`.
    Decimal,
    /// Text.
    String,
    /// Text that is long or HTML.
    Text,
    /// Text that never shows in Debug, logs or errors.
    Secret,
    /// An instant; see [`DateForm`] for how it is written.
    Timestamp,
    /// A day, `2026-01-31`.
    Date,
    /// Whole seconds.
    Duration,
    /// A string that is a UUID.
    Uuid,
    /// A string that is a URL.
    Url,
    /// Bytes, as a base64 string.
    Bytes,
    /// Anything; also stands for a type that could not be resolved, which has been reported.
    Json,
    /// A multipart part in parameters, the body in answers.
    File,
    /// An array.
    List(Box<Ty>),
    /// An array, or its only element without the array when reading.
    OneOrMany(Box<Ty>),
    /// Key (string, integer, id or enum), value, and the field of the value that repeats the key, if there is one.
    Map(Box<Ty>, Box<Ty>, Option<Spanned<String>>),
    /// The type or `null`, apart from absent.
    Nullable(Box<Ty>),
    /// The type, or `false` when there is none.
    OrFalse(Box<Ty>),
    /// A declared type.
    Named(TypeId),
}

/// Width and sign of an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntWidth {
    /// -128 to 127.
    I8,
    /// -32768 to 32767.
    I16,
    /// Signed, 32 bits.
    I32,
    /// Signed, 64 bits; what `integer` means.
    I64,
    /// 0 to 255.
    U8,
    /// 0 to 65535.
    U16,
    /// Unsigned, 32 bits.
    U32,
    /// Unsigned, 64 bits.
    U64,
}

/// A field of an object or a parameter of an operation.
#[derive(Clone, Debug)]
pub struct Field {
    /// As on the wire.
    pub name: Spanned<String>,
    /// The Rust name, when the spec gives one.
    pub rust: Option<Spanned<String>>,
    /// Without the `Option` that a field which is not required gets in Rust.
    pub ty: Spanned<Ty>,
    /// Must be there.
    pub required: bool,
    /// One or more sentences; empty when there are none.
    pub docs: String,
    /// What a server assumes when it is not sent; `None` when it assumes nothing.
    pub default: Option<Spanned<Literal>>,
    /// All absent when the spec sets none.
    pub constraints: Constraints,
    /// Timestamps only; `None` for what the operation's `dates` say, else epoch seconds.
    pub format: Option<Spanned<DateForm>>,
    /// Booleans and integers only; `None` for their plain JSON form.
    pub written_as: Option<Spanned<WrittenAs>>,
    /// Maps in objects only: their entries are members of the object itself, each behind this prefix. `None` for a member of its own.
    pub prefix: Option<Spanned<String>>,
    /// What to use in its place, empty when the spec does not say; `None` when it is not deprecated.
    pub deprecated: Option<String>,
    /// Version of the service that brought it; `None` when the spec does not say.
    pub since: Option<String>,
    /// A value as JSON; `None` when the spec gives none.
    pub example: Option<Spanned<Json>>,
    /// Parameters only; `None` for what `send` says.
    pub place: Option<Spanned<Place>>,
}

impl Field {
    /// What a number counts in a timestamp of this field.
    pub fn unit(&self) -> Unit {
        match self.format.as_ref().map(|format| format.value) {
            Some(DateForm::EpochMs) => Unit::Milliseconds,
            _ => Unit::Seconds,
        }
    }
    /// The instant that a literal is in this field, a timestamp; `None` for what is no instant.
    pub fn instant(&self, literal: &Literal) -> Option<Instant> {
        match literal {
            Literal::Boolean(_) => None,
            Literal::Integer(number) => specwright_text::timestamp(&number.to_string(), self.unit()),
            Literal::Float(number) => specwright_text::timestamp(&number.to_string(), self.unit()),
            Literal::String(text) => specwright_text::timestamp(text, self.unit()),
        }
    }
}

/// Limits of a value.
#[derive(Clone, Debug, Default)]
pub struct Constraints {
    /// Least number, inclusive.
    pub min: Option<Spanned<Number>>,
    /// Greatest number, inclusive.
    pub max: Option<Spanned<Number>>,
    /// Fewest characters of a string.
    pub min_length: Option<Spanned<u64>>,
    /// Most characters of a string.
    pub max_length: Option<Spanned<u64>>,
    /// A regular expression that the whole string must match.
    pub pattern: Option<Spanned<String>>,
    /// Fewest items of a list or entries of a map.
    pub min_items: Option<Spanned<u64>>,
    /// Most items of a list or entries of a map.
    pub max_items: Option<Spanned<u64>>,
}

/// A value that the spec states.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number, of 64 bits and more.
    Integer(i128),
    /// Any other number; finite.
    Float(f64),
    /// Also a word: the wire value of an enum.
    String(String),
}

impl Literal {
    /// As YAML writes it, in backticks.
    pub fn quoted(&self) -> String {
        match self {
            Literal::Boolean(flag) => format!("`{flag}`"),
            Literal::Integer(number) => format!("`{number}`"),
            Literal::Float(number) => format!("`{number}`"),
            Literal::String(text) => format!("`{text}`"),
        }
    }
}
