//! Type expressions of the language, and the types that are declared while a document is read.
//!
//! In: names and nodes. Out: data. Not here: which type a schema has (see `types`).

use super::nodes::{at, clipped};
use crate::document::TypeExpression;
use crate::model::EnumRepr;
use crate::source::Span;
use crate::syntax::Node;

/// The type of a schema.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub ty: TypeExpression,
    /// Whether null is a value beside those of the type.
    pub nullable: bool,
}

/// A type that is declared, and its definition is still to be read.
#[derive(Debug)]
pub(super) struct Declared<'a> {
    pub name: String,
    pub node: &'a Node,
    pub what: What<'a>,
}

/// What a declared type is made of.
#[derive(Debug)]
pub(super) enum What<'a> {
    Enum(Listed<'a>),
    Union,
    /// One of several kinds that `type` lists.
    Kinds,
    /// An object to which all these schemas apply, without the field that is the tag of its union.
    Object {
        parts: Vec<&'a Node>,
        without: Option<&'a str>,
    },
}

/// The values of an enum: their JSON type, and each with its text and its node.
#[derive(Debug)]
pub(super) struct Listed<'a> {
    pub repr: EnumRepr,
    pub values: Vec<(&'a str, &'a Node)>,
    pub is_extensible: bool,
}

/// A type by its name.
pub(super) fn named(name: &str, span: Span) -> TypeExpression {
    TypeExpression { name: at(name, span), arguments: Vec::new(), span: clipped(span) }
}

/// A type with arguments.
pub(super) fn applied(name: &str, arguments: Vec<TypeExpression>, span: Span) -> TypeExpression {
    TypeExpression { arguments, ..named(name, span) }
}

impl Typed {
    pub(super) fn new(ty: TypeExpression) -> Self {
        Typed { ty, nullable: false }
    }

    /// The type with null among its values.
    pub(super) fn with_null(self) -> TypeExpression {
        match self.nullable && self.ty.name.value != "json" {
            true => applied("nullable", vec![self.ty.clone()], self.ty.span),
            false => self.ty,
        }
    }
}
