//! YAML that the language refuses: anchors, aliases, tags, merge keys, keys that are no names, and repeated keys.
//!
//! In: the tree of a file. Out: the same without what is refused, and problems. Not here: syntax (see `yaml`), and which keys there are.

use std::collections::BTreeMap;

use super::tree::{Entry, Node, NodeKind, Tree};
use crate::diagnostic::{Code, Problem, Problems};
use crate::source::Span;

/// How to share fields without anchors and merge keys.
const SHARE: &str = "to share fields, declare them under `groups` and name the group in `include`";

/// Reports refused nodes and removes them from the tree.
pub(crate) fn apply(tree: &mut Tree, out: &mut Problems) {
    tree.anchors.iter().for_each(|anchor| out.add(reference(*anchor, "an anchor")));
    for tag in &tree.tags {
        out.add(Problem::error(Code::SW0008, tag.span, "tags are refused").label(tag.value.as_str()).help("leave the tag out"));
    }
    tree.root.iter_mut().for_each(|root| visit(root, out));
}

fn reference(span: Span, what: &str) -> Problem {
    let problem = Problem::error(Code::SW0007, span, "anchors and aliases are refused").label(what);
    problem.help(format!("{SHARE}; else write it out"))
}

fn visit(node: &mut Node, out: &mut Problems) {
    match &mut node.kind {
        NodeKind::Alias => {
            out.add(reference(node.span, "an alias"));
            node.kind = NodeKind::Error;
        }
        NodeKind::Sequence { items, .. } => items.iter_mut().for_each(|item| visit(item, out)),
        NodeKind::Mapping { entries, .. } => {
            let mut seen = BTreeMap::new();
            entries.retain(|entry| match refused(entry, &mut seen) {
                Some(problem) => {
                    out.add(problem);
                    false
                }
                None => true,
            });
            entries.iter_mut().for_each(|entry| visit(&mut entry.value, out));
        }
        NodeKind::Scalar(_) | NodeKind::Error => {}
    }
}

/// Why an entry is refused by its key.
fn refused(entry: &Entry, seen: &mut BTreeMap<String, Span>) -> Option<Problem> {
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
        return Some(Problem::error(Code::SW0009, key.span, "merge keys are refused").label("a merge key").help(SHARE));
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
