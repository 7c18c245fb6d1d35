//! The tree of a file: scalars, sequences and mappings as they are written, each with its span.
//!
//! In: nothing (this is data). Out: the input of the front end, which builds documents from it, and of `format`, which prints it. Not here:
//! parsing (see `yaml`), and the parts of YAML that a specification may not use (see `policy`).

use super::json::{Json, number};
use crate::source::{Span, Spanned};

/// The tree of a file. It is lossless: a scalar has its style, a comment has its span, and text that could not be read is an error node.
pub(crate) struct Tree {
    /// `None` for an empty file.
    pub root: Option<Node>,
    /// The comments in their order. A span begins at the `#`.
    pub comments: Vec<Span>,
    /// The anchors. A span contains `&name`.
    pub anchors: Vec<Span>,
    /// The tags as they are written, such as `!!str`.
    pub tags: Vec<Spanned<String>>,
    /// Whether some of the text could not be read. The problem was reported.
    pub is_damaged: bool,
}

/// A value of the file.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub kind: NodeKind,
    /// The span for messages. It contains the whole value, or the first key or item of a block collection.
    pub span: Span,
    /// The offset of the first byte. A block sequence begins at its first dash.
    pub start: usize,
    /// The offset after the last byte. A block collection ends where the next token begins.
    pub end: usize,
}

/// The kind of a value.
#[derive(Clone, Debug)]
pub(crate) enum NodeKind {
    Scalar(Text),
    Sequence {
        /// Whether it is written in brackets.
        flow: bool,
        items: Vec<Node>,
    },
    Mapping {
        /// Whether it is written in braces.
        flow: bool,
        entries: Vec<Entry>,
        /// Whether some of its entries could not be read. A key that seems to be missing may be one of them.
        is_damaged: bool,
    },
    /// An alias: `*name`.
    Alias,
    /// Text that could not be read or that is not allowed. The problem was reported.
    Error,
}

/// A key and its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub key: Node,
    pub value: Node,
}

/// A scalar as it is written.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    /// The value as text. Empty if the file contains no value.
    pub text: String,
    pub style: Style,
    /// The number of bytes between the beginning of the span and the text. `None` if the file does not contain the text literally, because of
    /// escapes or line breaks. Then a part of the text has no span.
    pub offset: Option<usize>,
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Without quotes.
    Plain,
    /// `'text'`
    SingleQuoted,
    /// `"text"`
    DoubleQuoted,
    /// Lines after `|`.
    Literal,
    /// Lines after `>`.
    Folded,
}

/// The value of a scalar.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar {
    Nothing,
    Boolean(bool),
    Integer(i128),
    Float(f64),
    Text(String),
}

impl Text {
    /// Creates a scalar without quotes that does not belong to a file.
    pub(crate) fn plain(text: &str) -> Self {
        Text { text: text.to_owned(), style: Style::Plain, offset: None }
    }

    /// Whether it is written without quotes. Any other scalar is text, not a number, a boolean or nothing.
    pub(crate) fn is_plain(&self) -> bool {
        self.style == Style::Plain
    }

    /// The value. A plain scalar has the type that it has in JSON; so `007`, `0x1F`, `yes` and `.inf` are text. An empty scalar and `~` are
    /// nothing. Any scalar that is not plain is text. An integer of more than 128 bits becomes a float.
    pub(crate) fn scalar(&self) -> Scalar {
        if !self.is_plain() {
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

    /// Whether the value is text, and not a number, a boolean or nothing.
    pub(crate) fn is_text(&self) -> bool {
        let keywords = ["", "~", "null", "true", "false"];
        !self.is_plain() || !(keywords.contains(&self.text.as_str()) || number(&self.text).is_some())
    }

    /// The span of a part of the text. `span` is the span of the scalar; `start` and `end` are offsets in its text. If a part has no span,
    /// returns the span of the scalar.
    pub(crate) fn part(&self, span: Span, start: usize, end: usize) -> Span {
        self.exact_part(span, start, end).unwrap_or(span)
    }

    /// As [`part`](Self::part), but `None` if a part has no span.
    pub(crate) fn exact_part(&self, span: Span, start: usize, end: usize) -> Option<Span> {
        self.offset.map(|offset| Span { start: span.start + offset + start, end: span.start + offset + end, ..span })
    }
}

impl Entry {
    /// The text of the key, and the value. `None` if the key is not a scalar.
    pub(crate) fn named(self) -> Option<(Spanned<String>, Node)> {
        match self.key.kind {
            NodeKind::Scalar(name) => Some((Spanned::new(name.text, self.key.span), self.value)),
            _ => None,
        }
    }

    /// The text of the key. Empty if the key is not a scalar.
    pub(crate) fn name(&self) -> &str {
        match &self.key.kind {
            NodeKind::Scalar(name) => &name.text,
            _ => "",
        }
    }
}

impl Node {
    /// Whether it is an empty scalar.
    pub(crate) fn is_nothing(&self) -> bool {
        matches!(&self.kind, NodeKind::Scalar(text) if text.is_plain() && text.text.is_empty())
    }

    /// Whether it is a collection without items or entries.
    #[cfg(feature = "tools")]
    pub(crate) fn is_empty(&self) -> bool {
        match &self.kind {
            NodeKind::Sequence { items, .. } => items.is_empty(),
            NodeKind::Mapping { entries, .. } => entries.is_empty(),
            NodeKind::Scalar(_) | NodeKind::Alias | NodeKind::Error => false,
        }
    }

    /// Whether it is written in braces or brackets.
    pub(crate) fn is_flow(&self) -> bool {
        matches!(self.kind, NodeKind::Sequence { flow: true, .. } | NodeKind::Mapping { flow: true, .. })
    }

    /// The offset at which its first scalar begins.
    #[cfg(feature = "tools")]
    pub(crate) fn first_token(&self) -> usize {
        match &self.kind {
            NodeKind::Sequence { items, .. } => items.first().map_or(self.start, Node::first_token),
            NodeKind::Mapping { entries, .. } => entries.first().map_or(self.start, |entry| entry.key.start),
            NodeKind::Scalar(_) | NodeKind::Alias | NodeKind::Error => self.start,
        }
    }

    /// The entries of a mapping. Empty for any other node.
    pub(crate) fn entries(&self) -> &[Entry] {
        match &self.kind {
            NodeKind::Mapping { entries, .. } => entries,
            _ => &[],
        }
    }

    /// The kind with its article, for messages.
    pub(crate) fn kind_in_words(&self) -> &'static str {
        match &self.kind {
            NodeKind::Sequence { .. } => "a sequence",
            NodeKind::Mapping { .. } => "a mapping",
            NodeKind::Alias => "an alias",
            NodeKind::Error => "unreadable",
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

    /// Converts the node to JSON. An alias and an error node become null.
    pub(crate) fn to_json(&self) -> Json {
        match &self.kind {
            NodeKind::Scalar(text) => text.scalar().to_json(),
            NodeKind::Alias | NodeKind::Error => Json::Null,
            NodeKind::Sequence { items, .. } => Json::Array(items.iter().map(Node::to_json).collect()),
            NodeKind::Mapping { entries, .. } => {
                Json::Object(entries.iter().map(|entry| (entry.name().to_owned(), entry.value.to_json())).collect())
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
