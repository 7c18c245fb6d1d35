//! The formatter: writes the files of a specification in one style.
//!
//! In: the path of a specification. Out: each of its files before and after formatting. Comments, blank lines and the meaning stay the same.
//! A file with syntax errors is reported and not formatted. So is a file whose formatted text has another meaning, which is a fault of the
//! formatter.

mod blocks;
mod comments;
mod flow;
mod printer;
mod scalars;

#[cfg(test)]
mod tests;

use std::path::Path;

use super::trees;
use crate::bug::Bug;
use crate::diagnostic::{Code, Problems};
use crate::source::{FileId, Rewritten, Sources};
use crate::syntax::Tree;

/// Formats the files of the specification at `input`, which is `service.yaml` or its folder. Files that cannot be read, or that have
/// syntax errors, are reported and are not in the result.
pub fn format(input: &Path, sources: &mut Sources, problems: &mut Problems) -> Vec<Rewritten> {
    let files = trees::trees(input, sources, problems);
    let formatted: Vec<_> = files.into_iter().map(|(file, tree)| format_file(file, &tree, sources)).collect();
    formatted.into_iter().filter_map(|file| file.map_err(|bug| problems.add(bug.into())).ok()).collect()
}

/// Formats a file.
fn format_file(file: FileId, tree: &Tree, sources: &Sources) -> Result<Rewritten, Bug> {
    let (path, before) = (sources.path(file).to_path_buf(), sources.text(file).to_owned());
    match format_text(&before, tree) {
        Some(after) => Ok(Rewritten { path, before, after }),
        None => Err(Bug::new(Code::SW9006, path.display().to_string())),
    }
}

/// Formats a text that does not belong to a file. Returns `None` if it is not YAML, or if the result has other values.
pub(crate) fn formatted(before: &str) -> Option<String> {
    format_text(before, &trees::tree_of(before)?)
}

/// Formats a text. The result is parsed again. Returns `None` if it has other values or other comments than the text.
fn format_text(before: &str, tree: &Tree) -> Option<String> {
    let root = tree.root.as_ref()?;
    let comments = comments::all(before, &tree.comments);
    let after = printer::print(before, root, &comments);
    let tree_after = trees::tree_of(&after)?;
    let comments_after = comments::all(&after, &tree_after.comments);
    let has_same_values = root.to_json() == tree_after.root.as_ref()?.to_json();
    (has_same_values && comments::texts(&comments) == comments::texts(&comments_after)).then_some(after)
}
