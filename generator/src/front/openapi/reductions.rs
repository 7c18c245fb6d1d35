//! Reductions: parts of a document that the checks refuse, and that the next reading therefore reads in a simpler form.
//!
//! In: errors of the checks, each with the node of the document that it is about. Out: the reductions for the next reading. A schema first
//! loses its limits, then it is read as any JSON value. An operation is left out. Each reduction is reported.

use std::collections::{BTreeMap, BTreeSet};

use super::document::Document;
use super::reading::{Part, ReadDocument};
use super::{cycles, names};
use crate::diagnostic::{Code, Problem, Problems, Severity};
use crate::source::{NodeId, Span};

/// How much of a schema is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// As it is written, but the field may be absent.
    Optional,
    /// Its type without limits, defaults and formats.
    Bare,
    /// Any JSON value.
    Opaque,
}

/// All reductions, each with its reason.
#[derive(Debug, Default)]
pub(crate) struct Reductions {
    schemas: BTreeMap<NodeId, (Level, String)>,
    operations: BTreeMap<NodeId, String>,
    settings: BTreeMap<NodeId, String>,
    /// Schemas that other types do not contain.
    cut: BTreeSet<NodeId>,
    /// Names of resources that a target cannot have.
    reserved_resources: &'static [&'static str],
    /// Names of types that a target cannot have.
    reserved_types: &'static [&'static str],
}

impl Reductions {
    /// How much of a schema is read, and why not all of it.
    pub(super) fn of_schema(&self, node: NodeId) -> Option<(Level, &str)> {
        self.schemas.get(&node).map(|(level, why)| (*level, why.as_str()))
    }

    /// Whether other types do not contain values of a schema.
    pub(super) fn is_cut(&self, node: NodeId) -> bool {
        self.cut.contains(&node)
    }

    /// Why an operation is left out.
    pub(super) fn of_operation(&self, node: NodeId) -> Option<&str> {
        self.operations.get(&node).map(String::as_str)
    }

    /// Why a setting of the service is left out.
    pub(super) fn of_setting(&self, node: NodeId) -> Option<&str> {
        self.settings.get(&node).map(String::as_str)
    }

    /// Gives resources with these names other names.
    pub(crate) fn rename_resources(&mut self, reserved: &'static [&'static str]) {
        self.reserved_resources = reserved;
    }

    /// Gives types with these names other names.
    pub(crate) fn rename_types(&mut self, reserved: &'static [&'static str]) {
        self.reserved_types = reserved;
    }

    /// The names for a type, in the order of preference.
    pub(super) fn names_of_type(&self, name: &str) -> Vec<String> {
        let mut names = names::of_type(name);
        names.retain(|name| !self.reserved_types.contains(&name.as_str()));
        names
    }

    /// Whether a resource gets another name.
    pub(super) fn renames(&self, resource: &str) -> bool {
        self.reserved_resources.contains(&resource)
    }

    /// Adds reductions for these errors of a reading. Returns whether any was possible.
    pub(crate) fn add(&mut self, problems: &Problems, document: &Document, read: &ReadDocument) -> bool {
        let is_deep = problems.iter().any(|problem| problem.code == Code::SW0245);
        if is_deep && cycles::LARGEST.into_iter().any(|largest| self.cut_cycles(read, largest)) {
            return true;
        }
        let mut progress = false;
        // A mistake in a file of choices is not a part of the document that cannot be read.
        let is_of_document = |problem: &&Problem| problem.span.is_none_or(|span| document.has(span.file));
        let errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
        for problem in errors.filter(is_of_document) {
            // A parameter can be declared outside of its operation, which is then a related place.
            let spans = problem.span.into_iter().chain(problem.related.iter().map(|(span, _)| *span));
            progress |= spans.into_iter().any(|span| self.reduce_at(span, problem, document, read));
        }
        progress
    }

    /// Reduces the innermost part around a span that can be reduced. Returns whether there is one.
    fn reduce_at(&mut self, span: Span, problem: &Problem, document: &Document, read: &ReadDocument) -> bool {
        let mut parts = document.enclosing(span.node).filter_map(|node| read.parts.get(&node));
        parts.any(|part| self.reduce(*part, problem))
    }

    /// Cuts cycles of more than `largest` types. Returns whether there was one.
    fn cut_cycles(&mut self, read: &ReadDocument, largest: usize) -> bool {
        let cut = cycles::cut(&read.documents, largest);
        let nodes = cut.iter().filter_map(|name| read.schemas.get(name));
        nodes.filter(|node| self.cut.insert(**node)).count() > 0
    }

    /// Whether the part could be reduced further.
    fn reduce(&mut self, part: Part, problem: &Problem) -> bool {
        match part {
            Part::Operation(node) => self.operations.insert(node, problem.message.clone()).is_none(),
            Part::Setting(node) => self.settings.insert(node, problem.message.clone()).is_none(),
            Part::Schema(node) => {
                let level = match (self.schemas.get(&node).map(|(level, _)| *level), problem.code) {
                    (None, Code::SW0231) => Level::Optional,
                    (None | Some(Level::Optional), code) if is_about_limits(code) => Level::Bare,
                    (Some(Level::Opaque), _) => return false,
                    _ => Level::Opaque,
                };
                self.schemas.insert(node, (level, problem.message.clone()));
                true
            }
        }
    }
}

/// Whether a code is about limits, formats, defaults or examples of a field, without which its type can stay.
fn is_about_limits(code: Code) -> bool {
    (Code::SW0250..=Code::SW0267).contains(&code)
}
