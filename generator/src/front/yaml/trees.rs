//! Files of a specification as trees, whatever their keys mean.
//!
//! In: a path, or a text. Out: trees without a mistake of YAML. Not here: what a file says (see the rest of `load`).

use std::path::Path;

use super::{beginning, beginning_of, files, folder_of, service, tree};
use crate::diagnostic::Problems;
use crate::source::FileId;
use crate::syntax::{self, Budget, Node};

/// The trees of all files of a specification that can be read: service.yaml, and those that it lists.
pub(crate) fn trees(path: &Path, out: &mut Problems) -> Vec<(FileId, Node)> {
    let mut budget = Budget::default();
    let Some((path, file)) = beginning_of(path, out) else { return Vec::new() };
    let Some((file, root)) = whole(file, &mut budget, out) else { return Vec::new() };
    // What keys mean does not matter here, so mistakes in them are not told.
    let service = service::read(root.clone(), beginning(file), &mut Problems::default());
    let (folder, mut trees) = (folder_of(&path), vec![(file, root)]);
    let names = service.map(|service| service.files).unwrap_or_default();
    for name in files::beside(&path, &names, out).0 {
        let path = folder.join(&name.value);
        let inside = files::stays_inside(&folder, &path, Some(name), out);
        let file = inside.and_then(|()| files::read(&path, Some(name), out));
        trees.extend(file.and_then(|file| whole(file, &mut budget, out)));
        if budget.is_full(name, out) {
            break;
        }
    }
    trees
}

/// The tree of a file without any mistake of YAML.
fn whole(file: FileId, budget: &mut Budget, out: &mut Problems) -> Option<(FileId, Node)> {
    let tree = tree(file, budget, out)?;
    let wrong = out.iter().any(|problem| problem.span.is_some_and(|span| span.file == file));
    (!wrong).then_some((file, tree))
}

/// The tree of a text that comes from no file; `None` when it has mistakes.
pub(crate) fn tree_of(text: &str) -> Option<Node> {
    let mut out = Problems::default();
    let tree = syntax::parse(FileId(0), text, &mut Budget::default(), &mut out);
    tree.filter(|_| out.is_empty())
}
