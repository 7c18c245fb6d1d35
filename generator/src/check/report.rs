//! Where rules report problems.

use std::collections::BTreeSet;

use super::names_in_messages;
use crate::diagnostic::{Code, Problem, Problems, closest};
use crate::draft::{Includes, Operation};
use crate::source::Span;

/// How many known names all suggestions of a run may compare with: a file of wrong names only could take long.
const COMPARISONS: usize = 500_000;

/// Collects the problems of a list of rules. A group that many operations include is checked with each of them; a mistake in it is
/// reported once.
pub(crate) struct Report<'a> {
    problems: &'a mut Problems,
    reported: BTreeSet<(Code, Option<Span>, String)>,
    /// How many known names suggestions may still compare with.
    comparisons: usize,
    /// Whether reading or resolving found errors: what is missing may then have been left out because of them.
    pub(super) after_errors: bool,
}

impl<'a> Report<'a> {
    /// An empty report that adds to `problems`.
    pub(crate) fn new(problems: &'a mut Problems) -> Self {
        let after_errors = problems.has_errors();
        Report { problems, reported: BTreeSet::new(), comparisons: COMPARISONS, after_errors }
    }

    /// Whether nothing was reported.
    pub(super) fn is_empty(&self) -> bool {
        self.reported.is_empty()
    }

    /// Reports a problem, once.
    pub(crate) fn add(&mut self, diagnostic: Problem) {
        if self.reported.insert((diagnostic.code, diagnostic.span, diagnostic.message.clone())) {
            self.problems.add(diagnostic);
        }
    }

    /// Reports that something is missing, unless earlier errors may be the reason.
    pub(super) fn add_missing(&mut self, diagnostic: Problem) {
        if !self.after_errors {
            self.add(diagnostic);
        }
    }

    /// Reports that an operation has no parameter of the name `wrong`, with a suggestion and the position of the suggested parameter,
    /// since the mistake can be there. `more` are other accepted names, `what` is the plural noun for all of them. Nothing is reported
    /// if an included group is unknown: the parameter may be one of its fields.
    pub(super) fn add_no_parameter(
        &mut self,
        diagnostic: Problem,
        operation: &Operation,
        wrong: &str,
        more: &[&str],
        what: &str,
    ) {
        if operation.includes == Includes::Incomplete {
            return;
        }
        let known: Vec<&str> = operation.params.iter().map(|param| param.name.as_str()).chain(more.iter().copied()).collect();
        if known.len() > self.comparisons {
            return self.add(diagnostic.related(operation.name.span, "the operation"));
        }
        self.comparisons -= known.len();
        let meant = closest(wrong, known.iter().copied()).and_then(|meant| operation.param_named(meant));
        let (span, note) = match meant {
            Some(param) => (param.name.span, "a similar name is declared here"),
            None => (operation.name.span, "the operation"),
        };
        let better = closest(wrong, known.iter().copied());
        self.add(diagnostic.related(span, note).help(names_in_messages::suggestion(wrong, &known, what)).replaced_by(better));
    }
}
