//! Parts of YAML that a specification may not use: anchors, aliases, tags, merge keys, keys that are not scalars, and repeated keys.
//!
//! In: the tree of a file. Out: the tree without these parts, and a problem for each. Not here: parsing (see `yaml`), and the keys of a
//! specification.

use std::collections::BTreeMap;

use super::tree::{Entry, Node, NodeKind, Tree};
use crate::diagnostic::{Code, Problem, Problems};
use crate::source::Span;

/// The help that says how to share fields without anchors and merge keys.
const GROUPS_HELP: &str = "to share fields, declare them under `groups` and name the group in `include`";

/// Reports the parts that are not allowed, and removes them from the tree.
pub(crate) fn apply(tree: &mut Tree, problems: &mut Problems) {
    tree.anchors.iter().for_each(|anchor| problems.add(reference(*anchor, "an anchor")));
    for tag in &tree.tags {
        problems
            .add(Problem::error(Code::SW0008, tag.span, "tags are refused").label(tag.value.as_str()).help("leave the tag out"));
    }
    tree.root.iter_mut().for_each(|root| visit(root, problems));
}

fn reference(span: Span, what: &str) -> Problem {
    let problem = Problem::error(Code::SW0007, span, "anchors and aliases are refused").label(what);
    problem.help(format!("{GROUPS_HELP}; else write it out"))
}

fn visit(node: &mut Node, problems: &mut Problems) {
    match &mut node.kind {
        NodeKind::Alias => {
            problems.add(reference(node.span, "an alias"));
            node.kind = NodeKind::Error;
        }
        NodeKind::Sequence { items, .. } => items.iter_mut().for_each(|item| visit(item, problems)),
        NodeKind::Mapping { entries, .. } => {
            let mut seen = BTreeMap::new();
            entries.retain(|entry| match check_key(entry, &mut seen) {
                Some(problem) => {
                    problems.add(problem);
                    false
                }
                None => true,
            });
            entries.iter_mut().for_each(|entry| visit(&mut entry.value, problems));
        }
        NodeKind::Scalar(_) | NodeKind::Error => {}
    }
}

/// The problem with the key of an entry, if it is not allowed. `seen` contains the keys of the mapping before it.
fn check_key(entry: &Entry, seen: &mut BTreeMap<String, Span>) -> Option<Problem> {
    let key = &entry.key;
    let name = match &key.kind {
        NodeKind::Scalar(name) if !key.is_nothing() => name,
        NodeKind::Alias => return Some(reference(key.span, "an alias")),
        _ => {
            let problem = Problem::error(Code::SW0010, key.span, "a key must be a name").label("not a name");
            return Some(problem.help("each entry of a mapping begins with a name and a colon, as in `name: value`"));
        }
    };
    if name.is_plain() && name.text == "<<" {
        return Some(Problem::error(Code::SW0009, key.span, "merge keys are refused").label("a merge key").help(GROUPS_HELP));
    }
    match seen.insert(name.text.clone(), key.span) {
        None => None,
        Some(first) => {
            seen.insert(name.text.clone(), first);
            let problem = Problem::error(Code::SW0011, key.span, format!("`{}` is there twice", name.text));
            Some(problem.label("again here").related(first, "first defined here").help("leave one of them out"))
        }
    }
}
