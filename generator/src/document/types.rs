//! Declared types and type expressions as they are written.

use super::{Deprecated, Object};
pub(crate) use crate::model::RustHints;
use crate::source::{Span, Spanned};

/// An id: a new type over an integer, or over the type that `repr` names.
#[derive(Clone, Debug)]
pub(crate) struct Id {
    pub name: Spanned<String>,
    pub docs: Option<Spanned<String>>,
    pub repr: Option<Spanned<String>>,
    pub rust: RustHints,
}

/// A declared type.
#[derive(Clone, Debug)]
pub(crate) struct Type {
    pub name: Spanned<String>,
    pub docs: Option<Spanned<String>>,
    pub deprecated: Deprecated,
    pub rust: RustHints,
    pub body: TypeBody,
}

/// What a declared type is.
#[derive(Clone, Debug)]
pub(crate) enum TypeBody {
    Enum(Enum),
    Object(Object),
    Union(Union),
    /// The body could not be read. The problem was reported.
    Unreadable,
}

/// An enum: a list of values.
#[derive(Clone, Debug)]
pub(crate) struct Enum {
    pub repr: Spanned<String>,
    pub closed: bool,
    /// The wire value of the default value, as it is written.
    pub default: Option<Spanned<String>>,
    pub values: Vec<EnumValue>,
}

/// One value of an enum.
#[derive(Clone, Debug)]
pub(crate) struct EnumValue {
    pub wire: Spanned<String>,
    pub name: Spanned<String>,
    pub docs: Option<Spanned<String>>,
    pub deprecated: Deprecated,
    /// The keyword of the date format that the value selects.
    pub format: Option<Spanned<String>>,
}

/// A union: a type with several variants.
#[derive(Clone, Debug)]
pub(crate) struct Union {
    /// The field that selects the variant; `None` if the union is untagged.
    pub tag: Option<Spanned<String>>,
    /// The keyword that says what JSON type tags have.
    pub tags: Option<Spanned<String>>,
    /// The field with the value of the variant; `None` if the tag is a field of that value.
    pub content: Option<Spanned<String>>,
    /// `json` if values with other tags are kept.
    pub unknown: Option<Spanned<String>>,
    pub variants: Vec<Variant>,
}

/// A variant of a union.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    /// The value of the tag, or a name.
    pub name: Spanned<String>,
    /// The name in Rust, if it is not derived from `name`.
    pub rust: Option<Spanned<String>>,
    pub ty: TypeExpression,
}

/// A type expression: `name` or `name<argument, …>`.
#[derive(Clone, Debug)]
pub(crate) struct TypeExpression {
    pub name: Spanned<String>,
    pub arguments: Vec<TypeExpression>,
    /// The span of the name and its arguments.
    pub span: Span,
}
