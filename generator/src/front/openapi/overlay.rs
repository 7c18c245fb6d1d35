//! OpenAPI Overlay documents (version 1.0): changes of a document, which are applied before it is read.
//!
//! In: the tree of a document, and the paths of overlays. Out: the changed tree. A node that an overlay adds keeps its span in the overlay, so
//! that a finding about it points there. Not here: the query language of targets, JSONPath (see `query`).

#[cfg(feature = "overlays")]
mod query;
mod update;

use std::collections::BTreeSet;
use std::path::Path;

use super::nodes::{clipped, flag, get, number, sequence, text};
use super::place::Place;
use crate::diagnostic::{Code, Problem, Problems};
use crate::source::{FileId, NodeId, Sources};
use crate::syntax::{self, Budget, Node, NodeKind, policy};
use update::wrong;

/// The keys of an overlay. Those that begin with `x-` are allowed too.
const KEYS: [&str; 4] = ["overlay", "info", "extends", "actions"];

/// The keys of an action.
const KEYS_OF_ACTION: [&str; 4] = ["target", "description", "update", "remove"];

/// Reads overlays and applies them to the tree of a document, in their order. Returns the files that were read.
pub(super) fn apply(
    overlays: &[Place],
    root: &mut Node,
    sources: &mut Sources,
    budget: &mut Budget,
    problems: &mut Problems,
) -> Vec<FileId> {
    let mut files = Vec::new();
    for overlay in overlays {
        let Some(file) = overlay.read("an OpenAPI Overlay document", sources, problems) else { continue };
        files.push(file);
        let mut tree = syntax::parse_json_or_yaml(file, sources.text(file), budget, problems);
        policy::apply(&mut tree, problems);
        let Some(overlay) = tree.root else { continue };
        if is_overlay(&overlay, problems) {
            actions(&overlay).iter().for_each(|action| perform(action, root, budget, problems));
        }
    }
    files
}

fn actions(overlay: &Node) -> &[Node] {
    get(overlay, "actions").map_or(&[], sequence)
}

/// Whether a tree is an overlay of a known version with actions. If not, that is reported.
fn is_overlay(overlay: &Node, problems: &mut Problems) -> bool {
    let version = get(overlay, "overlay");
    let is_known = version.and_then(text).is_some_and(|text| text == "1.0" || text.starts_with("1.0."));
    if !is_known {
        let problem =
            wrong(version.unwrap_or(overlay), "this is not an overlay of version 1.0").label("expected `overlay: 1.0.0`");
        problems.add(problem.help("an overlay has the keys `overlay: 1.0.0`, `info` and `actions`"));
        return false;
    }
    let is_unknown = |name: &str| !KEYS.contains(&name) && !name.starts_with("x-");
    for entry in overlay.entries().iter().filter(|entry| is_unknown(entry.name())) {
        problems.add(unknown_key(&entry.key, entry.name(), &KEYS));
    }
    if actions(overlay).is_empty() {
        let node = get(overlay, "actions").unwrap_or(overlay);
        problems.add(wrong(node, "the overlay has no actions").label("expected a list of actions").help("`actions` is a list"));
        return false;
    }
    true
}

fn unknown_key(key: &Node, name: &str, known: &[&str]) -> Problem {
    let problem = wrong(key, format!("an overlay has no key `{name}`")).label("unknown key");
    let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    problem.help(format!("known keys are {}", known.join(", ")))
}

/// Performs an action on a document.
fn perform(action: &Node, root: &mut Node, budget: &mut Budget, problems: &mut Problems) {
    let is_unknown = |name: &str| !KEYS_OF_ACTION.contains(&name) && !name.starts_with("x-");
    if let Some(entry) = action.entries().iter().find(|entry| is_unknown(entry.name())) {
        problems.add(unknown_key(&entry.key, entry.name(), &KEYS_OF_ACTION));
        return;
    }
    let Some((target, path)) = get(action, "target").and_then(|target| Some((target, text(target)?))) else {
        problems.add(wrong(action, "the action has no target").label("no `target`").help("`target` is a JSONPath, as `$.info`"));
        return;
    };
    let Some(selected) = select(target, path, root, problems) else { return };
    match (flag(action, "remove"), get(action, "update")) {
        (true, _) if selected.contains(&root.span.node) => {
            problems
                .add(wrong(target, "the whole document cannot be removed").label("selects the document").help("state a part"));
        }
        (true, _) => update::remove(root, &selected),
        (false, Some(value)) if !(0..selected.len() * size(value)).all(|_| budget.take_value()) => {
            problems.add(wrong(value, "the document would have too many values").label("merged too often").help(SMALLER));
        }
        (false, Some(value)) => {
            update::update(root, &selected, value, problems);
            if depth(root) > DEEPEST {
                problems.add(wrong(value, "the document would be nested too deeply").label("merged here").help(SMALLER));
                *root = Node { kind: NodeKind::Mapping { flow: true, entries: Vec::new(), is_damaged: true }, ..root.clone() };
            }
        }
        (false, None) => {
            let problem = wrong(action, "the action neither updates nor removes").label("no `update`, no `remove: true`");
            problems.add(problem.help("state what to merge into the target under `update`, or `remove: true`"));
        }
    }
}

/// The help about a document that an overlay makes too large.
const SMALLER: &str = "select fewer parts with the target, or merge a smaller value";

/// The greatest depth of a document. That of a file is less.
const DEEPEST: usize = 200;

/// The number of values of a node, with itself.
fn size(node: &Node) -> usize {
    parts(node).count()
}

/// The depth of a node.
fn depth(node: &Node) -> usize {
    parts(node).map(|(_, depth)| depth).max().unwrap_or_default()
}

/// A node and all nodes in it, each with its depth.
fn parts(node: &Node) -> impl Iterator<Item = (&Node, usize)> {
    let mut open = vec![(node, 1)];
    std::iter::from_fn(move || {
        let (node, depth) = open.pop()?;
        match &node.kind {
            NodeKind::Sequence { items, .. } => open.extend(items.iter().map(|item| (item, depth + 1))),
            NodeKind::Mapping { entries, .. } => open.extend(entries.iter().map(|entry| (&entry.value, depth + 1))),
            NodeKind::Scalar(_) | NodeKind::Alias | NodeKind::Error => {}
        }
        Some((node, depth))
    })
}

/// The nodes that a target selects. `None` if there are none, which is reported.
fn select(target: &Node, path: &str, root: &mut Node, problems: &mut Problems) -> Option<BTreeSet<NodeId>> {
    // The ids of this numbering are used for this action alone: the next action can find other nodes.
    number(root, &mut vec![NodeId::NONE]);
    match selected(path, root) {
        Ok(selected) if selected.is_empty() => {
            let problem = Problem::warning(Code::SW0621, clipped(target.span), "the target selects nothing");
            problems.add(problem.label("no such part of the document").help("the document may have changed: correct the target"));
            None
        }
        Ok(selected) => Some(selected),
        Err(problem) => {
            problems.add(Problem { span: Some(clipped(target.span)), ..*problem });
            None
        }
    }
}

#[cfg(feature = "overlays")]
fn selected(path: &str, root: &Node) -> Result<BTreeSet<NodeId>, Box<Problem>> {
    query::selected(path, root).map_err(|why| {
        let problem = Problem::without_span(Code::SW0622, "the target is not a JSONPath that can be evaluated").label(why);
        Box::new(problem.help("write it as in RFC 9535: `$.paths['/users'].get`, `$..[?@.deprecated == true]`"))
    })
}

#[cfg(not(feature = "overlays"))]
fn selected(_path: &str, _root: &Node) -> Result<BTreeSet<NodeId>, Box<Problem>> {
    let problem = Problem::without_span(Code::SW0620, "overlays are not read by this build of the generator");
    let help = "enable the feature `overlays` of the crate `specwright-generator` or `specwright`";
    Err(Box::new(problem.label("needs JSONPath").help(help)))
}

/// The problem that overlays are given for something else than an OpenAPI document.
pub(crate) fn without_document(path: &Path) -> Problem {
    let message = format!("{} is not an OpenAPI document, and overlays change no other input", path.display());
    Problem::without_span(Code::SW0620, message).help("leave the overlays out, and edit the specification")
}
