//! Declared types, type expressions and fields.

use specwright_text::{Instant, Unit};

use super::{DateFormat, Json, Location, Number, Proven, Scalar, Stage, WhenAbsent, WrittenAs};
use crate::source::{Span, Spanned};

/// Index into [`Service::types`](super::Service::types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// Index into the fields of an object, or into the parameters of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub usize);

/// Index into [`EnumDef::values`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueId(pub usize);

/// A declared type.
#[derive(Clone, Debug)]
pub struct TypeDef<S: Stage = Proven> {
    /// In upper camel case; no two types of a service share it.
    pub name: Spanned<String>,
    /// Sentences; empty if there are none.
    pub docs: String,
    /// The file that declares it, as an index into [`Service::resources`](super::Service::resources); `None` for service.yaml.
    pub resource_index: Option<usize>,
    /// What to use instead, empty if the specification does not say; `None` if the type is not deprecated.
    pub deprecated: Option<String>,
    /// What the specification says about the type's Rust.
    pub rust: RustHints,
    /// What it is, with its parts.
    pub kind: TypeKind<S>,
}

/// What a specification says about the Rust of a declared type. Other targets ignore it.
#[derive(Clone, Debug, Default)]
pub struct RustHints {
    /// Path of the user's own type that is used instead of a generated one.
    pub path: Option<Spanned<String>>,
    /// Paths of traits that the type derives beside the ones that it has by default.
    pub derives: Vec<Spanned<String>>,
    /// Position of `shared: true`: values of the object are reference counted.
    pub shared: Option<Span>,
}

/// What a declared type is.
#[derive(Clone, Debug)]
pub enum TypeKind<S: Stage = Proven> {
    /// A new type over an integer or a string.
    Id(IdRepr),
    /// An enum: a choice among listed values.
    Enum(EnumDef<S::Wire>),
    /// Named fields.
    Object(ObjectDef<S>),
    /// One of several types.
    Union(UnionDef<S>),
    /// A declaration whose body could not be read.
    Unknown(S::Unknown),
}

/// The JSON type of an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdRepr {
    /// 64 bits, signed.
    Integer,
    /// Text of any length.
    String,
}

impl IdRepr {
    /// Each variant and its keyword in a specification. Without a keyword, an id is an integer.
    pub const KEYWORDS: [(&str, IdRepr); 2] = [("integer", IdRepr::Integer), ("string", IdRepr::String)];
}

/// An enum type.
///
/// `Wire` is the type of its wire values: the text of the specification before the checks, [`WireValue`] after them.
#[derive(Clone, Debug)]
pub struct EnumDef<Wire = WireValue> {
    /// The JSON type of the values.
    pub repr: EnumRepr,
    /// Whether unknown values are refused. If false, a reader keeps them.
    pub closed: bool,
    /// The value that a parameter of this type has if it is not sent.
    pub default: Option<ValueId>,
    /// In the order of the specification; [`ValueId`] is an index into it.
    pub values: Vec<EnumValue<Wire>>,
}

/// The JSON type of an enum's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnumRepr {
    /// A JSON integer, signed 64 bits.
    Integer,
    /// A JSON string.
    String,
}

impl EnumRepr {
    /// Each variant and its keyword in a specification. There is no default: an enum states one of them.
    pub const KEYWORDS: [(&str, EnumRepr); 2] = [("string", EnumRepr::String), ("integer", EnumRepr::Integer)];
}

/// One value of an enum. `Wire` is as in [`EnumDef`].
#[derive(Clone, Debug)]
pub struct EnumValue<Wire = WireValue> {
    /// The value in JSON and in parameters.
    pub wire: Spanned<Wire>,
    /// In upper camel case.
    pub name: Spanned<String>,
    /// Sentences; empty if there are none.
    pub docs: String,
    /// What to use instead, empty if the specification does not say; `None` if the value is not deprecated.
    pub deprecated: Option<String>,
}

/// The wire value of an enum's value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WireValue {
    /// A JSON integer.
    Integer(i64),
    /// A JSON string.
    String(String),
}

impl std::fmt::Display for WireValue {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            WireValue::Integer(number) => number.fmt(to),
            WireValue::String(text) => text.fmt(to),
        }
    }
}

/// An object with its fields, includes expanded.
#[derive(Clone, Debug)]
pub struct ObjectDef<S: Stage = Proven> {
    /// Those of included groups first, in the order of `include`; wire names differ. [`FieldId`] is an index into it.
    pub fields: Vec<Field<S>>,
}

/// Alternatives.
#[derive(Clone, Debug)]
pub struct UnionDef<S: Stage = Proven> {
    /// The field whose value selects the variant; `None` for an untagged union.
    pub tag: Option<Spanned<String>>,
    /// In the order of the specification. Of an untagged union, a value is the first variant that accepts it.
    pub variants: Vec<Variant<S>>,
}

/// One alternative.
#[derive(Clone, Debug)]
pub struct Variant<S: Stage = Proven> {
    /// The tag's value, or the variant's name in an untagged union.
    pub name: Spanned<String>,
    /// The type of its values; in a tagged union an object, to which the tag is added.
    pub ty: Spanned<Ty<S>>,
}

/// A type expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Ty<S: Stage = Proven> {
    /// A single number, boolean or text.
    Scalar(Scalar),
    /// Any JSON value.
    Json,
    /// A multipart part in parameters, the body in answers.
    File,
    /// An array.
    List(Box<Ty<S>>),
    /// An array, or its only element without the array when reading.
    OneOrMany(Box<Ty<S>>),
    /// Key (string, integer, id or enum), value, and the field of the value that repeats the key, if there is one.
    Map(Box<Ty<S>>, Box<Ty<S>>, Option<S::Name>),
    /// The type or `null`, which differs from an absent field.
    Nullable(Box<Ty<S>>),
    /// The type, or `false` if there is none.
    OrFalse(Box<Ty<S>>),
    /// A declared type.
    Named(TypeId),
    /// A type that could not be read or resolved.
    Unknown(S::Unknown),
}

/// A field of an object or a parameter of an operation.
#[derive(Clone, Debug)]
pub struct Field<S: Stage = Proven> {
    /// As on the wire.
    pub name: Spanned<String>,
    /// The Rust name, if the specification states one.
    pub rust: Option<Spanned<String>>,
    /// The type of a value that is sent, whether or not the field is required.
    pub ty: Spanned<Ty<S>>,
    /// Whether it is always sent.
    pub required: bool,
    /// Sentences; empty if there are none.
    pub docs: String,
    /// What a server assumes if it is not sent.
    pub default: Option<S::Value>,
    /// Constraints of its values.
    pub constraints: Constraints,
    /// Timestamps only; `None` for what the operation's `dates` say, else epoch seconds.
    pub format: Option<Spanned<DateFormat>>,
    /// Booleans and integers only; `None` for their plain JSON form.
    pub written_as: Option<Spanned<WrittenAs>>,
    /// What the field itself says about being absent; `None` for what its type or the service says.
    pub absent: Option<Spanned<WhenAbsent>>,
    /// Whether `null` is written if the field has no value: what the field, its type and the service say, taken together. False for
    /// parameters.
    pub null_if_absent: bool,
    /// Maps in objects only: the entries are members of the object itself, each name with this prefix.
    pub prefix: Option<Spanned<String>>,
    /// What to use instead, empty if the specification does not say; `None` if the field is not deprecated.
    pub deprecated: Option<String>,
    /// Version of the service that introduced it; `None` if the specification does not say.
    pub since: Option<String>,
    /// An example as JSON.
    pub example: Option<Spanned<Json>>,
    /// Parameters only: where it is sent; `None` for where the operation's `send` puts it.
    pub location: Option<Spanned<Location>>,
}

impl<S: Stage> Field<S> {
    /// What a number counts in a timestamp of this field.
    pub fn unit(&self) -> Unit {
        match self.format.as_ref().map(|format| format.value) {
            Some(DateFormat::EpochMs) => Unit::Milliseconds,
            _ => Unit::Seconds,
        }
    }

    /// The instant of a literal in this field, which is a timestamp; `None` if the literal is not an instant.
    pub fn instant(&self, literal: &Literal) -> Option<Instant> {
        match literal {
            Literal::Boolean(_) => None,
            Literal::Integer(number) => specwright_text::timestamp(&number.to_string(), self.unit()),
            Literal::Float(number) => specwright_text::timestamp(&number.to_string(), self.unit()),
            Literal::String(text) => specwright_text::timestamp(text, self.unit()),
        }
    }
}

/// Constraints of a value, all inclusive.
#[derive(Clone, Debug, Default)]
pub struct Constraints {
    /// Least number.
    pub min: Option<Spanned<Number>>,
    /// Greatest number.
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

/// A stated value as it is written.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number, of 64 bits and more.
    Integer(i128),
    /// Any other number; finite.
    Float(f64),
    /// Text; also the wire value of an enum.
    String(String),
}

/// A stated value of a known type.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A value of an enum.
    Listed(TypeId, ValueId),
    /// A value of another type. Dates, instants, decimals and the like are text of the right form.
    Plain(Literal),
}

impl Literal {
    /// The value in backticks.
    pub fn quoted(&self) -> String {
        format!("`{self}`")
    }
}
