//! Declared types and type expressions, as written.
//!
//! In: nothing (this is data). Out: what `resolve` turns into type definitions. Not here: whether a name exists.

use super::{Deprecated, Object};
use crate::source::{Span, Spanned};

/// An id: a new type over an integer, or over what `repr` says.
#[derive(Debug)]
pub(crate) struct Id {
    pub name: Spanned<String>,
    pub docs: Option<Spanned<String>>,
    pub repr: Option<Spanned<String>>,
    pub made: Made,
}

/// What becomes of a declaration in Rust.
#[derive(Clone, Debug, Default)]
pub(crate) struct Made {
    /// The type that stands for it.
    pub rust: Option<Spanned<String>>,
    /// Traits to derive.
    pub derives: Vec<Spanned<String>>,
    /// It is kept behind an `Arc`: where this is said.
    pub shared: Option<Span>,
}

/// A declared type.
#[derive(Debug)]
pub(crate) struct Type {
    pub name: Spanned<String>,
    pub docs: Option<Spanned<String>>,
    pub deprecated: Deprecated,
    pub made: Made,
    pub body: TypeBody,
}

/// What a declared type is.
#[derive(Debug)]
pub(crate) enum TypeBody {
    Enum(Enum),
    Object(Object),
    Union(Union),
    /// It could not be read, which has been reported; its name stands.
    Broken,
}

/// A list of values.
#[derive(Debug)]
pub(crate) struct Enum {
    pub repr: Spanned<String>,
    pub closed: bool,
    /// A scalar as it is written.
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
    /// With its arguments.
    pub span: Span,
}
