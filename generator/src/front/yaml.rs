//! Loads a specification: service.yaml and the resource files that it lists.
//!
//! In: a path. Out: documents, and problems with files, YAML, keys and the kinds of values. Not here: whether names exist, and what
//! keywords mean (see `resolve`).

mod answers;
mod auth;
mod choices;
mod conditions;
mod declarations;
mod errors;
mod expression;
mod fields;
mod files;
#[cfg(feature = "tools")]
pub mod format;
mod keys;
mod merge;
mod operations;
mod problem;
mod resource;
mod rules;
mod service;
#[cfg(feature = "tools")]
mod trees;
mod types;
#[cfg(feature = "tools")]
mod write;
mod written;

#[cfg(test)]
pub(crate) mod tests;

use std::path::Path;

#[cfg(feature = "tools")]
pub(crate) use choices::choices_in;
pub(crate) use choices::{choices, choices_at};
pub(crate) use merge::merge;
#[cfg(feature = "tools")]
pub(crate) use merge::merged;
#[cfg(feature = "tools")]
pub(crate) use write::files;
#[cfg(feature = "tools")]
pub(crate) use written::field_as_json;

#[cfg(test)]
pub(crate) use trees::tree_of;

use crate::diagnostic::Problems;
use crate::document::{Documents, Resource};
use crate::source::{FileId, Sources, Span, Spanned};
use crate::syntax::{self, Budget, Node, policy};

/// The result of [`load`].
pub(crate) struct Loaded {
    /// The documents without the parts that could not be read. `None` if service.yaml itself could not be read.
    pub documents: Option<Documents>,
    /// The comments of all files.
    pub comments: Vec<Span>,
}

/// Loads the specification at a path, which is its folder or its service.yaml.
pub(crate) fn load(path: &Path, sources: &mut Sources, problems: &mut Problems) -> Loaded {
    let mut loader = Loader { sources, problems, budget: Budget::default(), comments: Vec::new(), is_damaged: false };
    let documents = loader.documents(path);
    Loaded { documents, comments: loader.comments }
}

struct Loader<'a> {
    sources: &'a mut Sources,
    problems: &'a mut Problems,
    budget: Budget,
    comments: Vec<Span>,
    /// Whether a file contains text that could not be read.
    is_damaged: bool,
}

impl Loader<'_> {
    fn documents(&mut self, path: &Path) -> Option<Documents> {
        let (path, file) = files::read_service_file(path, self.sources, self.problems)?;
        let root = self.tree(file)?;
        if service::is_resource(&root, &path, self.sources, self.problems) {
            return None;
        }
        let service = service::read(root, files::beginning(file), self.problems)?;
        let folder = files::folder_of(&path);
        let (listed, mut is_complete) = files::valid_names(&path, &service.files, self.problems);
        let mut resources = Vec::new();
        for name in listed {
            match self.resource(&folder, name) {
                Some(resource) => resources.push(resource),
                None => is_complete = false,
            }
            if self.budget.is_used_up(name, self.sources, self.problems) {
                is_complete = false;
                break;
            }
        }
        if is_complete {
            files::warn_of_unlisted(&path, &service.files, self.sources, self.problems);
        }
        Some(Documents { service, resources, complete: is_complete && !self.is_damaged })
    }

    fn resource(&mut self, folder: &Path, name: &Spanned<String>) -> Option<Resource> {
        let file = files::read(&folder.join(&name.value), Some(name), self.sources, self.problems)?;
        let root = self.tree(file)?;
        resource::read(root, files::beginning(file), self.sources.path(file), self.problems)
    }

    /// Parses a file, and keeps its comments.
    fn tree(&mut self, file: FileId) -> Option<Node> {
        let mut tree = syntax::parse(file, self.sources.text(file), &mut self.budget, self.problems);
        policy::apply(&mut tree, self.problems);
        self.is_damaged |= tree.is_damaged;
        self.comments.extend(tree.comments);
        tree.root
    }
}
