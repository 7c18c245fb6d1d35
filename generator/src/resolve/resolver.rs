//! The names of a specification: the type, answer or group that each name refers to.
//!
//! In: documents. Out: type ids in their order, and one problem for each unknown name. Not here: the definitions of types (see
//! `definitions`).

use std::collections::BTreeMap;

use super::field_list::Fields;
use super::words;
use crate::diagnostic::{Code, Problem, Problems};
use crate::document::{Answer, AnswerForm, Declarations, Documents, Group, Id, Operation, Resource, Type};
use crate::draft::TypeDef;
use crate::model::TypeId;
use crate::source::{Span, Spanned};

/// Maximum number of uses of an unknown name that are shown.
const MAX_SHOWN_USES: usize = 4;

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
    /// All types by name.
    pub(super) types: BTreeMap<&'a str, TypeId>,
    answers: BTreeMap<AnswerKey, TypeId>,
    /// The unknown names, with what each was expected to be.
    pub(super) unresolved: BTreeMap<(Expected, String), Uses>,
}

/// The uses of an unknown name.
#[derive(Default)]
pub(super) struct Uses {
    /// The first uses.
    pub(super) spans: Vec<Span>,
    /// Number of the other uses.
    pub(super) more: usize,
}

/// The kind of item that an unknown name was expected to name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Expected {
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
