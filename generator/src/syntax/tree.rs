//! The tree of a YAML file: scalars, sequences and mappings in their order, each with its place.
//!
//! In: nothing (this is data). Out: what `load` reads typed. Not here: anchors, aliases, tags and merge keys, which are refused before.

use super::json::{Json, number};
use crate::source::{Span, Spanned};

/// A piece of YAML.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub kind: NodeKind,
    /// From its first character to its last one; of a block collection, its first key or item.
    pub span: Span,
}

/// What a piece of YAML is.
#[derive(Clone, Debug)]
pub(crate) enum NodeKind {
    Scalar(Text),
    Sequence(Vec<Node>),
    /// No key twice.
    Mapping(Vec<(Spanned<String>, Node)>),
    /// An alias, which has been reported.
    Broken,
}

/// A scalar as it is written.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub text: String,
    /// Only a plain one can be a number, a boolean or nothing.
    pub plain: bool,
    /// Bytes between the beginning of its place and its text when the text stands in the file as it is; `None` when it does not
    /// (escapes, several lines), so that no place inside of it can be told.
    pub offset: Option<usize>,
}

/// What a scalar stands for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar {
    Nothing,
    Boolean(bool),
    Integer(i128),
    Float(f64),
    Text(String),
}

impl Text {
    /// What it stands for. A plain scalar is what JSON takes it for (so `007`, `0x1F`, `yes` and `.inf` are text), or nothing when it is
    /// empty or `~`; all others are text. An integer beyond 128 bits becomes a float.
    pub(crate) fn scalar(&self) -> Scalar {
        if !self.plain {
            return Scalar::Text(self.text.clone());
        }
        match self.text.as_str() {
            "" | "~" | "null" => Scalar::Nothing,
            "true" => Scalar::Boolean(true),
            "false" => Scalar::Boolean(false),
            text => match (number(text), text.parse()) {
                (Some(_), Ok(integer)) => Scalar::Integer(integer),
                (Some(float), Err(_)) => Scalar::Float(float),
                (None, _) => Scalar::Text(self.text.clone()),
            },
        }
    }

    /// The place of a part of its text, in bytes, when it lies at `span`; the whole of it where places inside cannot be told.
    pub(crate) fn part(&self, span: Span, start: usize, end: usize) -> Span {
        match self.offset {
            Some(offset) => Span { start: span.start + offset + start, end: span.start + offset + end, ..span },
            None => span,
        }
    }
}

impl Node {
    /// Its kind in words, for messages.
    pub(crate) fn kind_in_words(&self) -> &'static str {
        match &self.kind {
            NodeKind::Sequence(_) => "a sequence",
            NodeKind::Mapping(_) => "a mapping",
            NodeKind::Broken => "an alias",
            NodeKind::Scalar(text) => match text.scalar() {
                Scalar::Nothing => "nothing",
                Scalar::Boolean(_) => "a boolean",
                Scalar::Integer(..0) => "a negative integer",
                Scalar::Integer(_) => "an integer",
                Scalar::Float(_) => "a number",
                Scalar::Text(_) => "text",
            },
        }
    }

    /// The same as a JSON value.
    pub(crate) fn to_json(&self) -> Json {
        match &self.kind {
            NodeKind::Scalar(text) => text.scalar().to_json(),
            NodeKind::Broken => Json::Null,
            NodeKind::Sequence(items) => Json::Array(items.iter().map(Node::to_json).collect()),
            NodeKind::Mapping(entries) => {
                Json::Object(entries.iter().map(|(key, value)| (key.value.clone(), value.to_json())).collect())
            }
        }
    }
}

impl Scalar {
    fn to_json(&self) -> Json {
        match self {
            Scalar::Nothing => Json::Null,
            Scalar::Boolean(value) => Json::Boolean(*value),
            Scalar::Integer(value) => Json::integer(*value),
            Scalar::Float(value) => Json::Float(*value),
            Scalar::Text(value) => Json::Text(value.clone()),
        }
    }
}
