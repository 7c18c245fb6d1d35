//! Reads a mapping by its keys. The caller takes the value of each key that it knows, once. Keys that remain are unknown.
//!
//! In: a node. Out: the values by key, each of the kind that the caller asks for (a text, a number, a list), and problems.

use super::problem::{self, Expected};
use crate::diagnostic::{Problems, closest};
use crate::language::keys::Mapping;
use crate::model::Literal;
use crate::source::{Span, Spanned};
use crate::syntax::{Entry, Node, NodeKind, Number, Scalar, Text, typos};

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
    pub(super) fn scalar(self, problems: &mut Problems) -> Option<Spanned<Literal>> {
        match self.as_scalar().and_then(Literal::of) {
            Some(literal) => Some(Spanned::new(literal, self.node.span)),
            None => self.wrong(Expected::Scalar, problems),
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
    pub(super) fn scalars(self, problems: &mut Problems) -> Option<Vec<Spanned<Literal>>> {
        Some(self.items(Expected::Scalars("values"), problems)?.into_iter().filter_map(|item| item.scalar(problems)).collect())
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

/// A mapping while it is read.
pub(super) struct Keys {
    /// The description of the mapping in the language.
    mapping: &'static Mapping,
    /// The span at which a missing key is reported.
    owner: Span,
    /// The entries that were not taken yet.
    entries: Vec<(Spanned<String>, Node)>,
    /// The keys that the caller asked for.
    known: Vec<&'static str>,
    /// The required keys that the caller asked for and that are absent.
    missing: Vec<&'static str>,
    /// Values without quotes that contain a comma, which ends them by mistake.
    cuts: Vec<Cut>,
    /// Whether some entries could not be read. A missing key may be one of them.
    is_damaged: bool,
}

impl Keys {
    /// Starts to read a mapping. Returns `None` and reports a problem if the value is not a mapping. `owner` is the span at which a missing
    /// key is reported.
    pub(super) fn open(value: Value, mapping: &'static Mapping, owner: Span, problems: &mut Problems) -> Option<Keys> {
        if matches!(value.node.kind, NodeKind::Scalar(_)) {
            let span = if value.is_file { value.node.span } else { value.key_span };
            problems.add(problem::not_a_mapping(mapping.what, &value.name, span, &value.node));
            return None;
        }
        let is_damaged = matches!(value.node.kind, NodeKind::Mapping { is_damaged: true, .. });
        let cuts = cuts(&value.node);
        let entries = value.entries(problems)?;
        let mut keys = Keys { mapping, owner, entries, known: Vec::new(), missing: Vec::new(), cuts, is_damaged };
        keys.correct_names(problems);
        Some(keys)
    }

    /// Corrects keys that are probably misspelt, and reports them. So their values are read, and names that they declare are known to other
    /// parts of the specification.
    fn correct_names(&mut self, problems: &mut Problems) {
        let all: Vec<&'static str> = self.mapping.names().collect();
        for index in 0..self.entries.len() {
            let Some((name, _)) = self.entries.get(index).filter(|(name, _)| !all.contains(&name.as_str())) else { continue };
            if self.cuts.iter().any(|cut| cut.pieces.contains(&name.span)) || typos::missing_space(name, &all).is_some() {
                continue;
            }
            let is_absent = |key: &&str| !self.entries.iter().any(|(other, _)| other.value == *key);
            let Some(corrected) = closest(name, all.iter().copied()).filter(is_absent) else { continue };
            problems.add(problem::unknown_key(name, self.mapping.what, &all));
            if let Some((name, _)) = self.entries.get_mut(index) {
                corrected.clone_into(&mut name.value);
            }
        }
    }

    /// The name of the mapping in messages, with its article: "an operation".
    pub(super) fn what(&self) -> &'static str {
        self.mapping.what
    }

    /// Takes the value of a key. If the key is absent and the language requires it, `finish` reports it as missing.
    pub(super) fn take(&mut self, key: &'static str) -> Option<Value> {
        self.known.push(key);
        let Some(index) = self.entries.iter().position(|(name, _)| name.value == key) else {
            if self.mapping.keys.iter().any(|known| known.name == key && known.required) {
                self.missing.push(key);
            }
            return None;
        };
        let (name, node) = self.entries.remove(index);
        Some(Value { name: format!("`{key}`"), key_span: name.span, is_file: false, node })
    }

    /// Takes the value of a key that is required because of another key. If the key is absent, `finish` reports it as missing.
    pub(super) fn need(&mut self, key: &'static str) -> Option<Value> {
        let value = self.take(key);
        if value.is_none() && !self.missing.contains(&key) {
            self.missing.push(key);
        }
        value
    }

    /// The keys that are present and were not taken yet.
    pub(super) fn remaining(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.entries.iter().map(|(name, _)| name)
    }

    /// Whether entries could not be read.
    pub(super) fn is_damaged(&self) -> bool {
        self.is_damaged
    }

    /// Reports keys that are unknown and keys that are missing. A missing key is not reported if an unknown key is probably a misspelling of
    /// it, or if entries of the mapping could not be read.
    pub(super) fn finish(mut self, problems: &mut Problems) {
        for (key, _) in &self.entries {
            let cut = self.cuts.iter().find(|cut| cut.pieces.contains(&key.span));
            let is_sentence = cut.is_some_and(|cut| cut.is_sentence);
            if let Some((known, corrected)) = typos::missing_space(key, &self.known).filter(|_| !is_sentence) {
                problems.add(problem::missing_space(key, self.mapping.what, &corrected));
                self.missing.retain(|missing| *missing != known);
                continue;
            }
            if let Some(cut) = cut {
                if cut.pieces.first() == Some(&key.span) && !cut.is_type {
                    problems.add(problem::cut_value(
                        key,
                        self.mapping.what,
                        &cut.key,
                        cut.value,
                        cut.pieces.last().map_or(key.span, |last| *last),
                    ));
                }
                continue;
            }
            problems.add(problem::unknown_key(key, self.mapping.what, &self.known));
            let suggestion = closest(key, self.known.iter().copied());
            self.missing.retain(|missing| Some(*missing) != suggestion);
        }
        for key in self.missing.iter().filter(|_| !self.is_damaged) {
            problems.add(problem::missing_key(self.owner, self.mapping.what, key, self.mapping.example(key)));
        }
    }
}

/// Shorthands that take a key and read its value. Without another comment, they return `None` if the key is absent.
impl Keys {
    pub(super) fn text(&mut self, key: &'static str, problems: &mut Problems) -> Option<Spanned<String>> {
        self.take(key)?.text(problems)
    }
    pub(super) fn need_text(&mut self, key: &'static str, problems: &mut Problems) -> Option<Spanned<String>> {
        self.need(key)?.text(problems)
    }
    pub(super) fn word_or_null(&mut self, key: &'static str, problems: &mut Problems) -> Option<Spanned<String>> {
        self.take(key)?.word_or_null(problems)
    }
    /// Reads a boolean. Returns false if the key is absent.
    pub(super) fn flag(&mut self, key: &'static str, problems: &mut Problems) -> bool {
        self.take(key).and_then(|value| value.boolean(problems)).unwrap_or(false)
    }
    pub(super) fn count(&mut self, key: &'static str, problems: &mut Problems) -> Option<Spanned<u64>> {
        self.take(key)?.count(problems)
    }
    pub(super) fn number(&mut self, key: &'static str, problems: &mut Problems) -> Option<Spanned<Number>> {
        self.take(key)?.number(problems)
    }
    /// Reads a list of texts. Returns an empty list if the key is absent.
    pub(super) fn texts(&mut self, key: &'static str, problems: &mut Problems) -> Vec<Spanned<String>> {
        self.take(key).and_then(|value| value.texts(problems)).unwrap_or_default()
    }
    pub(super) fn deprecated(&mut self, problems: &mut Problems) -> Option<String> {
        self.take("deprecated")?.deprecated(problems)
    }
}

impl Value {
    /// Starts to read a mapping. A missing key is reported at the key of the mapping.
    pub(super) fn keys(self, mapping: &'static Mapping, problems: &mut Problems) -> Option<Keys> {
        let owner = self.key_span;
        Keys::open(self, mapping, owner, problems)
    }

    /// Reads `true`, `false`, or a mapping: `{ field: Status }`. The outer `None` is `false`. The inner `None` is `true`.
    pub(super) fn true_or_mapping(self, mapping: &'static Mapping, problems: &mut Problems) -> Option<Option<Keys>> {
        match (self.as_scalar(), &self.node.kind) {
            (Some(Scalar::Boolean(value)), _) => value.then_some(None),
            (None, NodeKind::Mapping { .. }) => self.keys(mapping, problems).map(Some),
            _ => self.wrong(Expected::TrueOrMapping, problems),
        }
    }
}

/// A scalar without quotes in braces that contains a comma. YAML reads `{ docs: One, or two. }` as the keys `docs` and `or two.`.
struct Cut {
    /// The key of the value.
    key: String,
    /// The span of the value up to the comma.
    value: Span,
    /// The spans of the pieces after the comma, which YAML reads as keys.
    pieces: Vec<Span>,
    /// Whether the value is a type such as `map<K, T>`. The problem is then reported by the function that reads types.
    is_type: bool,
    /// Whether the value is documentation, and its last piece ends a sentence. Its pieces are then no keys without a colon: `in minutes.` is
    /// not `in: minutes.`.
    is_sentence: bool,
}

/// Finds the values of a mapping that a comma has cut.
fn cuts(node: &Node) -> Vec<Cut> {
    let mut cuts: Vec<Cut> = Vec::new();
    if !node.is_flow() {
        return cuts;
    }
    let entries = node.entries();
    for (before, entry) in entries.iter().zip(entries.iter().skip(1)).filter(|(_, entry)| entry.value.is_nothing()) {
        match (cuts.last_mut(), &before.value.kind) {
            (Some(cut), _) if cut.pieces.last() == Some(&before.key.span) => {
                cut.pieces.push(entry.key.span);
                cut.is_sentence = cut.key == "docs" && ends_sentence(entry.name());
            }
            (_, NodeKind::Scalar(text)) if text.is_plain() && !text.text.is_empty() && !text.text.contains(['"', '\\']) => {
                let is_type = text.text.matches('<').count() > text.text.matches('>').count();
                let (key, value) = (before.name().to_owned(), before.value.span);
                let is_sentence = key == "docs" && ends_sentence(entry.name());
                cuts.push(Cut { key, value, pieces: vec![entry.key.span], is_type, is_sentence });
            }
            _ => {}
        }
    }
    cuts
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with(['.', '!', '?']) && !text.contains(':')
}
