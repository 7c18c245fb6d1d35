//! The names of a specification: which type, answer and group each is, and which of those used are none.
//!
//! In: documents. Out: type ids in their order, and reports of names that are not there, one for each name.
//! Not here: what the types are (see `definitions`).

use std::collections::BTreeMap;

use super::fields::Fields;
use super::{types, words};
use crate::diagnostic::{Code, Problem, Problems, closest};
use crate::document::{Answer, Declarations, Documents, Form, Group, Id, Operation, Resource, Type};
use crate::model::TypeId;
use crate::source::{Span, Spanned};

/// Places that are shown for one name that is not there.
const SHOWN: usize = 4;

/// Names that are not there and are compared with all that are. More are not drawn, and comparing them could take long.
const COMPARED: usize = 100;

/// Where an answer is: resource, operation, and which of its answers.
pub(super) type AnswerKey = (usize, usize, usize);

/// What becomes a type definition.
#[derive(Clone, Copy)]
pub(super) enum Declared<'a> {
    Id(&'a Id),
    Type(&'a Type),
    Answer(&'a Answer, &'a Operation, &'a Resource),
}

/// What names mean while documents are resolved.
pub(super) struct Scope<'a> {
    pub(super) documents: &'a Documents,
    pub(super) out: &'a mut Problems,
    /// In the order of type ids, each with the resource that it is at home in.
    pub(super) declared: Vec<(Option<usize>, Declared<'a>)>,
    pub(super) groups: BTreeMap<&'a str, &'a Group>,
    /// Fields of the groups resolved so far, includes expanded.
    pub(super) expanded: BTreeMap<&'a str, Fields>,
    /// How many fields includes may still bring in; `None` once that was too many.
    pub(super) budget: Option<usize>,
    types: BTreeMap<&'a str, TypeId>,
    answers: BTreeMap<AnswerKey, TypeId>,
    unresolved: BTreeMap<(Sort, String), Uses>,
}

/// Where a name that is not there is used: the first places, and how many more there are.
#[derive(Default)]
struct Uses {
    places: Vec<Span>,
    more: usize,
}

/// What a name was taken for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Type,
    Group,
}

impl<'a> Scope<'a> {
    /// All names of the documents.
    pub(super) fn new(documents: &'a Documents, out: &'a mut Problems) -> Self {
        let mut scope = Scope {
            documents,
            out,
            declared: Vec::new(),
            groups: BTreeMap::new(),
            expanded: BTreeMap::new(),
            budget: Some(super::groups::MOST_FIELDS),
            types: BTreeMap::new(),
            answers: BTreeMap::new(),
            unresolved: BTreeMap::new(),
        };
        scope.declare(None, &documents.service.declarations);
        for (home, resource) in documents.resources.iter().enumerate() {
            scope.declare(Some(home), &resource.declarations);
            scope.declare_answers(home, resource);
        }
        scope
    }

    /// The first of two types with one name keeps it; that there are two is found by the check of names.
    fn declare(&mut self, home: Option<usize>, declarations: &'a Declarations) {
        let ids = declarations.ids.iter().map(|id| (&id.name, Declared::Id(id)));
        let types = declarations.types.iter().map(|ty| (&ty.name, Declared::Type(ty)));
        for (name, declared) in ids.chain(types) {
            self.types.entry(name).or_insert(TypeId(self.declared.len()));
            self.declared.push((home, declared));
        }
        for group in &declarations.groups {
            match self.groups.get(group.name.as_str()) {
                Some(first) => {
                    let problem =
                        Problem::error(Code::SW0106, group.name.span, format!("two groups are named `{}`", group.name.value));
                    let problem = problem.label("again here").related(first.name.span, "first defined here");
                    self.out.add(problem.help("rename one of them: groups are shared by all files"));
                }
                None => drop(self.groups.insert(&group.name, group)),
            }
        }
    }

    fn declare_answers(&mut self, home: usize, resource: &'a Resource) {
        for (index, operation) in resource.operations.iter().enumerate() {
            for (answer_index, answer) in operation.returns.iter().enumerate() {
                if matches!(answer.form, Form::Object(_) | Form::Envelope(..)) {
                    self.answers.insert((home, index, answer_index), TypeId(self.declared.len()));
                    self.declared.push((Some(home), Declared::Answer(answer, operation, resource)));
                }
            }
        }
    }

    /// The type of an answer that is an object of its own.
    pub(super) fn answer(&self, key: AnswerKey) -> Option<TypeId> {
        self.answers.get(&key).copied()
    }

    /// The declared type of a name; one that is not there is noted.
    pub(super) fn named_type(&mut self, name: &Spanned<String>) -> Option<TypeId> {
        let found = self.types.get(name.as_str()).copied();
        if found.is_none() {
            self.note(Sort::Type, name);
        }
        found
    }

    /// The group of a name; one that is not there is noted.
    pub(super) fn named_group(&mut self, name: &Spanned<String>) -> Option<&'a Group> {
        let found = self.groups.get(name.as_str()).copied();
        if found.is_none() {
            self.note(Sort::Group, name);
        }
        found
    }

    fn note(&mut self, sort: Sort, name: &Spanned<String>) {
        let uses = self.unresolved.entry((sort, name.value.clone())).or_default();
        if uses.places.contains(&name.span) {
            return; // A group is resolved once for each that includes it.
        }
        match uses.places.len() {
            ..SHOWN => uses.places.push(name.span),
            _ => uses.more += 1,
        }
    }

    /// Reports each name that is not there, at its first place. When a file was not read they may be declared there, so nothing is said.
    pub(super) fn report_unresolved(&mut self) {
        if !self.documents.complete {
            return;
        }
        let unresolved = std::mem::take(&mut self.unresolved).into_iter().map(|((sort, name), mut uses)| {
            uses.places.sort();
            (uses.places, uses.more, sort, name)
        });
        let mut unresolved: Vec<_> = unresolved.collect();
        unresolved.sort();
        for (index, (places, more, sort, name)) in unresolved.iter().enumerate() {
            let Some((first, others)) = places.split_first() else { continue };
            let compared = index < COMPARED;
            let problem = match sort {
                Sort::Type => self.no_type(name, *first, compared),
                Sort::Group => self.no_group(name, *first, compared),
            };
            let last = others.len().saturating_sub(1);
            let label = |at: usize| match more {
                1.. if at == last => format!("and here, and {more} more uses"),
                _ => "and here".to_owned(),
            };
            let others = others.iter().enumerate();
            self.out.add(others.fold(problem, |problem, (at, place)| problem.related(*place, label(at))));
        }
    }

    fn no_type(&self, name: &str, place: Span, compared: bool) -> Problem {
        let problem = Problem::error(Code::SW0100, place, format!("there is no type `{name}`"));
        if let Some(ours) = types::called_here(name) {
            let problem =
                problem.label(format!("did you mean `{ours}`?")).help(format!("what others call `{name}` is `{ours}` here"));
            // `list<T>` is a pattern: what `T` is, the author knows.
            return problem.replaced_by(Some(ours).filter(|ours| !ours.contains('<')));
        }
        if types::is_time_of_day(name) {
            let help = "write a time of day as `string` with a pattern, such as `pattern: \"[0-2][0-9]:[0-5][0-9]\"`; an instant is a `timestamp`";
            return problem.label("there is no type for a time of day").help(help);
        }
        if self.groups.contains_key(name) {
            return problem.label("this is a group").help(format!("a group is no type; share its fields by `include: [{name}]`"));
        }
        let known = self.types.keys().copied().chain(types::names()).filter(|_| compared);
        match closest(name, known) {
            Some(meant) => similar(problem.did_you_mean(meant), self.place_of_type(meant)),
            None => problem.label("unknown type").help("declare it under `types` or `ids`, in any file of the specification"),
        }
    }

    /// Where a type is declared; `None` for those that are built in.
    fn place_of_type(&self, name: &str) -> Option<Span> {
        match self.declared.get(self.types.get(name)?.0)?.1 {
            Declared::Id(id) => Some(id.name.span),
            Declared::Type(ty) => Some(ty.name.span),
            Declared::Answer(..) => None,
        }
    }

    fn no_group(&self, name: &str, place: Span, compared: bool) -> Problem {
        let problem = Problem::error(Code::SW0102, place, format!("there is no group `{name}`"));
        if self.types.contains_key(name) {
            return problem.label("this is a type").help("only groups can be included: move the shared fields to `groups`");
        }
        match closest(name, self.groups.keys().copied().filter(|_| compared)) {
            Some(meant) => {
                let place = self.groups.get(meant).map(|group| group.name.span);
                similar(problem.did_you_mean(meant), place)
            }
            None => problem.label("unknown group").help("declare it under `groups`, in any file of the specification"),
        }
    }

    /// The choice that a word stands for, with its place.
    pub(super) fn word<T: Copy>(
        &mut self,
        word: &Option<Spanned<String>>,
        what: &str,
        known: &[(&str, T)],
    ) -> Option<Spanned<T>> {
        words::placed(word, what, known, self.out)
    }
}

/// The declaration may be misspelt instead, and every use of it right.
fn similar(problem: Problem, place: Option<Span>) -> Problem {
    match place {
        Some(place) => problem.related(place, "a similar name is declared here"),
        None => problem,
    }
}
