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
mod room;
mod rules;
mod service;
mod slips;
#[cfg(feature = "tools")]
mod trees;
mod types;
mod values;
mod yaml;

#[cfg(test)]
pub(crate) mod tests;

use std::path::{Path, PathBuf};

#[cfg(feature = "tools")]
pub(crate) use trees::{tree_of, trees};

use crate::diagnostic::{Diagnostics, FileId, Span, Spanned};
use crate::document::{Documents, Node, Resource};
use room::Room;

/// Reads the specification at a path, which is its folder or its service.yaml. `None` when service.yaml itself cannot be read;
/// otherwise what could be read, with all mistakes among the diagnostics.
pub(crate) fn load(path: &Path, out: &mut Diagnostics) -> Option<Documents> {
    let mut room = Room::default();
    let (path, file) = beginning_of(path, out)?;
    let root = tree(file, &mut room, out)?;
    if service::is_resource(&root, &path, out) {
        return None;
    }
    let service = service::read(root, beginning(file), out)?;
    let folder = folder_of(&path);
    let (listed, mut complete) = files::beside(&path, &service.files, out);
    let mut resources = Vec::new();
    for name in listed {
        match load_resource(&folder, name, &mut room, out) {
            Some(resource) => resources.push(resource),
            None => complete = false,
        }
        if room.is_full(name, out) {
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
fn beginning_of(path: &Path, out: &mut Diagnostics) -> Option<(PathBuf, FileId)> {
    let path = if path.is_dir() { path.join("service.yaml") } else { path.to_path_buf() };
    files::stays_inside(&folder_of(&path), &path, None, out)?;
    let file = files::read(&path, None, out)?;
    Some((path, file))
}

fn load_resource(folder: &Path, name: &Spanned<String>, room: &mut Room, out: &mut Diagnostics) -> Option<Resource> {
    let path = folder.join(&name.value);
    files::stays_inside(folder, &path, Some(name), out)?;
    let file = files::read(&path, Some(name), out)?;
    resource::read(tree(file, room, out)?, beginning(file), out)
}

/// A specification under way holds its own copy of a text, for reading borrows it while mistakes are added beside it.
fn tree(file: FileId, room: &mut Room, out: &mut Diagnostics) -> Option<Node> {
    let text = out.sources.text(file).to_owned();
    yaml::parse(file, &text, room, out)
}

fn beginning(file: FileId) -> Span {
    Span { file, start: 0, end: 0 }
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().map(Path::to_path_buf).unwrap_or_default()
}
