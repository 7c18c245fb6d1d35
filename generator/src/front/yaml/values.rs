//! Values: nodes of the tree, read as text, a number, a list and so on.
//!
//! In: a node with its name for messages. Out: a typed value with its span, or a problem. Not here: keys (see `keys`).

use super::problems::{self, Expected};
use crate::diagnostic::Problems;
use crate::source::{Span, Spanned};
use crate::syntax::{Entry, Node, NodeKind, Number, Scalar, Text};

/// A value to be read.
pub(super) struct Value {
    /// Its name in messages: its key in backticks, or "an item of" that.
    pub name: String,
    /// The span of its key; of an item, its own span.
    pub at: Span,
    pub node: Node,
}

impl Value {
    /// Reports that something else is expected. An error node is skipped, since it has been reported.
    pub(super) fn wrong<T>(&self, expected: Expected, out: &mut Problems) -> Option<T> {
        if !matches!(self.node.kind, NodeKind::Error) {
            out.add(problems::wrong_kind(&self.name, expected, &self.node));
        }
        None
    }

    /// Text, as a scalar: parts of it have spans.
    pub(super) fn raw(self, out: &mut Problems) -> Option<Spanned<Text>> {
        match &self.node.kind {
            NodeKind::Scalar(text) if text.is_text() => {}
            _ => return self.wrong(Expected::Text, out),
        }
        let NodeKind::Scalar(text) = self.node.kind else { return None };
        Some(Spanned::new(text, self.node.span))
    }

    /// Text.
    pub(super) fn text(self, out: &mut Problems) -> Option<Spanned<String>> {
        self.raw(out).map(|raw| raw.map(|text| text.text))
    }

    /// Any scalar except an empty one, as text, a number or a boolean.
    pub(super) fn scalar(self, out: &mut Problems) -> Option<Spanned<Scalar>> {
        match &self.node.kind {
            NodeKind::Scalar(text) if text.scalar() != Scalar::Nothing => Some(Spanned::new(text.scalar(), self.node.span)),
            _ => self.wrong(Expected::Scalar, out),
        }
    }

    /// Any scalar except an empty one, as it is written.
    pub(super) fn written(self, out: &mut Problems) -> Option<Spanned<String>> {
        match &self.node.kind {
            NodeKind::Scalar(text) if text.scalar() != Scalar::Nothing => Some(Spanned::new(text.text.clone(), self.node.span)),
            _ => self.wrong(Expected::TextOrNumber, out),
        }
    }

    /// A word, or `null` without quotes. The text `"null"` is not that word, so that it keeps its quotes.
    pub(super) fn word_or_null(self, out: &mut Problems) -> Option<Spanned<String>> {
        match &self.node.kind {
            NodeKind::Scalar(text) if text.scalar() == Scalar::Nothing && text.text == "null" => {
                Some(Spanned::new("null".to_owned(), self.node.span))
            }
            _ => self.text(out).map(|word| word.map(|word| if word == "null" { "\"null\"".to_owned() } else { word })),
        }
    }

    /// `true` or `false`.
    pub(super) fn boolean(self, out: &mut Problems) -> Option<bool> {
        match self.as_scalar() {
            Some(Scalar::Boolean(value)) => Some(value),
            _ => self.wrong(Expected::Boolean, out),
        }
    }

    /// A number.
    pub(super) fn number(self, out: &mut Problems) -> Option<Spanned<Number>> {
        match self.as_scalar() {
            Some(Scalar::Integer(value)) => Some(Spanned::new(Number::Integer(value), self.node.span)),
            Some(Scalar::Float(value)) => Some(Spanned::new(Number::Float(value), self.node.span)),
            _ => self.wrong(Expected::Number, out),
        }
    }

    /// A whole number that is not negative.
    pub(super) fn count(self, out: &mut Problems) -> Option<Spanned<u64>> {
        let whole = match self.as_scalar() {
            Some(Scalar::Integer(value)) => u64::try_from(value).ok(),
            _ => None,
        };
        match whole {
            Some(value) => Some(Spanned::new(value, self.node.span)),
            None => self.wrong(Expected::Count, out),
        }
    }

    /// `true`, or what to use instead.
    pub(super) fn deprecated(self, out: &mut Problems) -> Option<String> {
        match self.as_scalar() {
            Some(Scalar::Boolean(value)) => value.then(String::new),
            Some(Scalar::Text(text)) => Some(text),
            _ => self.wrong(Expected::TrueOrReplacement, out),
        }
    }

    /// A sequence of texts.
    pub(super) fn texts(self, out: &mut Problems) -> Option<Vec<Spanned<String>>> {
        Some(self.items(Expected::Names, out)?.into_iter().filter_map(|item| item.text(out)).collect())
    }

    /// A sequence of texts, numbers and booleans.
    pub(super) fn scalars(self, out: &mut Problems) -> Option<Vec<Spanned<Scalar>>> {
        Some(self.items(Expected::List("values"), out)?.into_iter().filter_map(|item| item.scalar(out)).collect())
    }

    /// Whether it is this word.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.as_scalar() == Some(Scalar::Text(word.to_owned()))
    }

    /// The items of a sequence.
    pub(super) fn items(self, expected: Expected, out: &mut Problems) -> Option<Vec<Value>> {
        if !matches!(self.node.kind, NodeKind::Sequence { .. }) {
            return self.wrong(expected, out);
        }
        let NodeKind::Sequence { items, .. } = self.node.kind else { return None };
        let name = format!("an item of {}", self.name);
        Some(items.into_iter().map(|node| Value { name: name.clone(), at: node.span, node }).collect())
    }

    /// The entries of a mapping.
    pub(super) fn entries(self, out: &mut Problems) -> Option<Vec<(Spanned<String>, Node)>> {
        if !matches!(self.node.kind, NodeKind::Mapping { .. }) {
            return self.wrong(Expected::Mapping, out);
        }
        let NodeKind::Mapping { entries, .. } = self.node.kind else { return None };
        Some(entries.into_iter().filter_map(Entry::named).collect())
    }

    /// The entries of a mapping whose keys are names that the specification chooses.
    pub(super) fn named(self, out: &mut Problems) -> Vec<(Spanned<String>, Value)> {
        let entries = self.entries(out).unwrap_or_default();
        entries.into_iter().map(|(key, node)| (key.clone(), Value::named_by(&key, node))).collect()
    }

    /// The value of such a name.
    pub(super) fn named_by(key: &Spanned<String>, node: Node) -> Value {
        Value { name: format!("`{}`", key.value), at: key.span, node }
    }

    /// Its scalar; `None` for a collection.
    pub(super) fn as_scalar(&self) -> Option<Scalar> {
        match &self.node.kind {
            NodeKind::Scalar(text) => Some(text.scalar()),
            _ => None,
        }
    }
}
