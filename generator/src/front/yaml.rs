//! Reading a specification: service.yaml and the files that it names.
//!
//! In: a path. Out: documents, and every mistake of form: files, YAML, keys and kinds of values. Not here: what names and words mean.

mod answers;
mod conditions;
mod declarations;
mod expression;
mod fields;
mod files;
#[cfg(feature = "tools")]
pub mod format;
mod keys;
mod operations;
mod problems;
mod resource;
mod rules;
mod service;
#[cfg(feature = "tools")]
mod trees;
mod types;
mod values;

#[cfg(test)]
pub(crate) mod tests;

use std::path::{Path, PathBuf};

#[cfg(feature = "tools")]
pub(crate) use trees::{tree_of, trees};

use crate::diagnostic::Problems;
use crate::document::{Documents, Resource};
use crate::source::{FileId, Span, Spanned};
use crate::syntax::{self, Budget, Node};

/// Reads the specification at a path, which is its folder or its service.yaml. `None` when service.yaml itself cannot be read;
/// otherwise what could be read, with all mistakes among the diagnostics.
pub(crate) fn load(path: &Path, out: &mut Problems) -> Option<Documents> {
    let mut budget = Budget::default();
    let (path, file) = beginning_of(path, out)?;
    let root = tree(file, &mut budget, out)?;
    if service::is_resource(&root, &path, out) {
        return None;
    }
    let service = service::read(root, beginning(file), out)?;
    let folder = folder_of(&path);
    let (listed, mut complete) = files::beside(&path, &service.files, out);
    let mut resources = Vec::new();
    for name in listed {
        match load_resource(&folder, name, &mut budget, out) {
            Some(resource) => resources.push(resource),
            None => complete = false,
        }
        if budget.is_full(name, out) {
            complete = false;
            break;
        }
    }
    if complete {
        files::all_are_listed(&path, &service.files, out);
    }
    Some(Documents { service, resources, complete })
}

/// service.yaml itself, which has to lie in its folder as all others.
fn beginning_of(path: &Path, out: &mut Problems) -> Option<(PathBuf, FileId)> {
    let path = if path.is_dir() { path.join("service.yaml") } else { path.to_path_buf() };
    files::stays_inside(&folder_of(&path), &path, None, out)?;
    let file = files::read(&path, None, out)?;
    Some((path, file))
}

fn load_resource(folder: &Path, name: &Spanned<String>, budget: &mut Budget, out: &mut Problems) -> Option<Resource> {
    let path = folder.join(&name.value);
    files::stays_inside(folder, &path, Some(name), out)?;
    let file = files::read(&path, Some(name), out)?;
    resource::read(tree(file, budget, out)?, beginning(file), out)
}

/// A specification under way holds its own copy of a text, for reading borrows it while mistakes are added beside it.
fn tree(file: FileId, budget: &mut Budget, out: &mut Problems) -> Option<Node> {
    let text = out.sources.text(file).to_owned();
    syntax::parse(file, &text, budget, out)
}

fn beginning(file: FileId) -> Span {
    Span { file, start: 0, end: 0 }
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().map(Path::to_path_buf).unwrap_or_default()
}
