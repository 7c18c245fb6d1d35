//! Reductions: parts of a document that the checks refuse, and that the next reading therefore reads in a simpler form.
//!
//! In: errors of the checks, and the part of the document to which each span belongs. Out: the reductions for the next reading. A schema first
//! loses its limits, then it is read as any JSON value. An operation is left out. Each reduction is reported.

use std::collections::{BTreeMap, BTreeSet};

use super::{Read, cycles};
use crate::diagnostic::{Code, Problem, Problems, Severity};
use crate::source::Span;

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

/// A part of the document that a span can belong to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    start: usize,
    end: usize,
    of: Part,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// A schema, by the offset of its node.
    Schema(usize),
    /// An operation, by the offset of its node.
    Operation(usize),
    /// A setting of the service that can be left out, such as its base path, by the offset of its node.
    Setting(usize),
}

impl Mark {
    /// The bytes of a schema, its key included.
    pub(super) fn schema(start: usize, end: usize, node: usize) -> Self {
        Mark { start, end, of: Part::Schema(node) }
    }

    /// The bytes of an operation.
    pub(super) fn operation(start: usize, end: usize, node: usize) -> Self {
        Mark { start, end, of: Part::Operation(node) }
    }

    /// The bytes of a setting of the service.
    pub(super) fn setting(start: usize, end: usize) -> Self {
        Mark { start, end, of: Part::Setting(start) }
    }

    fn holds(&self, span: Span) -> bool {
        (self.start..self.end).contains(&span.start)
    }
}

/// All reductions, each with its reason.
#[derive(Debug, Default)]
pub(crate) struct Reductions {
    schemas: BTreeMap<usize, (Level, String)>,
    operations: BTreeMap<usize, String>,
    settings: BTreeMap<usize, String>,
    /// Schemas that other types do not contain.
    cut: BTreeSet<usize>,
    /// Names of resources that a target cannot have.
    reserved: &'static [&'static str],
}

impl Reductions {
    /// How much of a schema is read, and why not all of it.
    pub(super) fn of_schema(&self, node: usize) -> Option<(Level, &str)> {
        self.schemas.get(&node).map(|(level, why)| (*level, why.as_str()))
    }

    /// Whether other types do not contain values of a schema.
    pub(super) fn is_cut(&self, node: usize) -> bool {
        self.cut.contains(&node)
    }

    /// Why an operation is left out.
    pub(super) fn of_operation(&self, node: usize) -> Option<&str> {
        self.operations.get(&node).map(String::as_str)
    }

    /// Why a setting of the service is left out.
    pub(super) fn of_setting(&self, node: usize) -> Option<&str> {
        self.settings.get(&node).map(String::as_str)
    }

    /// Gives resources with these names other names.
    pub(crate) fn rename_resources(&mut self, reserved: &'static [&'static str]) {
        self.reserved = reserved;
    }

    /// Whether a resource gets another name.
    pub(super) fn renames(&self, resource: &str) -> bool {
        self.reserved.contains(&resource)
    }

    /// Adds reductions for these errors. Returns whether any was possible.
    pub(crate) fn add(&mut self, problems: &Problems, read: &Read) -> bool {
        let marks = &read.marks;
        let is_deep = problems.iter().any(|problem| problem.code == Code::SW0245);
        let cut = if is_deep { cycles::cut(&read.documents) } else { Vec::new() };
        let nodes = cut.iter().filter_map(|name| read.schemas.get(name));
        let mut progress = nodes.filter(|node| self.cut.insert(**node)).count() > 0;
        if progress {
            return true;
        }
        for problem in problems.iter().filter(|problem| problem.severity == Severity::Error) {
            let Some(span) = problem.span else { continue };
            let mut around: Vec<&Mark> = marks.iter().filter(|mark| mark.holds(span)).collect();
            around.sort_by_key(|mark| mark.end - mark.start);
            progress |= around.into_iter().any(|mark| self.reduce(mark.of, problem));
        }
        progress
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
