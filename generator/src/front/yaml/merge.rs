//! Merges a file of choices into the documents that an OpenAPI document became.
//!
//! In: documents, and choices. Out: documents in which each key of a choice replaces that of the document. An operation or type with choices
//! is written as the tree that a specification would have; the choices are merged into the tree, and the tree is read. So a choice can have
//! every key of the language, and its mistakes are reported as in a specification. Not here: names and resources, which the front end of
//! OpenAPI takes into account when it chooses names.

use std::collections::BTreeMap;

use super::keys::Value;
use super::{operations, types, written};
use crate::diagnostic::{Code, Problem, Problems, closest};
#[cfg(feature = "tools")]
use crate::document::Merged;
use crate::document::{Addresses, Choice, Choices, Documents, Errors, Operation, ServiceChoices, Type};
use crate::source::Spanned;
use crate::syntax::{Entry, Node, NodeKind};

/// Merges choices into documents. A choice about something that the document does not have is an error.
pub(crate) fn merge(documents: &mut Documents, choices: &Choices, addresses: &Addresses, problems: &mut Problems) {
    service(documents, &choices.service);
    for omitted in &choices.omit {
        known("operation", omitted, &addresses.operations, problems);
    }
    for choice in &choices.operations {
        let Some((resource, name)) = known("operation", &choice.of, &addresses.operations, problems) else { continue };
        // An operation that is left out has its own warning.
        let Some(operation) = operation(documents, resource, name) else { continue };
        let value = Value::named_by(&operation.name, operation_tree(operation, choice, problems));
        let read = if operation.webhook { operations::webhook } else { operations::operation };
        if let Some(read) = read(operation.name.clone(), value, problems) {
            *operation = read;
        }
    }
    for choice in &choices.types {
        let Some(name) = known("type", &choice.of, &addresses.types, problems) else { continue };
        match ty(documents, name) {
            Some(ty) => {
                let value = Value::named_by(&ty.name, type_tree(ty, choice, problems));
                *ty = types::read(ty.name.clone(), value, problems);
            }
            None => problems.add(unused(choice)),
        }
    }
    declare(documents, choices);
}

/// The trees of what choices change in documents, before [`merge`]. They have keys that documents of another format do not have.
#[cfg(feature = "tools")]
pub(crate) fn merged(documents: &mut Documents, choices: &Choices, addresses: &Addresses) -> Merged {
    // `merge` reports the problems.
    let mut problems = Problems::default();
    let mut merged = Merged { service: choices.service_keys.clone(), ..Merged::default() };
    keep_error_types(&mut merged.service, documents);
    for choice in &choices.operations {
        let Some((resource, name)) = addresses.operations.get(&choice.of.value) else { continue };
        let tree = operation(documents, resource, name).map(|operation| operation_tree(operation, choice, &mut problems));
        merged.operations.extend(tree.map(|tree| ((resource.clone(), name.clone()), tree)));
    }
    for choice in &choices.types {
        let Some(name) = addresses.types.get(&choice.of.value) else { continue };
        let tree = ty(documents, name).map(|ty| type_tree(ty, choice, &mut problems));
        merged.types.extend(tree.map(|tree| (name.clone(), tree)));
    }
    merged.types.extend(choices.type_trees.iter().cloned());
    merged
}

/// Adds the types of errors of the document to chosen errors without types.
#[cfg(feature = "tools")]
fn keep_error_types(keys: &mut [Entry], documents: &Documents) {
    let chosen = keys.iter_mut().filter(|key| key.name() == "errors").filter_map(|key| entries_of(&mut key.value));
    for keys in chosen {
        if !keys.iter().any(|key| key.name() == "statuses") {
            keys.extend(written::statuses(&documents.service));
        }
    }
}

/// The declarations belong to the service. They are few, and their spans are needed once.
fn declare(documents: &mut Documents, choices: &Choices) {
    let (to, from) = (&mut documents.service.declarations, &choices.declarations);
    to.ids.extend(from.ids.iter().cloned());
    to.types.extend(from.types.iter().cloned());
    to.groups.extend(from.groups.iter().cloned());
}

/// What an address leads to. `None` if it leads to nothing, which is reported.
fn known<'a, T>(what: &str, of: &Spanned<String>, all: &'a BTreeMap<String, T>, problems: &mut Problems) -> Option<&'a T> {
    let found = all.get(&of.value);
    if found.is_none() {
        problems.add(unknown(what, of, all.keys().map(String::as_str)));
    }
    found
}

fn unknown<'a>(what: &str, of: &Spanned<String>, all: impl Iterator<Item = &'a str>) -> Problem {
    let problem = Problem::error(Code::SW0630, of.span, format!("the document has no {what} `{}`", of.value));
    match closest(of, all) {
        Some(similar) => problem.did_you_mean(similar),
        None => {
            let help = "a choice changes a part of the document; `declare` adds types, and an overlay adds anything else";
            problem.label("not in the document").help(help)
        }
    }
}

/// The error about a type that no operation uses, so that it is not read.
fn unused(choice: &Choice) -> Problem {
    let problem = Problem::error(Code::SW0630, choice.of.span, format!("`{}` is not a type that is generated", choice.of.value));
    problem.label("no declared type").help("a choice is about an object, an enum or a union that an operation uses")
}

fn operation<'a>(documents: &'a mut Documents, resource: &str, name: &str) -> Option<&'a mut Operation> {
    let resource = documents.resources.iter_mut().find(|known| known.name.value == resource)?;
    resource.operations.iter_mut().find(|operation| operation.name.value == name)
}

fn ty<'a>(documents: &'a mut Documents, name: &str) -> Option<&'a mut Type> {
    let all = documents.resources.iter_mut().map(|resource| &mut resource.declarations);
    let mut types = all.chain([&mut documents.service.declarations]).flat_map(|declarations| &mut declarations.types);
    types.find(|ty| ty.name.value == name)
}

fn service(documents: &mut Documents, choices: &ServiceChoices) {
    fn set<T: Clone>(value: &mut T, choice: &Option<T>) {
        if let Some(choice) = choice {
            *value = choice.clone();
        }
    }
    fn replace<T: Clone>(value: &mut Option<T>, choice: &Option<T>) {
        if choice.is_some() {
            value.clone_from(choice);
        }
    }
    let service = &mut documents.service;
    set(&mut service.name, &choices.name);
    replace(&mut service.title, &choices.title);
    replace(&mut service.docs, &choices.docs);
    replace(&mut service.version, &choices.version);
    replace(&mut service.contact, &choices.contact);
    replace(&mut service.license, &choices.license);
    replace(&mut service.base_path, &choices.base_path);
    if !choices.servers.is_empty() {
        service.servers.clone_from(&choices.servers);
    }
    set(&mut service.auth, &choices.auth);
    set(&mut service.wire, &choices.wire);
    replace(&mut service.headers, &choices.headers);
    if let Some(errors) = &choices.errors {
        let types = if errors.types.is_empty() { std::mem::take(&mut service.errors.types) } else { errors.types.clone() };
        service.errors = Errors { types, ..errors.clone() };
    }
}

/// An operation with choices, as a tree.
fn operation_tree(operation: &Operation, choice: &Choice, problems: &mut Problems) -> Node {
    let mut tree = written::operation(operation);
    for Entry { key, value } in &choice.keys {
        match name_of(key) {
            "params" => named(&mut tree, (key, "parameter"), value, field, problems),
            "returns" => returns(&mut tree, key, value),
            "errors" => shallow(&mut tree, key, value),
            "body" => body(&mut tree, key, value),
            "public" => set(&mut tree, key, value, &["auth"]),
            "auth" => set(&mut tree, key, value, &["public"]),
            _ => set(&mut tree, key, value, &[]),
        }
    }
    tree
}

/// A type with choices, as a tree.
fn type_tree(ty: &Type, choice: &Choice, problems: &mut Problems) -> Node {
    let mut tree = written::declared(ty);
    for Entry { key, value } in &choice.keys {
        match name_of(key) {
            "fields" => named(&mut tree, (key, "field"), value, field, problems),
            "values" => named(&mut tree, (key, "value"), value, |known, chosen| *known = chosen.clone(), problems),
            "union" => shallow(&mut tree, key, value),
            _ => set(&mut tree, key, value, &[]),
        }
    }
    tree
}

fn name_of(key: &Node) -> &str {
    match &key.kind {
        NodeKind::Scalar(text) => &text.text,
        _ => "",
    }
}

/// The entries of a mapping, to be changed; `None` for another node.
fn entries_of(node: &mut Node) -> Option<&mut Vec<Entry>> {
    match &mut node.kind {
        NodeKind::Mapping { entries, .. } => Some(entries),
        _ => None,
    }
}

/// Sets a key, in place of its old value and of keys that it excludes.
fn set(tree: &mut Node, key: &Node, value: &Node, excluded: &[&str]) {
    let Some(entries) = entries_of(tree) else { return };
    entries.retain(|entry| entry.name() != name_of(key) && !excluded.contains(&entry.name()));
    entries.push(Entry { key: key.clone(), value: value.clone() });
}

/// Sets the keys of a mapping one by one.
fn shallow(tree: &mut Node, key: &Node, value: &Node) {
    let known = entries_of(tree).and_then(|entries| entries.iter_mut().find(|entry| entry.name() == name_of(key)));
    match (known, &value.kind) {
        (Some(Entry { value: known @ Node { kind: NodeKind::Mapping { .. }, .. }, .. }), NodeKind::Mapping { .. }) => {
            value.entries().iter().for_each(|chosen| set(known, &chosen.key, &chosen.value, &[]));
        }
        _ => set(tree, key, value, &[]),
    }
}

/// Merges entries of which the document has each: parameters, fields, values. `merge` merges one of them.
fn named(tree: &mut Node, (key, what): (&Node, &str), value: &Node, merge: impl Fn(&mut Node, &Node), problems: &mut Problems) {
    let known = entries_of(tree).and_then(|entries| entries.iter_mut().find(|entry| entry.name() == name_of(key)));
    let mut none = Vec::new();
    let known = known.and_then(|known| entries_of(&mut known.value)).unwrap_or(&mut none);
    if !matches!(value.kind, NodeKind::Mapping { .. }) {
        let problem = Problem::error(Code::SW0015, value.span, format!("`{}` is {}", name_of(key), value.kind_in_words()));
        problems
            .add(problem.label("expected a mapping").help(format!("write the name of each {what}, and what is different in it")));
        return;
    }
    for chosen in value.entries() {
        match known.iter().position(|known| known.name() == chosen.name()).and_then(|index| known.get_mut(index)) {
            Some(known) => merge(&mut known.value, &chosen.value),
            None => {
                let name = Spanned::new(chosen.name().to_owned(), chosen.key.span);
                problems.add(unknown(what, &name, known.iter().map(Entry::name)));
            }
        }
    }
}

/// Keys that say something about values of a type. They are left out if a choice states another type.
const OF_VALUES: [&str; 14] = [
    "type",
    "value",
    "default",
    "format",
    "as",
    "prefix",
    "style",
    "min",
    "max",
    "min_length",
    "max_length",
    "pattern",
    "min_items",
    "max_items",
];

/// Merges the keys of a field.
fn field(known: &mut Node, chosen: &Node) {
    if !matches!(chosen.kind, NodeKind::Mapping { .. }) {
        // The reader reports it.
        *known = chosen.clone();
        return;
    }
    let has_type = chosen.entries().iter().any(|entry| matches!(entry.name(), "type" | "value"));
    let excluded: &[&str] = if has_type { &OF_VALUES } else { &[] };
    if let Some(entries) = entries_of(known) {
        entries.retain(|entry| !excluded.contains(&entry.name()) && entry.name() != "example");
    }
    chosen.entries().iter().for_each(|entry| set(known, &entry.key, &entry.value, &[]));
}

/// Keys that say what an answer is.
const FORMS: [&str; 15] = [
    "type",
    "list",
    "one_or_many",
    "or_false",
    "keyed_by",
    "of",
    "key",
    "fields",
    "include",
    "envelope",
    "items",
    "file",
    "stream",
    "as",
    "end",
];

/// Merges an answer. Another form replaces that of the document. Of several answers, the one with the same status is meant; a list replaces all.
fn returns(tree: &mut Node, key: &Node, value: &Node) {
    let known = entries_of(tree).and_then(|entries| entries.iter_mut().find(|entry| entry.name() == "returns"));
    let is_mapping = matches!(value.kind, NodeKind::Mapping { .. });
    match known {
        Some(known) if is_mapping && matches!(known.value.kind, NodeKind::Mapping { .. }) => answer(&mut known.value, value),
        Some(Entry { value: Node { kind: NodeKind::Sequence { items, .. }, .. }, .. }) if is_mapping => {
            match items.iter_mut().find(|item| status(item) == status(value)) {
                Some(item) => answer(item, value),
                None => set(tree, key, value, &[]),
            }
        }
        _ => set(tree, key, value, &[]),
    }
}

/// The status of an answer, as it is written; 200 if it is not stated.
fn status(answer: &Node) -> &str {
    let status = answer.entries().iter().find(|entry| entry.name() == "status");
    status.map_or("200", |entry| name_of(&entry.value))
}

fn answer(known: &mut Node, chosen: &Node) {
    if chosen.entries().iter().any(|entry| FORMS.contains(&entry.name()))
        && let Some(entries) = entries_of(known)
    {
        entries.retain(|entry| !FORMS.contains(&entry.name()));
    }
    chosen.entries().iter().for_each(|entry| set(known, &entry.key, &entry.value, &[]));
}

/// Merges a body, which is a type or a mapping with the key `type`.
fn body(tree: &mut Node, key: &Node, value: &Node) {
    let known = entries_of(tree).and_then(|entries| entries.iter_mut().find(|entry| entry.name() == "body"));
    let Some(known) = known.filter(|_| matches!(value.kind, NodeKind::Mapping { .. })) else { return set(tree, key, value, &[]) };
    if matches!(known.value.kind, NodeKind::Scalar(_)) {
        let ty = Entry {
            key: Node { kind: NodeKind::Scalar(crate::syntax::Text::plain("type")), ..key.clone() },
            value: known.value.clone(),
        };
        known.value.kind = NodeKind::Mapping { flow: false, entries: vec![ty], is_damaged: false };
    }
    field(&mut known.value, value);
}
