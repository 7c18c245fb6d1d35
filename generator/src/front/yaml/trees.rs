//! Files of a specification as trees, for tools that need no meaning of keys.
//!
//! In: a path, or a text. Out: trees without syntax errors. Not here: the meaning of a file (see the other modules of `yaml`).

use std::path::Path;

use super::{files, service};
use crate::diagnostic::Problems;
use crate::source::{FileId, Sources};
use crate::syntax::{self, Budget, Tree, policy};

/// The trees of all files of a specification that can be read: service.yaml, and those that it lists.
pub(crate) fn trees(path: &Path, sources: &mut Sources, out: &mut Problems) -> Vec<(FileId, Tree)> {
    let mut budget = Budget::default();
    let Some((path, file)) = files::beginning_of(path, sources, out) else { return Vec::new() };
    let Some(first) = whole(file, sources.text(file), &mut budget, out) else { return Vec::new() };
    // What keys mean does not matter here, so mistakes in them are not reported.
    let service = first.root.clone().and_then(|root| service::read(root, files::beginning(file), &mut Problems::default()));
    let (folder, mut trees) = (files::folder_of(&path), vec![(file, first)]);
    let names = service.map(|service| service.files).unwrap_or_default();
    for name in files::beside(&path, &names, out).0 {
        if let Some(file) = files::read(&folder.join(&name.value), Some(name), sources, out) {
            trees.extend(whole(file, sources.text(file), &mut budget, out).map(|tree| (file, tree)));
        }
        if budget.is_full(name, sources, out) {
            break;
        }
    }
    trees
}

/// The tree of a file that has no syntax errors.
fn whole(file: FileId, text: &str, budget: &mut Budget, out: &mut Problems) -> Option<Tree> {
    let mut tree = syntax::parse(file, text, budget, out);
    policy::apply(&mut tree, out);
    let wrong = tree.root.is_none() || out.iter().any(|problem| problem.span.is_some_and(|span| span.file == file));
    (!wrong).then_some(tree)
}

/// The tree of a text without a file; `None` if it has syntax errors.
pub(crate) fn tree_of(text: &str) -> Option<Tree> {
    whole(FileId(0), text, &mut Budget::default(), &mut Problems::default())
}
