//! A parsed OpenAPI document: recognising one, following references, and JSON pointers of its nodes.
//!
//! In: a file. Out: its tree with lookups. Not here: what the parts of a document mean.

use std::path::{Path, PathBuf};

use super::files::{self, LARGEST, OtherFile, percent_decoded};
use super::nodes::{get, number, sequence, text, text_of};
use super::overlay;
use super::place::Place;
use crate::diagnostic::{Code, Problem, Problems, Severity};
use crate::source::{FileId, NodeId, Sources, Span};
use crate::syntax::{self, Budget, Node, policy};

/// A document.
#[derive(Debug)]
pub(crate) struct Document {
    pub(super) root: Node,
    pub(super) version: Version,
    /// Whether keywords beside `$ref` apply, as since 3.1. Before, they mean nothing.
    pub(super) has_keywords_beside_references: bool,
    pub(super) file: FileId,
    /// The overlays that were applied, whose parts are in the tree.
    overlays: Vec<FileId>,
    /// The path, without `.` and with as few `..` as possible.
    path: PathBuf,
    /// Whether a file is missing to which a reference leads.
    pub(super) lacks_files: bool,
    /// The other files to which references lead.
    pub(super) others: Vec<OtherFile>,
    /// The parent of each node; [`NodeId`] is an index into it.
    parents: Vec<NodeId>,
}

/// A version of OpenAPI, as far as documents differ in form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// Swagger 2.0.
    Swagger,
    /// OpenAPI 3.
    Three,
}

/// Names of documents in a folder that has no service.yaml.
const NAMES: [&str; 6] = ["openapi.yaml", "openapi.yml", "openapi.json", "swagger.yaml", "swagger.yml", "swagger.json"];

/// The OpenAPI document that a path names: the file itself, or the one in a folder without service.yaml. `None` if the path names a
/// specification of our own language, which is never JSON, and has no key `openapi`.
pub(crate) fn document_at(path: &Path, sources: &Sources) -> Option<PathBuf> {
    if sources.is_folder(path) {
        let is_ours = sources.is_file(&path.join("service.yaml"));
        return NAMES.iter().map(|name| path.join(name)).find(|path| !is_ours && sources.is_file(path));
    }
    let beginning = sources.beginning(path, LARGEST);
    let text = beginning.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    let is_json = text.starts_with('{') && ["\"openapi\"", "\"swagger\""].into_iter().any(|key| text.contains(key));
    (is_json || text.lines().any(is_version)).then(|| path.to_path_buf())
}

/// Whether a line states the version of OpenAPI: `openapi: 3.0.3`.
fn is_version(line: &str) -> bool {
    let line = line.trim_start_matches(['"', '\'']);
    let rest = line.strip_prefix("openapi").or_else(|| line.strip_prefix("swagger"));
    rest.is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
}

/// Reads the document at a path. `None` if there is no document to read, which is reported.
pub(crate) fn read_document(
    document: &Place,
    overlays: &[Place],
    sources: &mut Sources,
    problems: &mut Problems,
) -> Option<Document> {
    let (path, file) = (&document.path, document.read("an OpenAPI document", sources, problems)?);
    let text = sources.text(file);
    let mut budget = Budget::of_document();
    let mut tree = syntax::parse_json_or_yaml(file, text, &mut budget, problems);
    let mut refused = Problems::default();
    policy::apply(&mut tree, &mut refused);
    // Real documents have repeated keys, of which the first is read.
    for problem in refused.iter().cloned() {
        problems.add(Problem { severity: Severity::Warning, ..problem });
    }
    let mut root = tree.root?;
    let overlays = overlay::apply(overlays, &mut root, sources, &mut budget, problems);
    let version = version(&root, file, problems)?;
    let mut parents = vec![NodeId::NONE];
    number(&mut root, &mut parents);
    let others = files::read_others((path, &root), sources, &mut budget, problems, &mut parents);
    let path = files::normal(path);
    let stated = text_of(&root, "openapi").unwrap_or("3.0");
    let has_keywords_beside_references = stated.starts_with("3.") && !stated.starts_with("3.0");
    let mut document =
        Document { root, version, has_keywords_beside_references, file, overlays, path, lacks_files: false, others, parents };
    let roots = std::iter::once(&document.root).chain(document.others.iter().map(|other| &other.root));
    let mut all = roots.flat_map(files::references);
    document.lacks_files = all.any(|reference| document.missing_file(reference.file, reference.text).is_some());
    Some(document)
}

/// The version that the document states.
fn version(root: &Node, file: FileId, problems: &mut Problems) -> Option<Version> {
    let beginning = Span::new(file, 0, 0);
    let (key, known) = match (get(root, "openapi"), get(root, "swagger")) {
        (Some(node), _) => (node, text(node).filter(|text| text.starts_with("3.")).map(|_| Version::Three)),
        (None, Some(node)) => (node, text(node).filter(|text| text.starts_with('2')).map(|_| Version::Swagger)),
        (None, None) => {
            let problem = Problem::error(Code::SW0600, beginning, "this is not an OpenAPI document").label("no `openapi`");
            problems.add(problem.help("an OpenAPI document has `openapi: 3.0.3` or another version, or `swagger: \"2.0\"`"));
            return None;
        }
    };
    if known.is_none() {
        let problem = Problem::error(Code::SW0600, key.span, "this version of OpenAPI is unknown").label("unknown version");
        problems.add(problem.help("known versions are 3.0, 3.1, 3.2 and Swagger 2.0"));
    }
    known
}

impl Document {
    /// A node and the nodes that contain it, from the innermost to the outermost. Empty for a span that belongs to no node.
    pub(super) fn enclosing(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        let known = |node: NodeId| Some(node).filter(|node| *node != NodeId::NONE);
        std::iter::successors(known(node), move |node| self.parents.get(node.0).copied().and_then(known))
    }

    /// Whether a file is that of the document, or an overlay of it.
    pub(super) fn is_own(&self, file: FileId) -> bool {
        file == self.file || self.overlays.contains(&file)
    }

    /// Whether a file belongs to the document: its own, an overlay, or one to which its references lead.
    pub(super) fn has(&self, file: FileId) -> bool {
        self.is_own(file) || self.others.iter().any(|other| other.file == file)
    }

    /// The beginning of the file, for what the document does not say.
    pub(super) fn beginning(&self) -> Span {
        Span::new(self.file, 0, 0)
    }

    /// The node at a pointer such as `/components/schemas/User`; `None` for a pointer to nothing.
    pub(super) fn at(&self, pointer: &str) -> Option<&Node> {
        node_at(&self.root, pointer)
    }

    /// The node to which a reference in a file leads: `#/components/schemas/User`, `schemas.yaml#/User`. `None` if it leads to nothing.
    pub(super) fn resolve(&self, file: FileId, reference: &str) -> Option<&Node> {
        let other = self.others.iter().find(|other| other.file == file);
        let (path, root) = other.map_or((&self.path, &self.root), |other| (&other.path, &other.root));
        let pointer = reference.split_once('#').map_or("", |(_, pointer)| pointer);
        if reference.starts_with('#') {
            // Some documents refer to the components of the document from their other files.
            return node_at(root, pointer).or_else(|| self.at(pointer));
        }
        let target = files::resolved(path, reference)?;
        let root = match self.others.iter().find(|other| other.path == target) {
            Some(other) => &other.root,
            None => Some(&self.root).filter(|_| self.path == target)?,
        };
        node_at(root, pointer)
    }

    /// The file to which a reference leads, as messages call it, if it is not among those that were read. A word alone, as in `$ref: Pet`,
    /// is taken for the name of a schema that is missing.
    pub(super) fn missing_file(&self, file: FileId, reference: &str) -> Option<String> {
        let path = self.others.iter().find(|other| other.file == file).map_or(&self.path, |other| &other.path);
        let target = files::resolved(path, reference).filter(|_| reference.contains(['.', '/']))?;
        let is_known = target == self.path || self.others.iter().any(|other| other.path == target);
        (!is_known).then(|| self.shown(&target))
    }

    /// A path, from the folder of the document on.
    fn shown(&self, path: &Path) -> String {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        path.strip_prefix(folder).unwrap_or(path).display().to_string()
    }

    /// The JSON pointer of the node that a span belongs to: `/paths/~1users/get`. In another file, its path is before the pointer:
    /// `schemas.yaml#/User`. Empty for a span that belongs to no node.
    pub(crate) fn pointer(&self, span: Span) -> String {
        let enclosing: Vec<NodeId> = self.enclosing(span.node).collect();
        let other = self.others.iter().find(|other| enclosing.last() == Some(&other.root.span.node));
        let (mut node, mut pointer) = match other {
            Some(other) => (&other.root, format!("{}#", self.shown(&other.path))),
            None => (&self.root, String::new()),
        };
        for inner in enclosing.iter().rev().skip(1) {
            let entry = node.entries().iter().find(|entry| entry.value.span.node == *inner);
            let item = sequence(node).iter().enumerate().find(|(_, item)| item.span.node == *inner);
            node = match (entry, item) {
                (Some(entry), _) => {
                    pointer.push_str(&format!("/{}", entry.name().replace('~', "~0").replace('/', "~1")));
                    &entry.value
                }
                (None, Some((index, item))) => {
                    pointer.push_str(&format!("/{index}"));
                    item
                }
                (None, None) => return pointer,
            };
        }
        pointer
    }
}

/// The node at a pointer such as `/components/schemas/User`; the root for an empty pointer.
fn node_at<'a>(root: &'a Node, pointer: &str) -> Option<&'a Node> {
    let mut node = root;
    if !pointer.is_empty() && !pointer.starts_with('/') {
        return None;
    }
    for step in pointer.split('/').skip(1) {
        let name = unescaped(step);
        let item = || sequence(node).get(name.parse::<usize>().ok()?);
        node = get(node, &name).or_else(item)?;
    }
    Some(node)
}

/// A step of a pointer as the name that it means: `~1users` is `/users`. A pointer is part of a URL, so that `%7B` is `{`.
fn unescaped(step: &str) -> String {
    percent_decoded(step).replace("~1", "/").replace("~0", "~")
}
