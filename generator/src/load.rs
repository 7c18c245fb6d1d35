//! Reading a specification: service.yaml and the files that it names.
//!
//! In: a path. Out: documents, and every mistake of form: files, YAML, keys and kinds of values. Not here: what names and words mean.

mod answers;
mod conditions;
mod declarations;
mod expression;
mod fields;
mod files;
mod keys;
mod operations;
mod problems;
mod resource;
mod rules;
mod service;
mod types;
mod values;
mod yaml;

#[cfg(test)]
pub(crate) mod tests;

use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostics, FileId, Span, Spanned};
use crate::document::{Documents, Node, Resource};

/// Reads the specification at a path, which is its folder or its service.yaml. `None` when service.yaml itself cannot be read;
/// otherwise what could be read, with all mistakes among the diagnostics.
pub(crate) fn load(path: &Path, out: &mut Diagnostics) -> Option<Documents> {
    let path = if path.is_dir() { path.join("service.yaml") } else { path.to_path_buf() };
    let file = files::read(&path, None, out)?;
    let root = tree(file, out)?;
    let service = service::read(root, beginning(file), out)?;
    let folder = folder_of(&path);
    let (listed, mut complete) = files::beside(&path, &service.files, out);
    let mut resources = Vec::new();
    for name in listed {
        match load_resource(&folder, name, out) {
            Some(resource) => resources.push(resource),
            None => complete = false,
        }
    }
    Some(Documents { service, resources, complete })
}

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

fn load_resource(folder: &Path, name: &Spanned<String>, out: &mut Diagnostics) -> Option<Resource> {
    let path = folder.join(&name.value);
    files::stays_inside(folder, &path, name.span, out)?;
    let file = files::read(&path, Some(name), out)?;
    resource::read(tree(file, out)?, beginning(file), out)
}

/// A specification under way holds its own copy of a text, for reading borrows it while mistakes are added beside it.
fn tree(file: FileId, out: &mut Diagnostics) -> Option<Node> {
    let text = out.sources.text(file).to_owned();
    yaml::parse(file, &text, out)
}

fn beginning(file: FileId) -> Span {
    Span { file, start: 0, end: 0 }
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().map(Path::to_path_buf).unwrap_or_default()
}
