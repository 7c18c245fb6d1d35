//! Operations, by path and method.
//!
//! In: resources. Out: the `paths` of the document. Not here: parameters, bodies and answers (see their files).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::schemas::Schemas;
use super::{Object, answers, bodies, examples, object, pages, parameters, put_some, rules, security};
use crate::model::{Operation, Resource};

/// Every operation of the service under its path and method, in the order of the files.
pub(super) fn paths(schemas: &mut Schemas<'_>) -> Value {
    let service = schemas.service;
    let mut uses = BTreeMap::new();
    for (resource, operation) in service.operations_by_resource() {
        *uses.entry(joined(resource, operation)).or_default() += 1;
    }
    let mut paths = Object::new();
    for (at, resource) in service.resources.iter().enumerate() {
        for (index, operation) in resource.operations.iter().enumerate() {
            let described = describe(schemas, (at, index), &operation_id(resource, operation, &uses), &tags(resource, operation));
            let path = paths.entry(operation.http.path.value.clone()).or_insert_with(|| json!({}));
            if let Value::Object(path) = path {
                let method = operation.http.method.as_str().to_ascii_lowercase();
                // Readers look for what a path is before what it does.
                let position = if method == "get" { 0 } else { path.len() };
                path.shift_insert(position, method, described.into());
            }
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

fn describe(schemas: &mut Schemas<'_>, at: (usize, usize), id: &str, tags: &[&str]) -> Object {
    let service = schemas.service;
    let Some(operation) = service.resources.get(at.0).and_then(|resource| resource.operations.get(at.1)) else {
        return Object::new();
    };
    let example = examples::Request::of(schemas, operation);
    let mut described = object([("operationId", json!(id)), ("tags", json!(tags)), ("summary", json!(summary(operation)))]);
    put_some(&mut described, "description", description(schemas, operation));
    put_some(&mut described, "parameters", parameters::parameters(schemas, operation, example.as_ref()));
    put_some(&mut described, "requestBody", bodies::body(schemas, at, operation, example.as_ref()));
    described.insert("responses".to_owned(), answers::responses(schemas, operation).into());
    described.extend(security::of(service, operation).map(|security| ("security".to_owned(), security)));
    put_some(&mut described, "deprecated", operation.deprecated.is_some());
    put_some(&mut described, rules::EXTENSION, rules::data(schemas, operation));
    put_some(&mut described, "x-pagination", pages::hint(schemas, operation));
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

/// The documentation of an operation unless the summary is all of it, its rules, how it is split, its scope, the version that introduced
/// it, and what replaces it.
fn description(schemas: &Schemas<'_>, operation: &Operation) -> String {
    let service = schemas.service;
    let docs = operation.docs.trim();
    let mut parts = Vec::new();
    if docs.trim_end_matches('.') != summary(operation) {
        parts.push(docs.to_owned());
    }
    parts.extend(operation.rules.iter().filter_map(|rule| schemas.found(service.rule_sentence(operation, rule))));
    parts.extend(pages::sentence(schemas, operation));
    parts.extend(service.scope(operation).map(|scope| format!("With OAuth2 it needs the scope `{scope}`.")));
    if operation.public && service.auth.is_some() {
        parts.push("It needs no credentials.".to_owned());
    }
    parts.extend(operation.since.as_ref().map(|since| format!("Since {since}.")));
    parts.extend(operation.deprecated.as_ref().map(|instead| format!("Deprecated. {instead}").trim_end().to_owned()));
    parts.join("\n\n")
}
