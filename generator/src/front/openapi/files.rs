//! The other files of a document: those to which its references lead, such as `schemas/pet.yaml#/Pet`.
//!
//! In: the tree of the document. Out: the trees of the other files, with their paths. A file that cannot be read is left out; the references
//! to it are then found to lead nowhere. URLs are not read.

use std::collections::{BTreeSet, VecDeque};
use std::path::{Component, Path, PathBuf};

use super::nodes::{get, number, text};
use crate::diagnostic::{Problem, Problems, Severity};
use crate::source::{FileId, NodeId, Sources};
use crate::syntax::{self, Budget, Node, NodeKind, policy};

/// The greatest size of a file, in bytes. The largest known one has 13 MB.
pub(super) const LARGEST: usize = 64 << 20;

/// The greatest number of files of a document.
const MOST_FILES: usize = 1000;

/// Keys whose entries, or the items of their lists, are no schemas.
const NOT_SCHEMAS: [&str; 12] = [
    "paths",
    "pathItems",
    "responses",
    "parameters",
    "requestBody",
    "requestBodies",
    "headers",
    "examples",
    "links",
    "callbacks",
    "securitySchemes",
    "webhooks",
];

/// Keys whose value is a schema in every place.
const SCHEMAS: [&str; 4] = ["schema", "items", "additionalProperties", "not"];

/// Keys whose value is data, in which `$ref` is no reference.
const DATA: [&str; 5] = ["const", "default", "enum", "example", "examples"];

/// Keys whose entries have names that the document chooses.
const NAMED: [&str; 16] = [
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "encoding",
    "headers",
    "links",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "webhooks",
];

/// Another file of a document.
#[derive(Debug)]
pub(super) struct OtherFile {
    /// The path, without `.` and with as few `..` as possible.
    pub path: PathBuf,
    pub file: FileId,
    pub root: Node,
}

/// A reference.
pub(super) struct Reference<'a> {
    pub text: &'a str,
    pub file: FileId,
    /// Whether a schema is expected in its place.
    pub is_schema: bool,
}

/// Reads the files to which a document at `path` refers, directly or through other files. The nodes are numbered after those of `parents`.
pub(super) fn read_others(
    (path, root): (&Path, &Node),
    sources: &mut Sources,
    budget: &mut Budget,
    problems: &mut Problems,
    parents: &mut Vec<NodeId>,
) -> Vec<OtherFile> {
    let mut others = Vec::new();
    let mut known = BTreeSet::from([normal(path)]);
    let mut open: VecDeque<PathBuf> = targets(root, path).into();
    while let Some(path) = open.pop_front() {
        if known.len() >= MOST_FILES || !known.insert(path.clone()) {
            continue;
        }
        let Ok(file) = sources.read(&path, LARGEST) else { continue };
        let Some(mut root) = parse(file, sources.text(file), budget, problems) else { continue };
        number(&mut root, parents);
        open.extend(targets(&root, &path));
        others.push(OtherFile { path, file, root });
    }
    others
}

/// The tree of another file. Its problems are warnings, since the rest of the document can be read.
fn parse(file: FileId, text: &str, budget: &mut Budget, problems: &mut Problems) -> Option<Node> {
    let mut found = Problems::default();
    let mut tree = syntax::parse_json_or_yaml(file, text, budget, &mut found);
    policy::apply(&mut tree, &mut found);
    found.iter().cloned().for_each(|problem| problems.add(Problem { severity: Severity::Warning, ..problem }));
    tree.root
}

/// The paths of the files to which the references of a tree lead.
fn targets(root: &Node, path: &Path) -> Vec<PathBuf> {
    references(root).iter().filter_map(|reference| resolved(path, reference.text)).collect()
}

/// The path of the file to which a reference in the file at `base` leads. `None` for a reference within the file, and for a URL.
pub(super) fn resolved(base: &Path, reference: &str) -> Option<PathBuf> {
    let path = reference.split('#').next().filter(|path| !path.is_empty())?;
    if is_url(path) {
        return None;
    }
    Some(normal(&base.parent().unwrap_or(Path::new("")).join(percent_decoded(path))))
}

/// Whether a reference is a URL. A path has no `:` in its first segment.
pub(super) fn is_url(reference: &str) -> bool {
    reference.starts_with("//") || reference.split('/').next().is_some_and(|first| first.contains(':'))
}

/// A path without `.`, and without `..` after the name of a folder.
pub(super) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(normal.components().next_back(), Some(Component::Normal(_))) => drop(normal.pop()),
            part => normal.push(part),
        }
    }
    normal
}

/// All references of a tree, in the order of the file.
pub(super) fn references(root: &Node) -> Vec<Reference<'_>> {
    let mut found = Vec::new();
    let mut open = vec![(root, "", "")];
    while let Some((node, key, outer)) = open.pop() {
        match &node.kind {
            NodeKind::Sequence { items, .. } => open.extend(items.iter().rev().map(|item| (item, key, outer))),
            NodeKind::Mapping { entries, .. } => {
                if let Some((value, text)) = get(node, "$ref").and_then(|value| Some((value, text(value)?))) {
                    let is_schema = SCHEMAS.contains(&key)
                        || outer == "properties"
                        || ![key, outer].iter().any(|key| NOT_SCHEMAS.contains(key));
                    found.push(Reference { text, file: value.span.file, is_schema });
                }
                let is_data = |name: &str| !NAMED.contains(&key) && (DATA.contains(&name) || name.starts_with("x-"));
                let entries = entries.iter().rev().filter(|entry| !is_data(entry.name()));
                open.extend(entries.map(|entry| (&entry.value, entry.name(), key)));
            }
            NodeKind::Scalar(_) | NodeKind::Alias | NodeKind::Error => {}
        }
    }
    found
}

/// A name for the target of a reference: the last step of its pointer, else the name of its file without the ending.
pub(super) fn name_of(reference: &str) -> &str {
    let (path, pointer) = reference.split_once('#').unwrap_or((reference, ""));
    let last = pointer.rsplit('/').next().filter(|step| !step.is_empty());
    let file = path.rsplit('/').next().unwrap_or(path);
    last.unwrap_or_else(|| file.split('.').next().unwrap_or(file))
}

/// A part of a URL with its escapes replaced: `%7B` is `{`.
pub(super) fn percent_decoded(step: &str) -> String {
    let mut bytes = Vec::with_capacity(step.len());
    let mut rest = step.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
