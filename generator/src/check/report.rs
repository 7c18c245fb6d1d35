//! The list of problems that checks report to, without duplicates.

use std::collections::BTreeSet;

use super::names_in_messages;
use crate::bug::Bug;
use crate::diagnostic::{Code, Problem, Problems, closest};
use crate::draft::{Includes, Owner};
use crate::source::Span;

/// Budget of known names that all suggestions of a run compare with: a file of wrong names only could take long.
const COMPARISONS: usize = 500_000;

/// Collects the problems of a list of checks. A group that many operations include is checked once for each of them, and a mistake in it is
/// reported once.
pub(crate) struct Report<'a> {
    problems: &'a mut Problems,
    /// The problems that were reported: code, span and message.
    reported: BTreeSet<(Code, Option<Span>, String)>,
    /// Number of known names that suggestions can still compare with.
    comparisons: usize,
    /// Whether an earlier stage found errors. A part that seems to be missing can then be one that could not be read.
    pub(super) after_errors: bool,
}

impl<'a> Report<'a> {
    /// A report without problems. The problems of the checks are added to `problems`.
    pub(crate) fn new(problems: &'a mut Problems) -> Self {
        let after_errors = problems.has_errors();
        Report { problems, reported: BTreeSet::new(), comparisons: COMPARISONS, after_errors }
    }

    /// Whether no check has reported a problem.
    pub(super) fn is_empty(&self) -> bool {
        self.reported.is_empty()
    }

    /// Reports a problem, unless the same problem was reported already.
    pub(crate) fn add(&mut self, diagnostic: Problem) {
        if self.reported.insert((diagnostic.code, diagnostic.span, diagnostic.message.clone())) {
            self.problems.add(diagnostic);
        }
    }

    /// Returns the value of a lookup. If the lookup failed, reports its bug and returns `None`.
    pub(crate) fn get<T>(&mut self, result: Result<T, Bug>) -> Option<T> {
        result.map_err(|bug| self.add(bug.into())).ok()
    }

    /// Reports that something is missing, unless an earlier stage found errors, since they can be the reason.
    pub(super) fn add_missing(&mut self, diagnostic: Problem) {
        if !self.after_errors {
            self.add(diagnostic);
        }
    }

    /// Reports that an operation has no parameter, or a type no field, of the name `wrong`. Adds a suggestion, and the span of the similar one,
    /// since the mistake can be there.
    ///
    /// `more` are names that are accepted beside those of parameters, and `what` is the plural noun for all of them. Nothing is reported if
    /// an included group is unknown, since the parameter can be one of its fields.
    pub(super) fn add_no_parameter(&mut self, diagnostic: Problem, owner: Owner<'_>, wrong: &str, more: &[&str], what: &str) {
        if owner.includes() == Includes::Incomplete {
            return;
        }
        let params = owner.params();
        let known: Vec<&str> = params.iter().map(|param| param.declared_name().as_str()).chain(more.iter().copied()).collect();
        if known.len() > self.comparisons {
            return self.add(diagnostic.related(owner.name().span, owner.noun()));
        }
        self.comparisons -= known.len();
        let meant = closest(wrong, known.iter().copied()).and_then(|meant| owner.param_named(meant));
        let (span, note) = match meant {
            Some(param) => (param.declared_name().span, "a similar name is declared here"),
            None => (owner.name().span, owner.noun()),
        };
        let better = closest(wrong, known.iter().copied());
        self.add(diagnostic.related(span, note).help(names_in_messages::suggestion(wrong, &known, what)).replaced_by(better));
    }
}
