//! The actions of an overlay: removing nodes, and merging a value into nodes.
//!
//! In: a tree with the ids of the selected nodes. Out: the changed tree. Objects are merged member by member, lists are joined, and a scalar
//! replaces a scalar. Values of different kinds are an error.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Problem, Problems};
use crate::front::openapi::nodes::{clipped, is_mapping};
use crate::source::NodeId;
use crate::syntax::{Node, NodeKind};

/// An error about a part of an overlay.
pub(super) fn wrong(node: &Node, message: impl Into<String>) -> Problem {
    Problem::error(Code::SW0620, clipped(node.span), message)
}

/// Removes the selected nodes from the nodes that contain them.
pub(super) fn remove(node: &mut Node, selected: &BTreeSet<NodeId>) {
    match &mut node.kind {
        NodeKind::Sequence { items, .. } => {
            items.retain(|item| !selected.contains(&item.span.node));
            items.iter_mut().for_each(|item| remove(item, selected));
        }
        NodeKind::Mapping { entries, .. } => {
            entries.retain(|entry| !selected.contains(&entry.value.span.node));
            entries.iter_mut().for_each(|entry| remove(&mut entry.value, selected));
        }
        NodeKind::Scalar(_) | NodeKind::Alias | NodeKind::Error => {}
    }
}

/// Merges a value into each selected object, and appends it to each selected list.
pub(super) fn update(node: &mut Node, selected: &BTreeSet<NodeId>, value: &Node, problems: &mut Problems) {
    // The parts of a node that is updated are visited first: the update may add nodes, which were not selected.
    match &mut node.kind {
        NodeKind::Sequence { items, .. } => items.iter_mut().for_each(|item| update(item, selected, value, problems)),
        NodeKind::Mapping { entries, .. } => {
            entries.iter_mut().for_each(|entry| update(&mut entry.value, selected, value, problems));
        }
        NodeKind::Scalar(_) | NodeKind::Alias | NodeKind::Error => {}
    }
    if !selected.contains(&node.span.node) {
        return;
    }
    match &mut node.kind {
        NodeKind::Sequence { items, .. } => items.push(value.clone()),
        NodeKind::Mapping { .. } if is_mapping(value) => merge(node, value, problems),
        _ => problems.add(incompatible(node, value)),
    }
}

fn incompatible(node: &Node, value: &Node) -> Problem {
    let message = format!("{} cannot be merged into {}", value.kind_in_words(), node.kind_in_words());
    let problem = wrong(value, message).label("of another kind").related(clipped(node.span), "merged into this");
    problem.help("an action with `remove: true` before this one removes the old value")
}

/// Merges an object into an object.
fn merge(node: &mut Node, value: &Node, problems: &mut Problems) {
    let NodeKind::Mapping { entries, .. } = &mut node.kind else { return };
    for entry in value.entries() {
        let Some(known) = entries.iter_mut().find(|known| known.name() == entry.name()) else {
            entries.push(entry.clone());
            continue;
        };
        match (&mut known.value.kind, &entry.value.kind) {
            (NodeKind::Mapping { .. }, NodeKind::Mapping { .. }) => merge(&mut known.value, &entry.value, problems),
            (NodeKind::Sequence { items, .. }, NodeKind::Sequence { items: more, .. }) => items.extend(more.iter().cloned()),
            (NodeKind::Scalar(_), NodeKind::Scalar(_)) => *known = entry.clone(),
            _ => problems.add(incompatible(&known.value, &entry.value)),
        }
    }
}
