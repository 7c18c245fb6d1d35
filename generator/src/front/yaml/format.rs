//! One style for specifications.
//!
//! In: the path of a specification. Out: each of its files as it is and as it should be; comments, blank lines and meaning stay.
//! Not here: what keys and names mean; a file that is no YAML is reported and left alone.

mod blocks;
mod comments;
mod flow;
mod printer;
mod scalars;

#[cfg(test)]
mod tests;

use std::path::Path;

use crate::diagnostic::Problems;
use crate::front::yaml as load;
use crate::source::{FileId, Rewritten, Sources};
use crate::syntax::Tree;

/// Columns of a line.
const WIDTH: usize = 130;

/// Formats the files of the specification at `input`, which is `service.yaml` or its folder. Files that cannot be read, or that have
/// mistakes of YAML, are reported and are not in the result.
pub fn format(input: &Path, sources: &mut Sources, problems: &mut Problems) -> Vec<Rewritten> {
    let files = load::trees(input, sources, problems);
    files.into_iter().map(|(file, tree)| one(file, &tree, sources)).collect()
}

fn one(file: FileId, tree: &Tree, sources: &Sources) -> Rewritten {
    let before = sources.text(file).to_owned();
    let after = text(&before, tree).unwrap_or_else(|| before.clone());
    Rewritten { path: sources.path(file).to_path_buf(), before, after }
}

/// A text in the style. `None` when the result does not mean the same or has lost a comment: then the text stays as it is.
fn text(before: &str, tree: &Tree) -> Option<String> {
    let root = tree.root.as_ref()?;
    let comments = comments::all(before, &tree.comments);
    let after = printer::print(before, root, &comments);
    let again = load::tree_of(&after)?;
    let kept = comments::all(&after, &again.comments);
    let same = root.to_json() == again.root.as_ref()?.to_json();
    (same && comments::texts(&comments) == comments::texts(&kept)).then_some(after)
}
