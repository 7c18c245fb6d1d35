//! Reads a resource file.
//!
//! In: the tree of the file. Out: the resource. Not here: whether the names in it exist.

use std::path::Path;

use super::keys::{Keys, Value};
use super::{declarations, operations};
use crate::diagnostic::{Code, Problem, Problems};
use crate::document::{Operation, Resource};
use crate::language::keys::RESOURCE;
use crate::source::{Span, Spanned};
use crate::syntax::Node;

/// Reads a resource file. Returns `None` if it is not a mapping. A resource without a name gets the name of its file.
pub(super) fn read(root: Node, beginning: Span, path: &Path, problems: &mut Problems) -> Option<Resource> {
    let value = Value { name: "a resource file".to_owned(), key_span: beginning, is_file: true, node: root };
    let mut keys = Keys::open(value, &RESOURCE, beginning, problems)?;
    let resource = Resource {
        name: keys.text("resource", problems).unwrap_or_else(|| Spanned::new(stem(path), beginning)),
        docs: keys.text("docs", problems),
        tags: tags(&mut keys, problems),
        server: keys.text("server", problems),
        declarations: declarations::read(&mut keys, problems),
        operations: operations(&mut keys, problems),
    };
    keys.finish(problems);
    Some(resource)
}

/// The operations and the webhooks.
fn operations(keys: &mut Keys, problems: &mut Problems) -> Vec<Operation> {
    let mut all = keys.take("operations").map(|value| operations::all(value, problems)).unwrap_or_default();
    all.extend(keys.take("webhooks").map(|value| operations::webhooks(value, problems)).unwrap_or_default());
    all
}

/// The largest number of tags of a resource. Each of its operations has a copy of all of them.
const MAX_TAGS: usize = 100;

fn tags(keys: &mut Keys, problems: &mut Problems) -> Vec<Spanned<String>> {
    let mut tags = keys.texts("tags", problems);
    if let Some(over) = tags.get(MAX_TAGS) {
        let problem = Problem::error(Code::SW0244, over.span, format!("a resource has more than {MAX_TAGS} tags"));
        problems.add(problem.label("one too many").help("leave those out that nobody chooses by"));
    }
    tags.truncate(MAX_TAGS);
    tags
}

/// The name of a file without its extension.
fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}
