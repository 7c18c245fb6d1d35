//! Declared types, type expressions and fields.

use specwright_text::{Instant, Unit};

use super::{DateFormat, Json, Literal, Location, Number, ParamStyle, Pattern, Proven, Rule, Scalar, SendAs, Stage, WrittenAs};
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
    /// The name, in upper camel case. No two types of a service have the same name.
    pub name: Spanned<String>,
    /// Documentation; empty if there is none.
    pub docs: String,
    /// The file that declares it, as an index into [`Service::resources`](super::Service::resources); `None` for service.yaml.
    pub resource_index: Option<usize>,
    /// What to use instead, empty if the specification does not say; `None` if the type is not deprecated.
    pub deprecated: Option<String>,
    /// Settings for the Rust target.
    pub rust: RustHints,
    /// The definition.
    pub kind: TypeKind<S>,
}

/// Settings of a declared type for the Rust target. Other targets ignore them.
#[derive(Clone, Debug, Default)]
pub struct RustHints {
    /// The path of a Rust type of the user, which is used instead of a generated one.
    pub path: Option<Spanned<String>>,
    /// Paths of traits that the type derives, besides those that it derives by default.
    pub derives: Vec<Spanned<String>>,
    /// Whether the type is generated although no operation uses it.
    pub keep: bool,
    /// The span of `shared: true`, if it is set. Values of a shared object are reference counted.
    pub shared: Option<Span>,
}

/// The definition of a declared type.
#[derive(Clone, Debug)]
pub enum TypeKind<S: Stage = Proven> {
    /// A new type over an integer or a string.
    Id(IdRepr),
    /// An enum: a choice among listed values.
    Enum(EnumDef<S::Wire>),
    /// An object with fields.
    Object(ObjectDef<S>),
    /// A union: a choice among types.
    Union(UnionDef<S>),
    /// A declaration whose body could not be read.
    Unknown(S::Unknown),
}

/// The JSON type of an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdRepr {
    /// A JSON integer of signed 64 bits.
    Integer,
    /// A JSON string.
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
    /// The values, in the order of the specification. [`ValueId`] is an index into it.
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
    pub const KEYWORDS: [(&str, EnumRepr); 2] =
        [(EnumRepr::String.keyword(), EnumRepr::String), (EnumRepr::Integer.keyword(), EnumRepr::Integer)];

    /// The keyword in a specification, which is also the JSON type of the values.
    pub const fn keyword(self) -> &'static str {
        match self {
            EnumRepr::Integer => "integer",
            EnumRepr::String => "string",
        }
    }
}

/// One value of an enum. `Wire` is as in [`EnumDef`].
#[derive(Clone, Debug)]
pub struct EnumValue<Wire = WireValue> {
    /// The value in JSON and in parameters.
    pub wire: Spanned<Wire>,
    /// The name, in upper camel case.
    pub name: Spanned<String>,
    /// Documentation; empty if there is none.
    pub docs: String,
    /// What to use instead, empty if the specification does not say; `None` if the value is not deprecated.
    pub deprecated: Option<String>,
    /// The date format that a parameter selects by this value. `None` if the value is the keyword of the format, or selects none.
    pub format: Option<Spanned<DateFormat>>,
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

/// An object type.
#[derive(Clone, Debug)]
pub struct ObjectDef<S: Stage = Proven> {
    /// The fields. Those of included groups come first, in the order of `include`. No two have the same wire name. [`FieldId`] is an index
    /// into it.
    pub fields: Vec<S::Member>,
    /// Whether all included groups were resolved.
    pub includes: S::Includes,
    /// Requirements across the fields.
    pub rules: Vec<Spanned<Rule<S::Name, S::Value>>>,
}

/// A union type: a choice among variants.
#[derive(Clone, Debug)]
pub struct UnionDef<S: Stage = Proven> {
    /// The tag. `None` for an untagged union.
    pub tagging: S::Tagging,
    /// The variants, in the order of the specification. A value of an untagged union belongs to the first variant that accepts it.
    pub variants: Vec<Variant<S>>,
}

/// The tag of a union: a field whose value selects the variant.
#[derive(Clone, Debug)]
pub struct Tagging {
    /// The field.
    pub field: Spanned<String>,
    /// The JSON type of its values.
    pub kind: TagKind,
    /// The field with the value of the variant; `None` if the tag is a field of that value.
    pub content: Option<Spanned<String>>,
    /// The span of `unknown` if a reader keeps values with other tags, as JSON. `None` if such values are errors.
    pub unknown: Option<Span>,
}

/// A variant of a union.
#[derive(Clone, Debug)]
pub struct Variant<S: Stage = Proven> {
    /// In a tagged union, the value of the tag as text. In an untagged union, a name.
    pub name: Spanned<String>,
    /// The value of the tag. In an untagged union, it is the name.
    pub tag: S::Tag,
    /// The name in Rust, if it is not derived from `name`.
    pub rust: Option<Spanned<String>>,
    /// The type of its values. In a tagged union without `content`, it is an object, and the tag is written as a field of it.
    pub ty: Spanned<Ty<S>>,
}

impl<S: Stage> Variant<S> {
    /// The name from which the name in Rust is derived.
    pub fn rust_name(&self) -> &Spanned<String> {
        self.rust.as_ref().unwrap_or(&self.name)
    }
}

/// The JSON type of the tags of a union.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagKind {
    /// Strings.
    String,
    /// Integers of 64 bits.
    Integer,
    /// `true` and `false`.
    Boolean,
}

impl TagKind {
    /// Each variant and its keyword. The first is the default.
    pub const KEYWORDS: [(&str, TagKind); 3] =
        [("string", TagKind::String), ("integer", TagKind::Integer), ("boolean", TagKind::Boolean)];

    /// The value of a tag; `None` if the text is no value of this JSON type.
    pub fn literal(self, text: &str) -> Option<Literal> {
        match self {
            TagKind::String => Some(Literal::String(text.to_owned())),
            TagKind::Integer => {
                text.parse().ok().filter(|number: &i64| number.to_string() == text).map(|number| Literal::Integer(number.into()))
            }
            TagKind::Boolean => text.parse().ok().map(Literal::Boolean),
        }
    }
}

/// A type expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Ty<S: Stage = Proven> {
    /// A scalar, such as `integer` or `date`.
    Scalar(Scalar),
    /// Any JSON value.
    Json,
    /// A file. As a parameter, it is a part of a multipart body. As an answer, it is the body.
    File,
    /// A JSON array.
    List(Box<Ty<S>>),
    /// A JSON array. A reader also accepts the only element without the array.
    OneOrMany(Box<Ty<S>>),
    /// A map: the type of the keys, the type of the values, and the field of a value that repeats its key, if there is one.
    Map(Box<Ty<S>>, Box<Ty<S>>, Option<S::Name>),
    /// A value of the type, or `null`. `null` differs from an absent field.
    Nullable(Box<Ty<S>>),
    /// A value of the type, or `false` if there is no value.
    OrFalse(Box<Ty<S>>),
    /// A declared type.
    Named(TypeId),
    /// A type that could not be read or resolved.
    Unknown(S::Unknown),
}

/// What the fields of objects and the parameters of operations have in common.
#[derive(Clone, Debug)]
pub struct Field<S: Stage = Proven> {
    /// The wire name.
    pub name: Spanned<String>,
    /// The Rust name, if the specification states one.
    pub rust: Option<Spanned<String>>,
    /// The type of its value. An optional field has the same type as a required one.
    pub ty: Spanned<Ty<S>>,
    /// Whether the field is always sent.
    pub required: bool,
    /// Documentation; empty if there is none.
    pub docs: String,
    /// The value that a server uses if the field is not sent.
    pub default: Option<S::Value>,
    /// The constraints of its value.
    pub constraints: Constraints<S::Pattern>,
    /// The date format of a timestamp. `None` for the one in the operation's `dates`, or for seconds since 1970 if there is none.
    pub format: Option<Spanned<DateFormat>>,
    /// The JSON type of a boolean, an integer or a decimal in answers, if it differs from that of its scalar.
    pub written_as: Option<Spanned<WrittenAs>>,
    /// What to use instead, empty if the specification does not say; `None` if the field is not deprecated.
    pub deprecated: Option<String>,
    /// Version of the service that introduced it; `None` if the specification does not say.
    pub since: Option<String>,
    /// An example as JSON.
    pub example: Option<Spanned<Json>>,
}

/// A field of an object.
#[derive(Clone, Debug)]
pub struct Member {
    /// What it has in common with a parameter.
    pub field: Field,
    /// Whether `null` is written if the field has no value, as the field, its object or the service decides.
    pub null_if_absent: bool,
    /// If it is present, the field is a map whose entries are fields of the object itself. The name of each begins with this prefix.
    pub prefix: Option<Spanned<String>>,
}

impl std::ops::Deref for Member {
    type Target = Field;
    fn deref(&self) -> &Field {
        &self.field
    }
}

impl AsRef<Field> for Member {
    fn as_ref(&self) -> &Field {
        &self.field
    }
}

/// A parameter of an operation: a field, and how it is sent.
#[derive(Clone, Debug)]
pub struct Param<S: Stage = Proven> {
    /// What it has in common with a field of an object.
    pub field: Field<S>,
    /// In a draft, keys that only the field of an object can have.
    pub object_keys: S::ObjectKeys,
    /// The key under which it is declared, if it is not the wire name. Rules refer to the parameter by it.
    pub key: Option<Spanned<String>>,
    /// Where it is sent. `None` if the operation's `send` decides.
    pub location: Option<Spanned<Location>>,
    /// How it is written as text, if the specification states it.
    pub style: Option<Spanned<ParamStyle>>,
}

impl<S: Stage> std::ops::Deref for Param<S> {
    type Target = Field<S>;
    fn deref(&self) -> &Field<S> {
        &self.field
    }
}

impl<S: Stage> Param<S> {
    /// The key under which it is declared.
    pub fn declared_name(&self) -> &Spanned<String> {
        self.key.as_ref().unwrap_or(&self.name)
    }

    /// Where it is sent: its own location, or the one that `send` of the operation states. A file is sent in the body.
    pub(super) fn location_with(&self, send: SendAs) -> Location {
        match (&self.location, send) {
            (Some(location), _) => location.value,
            (None, _) if self.is_file_or_list() => Location::Form,
            (None, SendAs::Query) => Location::Query,
            (None, SendAs::Form | SendAs::Multipart) => Location::Form,
            (None, SendAs::Json) => Location::Body,
        }
    }
}

impl<S: Stage> Field<S> {
    /// Whether it is a file or a list of files.
    pub fn is_file_or_list(&self) -> bool {
        match &self.ty.value {
            Ty::List(item) => matches!(**item, Ty::File),
            ty => matches!(ty, Ty::File),
        }
    }

    /// The unit of a number in a timestamp of this field.
    pub fn unit(&self) -> Unit {
        match self.format.as_ref().map(|format| format.value) {
            Some(DateFormat::EpochMs) => Unit::Milliseconds,
            _ => Unit::Seconds,
        }
    }

    /// Parses a literal as a timestamp of this field. Returns `None` if the literal is not a timestamp.
    pub fn instant(&self, literal: &Literal) -> Option<Instant> {
        match literal {
            Literal::Boolean(_) => None,
            Literal::Integer(number) => specwright_text::timestamp(&number.to_string(), self.unit()),
            Literal::Float(number) => specwright_text::timestamp(&number.to_string(), self.unit()),
            Literal::String(text) => specwright_text::timestamp(text, self.unit()),
        }
    }
}

/// Constraints of a value, all inclusive. `P` is a regular expression: text before the checks, [`Pattern`] after them.
#[derive(Clone, Debug)]
pub struct Constraints<P = Pattern> {
    /// The least number.
    pub min: Option<Spanned<Number>>,
    /// The greatest number.
    pub max: Option<Spanned<Number>>,
    /// The smallest number of characters of a string.
    pub min_length: Option<Spanned<u64>>,
    /// The largest number of characters of a string.
    pub max_length: Option<Spanned<u64>>,
    /// A regular expression that the whole string must match.
    pub pattern: Option<Spanned<P>>,
    /// The smallest number of items of a list or of entries of a map.
    pub min_items: Option<Spanned<u64>>,
    /// The largest number of items of a list or of entries of a map.
    pub max_items: Option<Spanned<u64>>,
    /// The position of the statement that no two items of a list are equal.
    pub unique: Option<Span>,
}

impl<P> Constraints<P> {
    /// No constraints.
    pub const NONE: Constraints<P> = Constraints {
        min: None,
        max: None,
        min_length: None,
        max_length: None,
        pattern: None,
        min_items: None,
        max_items: None,
        unique: None,
    };

    /// Converts the regular expression.
    pub(crate) fn try_map<Q, E>(self, convert: impl FnOnce(P) -> Result<Q, E>) -> Result<Constraints<Q>, E> {
        let Constraints { min, max, min_length, max_length, pattern, min_items, max_items, unique } = self;
        let pattern = pattern.map(|pattern| Ok(Spanned::new(convert(pattern.value)?, pattern.span))).transpose()?;
        Ok(Constraints { min, max, min_length, max_length, pattern, min_items, max_items, unique })
    }
}
