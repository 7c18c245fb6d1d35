//! The trees of a specification's files, for tools that do not need documents, such as the formatter.
//!
//! In: a path, or a text. Out: trees without syntax errors. Not here: documents (see the other modules of `yaml`).

use std::path::Path;

use super::{files, service};
use crate::diagnostic::Problems;
use crate::source::{FileId, Sources};
use crate::syntax::{self, Budget, Tree, policy};

/// The trees of service.yaml and of the files that it lists. A file that cannot be read is reported and left out.
pub(crate) fn trees(path: &Path, sources: &mut Sources, problems: &mut Problems) -> Vec<(FileId, Tree)> {
    let mut budget = Budget::default();
    let Some((path, file)) = files::read_service_file(path, sources, problems) else { return Vec::new() };
    let Some(first) = parse(file, sources.text(file), &mut budget, problems) else { return Vec::new() };
    // Only the list of files is needed. Problems with keys and values are not reported here.
    let service = first.root.clone().and_then(|root| service::read(root, files::beginning(file), &mut Problems::default()));
    let (folder, mut trees) = (files::folder_of(&path), vec![(file, first)]);
    let names = service.map(|service| service.files).unwrap_or_default();
    for name in files::valid_names(&path, &names, problems).0 {
        if let Some(file) = files::read(&folder.join(&name.value), Some(name), sources, problems) {
            trees.extend(parse(file, sources.text(file), &mut budget, problems).map(|tree| (file, tree)));
        }
        if budget.is_used_up(name, sources, problems) {
            break;
        }
    }
    trees
}

/// Parses a file. Returns `None` if it has syntax errors, which are reported.
fn parse(file: FileId, text: &str, budget: &mut Budget, problems: &mut Problems) -> Option<Tree> {
    let mut tree = syntax::parse(file, text, budget, problems);
    policy::apply(&mut tree, problems);
    let has_problems = tree.root.is_none() || problems.iter().any(|problem| problem.span.is_some_and(|span| span.file == file));
    (!has_problems).then_some(tree)
}

/// Parses a text that does not belong to a file. Returns `None` if it has syntax errors.
pub(crate) fn tree_of(text: &str) -> Option<Tree> {
    parse(FileId(0), text, &mut Budget::default(), &mut Problems::default())
}
