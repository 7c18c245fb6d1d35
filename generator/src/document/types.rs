//! Declared types and type expressions, as written.

use super::{Deprecated, Object};
pub(crate) use crate::model::RustHints;
use crate::source::{Span, Spanned};

/// An id: a new type over an integer, or over the type that `repr` names.
#[derive(Debug)]
pub(crate) struct Id {
    pub name: Spanned<String>,
    pub docs: Option<Spanned<String>>,
    pub repr: Option<Spanned<String>>,
    pub rust: RustHints,
}

/// A declared type.
#[derive(Debug)]
pub(crate) struct Type {
    pub name: Spanned<String>,
    pub docs: Option<Spanned<String>>,
    pub deprecated: Deprecated,
    pub rust: RustHints,
    pub body: TypeBody,
}

/// What a declared type is.
#[derive(Debug)]
pub(crate) enum TypeBody {
    Enum(Enum),
    Object(Object),
    Union(Union),
    /// It could not be read, which has been reported.
    Unreadable,
}

/// A list of values.
#[derive(Debug)]
pub(crate) struct Enum {
    pub repr: Spanned<String>,
    pub closed: bool,
    /// The wire value of the default, as it is written.
    pub default: Option<Spanned<String>>,
    pub values: Vec<EnumValue>,
}

/// One value of an enum.
#[derive(Debug)]
pub(crate) struct EnumValue {
    pub wire: Spanned<String>,
    pub name: Spanned<String>,
    pub docs: Option<Spanned<String>>,
    pub deprecated: Deprecated,
}

/// Alternatives.
#[derive(Debug)]
pub(crate) struct Union {
    pub tag: Option<Spanned<String>>,
    pub variants: Vec<(Spanned<String>, TypeExpression)>,
}

/// `name` or `name<argument, …>`.
#[derive(Clone, Debug)]
pub(crate) struct TypeExpression {
    pub name: Spanned<String>,
    pub arguments: Vec<TypeExpression>,
    /// Position of the name and its arguments.
    pub span: Span,
}
