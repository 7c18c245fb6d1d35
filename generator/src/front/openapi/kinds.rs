//! The kinds of values that `type` of a schema lists.
//!
//! In: the value of `type`. Out: kinds, and whether null is among them. Not here: kinds that other keywords imply (see `shape`).

use super::nodes::{get, text};
use crate::syntax::{Node, NodeKind};

/// A kind of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SchemaKind<'a> {
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
    /// A file, in Swagger 2.0.
    File,
    /// A word that OpenAPI does not have.
    Other(&'a str),
}

impl<'a> SchemaKind<'a> {
    fn of(word: &'a str) -> Self {
        match word {
            "boolean" => SchemaKind::Boolean,
            "integer" => SchemaKind::Integer,
            "number" => SchemaKind::Number,
            "string" => SchemaKind::String,
            "array" => SchemaKind::Array,
            "object" => SchemaKind::Object,
            "file" => SchemaKind::File,
            other => SchemaKind::Other(other),
        }
    }

    /// The word of OpenAPI for it.
    pub(super) fn word(self) -> &'a str {
        match self {
            SchemaKind::Boolean => "boolean",
            SchemaKind::Integer => "integer",
            SchemaKind::Number => "number",
            SchemaKind::String => "string",
            SchemaKind::Array => "array",
            SchemaKind::Object => "object",
            SchemaKind::File => "file",
            SchemaKind::Other(word) => word,
        }
    }

    /// Whether its values are single booleans, numbers or texts.
    pub(super) fn is_scalar(self) -> bool {
        matches!(self, SchemaKind::Boolean | SchemaKind::Integer | SchemaKind::Number | SchemaKind::String)
    }
}

/// The kinds that a `type` lists, and whether null is one of the words.
pub(super) fn stated(value: &Node) -> (Vec<SchemaKind<'_>>, bool) {
    let words: Vec<&str> = match &value.kind {
        NodeKind::Sequence { items, .. } => items.iter().filter_map(text).collect(),
        _ => text(value).into_iter().collect(),
    };
    let kinds = words.iter().filter(|word| **word != "null").map(|word| SchemaKind::of(word)).collect();
    (kinds, words.contains(&"null"))
}

/// Whether a parameter of Swagger 2.0 is a file.
pub(super) fn is_file(param: &Node) -> bool {
    get(param, "type").is_some_and(|value| stated(value).0 == [SchemaKind::File])
}
