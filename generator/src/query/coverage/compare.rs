//! The comparison itself: differences in both directions, their reasons, and the counts.
//!
//! In: a service, and the facts of the list; a [`Fact`] is one documented parameter or response field. Out: a [`Coverage`].

use std::collections::{BTreeMap, BTreeSet};

use super::outline::{self, Part, ResponseField};
use super::report::{Count, Coverage, Difference, Side, What};
use super::table::{Fact, Key};
use super::types;
use crate::diagnostic::{Code, Problem, Problems};
use crate::model::{Field, Lookups, Operation};
use crate::source::Spanned;

/// Finds every difference between a service and the facts of the list. Reasons and counts are added later.
pub(super) fn compare(lookups: &Lookups<'_>, facts: &[Fact]) -> Coverage {
    let endpoints = by_endpoint(lookups);
    let mut differences = Vec::new();
    let mut missing = BTreeSet::new();
    for fact in facts {
        let (method, path, ..) = &fact.key;
        match endpoints.get(&(method.as_str(), path.as_str())) {
            Some(operations) => {
                differences.extend(compare_item(lookups, operations, fact).map(|what| difference(&fact.key, what)));
            }
            None => {
                // The missing operation is a difference of its own, beside its parameters and fields.
                if missing.insert((method, path)) {
                    let key = (method.clone(), path.clone(), Side::Operation, String::new());
                    differences.push(difference(&key, What::Missing));
                }
                differences.push(difference(&fact.key, What::Missing));
            }
        }
    }
    differences.extend(extra(lookups, facts));
    Coverage { differences, ..Coverage::default() }
}

/// The operations with one method and path. There are several if constants distinguish them.
type Endpoints<'a> = BTreeMap<(&'a str, &'a str), Vec<&'a Operation>>;

fn by_endpoint<'a>(lookups: &Lookups<'a>) -> Endpoints<'a> {
    let mut endpoints = Endpoints::new();
    for operation in lookups.service.called() {
        endpoints.entry(endpoint(operation)).or_default().push(operation);
    }
    endpoints
}

fn endpoint(operation: &Operation) -> (&str, &str) {
    (operation.http.method.as_str(), operation.http.path.value.as_str())
}

fn difference((method, path, side, name): &Key, what: What) -> Difference {
    Difference { method: method.clone(), path: path.clone(), side: *side, name: name.clone(), what, reason: None }
}

/// How the parameter or field of an endpoint differs from its fact. `None` if it does not differ in at least one of the operations. If an
/// operation has it in another way, that is the difference; else it is missing.
fn compare_item(lookups: &Lookups<'_>, operations: &[&Operation], fact: &Fact) -> Option<What> {
    let compare = |operation: &&Operation| match fact.key.2 {
        Side::Operation => None,
        Side::Param => compare_param(lookups, operation, fact),
        Side::Response => compare_field(lookups, operation, fact),
    };
    let differences = operations.iter().map(compare).collect::<Option<Vec<What>>>()?;
    Some(differences.into_iter().find(|what| *what != What::Missing).unwrap_or(What::Missing))
}

/// How a parameter differs from its fact. A list has the wire names of parameters. Parameters in several locations can have one wire name.
/// The parameter does not differ if at least one of them is as documented.
fn compare_param(lookups: &Lookups<'_>, operation: &Operation, fact: &Fact) -> Option<What> {
    let named = operation.params.iter().filter(|param| *param.name == fact.key.3);
    let mut differences = named.map(|param| match fact.required {
        Some(required) if required != param.required => Some(What::Required(required)),
        _ => compare_type(lookups, fact, param),
    });
    let first = differences.next().unwrap_or(Some(What::Missing))?;
    if differences.any(|difference| difference.is_none()) { None } else { Some(first) }
}

/// How a response field differs from its fact. An envelope is an object around a collection, such as `{"total": 2, "items": […]}`. The
/// envelope and its items can both have a field with the documented name. The field does not differ if at least one of these fields has the
/// documented type.
fn compare_field(lookups: &Lookups<'_>, operation: &Operation, fact: &Fact) -> Option<What> {
    let fields = outline::response_fields(lookups, operation);
    let named: Vec<&ResponseField<'_>> = fields.iter().filter(|field| field.name == fact.key.3.as_str()).collect();
    // A field of the outcome that the specification does not declare as a field has no type to compare, so every type fits.
    let fits = |field: &&&ResponseField<'_>| field.field.is_none_or(|field| types::fits(lookups, fact.ty, field));
    match named.iter().find(fits).or(named.first()) {
        None => Some(What::Missing),
        Some(field) => field.field.and_then(|field| compare_type(lookups, fact, field)),
    }
}

fn compare_type(lookups: &Lookups<'_>, fact: &Fact, field: &Field) -> Option<What> {
    (!types::fits(lookups, fact.ty, field))
        .then(|| What::Type(fact.ty.word().to_owned(), types::name_as_in_list(lookups, field).to_owned()))
}

/// The operations, parameters and response fields of the specification that the list lacks. If the list lacks an operation, only the
/// operation is a difference, and not each of its parameters and fields.
fn extra(lookups: &Lookups<'_>, facts: &[Fact]) -> Vec<Difference> {
    let listed: BTreeSet<&Key> = facts.iter().map(|fact| &fact.key).collect();
    let listed_endpoints: BTreeSet<(&str, &str)> = facts.iter().map(|fact| (fact.key.0.as_str(), fact.key.1.as_str())).collect();
    let all = lookups.service.called().flat_map(|operation| match listed_endpoints.contains(&endpoint(operation)) {
        true => expected_items(lookups, operation, &listed),
        false => vec![key(operation, Side::Operation, "")],
    });
    // Several operations of one endpoint can have an item with one name.
    let mut seen = BTreeSet::new();
    let extra = all.filter(|key| !listed.contains(key) && seen.insert(key.clone()));
    extra.map(|key| difference(&key, What::Extra)).collect()
}

fn key(operation: &Operation, side: Side, name: &str) -> Key {
    let (method, path) = endpoint(operation);
    (method.to_owned(), path.to_owned(), side, name.to_owned())
}

/// The parameters and response fields of an operation that the list should have. If the list has the field with the collection of an
/// envelope, the fields of the collection's items may be absent from the list.
fn expected_items(lookups: &Lookups<'_>, operation: &Operation, listed: &BTreeSet<&Key>) -> Vec<Key> {
    let fields = outline::response_fields(lookups, operation);
    let is_collection = |field: &ResponseField<'_>| field.part == Part::Frame && field.field.is_some();
    let is_listed = |field: &ResponseField<'_>| listed.contains(&key(operation, Side::Response, &field.name));
    let has_collection = fields.iter().any(|field| is_collection(field) && is_listed(field));
    let is_expected = |field: &&ResponseField<'_>| field.part == Part::Own || (field.part == Part::Item && !has_collection);
    let (mut seen_params, mut seen) = (BTreeSet::new(), BTreeSet::new());
    let params = operation.params.iter().filter(|param| seen_params.insert(param.name.as_str()));
    let mut keys: Vec<Key> = params.map(|param| key(operation, Side::Param, &param.name)).collect();
    let fields = fields.iter().filter(is_expected).filter(|field| seen.insert(&field.name));
    keys.extend(fields.map(|field| key(operation, Side::Response, &field.name)));
    keys
}

/// Adds each reason to its difference. A reason without a difference is an error.
pub(super) fn explain(coverage: &mut Coverage, mut reasons: BTreeMap<Key, Spanned<String>>, problems: &mut Problems) {
    for difference in &mut coverage.differences {
        let Difference { method, path, side, name, .. } = difference;
        let key = (method.clone(), path.clone(), *side, name.clone());
        difference.reason = reasons.remove(&key).map(|reason| reason.value);
    }
    for ((method, path, side, name), reason) in reasons {
        let message = format!("{method} {path} has no difference in the {side} `{name}`");
        problems.add(Problem::error(Code::SW0403, reason.span, message).help("take the line out"));
    }
}

/// Counts the items of the list. The differences must have their reasons.
pub(super) fn count(lookups: &Lookups<'_>, coverage: &mut Coverage, facts: &[Fact]) {
    // Each difference, with whether it has a reason.
    let has_reason: BTreeMap<(&str, &str, Side, &str), bool> =
        coverage.differences.iter().map(|it| (subject(it), it.reason.is_some())).collect();
    let (mut operations, mut parameters, mut fields) = (Count::default(), Count::default(), Count::default());
    let endpoints = by_endpoint(lookups);
    let mut seen = BTreeSet::new();
    for fact in facts {
        let (method, path, side, name) = &fact.key;
        if seen.insert((method, path)) {
            count_item(&mut operations, has_reason.get(&(method.as_str(), path.as_str(), Side::Operation, "")));
        }
        let difference = has_reason.get(&(method.as_str(), path.as_str(), *side, name.as_str()));
        let count = match side {
            Side::Operation => continue,
            Side::Param => &mut parameters,
            Side::Response => &mut fields,
        };
        count_item(count, difference);
        let operations = endpoints.get(&(method.as_str(), path.as_str())).into_iter().flatten();
        count.maps += usize::from(difference.is_none() && operations.into_iter().any(|it| is_map(lookups, it, fact)));
    }
    (coverage.operations, coverage.parameters, coverage.fields) = (operations, parameters, fields);
}

/// Whether the specification has a map for a fact.
fn is_map(lookups: &Lookups<'_>, operation: &Operation, fact: &Fact) -> bool {
    let name = fact.key.3.as_str();
    match fact.key.2 {
        Side::Operation => false,
        Side::Param => operation.params.iter().any(|param| param.name.value == name && types::is_map(&param.ty)),
        Side::Response => {
            let fields = outline::response_fields(lookups, operation);
            fields.iter().any(|it| it.name == name && it.field.is_some_and(|field| types::is_map(&field.ty)))
        }
    }
}

/// The method, path, side and name of a difference, as in a [`Key`].
fn subject(difference: &Difference) -> (&str, &str, Side, &str) {
    (&difference.method, &difference.path, difference.side, &difference.name)
}

/// Counts an item. `has_reason` says whether its difference has a reason; it is `None` if the item does not differ.
fn count_item(count: &mut Count, has_reason: Option<&bool>) {
    count.documented += 1;
    match has_reason {
        None => count.same += 1,
        Some(true) => count.explained += 1,
        Some(false) => {}
    }
}
