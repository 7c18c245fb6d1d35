//! Nodes of an OpenAPI document, read tolerantly: `"true"` is a boolean, a number is text where text is expected.
//!
//! In: nodes of the tree. Out: their parts. Not here: references (see `document`), and what the parts mean.

use crate::source::{NodeId, Span, Spanned};
use crate::syntax::{Entry, Node, NodeKind, Scalar};

/// The value of a key; `None` for a node that is no mapping.
pub(super) fn get<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    node.entries().iter().find(|entry| entry.name() == key).map(|entry| &entry.value)
}

/// The text of the value of a key, if it is a scalar that is not empty.
pub(super) fn text_of<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    get(node, key).and_then(text).filter(|text| !text.trim().is_empty())
}

/// The text of a scalar.
pub(super) fn text(node: &Node) -> Option<&str> {
    match &node.kind {
        NodeKind::Scalar(text) => Some(&text.text),
        _ => None,
    }
}

/// The value of a scalar.
pub(super) fn scalar(node: &Node) -> Option<Scalar> {
    match &node.kind {
        NodeKind::Scalar(text) => Some(text.scalar()),
        _ => None,
    }
}

/// Whether the value of a key means true. `"true"` and `1` are written for it too.
pub(super) fn flag(node: &Node, key: &str) -> bool {
    matches!(text_of(node, key), Some("true" | "True" | "TRUE" | "1"))
}

/// Whether the value of a key means false.
pub(super) fn is_false(node: &Node, key: &str) -> bool {
    matches!(text_of(node, key), Some("false" | "False" | "FALSE" | "0" | "0.0"))
}

/// Whether a scalar is null, in a sequence such as `enum` or as a value.
pub(super) fn is_null(node: &Node) -> bool {
    scalar(node) == Some(Scalar::Nothing)
}

/// The items of the sequence at a key.
pub(super) fn items<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    get(node, key).map_or(&[], sequence)
}

/// The items of a sequence; empty for other nodes.
pub(super) fn sequence(node: &Node) -> &[Node] {
    match &node.kind {
        NodeKind::Sequence { items, .. } => items,
        _ => &[],
    }
}

/// The entries of the mapping at a key.
pub(super) fn entries<'a>(node: &'a Node, key: &str) -> &'a [Entry] {
    get(node, key).map_or(&[], Node::entries)
}

/// Whether a node is a mapping.
pub(super) fn is_mapping(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Mapping { .. })
}

/// The longest span that messages show whole, in bytes.
const SHOWN: usize = 60;

/// The span of a short node; of a long one, its first byte. A JSON object can be as long as the document.
pub(super) fn clipped(span: Span) -> Span {
    let end = if span.end.saturating_sub(span.start) > SHOWN { span.start + 1 } else { span.end };
    Span { end, ..span }
}

/// A text with the span of a node.
pub(super) fn at(text: impl Into<String>, span: Span) -> Spanned<String> {
    Spanned::new(text.into(), clipped(span))
}

/// Gives each node an id, and a key the id of its value. Adds the parent of each node to `parents`.
pub(super) fn number(root: &mut Node, parents: &mut Vec<NodeId>) {
    let mut open: Vec<(Option<&mut Node>, &mut Node, NodeId)> = vec![(None, root, NodeId::NONE)];
    while let Some((key, node, parent)) = open.pop() {
        let id = NodeId(parents.len());
        parents.push(parent);
        node.span.node = id;
        if let Some(key) = key {
            key.span.node = id;
        }
        match &mut node.kind {
            NodeKind::Sequence { items, .. } => open.extend(items.iter_mut().map(|item| (None, item, id))),
            NodeKind::Mapping { entries, .. } => {
                open.extend(entries.iter_mut().map(|entry| (Some(&mut entry.key), &mut entry.value, id)));
            }
            NodeKind::Scalar(_) | NodeKind::Alias | NodeKind::Error => {}
        }
    }
}
