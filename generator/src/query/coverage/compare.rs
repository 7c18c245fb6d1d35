//! The comparison, in both directions, and the reasons for what it finds.
//!
//! In: a service and facts. Out: differences, then with reasons, then counted. Not here: tables, and types.

use std::collections::{BTreeMap, BTreeSet};

use super::outline::{self, Outlined, Part};
use super::table::{Fact, Key};
use super::{Count, Coverage, Difference, Side, What, types};
use crate::diagnostic::{Code, Problem, Problems};
use crate::model::{Field, Operation, Service};
use crate::source::Spanned;

/// Every difference, none of them explained yet, nothing counted.
pub(super) fn compare(service: &Service, facts: &[Fact]) -> Coverage {
    let operations: BTreeMap<(&str, &str), &Operation> = operations(service).map(|it| (endpoint(it), it)).collect();
    let mut differences = Vec::new();
    let mut unknown = BTreeSet::new();
    for fact in facts {
        let (method, path, ..) = &fact.key;
        match operations.get(&(method.as_str(), path.as_str())) {
            Some(operation) => differences.extend(differs(service, operation, fact).map(|what| difference(&fact.key, what))),
            None => {
                if unknown.insert((method, path)) {
                    let key = (method.clone(), path.clone(), Side::Operation, String::new());
                    differences.push(difference(&key, What::Missing));
                }
                differences.push(difference(&fact.key, What::Missing));
            }
        }
    }
    differences.extend(extra(service, facts));
    Coverage { differences, ..Coverage::default() }
}

fn operations(service: &Service) -> impl Iterator<Item = &Operation> {
    service.resources.iter().flat_map(|resource| &resource.operations)
}

fn endpoint(operation: &Operation) -> (&str, &str) {
    (operation.method.as_str(), operation.path.value.as_str())
}

fn difference((method, path, side, name): &Key, what: What) -> Difference {
    Difference { method: method.clone(), path: path.clone(), side: *side, name: name.clone(), what, reason: None }
}

/// How the specification differs from a fact about one of its operations.
fn differs(service: &Service, operation: &Operation, fact: &Fact) -> Option<What> {
    let (.., side, name) = &fact.key;
    match side {
        Side::Operation => None,
        Side::Param => match operation.params.iter().find(|param| param.name.value == *name) {
            None => Some(What::Missing),
            Some(param) => match fact.required {
                Some(required) if required != param.required => Some(What::Required(required)),
                _ => mistyped(service, fact, param),
            },
        },
        Side::Response => field_differs(service, operation, fact),
    }
}

/// An envelope and its rows can share a name; it is enough that one of them fits.
fn field_differs(service: &Service, operation: &Operation, fact: &Fact) -> Option<What> {
    let fields = outline::answer(service, operation);
    let same: Vec<&Outlined<'_>> = fields.iter().filter(|field| field.name == fact.key.3.as_str()).collect();
    let fits = |field: &&&Outlined<'_>| field.field.is_none_or(|field| types::fits(service, &fact.ty, field));
    match same.iter().find(fits).or(same.first()) {
        None => Some(What::Missing),
        Some(field) => field.field.and_then(|field| mistyped(service, fact, field)),
    }
}

fn mistyped(service: &Service, fact: &Fact, field: &Field) -> Option<What> {
    (!types::fits(service, &fact.ty, field)).then(|| What::Type(fact.ty.clone(), types::word(service, field).to_owned()))
}

/// What the specification has and the list lacks.
fn extra(service: &Service, facts: &[Fact]) -> Vec<Difference> {
    let listed: BTreeSet<&Key> = facts.iter().map(|fact| &fact.key).collect();
    let known: BTreeSet<(&str, &str)> = facts.iter().map(|fact| (fact.key.0.as_str(), fact.key.1.as_str())).collect();
    let all = operations(service).flat_map(|operation| match known.contains(&endpoint(operation)) {
        true => stated(service, operation, &listed),
        false => vec![key(operation, Side::Operation, "")],
    });
    all.filter(|key| !listed.contains(key)).map(|key| difference(&key, What::Extra)).collect()
}

fn key(operation: &Operation, side: Side, name: &str) -> Key {
    let (method, path) = endpoint(operation);
    (method.to_owned(), path.to_owned(), side, name.to_owned())
}

/// What a list should state of an operation: its parameters and fields, but not the rows of a collection that it states itself.
fn stated(service: &Service, operation: &Operation, listed: &BTreeSet<&Key>) -> Vec<Key> {
    let fields = outline::answer(service, operation);
    let collection = |field: &Outlined<'_>| field.part == Part::Frame && field.field.is_some();
    let whole = fields.iter().any(|field| collection(field) && listed.contains(&key(operation, Side::Response, field.name)));
    let wanted = |field: &&Outlined<'_>| field.part == Part::Own || (field.part == Part::Row && !whole);
    let mut seen = BTreeSet::new();
    let mut keys: Vec<Key> = operation.params.iter().map(|param| key(operation, Side::Param, &param.name)).collect();
    let fields = fields.iter().filter(wanted).filter(|field| seen.insert(field.name));
    keys.extend(fields.map(|field| key(operation, Side::Response, field.name)));
    keys
}

/// Puts each reason beside its difference; one that has none is reported, so that the file stays true.
pub(super) fn explain(coverage: &mut Coverage, mut reasons: BTreeMap<Key, Spanned<String>>, out: &mut Problems) {
    for difference in &mut coverage.differences {
        let Difference { method, path, side, name, .. } = difference;
        let key = (method.clone(), path.clone(), *side, name.clone());
        difference.reason = reasons.remove(&key).map(|reason| reason.value);
    }
    for ((method, path, side, name), reason) in reasons {
        let message = format!("{method} {path} has no difference in the {side} `{name}`");
        out.add(Problem::error(Code::SW0403, reason.span, message).help("take the line out"));
    }
}

/// Counts what is documented.
pub(super) fn count(service: &Service, coverage: &mut Coverage, facts: &[Fact]) {
    let reasons: BTreeMap<(&str, &str, Side, &str), bool> =
        coverage.differences.iter().map(|it| (place(it), it.reason.is_some())).collect();
    let (mut operations, mut parameters, mut fields) = (Count::default(), Count::default(), Count::default());
    let all: BTreeMap<(&str, &str), &Operation> = self::operations(service).map(|it| (endpoint(it), it)).collect();
    let mut seen = BTreeSet::new();
    for fact in facts {
        let (method, path, side, name) = &fact.key;
        if seen.insert((method, path)) {
            add(&mut operations, reasons.get(&(method.as_str(), path.as_str(), Side::Operation, "")));
        }
        let found = reasons.get(&(method.as_str(), path.as_str(), *side, name.as_str()));
        let count = match side {
            Side::Operation => continue,
            Side::Param => &mut parameters,
            Side::Response => &mut fields,
        };
        add(count, found);
        count.maps += usize::from(
            found.is_none() && all.get(&(method.as_str(), path.as_str())).is_some_and(|it| is_map(service, it, fact)),
        );
    }
    (coverage.operations, coverage.parameters, coverage.fields) = (operations, parameters, fields);
}

/// Whether what is documented is a map.
fn is_map(service: &Service, operation: &Operation, fact: &Fact) -> bool {
    let name = fact.key.3.as_str();
    match fact.key.2 {
        Side::Operation => false,
        Side::Param => operation.params.iter().any(|param| param.name.value == name && types::is_map(&param.ty)),
        Side::Response => {
            let fields = outline::answer(service, operation);
            fields.iter().any(|it| it.name == name && it.field.is_some_and(|field| types::is_map(&field.ty)))
        }
    }
}

fn place(difference: &Difference) -> (&str, &str, Side, &str) {
    (&difference.method, &difference.path, difference.side, &difference.name)
}

/// `explained` is there when there is a difference.
fn add(count: &mut Count, explained: Option<&bool>) {
    count.documented += 1;
    match explained {
        None => count.same += 1,
        Some(true) => count.explained += 1,
        Some(false) => {}
    }
}
