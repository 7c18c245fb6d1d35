//! The comparison in both directions, the reasons for differences, and the counts.

use std::collections::{BTreeMap, BTreeSet};

use super::outline::{self, Outlined, Part};
use super::table::{Fact, Key};
use super::{Count, Coverage, Difference, Side, What, types};
use crate::diagnostic::{Code, Problem, Problems};
use crate::model::{Field, Operation, Service};
use crate::source::Spanned;

/// Every difference, without reasons and counts.
pub(super) fn compare(service: &Service, facts: &[Fact]) -> Coverage {
    let operations: BTreeMap<(&str, &str), &Operation> = service.operations().map(|it| (endpoint(it), it)).collect();
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

fn endpoint(operation: &Operation) -> (&str, &str) {
    (operation.http.method.as_str(), operation.http.path.value.as_str())
}

fn difference((method, path, side, name): &Key, what: What) -> Difference {
    Difference { method: method.clone(), path: path.clone(), side: *side, name: name.clone(), what, reason: None }
}

/// The difference between the specification and a fact.
fn differs(service: &Service, operation: &Operation, fact: &Fact) -> Option<What> {
    let (.., side, name) = &fact.key;
    match side {
        Side::Operation => None,
        Side::Param => match operation.param_named(name) {
            None => Some(What::Missing),
            Some(param) => match fact.required {
                Some(required) if required != param.required => Some(What::Required(required)),
                _ => mistyped(service, fact, param),
            },
        },
        Side::Response => field_differs(service, operation, fact),
    }
}

/// An envelope and its items can have fields of one name; one of them has to agree.
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

/// The items of the specification that the list lacks.
fn extra(service: &Service, facts: &[Fact]) -> Vec<Difference> {
    let listed: BTreeSet<&Key> = facts.iter().map(|fact| &fact.key).collect();
    let known: BTreeSet<(&str, &str)> = facts.iter().map(|fact| (fact.key.0.as_str(), fact.key.1.as_str())).collect();
    let all = service.operations().flat_map(|operation| match known.contains(&endpoint(operation)) {
        true => stated(service, operation, &listed),
        false => vec![key(operation, Side::Operation, "")],
    });
    all.filter(|key| !listed.contains(key)).map(|key| difference(&key, What::Extra)).collect()
}

fn key(operation: &Operation, side: Side, name: &str) -> Key {
    let (method, path) = endpoint(operation);
    (method.to_owned(), path.to_owned(), side, name.to_owned())
}

/// The items of an operation that a list should have: parameters and fields, but not the fields of the items of a listed collection.
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

/// Adds each reason to its difference; a reason without a difference is reported.
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

/// Counts the items of the list.
pub(super) fn count(service: &Service, coverage: &mut Coverage, facts: &[Fact]) {
    let reasons: BTreeMap<(&str, &str, Side, &str), bool> =
        coverage.differences.iter().map(|it| (place(it), it.reason.is_some())).collect();
    let (mut operations, mut parameters, mut fields) = (Count::default(), Count::default(), Count::default());
    let all: BTreeMap<(&str, &str), &Operation> = service.operations().map(|it| (endpoint(it), it)).collect();
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

/// Whether the item of a fact is a map.
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

/// Counts an item. `explained`: whether its difference has a reason; `None` without a difference.
fn add(count: &mut Count, explained: Option<&bool>) {
    count.documented += 1;
    match explained {
        None => count.same += 1,
        Some(true) => count.explained += 1,
        Some(false) => {}
    }
}
