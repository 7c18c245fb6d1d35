//! Describes operations.
//!
//! In: resources. Out: the `paths` of the document. Not here: parameters, bodies and answers (see their files).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::schemas::Schemas;
use super::{Object, answers, bodies, insert_if_some, object, pages, parameters, rules, security};
use crate::example::Request;
use crate::model::{Operation, Resource};

/// All operations by path and method, in the order of the files.
pub(super) fn paths(schemas: &mut Schemas<'_>) -> Value {
    let service = schemas.service;
    let mut counts = BTreeMap::new();
    for (resource, operation) in service.operations_by_resource() {
        *counts.entry(joined_names(resource, operation)).or_default() += 1;
    }
    let mut paths = Object::new();
    for (resource_index, resource) in service.resources.iter().enumerate() {
        for (operation_index, operation) in resource.operations.iter().enumerate() {
            let indices = (resource_index, operation_index);
            let id = operation_id(resource, operation, &counts);
            let described = describe(schemas, indices, &id, &tags(resource, operation));
            let path = paths.entry(operation.http.path.value.clone()).or_insert_with(|| json!({}));
            if let Value::Object(path) = path {
                let method = operation.http.method.as_str().to_ascii_lowercase();
                // GET comes first in a path, since documentation tools show the operations in this order.
                let position = if method == "get" { 0 } else { path.len() };
                path.shift_insert(position, method, described.into());
            }
        }
    }
    paths.into()
}

/// The names of a resource and of an operation, joined by `_`.
fn joined_names(resource: &Resource, operation: &Operation) -> String {
    format!("{}_{}", resource.name.value, operation.name.value)
}

/// The id of an operation: `breaking_news_create` for `create` of `breaking_news`. `counts` says how many operations have each id. If several
/// have the same, a dot separates the two names instead, which makes the id unique.
fn operation_id(resource: &Resource, operation: &Operation, counts: &BTreeMap<String, usize>) -> String {
    let id = joined_names(resource, operation);
    match counts.get(&id) {
        Some(2..) => format!("{}.{}", resource.name.value, operation.name.value),
        _ => id,
    }
}

/// The Operation Object. `indices` are the index of the resource, and the index of the operation in it.
fn describe(schemas: &mut Schemas<'_>, indices: (usize, usize), id: &str, tags: &[&str]) -> Object {
    let service = schemas.service;
    let Some(operation) = service.resources.get(indices.0).and_then(|resource| resource.operations.get(indices.1)) else {
        return Object::new();
    };
    let example = Request::of(&schemas.lookups, operation);
    let mut described = object([("operationId", json!(id)), ("tags", json!(tags)), ("summary", json!(operation.summary()))]);
    insert_if_some(&mut described, "description", description(schemas, operation));
    insert_if_some(&mut described, "parameters", parameters::parameters(schemas, operation, example.as_ref()));
    insert_if_some(&mut described, "requestBody", bodies::body(schemas, indices, operation, example.as_ref()));
    described.insert("responses".to_owned(), answers::responses(schemas, operation).into());
    described.extend(security::requirements(service, operation).map(|security| ("security".to_owned(), security)));
    insert_if_some(&mut described, "deprecated", operation.deprecated.is_some());
    insert_if_some(&mut described, rules::EXTENSION, rules::data(schemas, operation));
    insert_if_some(&mut described, "x-pagination", pages::hint(schemas, operation));
    described
}

/// The name of the resource, then the tags of the operation.
fn tags<'a>(resource: &'a Resource, operation: &'a Operation) -> Vec<&'a str> {
    let mut tags = vec![resource.name.as_str()];
    for tag in &operation.tags {
        if !tags.contains(&tag.as_str()) {
            tags.push(tag);
        }
    }
    tags
}

/// The description of an operation: its documentation, its rules, its pages and chunks, its scope, the version that introduced it, and its
/// replacement. The documentation is left out if it is equal to the summary.
fn description(schemas: &Schemas<'_>, operation: &Operation) -> String {
    let service = schemas.service;
    let docs = operation.docs.trim();
    let mut parts = Vec::new();
    if docs.trim_end_matches('.') != operation.summary() {
        parts.push(docs.to_owned());
    }
    parts.extend(operation.rules.iter().filter_map(|rule| schemas.lookup(service.rule_sentence(operation, rule))));
    parts.extend(pages::sentences(schemas, operation));
    parts.extend(service.scope(operation).map(|scope| format!("With OAuth2 it needs the scope `{scope}`.")));
    parts.extend(security::sentence(service, operation));
    if operation.public && service.auth.is_some() {
        parts.push("It needs no credentials.".to_owned());
    }
    parts.extend(operation.since.as_ref().map(|since| format!("Since {since}.")));
    parts.extend(operation.deprecated.as_ref().map(|instead| format!("Deprecated. {instead}").trim_end().to_owned()));
    parts.join("\n\n")
}
