//! Files of a specification as trees, whatever their keys mean.
//!
//! In: a path, or a text. Out: trees without a mistake of YAML. Not here: what a file says (see the rest of `load`).

use std::path::Path;

use super::{beginning, files, folder_of, service, tree, yaml};
use crate::diagnostic::{Diagnostics, FileId};
use crate::document::Node;

/// The trees of all files of a specification that can be read: service.yaml, and those that it lists.
pub(crate) fn trees(path: &Path, out: &mut Diagnostics) -> Vec<(FileId, Node)> {
    let path = if path.is_dir() { path.join("service.yaml") } else { path.to_path_buf() };
    let Some((file, root)) = files::read(&path, None, out).and_then(|file| whole(file, out)) else { return Vec::new() };
    // What keys mean does not matter here, so mistakes in them are not told.
    let service = service::read(root.clone(), beginning(file), &mut Diagnostics::default());
    let (folder, mut trees) = (folder_of(&path), vec![(file, root)]);
    let names = service.map(|service| service.files).unwrap_or_default();
    for name in files::beside(&path, &names, out).0 {
        let path = folder.join(&name.value);
        let file = files::stays_inside(&folder, &path, name.span, out).and_then(|()| files::read(&path, Some(name), out));
        trees.extend(file.and_then(|file| whole(file, out)));
    }
    trees
}

/// The tree of a file without any mistake of YAML.
fn whole(file: FileId, out: &mut Diagnostics) -> Option<(FileId, Node)> {
    let tree = tree(file, out)?;
    let wrong = out.iter().any(|problem| problem.span.is_some_and(|span| span.file == file));
    (!wrong).then_some((file, tree))
}

/// The tree of a text that comes from no file; `None` when it has mistakes.
pub(crate) fn tree_of(text: &str) -> Option<Node> {
    let mut out = Diagnostics::default();
    let tree = yaml::parse(FileId(0), text, &mut out);
    tree.filter(|_| out.is_empty())
}
