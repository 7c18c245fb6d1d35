//! The keys of a mapping: a reader takes each key that it knows once, and the remaining keys are unknown.
//!
//! In: a node. Out: entries by key, and problems of keys. Not here: the values (see `values`).

use super::problems::{self, Expected};
use super::values::Value;
use crate::diagnostic::{Problems, closest};
use crate::language::keys::Mapping;
use crate::source::{Span, Spanned};
use crate::syntax::{Node, NodeKind, Number, Scalar, typos};

/// The keys of one mapping while it is read.
pub(super) struct Keys {
    mapping: &'static Mapping,
    owner: Span,
    entries: Vec<(Spanned<String>, Node)>,
    known: Vec<&'static str>,
    missing: Vec<&'static str>,
    /// Values of this mapping that end at a comma by mistake.
    cuts: Vec<Cut>,
    /// Whether entries could not be read, so that a missing key may be among them.
    is_damaged: bool,
}

impl Keys {
    /// The keys of a value that has to be a mapping; `owner` is the span that a missing key is reported at.
    pub(super) fn open(value: Value, mapping: &'static Mapping, owner: Span, out: &mut Problems) -> Option<Keys> {
        if matches!(value.node.kind, NodeKind::Scalar(_)) {
            out.add(problems::no_mapping(mapping.what, &value.name, value.at, &value.node));
            return None;
        }
        let is_damaged = matches!(value.node.kind, NodeKind::Mapping { is_damaged: true, .. });
        let cuts = cuts(&value.node);
        let entries = value.entries(out)?;
        let mut keys = Keys { mapping, owner, entries, known: Vec::new(), missing: Vec::new(), cuts, is_damaged };
        keys.correct_names(out);
        Some(keys)
    }

    /// Reports each unknown key that is probably a misspelt known one, and replaces it by that: its value is then read too, and names that
    /// it declares are known elsewhere.
    fn correct_names(&mut self, out: &mut Problems) {
        let all: Vec<&'static str> = self.mapping.names().collect();
        for index in 0..self.entries.len() {
            let Some((name, _)) = self.entries.get(index).filter(|(name, _)| !all.contains(&name.as_str())) else { continue };
            if self.cuts.iter().any(|cut| cut.pieces.contains(&name.span)) || typos::missing_space(name, &all).is_some() {
                continue;
            }
            let is_absent = |key: &&str| !self.entries.iter().any(|(other, _)| other.value == *key);
            let Some(meant) = closest(name, all.iter().copied()).filter(is_absent) else { continue };
            out.add(problems::unknown_key(name, self.mapping.what, &all));
            if let Some((name, _)) = self.entries.get_mut(index) {
                meant.clone_into(&mut name.value);
            }
        }
    }

    /// The mapping's name in messages.
    pub(super) fn what(&self) -> &'static str {
        self.mapping.what
    }

    /// The value of a key. An absent one that is required is noted as missing.
    pub(super) fn take(&mut self, key: &'static str) -> Option<Value> {
        self.known.push(key);
        let Some(index) = self.entries.iter().position(|(name, _)| name.value == key) else {
            if self.mapping.keys.iter().any(|known| known.name == key && known.required) {
                self.missing.push(key);
            }
            return None;
        };
        let (name, node) = self.entries.remove(index);
        Some(Value { name: format!("`{key}`"), at: name.span, node })
    }

    /// The value of a key that other keys of the mapping require.
    pub(super) fn need(&mut self, key: &'static str) -> Option<Value> {
        let value = self.take(key);
        if value.is_none() && !self.missing.contains(&key) {
            self.missing.push(key);
        }
        value
    }

    /// The keys that are present and have not been taken.
    pub(super) fn left(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.entries.iter().map(|(name, _)| name)
    }

    /// Whether entries could not be read.
    pub(super) fn is_damaged(&self) -> bool {
        self.is_damaged
    }

    /// Reports keys that are unknown and keys that are missing. A missing key is not reported if an unknown key is probably a misspelling of
    /// it, or if entries of the mapping could not be read.
    pub(super) fn finish(mut self, out: &mut Problems) {
        for (key, _) in &self.entries {
            if let Some((meant, written)) = typos::missing_space(key, &self.known) {
                out.add(problems::missing_space(key, self.mapping.what, &written));
                self.missing.retain(|missing| *missing != meant);
                continue;
            }
            if let Some(cut) = self.cuts.iter().find(|cut| cut.pieces.contains(&key.span)) {
                if cut.pieces.first() == Some(&key.span) && !cut.is_type {
                    out.add(problems::cut_value(
                        key,
                        self.mapping.what,
                        &cut.key,
                        cut.value,
                        cut.pieces.last().map_or(key.span, |last| *last),
                    ));
                }
                continue;
            }
            out.add(problems::unknown_key(key, self.mapping.what, &self.known));
            let meant = closest(key, self.known.iter().copied());
            self.missing.retain(|missing| Some(*missing) != meant);
        }
        for key in self.missing.iter().filter(|_| !self.is_damaged) {
            out.add(problems::missing_key(self.owner, self.mapping.what, key, self.mapping.example(key)));
        }
    }
}

/// Shorthands for values that may be absent.
impl Keys {
    pub(super) fn text(&mut self, key: &'static str, out: &mut Problems) -> Option<Spanned<String>> {
        self.take(key)?.text(out)
    }
    pub(super) fn need_text(&mut self, key: &'static str, out: &mut Problems) -> Option<Spanned<String>> {
        self.need(key)?.text(out)
    }
    pub(super) fn word_or_null(&mut self, key: &'static str, out: &mut Problems) -> Option<Spanned<String>> {
        self.take(key)?.word_or_null(out)
    }
    /// Absent is `false`.
    pub(super) fn flag(&mut self, key: &'static str, out: &mut Problems) -> bool {
        self.take(key).and_then(|value| value.boolean(out)).unwrap_or(false)
    }
    pub(super) fn count(&mut self, key: &'static str, out: &mut Problems) -> Option<Spanned<u64>> {
        self.take(key)?.count(out)
    }
    pub(super) fn number(&mut self, key: &'static str, out: &mut Problems) -> Option<Spanned<Number>> {
        self.take(key)?.number(out)
    }
    /// Absent is empty.
    pub(super) fn texts(&mut self, key: &'static str, out: &mut Problems) -> Vec<Spanned<String>> {
        self.take(key).and_then(|value| value.texts(out)).unwrap_or_default()
    }
    pub(super) fn deprecated(&mut self, out: &mut Problems) -> Option<String> {
        self.take("deprecated")?.deprecated(out)
    }
}

impl Value {
    /// The keys of a mapping. A missing key is reported at the key of the mapping.
    pub(super) fn keys(self, mapping: &'static Mapping, out: &mut Problems) -> Option<Keys> {
        let owner = self.at;
        Keys::open(self, mapping, owner, out)
    }

    /// `true`, or the name of a field: `{ field: Status }`. `None` for `false`.
    pub(super) fn true_or_field(self, mapping: &'static Mapping, out: &mut Problems) -> Option<Option<Spanned<String>>> {
        match (self.as_scalar(), &self.node.kind) {
            (Some(Scalar::Boolean(value)), _) => value.then_some(None),
            (None, NodeKind::Mapping { .. }) => {
                let mut keys = self.keys(mapping, out)?;
                let field = keys.text("field", out);
                keys.finish(out);
                field.map(Some)
            }
            _ => self.wrong(Expected::TrueOrField, out),
        }
    }
}

/// A plain scalar in braces that contains commas: YAML reads `{ docs: One, or two. }` as the keys `docs` and `or two.`.
struct Cut {
    /// The key of the value, and the value's span.
    key: String,
    value: Span,
    /// The rest of the value, piece by piece.
    pieces: Vec<Span>,
    /// Whether it is a type such as `map<K, T>`, which is reported where types are read.
    is_type: bool,
}

fn cuts(node: &Node) -> Vec<Cut> {
    let mut cuts: Vec<Cut> = Vec::new();
    if !node.is_flow() {
        return cuts;
    }
    let entries = node.entries();
    for (before, entry) in entries.iter().zip(entries.iter().skip(1)).filter(|(_, entry)| entry.value.is_nothing()) {
        match (cuts.last_mut(), &before.value.kind) {
            (Some(cut), _) if cut.pieces.last() == Some(&before.key.span) => cut.pieces.push(entry.key.span),
            (_, NodeKind::Scalar(text)) if text.is_plain() && !text.text.is_empty() && !text.text.contains(['"', '\\']) => {
                let is_type = text.text.matches('<').count() > text.text.matches('>').count();
                let (key, value) = (before.name().to_owned(), before.value.span);
                cuts.push(Cut { key, value, pieces: vec![entry.key.span], is_type });
            }
            _ => {}
        }
    }
    cuts
}
