//! One style for specifications.
//!
//! In: the path of a specification. Out: each of its files before and after formatting. Comments, blank lines and meaning stay.
//! Not here: the meaning of keys and names. A file with syntax errors is reported and not formatted.

mod blocks;
mod comments;
mod flow;
mod printer;
mod scalars;

#[cfg(test)]
mod tests;

use std::path::Path;

use super::trees;
use crate::diagnostic::Problems;
use crate::source::{FileId, Rewritten, Sources};
use crate::syntax::Tree;

/// Formats the files of the specification at `input`, which is `service.yaml` or its folder. Files that cannot be read, or that have
/// syntax errors, are reported and are not in the result.
pub fn format(input: &Path, sources: &mut Sources, problems: &mut Problems) -> Vec<Rewritten> {
    let files = trees::trees(input, sources, problems);
    files.into_iter().map(|(file, tree)| one(file, &tree, sources)).collect()
}

fn one(file: FileId, tree: &Tree, sources: &Sources) -> Rewritten {
    let before = sources.text(file).to_owned();
    let after = text(&before, tree).unwrap_or_else(|| before.clone());
    Rewritten { path: sources.path(file).to_path_buf(), before, after }
}

/// A text in the style. `None` if the result would have another meaning or lack a comment.
fn text(before: &str, tree: &Tree) -> Option<String> {
    let root = tree.root.as_ref()?;
    let comments = comments::all(before, &tree.comments);
    let after = printer::print(before, root, &comments);
    let again = trees::tree_of(&after)?;
    let kept = comments::all(&after, &again.comments);
    let same = root.to_json() == again.root.as_ref()?.to_json();
    (same && comments::texts(&comments) == comments::texts(&kept)).then_some(after)
}
