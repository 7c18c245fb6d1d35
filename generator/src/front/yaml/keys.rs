//! The keys of a mapping: each is taken once by the reader that knows it, and what is left over is unknown.
//!
//! In: a piece of the tree. Out: entries by key, and mistakes about keys. Not here: what the values are (see `values`).

use super::{problems, values::Value};
use crate::diagnostic::{Problems, closest};
use crate::source::{Span, Spanned};
use crate::syntax::slips;
use crate::syntax::{Node, NodeKind};

/// The keys of one mapping while it is read.
pub(super) struct Keys {
    what: &'static str,
    owner: Span,
    entries: Vec<(Spanned<String>, Node)>,
    known: Vec<&'static str>,
    missing: Vec<&'static str>,
    /// Whether `{ type: map<K, T> }` stands here without quotes: YAML reads `T>` as a key of its own. The type has been reported.
    torn: bool,
}

impl Keys {
    /// The keys of a value that has to be a mapping; `what` is it in words ("an operation"), `owner` the place that stands for it.
    pub(super) fn open(value: Value, what: &'static str, owner: Span, out: &mut Problems) -> Option<Keys> {
        if matches!(value.node.kind, NodeKind::Scalar(_)) {
            out.add(problems::no_mapping(what, &value));
            return None;
        }
        let entries = value.entries(out)?;
        Some(Keys { what, owner, entries, known: Vec::new(), missing: Vec::new(), torn: false })
    }

    /// Reports each key that is none of `all`, but was probably meant to be one that is not there, and reads on as if that stood there: what
    /// is below it would otherwise be missing everywhere else.
    pub(super) fn mended(mut self, all: &[&'static str], out: &mut Problems) -> Keys {
        for index in 0..self.entries.len() {
            let Some((name, _)) = self.entries.get(index).filter(|(name, _)| slips::divided(name, all).is_none()) else {
                continue;
            };
            let Some(meant) = closest(name, all.iter().copied()).filter(|meant| name.value != *meant) else { continue };
            if all.contains(&name.as_str()) || self.entries.iter().any(|(other, _)| other.value == meant) {
                continue;
            }
            out.add(problems::unknown_key(name, self.what, all));
            if let Some((name, _)) = self.entries.get_mut(index) {
                meant.clone_into(&mut name.value);
            }
        }
        self
    }

    /// What it is, in words.
    pub(super) fn what(&self) -> &'static str {
        self.what
    }

    /// The value of a key that may be there.
    pub(super) fn take(&mut self, key: &'static str) -> Option<Value> {
        self.known.push(key);
        let index = self.entries.iter().position(|(name, _)| name.value == key)?;
        let (name, node) = self.entries.remove(index);
        self.torn |= is_torn(&node);
        Some(Value { name: format!("`{key}`"), at: name.span, node })
    }

    /// The value of a key that has to be there.
    pub(super) fn need(&mut self, key: &'static str) -> Option<Value> {
        let value = self.take(key);
        if value.is_none() {
            self.missing.push(key);
        }
        value
    }

    /// The names of those keys that are there and have not been taken.
    pub(super) fn left(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.entries.iter().map(|(name, _)| name)
    }

    /// Reports keys that are unknown and keys that are missing. A missing key that an unknown one was probably meant to be is not
    /// reported for itself.
    pub(super) fn finish(mut self, out: &mut Problems) {
        for (key, node) in &self.entries {
            if self.torn && key.ends_with('>') && matches!(&node.kind, NodeKind::Scalar(text) if text.text.is_empty()) {
                continue;
            }
            if let Some((meant, written)) = slips::divided(key, &self.known) {
                out.add(problems::undivided(key, self.what, &written));
                self.missing.retain(|missing| *missing != meant);
                continue;
            }
            out.add(problems::unknown_key(key, self.what, &self.known));
            let meant = closest(key, self.known.iter().copied());
            self.missing.retain(|missing| Some(*missing) != meant);
        }
        for key in &self.missing {
            out.add(problems::missing_key(self.owner, self.what, key));
        }
    }
}

/// Whether a plain scalar opens a type that it does not close.
fn is_torn(node: &Node) -> bool {
    let NodeKind::Scalar(text) = &node.kind else { return false };
    text.plain && text.text.matches('<').count() > text.text.matches('>').count()
}
