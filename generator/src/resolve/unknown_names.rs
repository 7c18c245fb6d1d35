//! Problems of names that nothing declares.
//!
//! In: the unknown names and their uses, which [`Resolver`] recorded. Out: one problem for each name, with a similar name that is declared.

use super::resolver::{Declared, Expected, Resolver};
use super::types;
use crate::diagnostic::{Code, Problem, closest};
use crate::source::Span;

/// Maximum number of unknown names for which a similar name is searched: each is compared with all known names.
const MAX_COMPARED_NAMES: usize = 100;

impl Resolver<'_> {
    /// Reports each unknown name at its first use. Reports nothing if a file could not be read, since it can declare the names.
    pub(super) fn report_unresolved(&mut self) {
        if !self.documents.complete {
            return;
        }
        let unresolved = std::mem::take(&mut self.unresolved).into_iter().map(|((expected, name), mut uses)| {
            uses.spans.sort();
            (uses.spans, uses.more, expected, name)
        });
        let mut unresolved: Vec<_> = unresolved.collect();
        unresolved.sort();
        for (index, (spans, more, expected, name)) in unresolved.iter().enumerate() {
            let Some((first, others)) = spans.split_first() else { continue };
            let compared = index < MAX_COMPARED_NAMES;
            let problem = match expected {
                Expected::Type => self.unknown_type_problem(name, *first, compared),
                Expected::Group => self.unknown_group_problem(name, *first, compared),
            };
            let last = others.len().saturating_sub(1);
            let label = |at: usize| match more {
                1.. if at == last => format!("and here, and {more} more uses"),
                _ => "and here".to_owned(),
            };
            let others = others.iter().enumerate();
            self.problems.add(others.fold(problem, |problem, (at, span)| problem.related(*span, label(at))));
        }
    }

    /// The problem of an unknown type. `compared` is whether a similar name is searched.
    fn unknown_type_problem(&self, name: &str, span: Span, compared: bool) -> Problem {
        let problem = Problem::error(Code::SW0100, span, format!("there is no type `{name}`"));
        if let Some(ours) = types::equivalent_here(name) {
            let problem = problem
                .label(format!("did you mean `{ours}`?"))
                .help(format!("the type `{name}` of other languages is `{ours}` in this language"));
            // `list<T>` is not a replacement, since `T` is unknown.
            return problem.replaced_by(Some(ours).filter(|ours| !ours.contains('<')));
        }
        if types::is_time_of_day(name) {
            let help = "a time of day is a `time`, and an instant is a `timestamp`";
            return problem.label("did you mean `time`?").help(help).replaced_by(Some("time"));
        }
        if self.groups.contains_key(name) {
            return problem.label("this is a group").help(format!("a group is no type; share its fields by `include: [{name}]`"));
        }
        let known = self.types.keys().copied().chain(types::names()).filter(|_| compared);
        match closest(name, known) {
            Some(meant) => with_similar_declaration(problem.did_you_mean(meant), self.span_of_type(meant)),
            None => problem.label("unknown type").help("declare it under `types` or `ids`, in any file of the specification"),
        }
    }

    /// The span of a type's declaration; `None` for a built-in type.
    fn span_of_type(&self, name: &str) -> Option<Span> {
        match self.declared.get(self.types.get(name)?.0)?.1 {
            Declared::Id(id) => Some(id.name.span),
            Declared::Type(ty) => Some(ty.name.span),
            Declared::Answer(..) => None,
        }
    }

    /// The problem of an unknown group. `compared` is whether a similar name is searched.
    fn unknown_group_problem(&self, name: &str, span: Span, compared: bool) -> Problem {
        let problem = Problem::error(Code::SW0102, span, format!("there is no group `{name}`"));
        if self.types.contains_key(name) {
            return problem.label("this is a type").help("only groups can be included: move the shared fields to `groups`");
        }
        match closest(name, self.groups.keys().copied().filter(|_| compared)) {
            Some(meant) => {
                let span = self.groups.get(meant).map(|group| group.name.span);
                with_similar_declaration(problem.did_you_mean(meant), span)
            }
            None => problem.label("unknown group").help("declare it under `groups`, in any file of the specification"),
        }
    }
}

/// Adds the span of the declaration with the similar name, since the mistake can be there.
fn with_similar_declaration(problem: Problem, span: Option<Span>) -> Problem {
    match span {
        Some(span) => problem.related(span, "a similar name is declared here"),
        None => problem,
    }
}
