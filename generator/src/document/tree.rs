//! The tree of a YAML file: scalars, sequences and mappings in their order, each with its place.
//!
//! In: nothing (this is data). Out: what `load` reads typed. Not here: anchors, aliases, tags and merge keys, which are refused before.

use crate::diagnostic::{Span, Spanned};

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
        match (self.text.as_str(), serde_json::from_str(&self.text)) {
            ("" | "~", _) | (_, Ok(serde_json::Value::Null)) => Scalar::Nothing,
            (_, Ok(serde_json::Value::Bool(value))) => Scalar::Boolean(value),
            (text, Ok(serde_json::Value::Number(number))) => {
                number_of(text, &number).unwrap_or_else(|| Scalar::Text(self.text.clone()))
            }
            _ => Scalar::Text(self.text.clone()),
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

fn number_of(text: &str, number: &serde_json::Number) -> Option<Scalar> {
    let integer = text.trim().parse().ok().map(Scalar::Integer);
    integer.or_else(|| number.as_f64().filter(|value| value.is_finite()).map(Scalar::Float))
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
    pub(crate) fn to_json(&self) -> serde_json::Value {
        match &self.kind {
            NodeKind::Scalar(text) => text.scalar().to_json(),
            NodeKind::Broken => serde_json::Value::Null,
            NodeKind::Sequence(items) => items.iter().map(Node::to_json).collect(),
            NodeKind::Mapping(entries) => entries.iter().map(|(key, value)| (key.value.clone(), value.to_json())).collect(),
        }
    }
}

impl Scalar {
    fn to_json(&self) -> serde_json::Value {
        match self {
            Scalar::Nothing => serde_json::Value::Null,
            Scalar::Boolean(value) => (*value).into(),
            Scalar::Integer(value) => integer_to_json(*value),
            Scalar::Float(value) => (*value).into(),
            Scalar::Text(value) => value.as_str().into(),
        }
    }
}

/// An integer as JSON: exactly if it has 64 bits, else as the nearest float.
pub(crate) fn integer_to_json(value: i128) -> serde_json::Value {
    serde_json::Number::from_i128(value).map_or_else(|| (value as f64).into(), serde_json::Value::Number)
}
