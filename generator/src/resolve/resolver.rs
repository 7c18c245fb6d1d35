//! The names of a specification: the type, answer or group that each name refers to.
//!
//! In: documents. Out: type ids in their order, and one problem for each unknown name. Not here: the definitions of types (see
//! `definitions`).

use std::collections::BTreeMap;

use super::fields::Fields;
use super::{types, words};
use crate::diagnostic::{Code, Problem, Problems, closest};
use crate::document::{Answer, AnswerForm, Declarations, Documents, Group, Id, Operation, Resource, Type};
use crate::draft::TypeDef;
use crate::model::TypeId;
use crate::source::{Span, Spanned};

/// Maximum number of uses of an unknown name that are shown.
const MAX_SHOWN_USES: usize = 4;

/// Maximum number of unknown names for which a similar name is searched: each is compared with all known names.
const MAX_COMPARED_NAMES: usize = 100;

/// Budget of fields that all includes of a specification can add. A few groups that include each other several times could otherwise use up
/// the memory.
pub(super) const MAX_INCLUDED_FIELDS: usize = 100_000;

/// Indices of an answer: of its resource, of its operation, and its own.
pub(super) type AnswerKey = (usize, usize, usize);

/// A declaration that becomes a type definition.
#[derive(Clone, Copy)]
pub(super) enum Declared<'a> {
    Id(&'a Id),
    Type(&'a Type),
    /// An answer that declares an object, with its operation and resource.
    Answer(&'a Answer, &'a Operation, &'a Resource),
}

/// Resolves names while documents become a draft.
pub(super) struct Resolver<'a> {
    pub(super) documents: &'a Documents,
    pub(super) problems: &'a mut Problems,
    /// Definitions of the objects on paths of answers. Their ids follow those of `declared`.
    pub(super) path_objects: Vec<TypeDef>,
    /// All declarations in the order of type ids, each with the index of the resource that declares it; `None` for service.yaml.
    pub(super) declared: Vec<(Option<usize>, Declared<'a>)>,
    /// All groups by name.
    pub(super) groups: BTreeMap<&'a str, &'a Group>,
    /// Fields of the groups that were expanded, with those of nested groups.
    pub(super) group_fields: BTreeMap<&'a str, Fields>,
    /// Number of fields that includes can still add; `None` after it was exceeded.
    pub(super) budget: Option<usize>,
    types: BTreeMap<&'a str, TypeId>,
    answers: BTreeMap<AnswerKey, TypeId>,
    /// The unknown names, with what each was expected to be.
    unresolved: BTreeMap<(Expected, String), Uses>,
}

/// The uses of an unknown name.
#[derive(Default)]
struct Uses {
    /// The first uses.
    spans: Vec<Span>,
    /// Number of the other uses.
    more: usize,
}

/// The kind of item that an unknown name was expected to name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Expected {
    Type,
    Group,
}

impl<'a> Resolver<'a> {
    /// Declares all names of the documents.
    pub(super) fn new(documents: &'a Documents, problems: &'a mut Problems) -> Self {
        let mut resolver = Resolver {
            documents,
            problems,
            path_objects: Vec::new(),
            declared: Vec::new(),
            groups: BTreeMap::new(),
            group_fields: BTreeMap::new(),
            budget: Some(MAX_INCLUDED_FIELDS),
            types: BTreeMap::new(),
            answers: BTreeMap::new(),
            unresolved: BTreeMap::new(),
        };
        resolver.declare(None, &documents.service.declarations);
        for (resource_index, resource) in documents.resources.iter().enumerate() {
            resolver.declare(Some(resource_index), &resource.declarations);
            resolver.declare_answers(resource_index, resource);
        }
        resolver
    }

    /// Declares types and groups. If two types have the same name, the name refers to the first, and `check` reports the second.
    fn declare(&mut self, resource_index: Option<usize>, declarations: &'a Declarations) {
        let ids = declarations.ids.iter().map(|id| (&id.name, Declared::Id(id)));
        let types = declarations.types.iter().map(|ty| (&ty.name, Declared::Type(ty)));
        for (name, declared) in ids.chain(types) {
            self.types.entry(name).or_insert(TypeId(self.declared.len()));
            self.declared.push((resource_index, declared));
        }
        for group in &declarations.groups {
            match self.groups.get(group.name.as_str()) {
                Some(first) => {
                    let problem =
                        Problem::error(Code::SW0106, group.name.span, format!("two groups are named `{}`", group.name.value));
                    let problem = problem.label("again here").related(first.name.span, "first defined here");
                    self.problems.add(problem.help("rename one of them: groups are shared by all files"));
                }
                None => drop(self.groups.insert(&group.name, group)),
            }
        }
    }

    /// Declares the objects of the answers of a resource.
    fn declare_answers(&mut self, resource_index: usize, resource: &'a Resource) {
        for (index, operation) in resource.operations.iter().enumerate() {
            for (answer_index, answer) in operation.returns.iter().enumerate() {
                if matches!(answer.form, AnswerForm::Object(_) | AnswerForm::Envelope(..)) {
                    self.answers.insert((resource_index, index, answer_index), TypeId(self.declared.len()));
                    self.declared.push((Some(resource_index), Declared::Answer(answer, operation, resource)));
                }
            }
        }
    }

    /// The id of the object that an answer declares.
    pub(super) fn answer_id(&self, key: AnswerKey) -> Option<TypeId> {
        self.answers.get(&key).copied()
    }

    /// The declared type with this name. An unknown name is recorded.
    pub(super) fn named_type(&mut self, name: &Spanned<String>) -> Option<TypeId> {
        let found = self.types.get(name.as_str()).copied();
        if found.is_none() {
            self.record(Expected::Type, name);
        }
        found
    }

    /// The group with this name. An unknown name is recorded.
    pub(super) fn named_group(&mut self, name: &Spanned<String>) -> Option<&'a Group> {
        let found = self.groups.get(name.as_str()).copied();
        if found.is_none() {
            self.record(Expected::Group, name);
        }
        found
    }

    /// Records the use of an unknown name.
    fn record(&mut self, expected: Expected, name: &Spanned<String>) {
        let uses = self.unresolved.entry((expected, name.value.clone())).or_default();
        if uses.spans.contains(&name.span) {
            return; // The same use can be resolved more than once.
        }
        match uses.spans.len() {
            ..MAX_SHOWN_USES => uses.spans.push(name.span),
            _ => uses.more += 1,
        }
    }

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

    /// The choice that a word names, with the span of the word.
    pub(super) fn word<T: Copy>(
        &mut self,
        word: &Option<Spanned<String>>,
        what: &str,
        known: &[(&str, T)],
    ) -> Option<Spanned<T>> {
        words::optional_choice(word, what, known, self.problems)
    }
}

/// Adds the span of the declaration with the similar name, since the mistake can be there.
fn with_similar_declaration(problem: Problem, span: Option<Span>) -> Problem {
    match span {
        Some(span) => problem.related(span, "a similar name is declared here"),
        None => problem,
    }
}
