//! The tree of a file: scalars, sequences and mappings as they are written, each with its span.
//!
//! In: nothing (this is data). Out: what front ends read typed, and what `format` prints. Not here: how a text becomes a tree (see `yaml`),
//! and which parts of YAML a language refuses (see `policy`).

use super::json::{Json, number};
use crate::source::{Span, Spanned};

/// A file as a tree. Nothing of the file is lost: scalars have their style, comments their spans, and text that could not be read is an
/// error node.
pub(crate) struct Tree {
    /// `None` for an empty file.
    pub root: Option<Node>,
    /// The comments in their order, each from its `#` on.
    pub comments: Vec<Span>,
    /// The anchors, each as `&name`.
    pub anchors: Vec<Span>,
    /// The tags as they are written, such as `!!str`.
    pub tags: Vec<Spanned<String>>,
    /// Whether some of the text could not be read, which has been reported.
    pub is_damaged: bool,
}

/// A value of the file.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub kind: NodeKind,
    /// From its first character to its last one; of a block collection, its first key or item: what a message points at.
    pub span: Span,
    /// Offset of its first byte; of a block sequence, its first dash.
    pub start: usize,
    /// Offset of the byte after it; of a block collection, where the next token begins.
    pub end: usize,
}

/// What a value is.
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
        /// Whether entries of it could not be read, so that a missing one may be there.
        is_damaged: bool,
    },
    /// `*name`
    Alias,
    /// Text that could not be read, or was refused; this has been reported.
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
    /// Its value as text; empty where nothing is written.
    pub text: String,
    pub style: Style,
    /// Bytes between the beginning of its span and its text, when the text is in the file literally; `None` when it is not (escapes,
    /// several lines), so that a part of it has no span.
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
    /// Lines behind `|`.
    Literal,
    /// Lines behind `>`.
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
    /// A scalar without quotes that is in no file.
    pub(crate) fn plain(text: &str) -> Self {
        Text { text: text.to_owned(), style: Style::Plain, offset: None }
    }

    /// Whether it is written without quotes: only then can it be a number, a boolean or nothing.
    pub(crate) fn is_plain(&self) -> bool {
        self.style == Style::Plain
    }

    /// Its value. A plain scalar has the type that JSON gives it (so `007`, `0x1F`, `yes` and `.inf` are text), or is nothing when it is
    /// empty or `~`; all others are text. An integer beyond 128 bits becomes a float.
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

    /// Whether it is text, and no number, boolean or nothing.
    pub(crate) fn is_text(&self) -> bool {
        let others = ["", "~", "null", "true", "false"];
        !self.is_plain() || !(others.contains(&self.text.as_str()) || number(&self.text).is_some())
    }

    /// The span of a part of its text, in bytes, when the scalar is at `span`; the whole of it where a part has no span.
    pub(crate) fn part(&self, span: Span, start: usize, end: usize) -> Span {
        match self.offset {
            Some(offset) => Span { start: span.start + offset + start, end: span.start + offset + end, ..span },
            None => span,
        }
    }
}

impl Entry {
    /// The entry by the text of its key; `None` for a key that is no scalar.
    pub(crate) fn named(self) -> Option<(Spanned<String>, Node)> {
        match self.key.kind {
            NodeKind::Scalar(name) => Some((Spanned::new(name.text, self.key.span), self.value)),
            _ => None,
        }
    }

    /// The text of its key; empty for a key that is no scalar.
    pub(crate) fn name(&self) -> &str {
        match &self.key.kind {
            NodeKind::Scalar(name) => &name.text,
            _ => "",
        }
    }
}

impl Node {
    /// Whether it is an empty scalar or null.
    pub(crate) fn is_nothing(&self) -> bool {
        matches!(&self.kind, NodeKind::Scalar(text) if text.is_plain() && text.text.is_empty())
    }

    /// Whether it is a collection with nothing in it.
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

    /// Where its first scalar begins.
    #[cfg(feature = "tools")]
    pub(crate) fn first_token(&self) -> usize {
        match &self.kind {
            NodeKind::Sequence { items, .. } => items.first().map_or(self.start, Node::first_token),
            NodeKind::Mapping { entries, .. } => entries.first().map_or(self.start, |entry| entry.key.start),
            NodeKind::Scalar(_) | NodeKind::Alias | NodeKind::Error => self.start,
        }
    }

    /// The entries of a mapping; empty for other nodes.
    pub(crate) fn entries(&self) -> &[Entry] {
        match &self.kind {
            NodeKind::Mapping { entries, .. } => entries,
            _ => &[],
        }
    }

    /// Its kind in words, for messages.
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

    /// The same as a JSON value.
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
