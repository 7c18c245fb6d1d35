//! Prints values on one line: `{ type: string, docs: Title. }`, `[a, b]`.
//!
//! In: a node of the tree, and the text of its file. Out: the line. Not here: whether the line is short enough (see `blocks`).

use super::scalars;
use crate::syntax::{Entry, Node, NodeKind};

/// Prints a node on one line.
pub(super) fn one_line(source: &str, node: &Node) -> String {
    match &node.kind {
        NodeKind::Scalar(scalar) => scalars::one_line(scalar, scalars::raw(source, node)),
        NodeKind::Sequence { items, .. } if items.is_empty() => "[]".to_owned(),
        NodeKind::Mapping { entries, .. } if entries.is_empty() => "{}".to_owned(),
        NodeKind::Sequence { items, .. } => format!("[{}]", joined(items.iter().map(|node| item(source, node)))),
        NodeKind::Mapping { entries, .. } => format!("{{ {} }}", joined(entries.iter().map(|it| entry(source, it)))),
        // A file with such a node is not formatted.
        NodeKind::Alias | NodeKind::Error => scalars::raw(source, node).to_owned(),
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

/// Prints an item of a list. An empty item is printed as `~`, which means null.
fn item(source: &str, node: &Node) -> String {
    if node.is_nothing() { "~".to_owned() } else { one_line(source, node) }
}

fn entry(source: &str, entry: &Entry) -> String {
    let key = one_line(source, &entry.key);
    if entry.value.is_nothing() { key } else { format!("{key}: {}", one_line(source, &entry.value)) }
}
