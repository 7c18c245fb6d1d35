//! Reads nodes of the tree as values of a kind: a text, a number, a list.
//!
//! In: a node with its name for messages. Out: a typed value with its span, or a problem. Not here: keys (see `keys`).

use super::problem::{self, Expected};
use crate::diagnostic::Problems;
use crate::source::{Span, Spanned};
use crate::syntax::{Entry, Node, NodeKind, Number, Scalar, Text};

/// A node that is not read yet. The methods without another comment return `None` and report a problem if the node has another kind.
pub(super) struct Value {
    /// The name in messages: the key in backticks, such as "`docs`", or for an item, "an item of `tags`".
    pub name: String,
    /// The span of the key. An item of a list has no key, so it is the span of the item. A whole file has the span of its beginning.
    pub key_span: Span,
    /// Whether the value is a whole file.
    pub is_file: bool,
    pub node: Node,
}

impl Value {
    /// Reports that the value has the wrong kind, and returns `None`. An error node is not reported again.
    pub(super) fn wrong<T>(&self, expected: Expected, problems: &mut Problems) -> Option<T> {
        if !matches!(self.node.kind, NodeKind::Error) {
            problems.add(problem::wrong_kind(&self.name, expected, &self.node));
        }
        None
    }

    /// Reads text, as a scalar of the tree, whose parts have spans.
    pub(super) fn raw(self, problems: &mut Problems) -> Option<Spanned<Text>> {
        match &self.node.kind {
            NodeKind::Scalar(text) if text.is_text() => {}
            _ => return self.wrong(Expected::Text, problems),
        }
        let NodeKind::Scalar(text) = self.node.kind else { return None };
        Some(Spanned::new(text, self.node.span))
    }

    /// Reads text.
    pub(super) fn text(self, problems: &mut Problems) -> Option<Spanned<String>> {
        self.raw(problems).map(|raw| raw.map(|text| text.text))
    }

    /// Reads text, a number or a boolean.
    pub(super) fn scalar(self, problems: &mut Problems) -> Option<Spanned<Scalar>> {
        match &self.node.kind {
            NodeKind::Scalar(text) if text.scalar() != Scalar::Nothing => Some(Spanned::new(text.scalar(), self.node.span)),
            _ => self.wrong(Expected::Scalar, problems),
        }
    }

    /// Reads text, a number or a boolean. Returns the text of the file, without quotes.
    pub(super) fn written(self, problems: &mut Problems) -> Option<Spanned<String>> {
        match &self.node.kind {
            NodeKind::Scalar(text) if text.scalar() != Scalar::Nothing => Some(Spanned::new(text.text.clone(), self.node.span)),
            _ => self.wrong(Expected::TextOrNumber, problems),
        }
    }

    /// Reads a keyword. `null` without quotes is the keyword `null`. For the text `"null"`, which is no keyword, the quotes are part of the
    /// result.
    pub(super) fn word_or_null(self, problems: &mut Problems) -> Option<Spanned<String>> {
        match &self.node.kind {
            NodeKind::Scalar(text) if text.scalar() == Scalar::Nothing && text.text == "null" => {
                Some(Spanned::new("null".to_owned(), self.node.span))
            }
            _ => self.text(problems).map(|word| word.map(|word| if word == "null" { "\"null\"".to_owned() } else { word })),
        }
    }

    /// Reads `true` or `false`.
    pub(super) fn boolean(self, problems: &mut Problems) -> Option<bool> {
        match self.as_scalar() {
            Some(Scalar::Boolean(value)) => Some(value),
            _ => self.wrong(Expected::Boolean, problems),
        }
    }

    /// Reads a number.
    pub(super) fn number(self, problems: &mut Problems) -> Option<Spanned<Number>> {
        match self.as_scalar() {
            Some(Scalar::Integer(value)) => Some(Spanned::new(Number::Integer(value), self.node.span)),
            Some(Scalar::Float(value)) => Some(Spanned::new(Number::Float(value), self.node.span)),
            _ => self.wrong(Expected::Number, problems),
        }
    }

    /// Reads an integer that is not negative.
    pub(super) fn count(self, problems: &mut Problems) -> Option<Spanned<u64>> {
        let count = match self.as_scalar() {
            Some(Scalar::Integer(value)) => u64::try_from(value).ok(),
            _ => None,
        };
        match count {
            Some(count) => Some(Spanned::new(count, self.node.span)),
            None => self.wrong(Expected::Count, problems),
        }
    }

    /// Reads the value of `deprecated`: `true`, or a text that says what to use instead. `true` becomes an empty text.
    pub(super) fn deprecated(self, problems: &mut Problems) -> Option<String> {
        match self.as_scalar() {
            Some(Scalar::Boolean(value)) => value.then(String::new),
            Some(Scalar::Text(text)) => Some(text),
            _ => self.wrong(Expected::TrueOrReplacement, problems),
        }
    }

    /// Reads a list of texts.
    pub(super) fn texts(self, problems: &mut Problems) -> Option<Vec<Spanned<String>>> {
        Some(self.items(Expected::Names, problems)?.into_iter().filter_map(|item| item.text(problems)).collect())
    }

    /// Reads a list of texts, numbers and booleans.
    pub(super) fn scalars(self, problems: &mut Problems) -> Option<Vec<Spanned<Scalar>>> {
        Some(self.items(Expected::List("values"), problems)?.into_iter().filter_map(|item| item.scalar(problems)).collect())
    }

    /// Whether the value is the text `word`.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.as_scalar() == Some(Scalar::Text(word.to_owned()))
    }

    /// Reads a list of values. `expected` is the kind that is reported if the value is not a list.
    pub(super) fn items(self, expected: Expected, problems: &mut Problems) -> Option<Vec<Value>> {
        if !matches!(self.node.kind, NodeKind::Sequence { .. }) {
            return self.wrong(expected, problems);
        }
        let NodeKind::Sequence { items, .. } = self.node.kind else { return None };
        let name = format!("an item of {}", self.name);
        Some(items.into_iter().map(|node| Value { name: name.clone(), key_span: node.span, is_file: false, node }).collect())
    }

    /// Reads a mapping as pairs of a key and a node.
    pub(super) fn entries(self, problems: &mut Problems) -> Option<Vec<(Spanned<String>, Node)>> {
        if !matches!(self.node.kind, NodeKind::Mapping { .. }) {
            return self.wrong(Expected::Mapping, problems);
        }
        let NodeKind::Mapping { entries, .. } = self.node.kind else { return None };
        Some(entries.into_iter().filter_map(Entry::named).collect())
    }

    /// Reads a mapping whose keys are names of the specification, such as names of fields. Empty if the value is not a mapping, which is
    /// reported.
    pub(super) fn named(self, problems: &mut Problems) -> Vec<(Spanned<String>, Value)> {
        let entries = self.entries(problems).unwrap_or_default();
        entries.into_iter().map(|(key, node)| (key.clone(), Value::named_by(&key, node))).collect()
    }

    /// Creates the value of a name of the specification.
    pub(super) fn named_by(key: &Spanned<String>, node: Node) -> Value {
        Value { name: format!("`{}`", key.value), key_span: key.span, is_file: false, node }
    }

    /// The value of a scalar; `None` for a collection. Reports nothing.
    pub(super) fn as_scalar(&self) -> Option<Scalar> {
        match &self.node.kind {
            NodeKind::Scalar(text) => Some(text.scalar()),
            _ => None,
        }
    }
}
