//! Collections on one line: `{ type: string, docs: Title. }`, `[a, b]`.
//!
//! In: a piece of the tree. Out: its line. Not here: whether it fits.

use super::scalars;
use super::tree::{Entry, Kind, Node};

/// The piece on one line.
pub(super) fn one_line(node: &Node) -> String {
    match &node.kind {
        Kind::Scalar(scalar) => scalars::one_line(scalar),
        Kind::Sequence { items, .. } if items.is_empty() => "[]".to_owned(),
        Kind::Mapping { entries, .. } if entries.is_empty() => "{}".to_owned(),
        Kind::Sequence { items, .. } => format!("[{}]", joined(items.iter().map(item))),
        Kind::Mapping { entries, .. } => format!("{{ {} }}", joined(entries.iter().map(entry))),
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

/// Between commas nothing cannot stand for itself.
fn item(node: &Node) -> String {
    if node.is_nothing() { "~".to_owned() } else { one_line(node) }
}

fn entry(entry: &Entry) -> String {
    let key = one_line(&entry.key);
    if entry.value.is_nothing() { key } else { format!("{key}: {}", one_line(&entry.value)) }
}
