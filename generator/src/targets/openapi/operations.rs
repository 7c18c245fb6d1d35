//! Operations, by path and method.
//!
//! In: resources. Out: the `paths` of the document. Not here: parameters, bodies and answers (see their files).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::schemas::Schemas;
use super::{Object, answers, bodies, object, parameters, put_some, rules, security};
use crate::model::{Operation, Resource};

/// Every operation of the service under its path and method, in the order of the files.
pub(super) fn paths(schemas: &mut Schemas<'_>) -> Value {
    let service = schemas.service;
    let mut uses = BTreeMap::new();
    for (resource, operation) in service.operations_by_resource() {
        *uses.entry(joined(resource, operation)).or_default() += 1;
    }
    let mut paths = Object::new();
    for (resource, operation) in service.operations_by_resource() {
        let described = describe(schemas, resource, operation, &uses);
        let path = paths.entry(operation.http.path.value.clone()).or_insert_with(|| json!({}));
        if let Value::Object(path) = path {
            path.insert(operation.http.method.as_str().to_ascii_lowercase(), described.into());
        }
    }
    paths.into()
}

fn joined(resource: &Resource, operation: &Operation) -> String {
    format!("{}_{}", resource.name.value, operation.name.value)
}

/// `breaking_news_create` for `create` of `breaking_news`. If several operations give that id, a dot separates the two names, which
/// contain none.
fn operation_id(resource: &Resource, operation: &Operation, uses: &BTreeMap<String, usize>) -> String {
    let joined = joined(resource, operation);
    match uses.get(&joined) {
        Some(2..) => format!("{}.{}", resource.name.value, operation.name.value),
        _ => joined,
    }
}

fn describe(schemas: &mut Schemas<'_>, resource: &Resource, operation: &Operation, uses: &BTreeMap<String, usize>) -> Object {
    let mut described = object([
        ("operationId", json!(operation_id(resource, operation, uses))),
        ("tags", json!(tags(resource, operation))),
        ("summary", json!(summary(operation))),
        ("description", json!(description(schemas, operation))),
    ]);
    put_some(&mut described, "parameters", parameters::parameters(schemas, operation));
    put_some(&mut described, "requestBody", bodies::body(schemas, operation));
    described.insert("responses".to_owned(), answers::responses(schemas, operation).into());
    described.extend(security::of(schemas.service, operation).map(|security| ("security".to_owned(), security)));
    put_some(&mut described, "deprecated", operation.deprecated.is_some());
    put_some(&mut described, rules::EXTENSION, rules::data(schemas, operation));
    described
}

/// The resource, then the tags of the operation.
fn tags<'a>(resource: &'a Resource, operation: &'a Operation) -> Vec<&'a str> {
    let mut tags = vec![resource.name.as_str()];
    for tag in &operation.tags {
        if !tags.contains(&tag.as_str()) {
            tags.push(tag);
        }
    }
    tags
}

/// The first sentence, without its full stop.
fn summary(operation: &Operation) -> &str {
    let docs = operation.docs.trim();
    let ends = [". ", ".\n", "; ", "\n"].iter().filter_map(|end| docs.find(end)).min();
    ends.and_then(|end| docs.get(..end)).unwrap_or(docs).trim_end_matches('.')
}

/// The documentation of an operation, its rules, the version that introduced it, and what replaces it.
fn description(schemas: &Schemas<'_>, operation: &Operation) -> String {
    let mut text = operation.docs.trim().to_owned();
    for sentence in operation.rules.iter().filter_map(|rule| schemas.found(schemas.service.rule_sentence(operation, rule))) {
        text.push_str("\n\n");
        text.push_str(&sentence);
    }
    text.push_str(&operation.since.as_ref().map(|since| format!("\n\nSince {since}.")).unwrap_or_default());
    if let Some(instead) = &operation.deprecated {
        text.push_str(&format!("\n\nDeprecated. {instead}"));
    }
    text
}
