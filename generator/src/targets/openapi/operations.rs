//! Describes operations.
//!
//! In: resources. Out: the `paths` of the document. Not here: parameters, bodies and answers (see their files).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::json::{Object, insert_if_some, object};
use super::schemas::Schemas;
use super::{answers, bodies, pages, parameters, rules, security, servers};
use crate::bug::Bug;
use crate::diagnostic::Code;
use crate::example::Request;
use crate::model::{Method, Operation, OperationId, Resource, Service};

/// The fragment of the path of an operation whose last parameter spans several segments.
const SEGMENTS: &str = "segments";

/// All operations by path and method. The paths are in the order of the files, and so are the operations of a path, except that GET is first.
pub(super) fn paths(schemas: &mut Schemas<'_>) -> Value {
    let service = schemas.service;
    let name_counts = name_counts(service);
    let mut paths = Object::new();
    for (position, resource, operation) in service.operations_by_id().filter(|(.., operation)| !operation.webhook) {
        let id = operation_id(resource, operation, &name_counts);
        let operation_object = describe(schemas, (position, operation), &id, &tags(resource, operation));
        let method = operation.http.method.as_str().to_ascii_lowercase();
        let free = key(service, position, operation).and_then(|key| free_key(&paths, key, &method, &id));
        let Some(key) = schemas.lookup(free) else { continue };
        if let Value::Object(path_item) = paths.entry(key).or_insert_with(|| json!({})) {
            // GET comes first in a path, since documentation tools show the operations in this order.
            let index = if operation.http.method == Method::Get { 0 } else { path_item.len() };
            path_item.shift_insert(index, method, operation_object.into());
        }
    }
    paths.into()
}

/// The number of operations for each of the joined names.
fn name_counts(service: &Service) -> BTreeMap<String, usize> {
    let mut name_counts = BTreeMap::new();
    for (resource, operation) in service.operations_by_resource() {
        *name_counts.entry(joined_names(resource, operation)).or_default() += 1;
    }
    name_counts
}

/// All webhooks by name, each a path item. If webhooks of several resources have one name, that of the resource is in front: `orders.paid`.
pub(super) fn webhooks(schemas: &mut Schemas<'_>) -> Object {
    let service = schemas.service;
    let name_counts = name_counts(service);
    let mut webhooks = Object::new();
    for (position, resource, operation) in service.operations_by_id().filter(|(.., operation)| operation.webhook) {
        let (name, resource_name) = (&operation.name.value, &resource.name.value);
        let same = service.operations().filter(|other| other.webhook && other.name.value == *name).count();
        let key = if same > 1 { format!("{resource_name}.{name}") } else { name.clone() };
        let id = operation_id(resource, operation, &name_counts);
        let described = describe(schemas, (position, operation), &id, &tags(resource, operation));
        let method = operation.http.method.as_str().to_ascii_lowercase();
        webhooks.insert(key, json!({ method: described }));
    }
    webhooks
}

/// The path of an operation. A document cannot have several operations with one method and path, so the constants by which a server selects
/// one of them are its fragment: `/#Action=Start`. OpenAPI paths cannot state that a parameter spans several segments, so `/files/{path*}`
/// is `/files/{path}#segments` if `/files/{path}` is the path of another operation with that method.
fn key(service: &Service, id: OperationId, operation: &Operation) -> Result<String, Bug> {
    let http = &operation.http;
    let path = http.path.replace("*}", "}");
    let has_path = |other: &Operation| other.http.method == http.method && *other.http.path == path;
    let segments = path != *http.path && service.operations().any(has_path);
    let constants = service.selecting(id)?.into_iter();
    let pairs = constants.map(|constant| format!("{}={}", *constant.name, constant.value.value));
    let parts: Vec<String> = segments.then(|| SEGMENTS.to_owned()).into_iter().chain(pairs).collect();
    Ok(if parts.is_empty() { path } else { format!("{path}#{}", parts.join("&")) })
}

/// The key, if no operation with that method has it. Constants with one name in several locations can give two operations the same
/// fragment. Then the later one has its id in the fragment too.
fn free_key(paths: &Object, key: String, method: &str, id: &str) -> Result<String, Bug> {
    let with_id = key.contains('#').then(|| format!("{key}&{id}"));
    let is_free = |key: &String| paths.get(key).is_none_or(|path_item| path_item.get(method).is_none());
    let free = std::iter::once(key).chain(with_id).find(is_free);
    free.ok_or_else(|| Bug::new(Code::SW9001, format!("the method and the path of `{id}`")))
}

/// The names of a resource and of an operation, joined by `_`.
fn joined_names(resource: &Resource, operation: &Operation) -> String {
    format!("{}_{}", resource.name.value, operation.name.value)
}

/// The id of an operation: `breaking_news_create` for `create` of `breaking_news`. Two operations can have the same joined names: `b_c` of `a`
/// and `c` of `a_b` both give `a_b_c`. They get `a.b_c` and `a_b.c`, which differ, since no name contains a dot. `name_counts` has the number
/// of operations for each of the joined names.
fn operation_id(resource: &Resource, operation: &Operation, name_counts: &BTreeMap<String, usize>) -> String {
    let id = joined_names(resource, operation);
    match name_counts.get(&id) {
        Some(2..) => format!("{}.{}", resource.name.value, operation.name.value),
        _ => id,
    }
}

/// The Operation Object. `id` is its name in the document.
fn describe(schemas: &mut Schemas<'_>, (position, operation): (OperationId, &Operation), id: &str, tags: &[&str]) -> Object {
    let service = schemas.service;
    let example = Request::of(&schemas.lookups, operation);
    let mut operation_object =
        object([("operationId", json!(id)), ("tags", json!(tags)), ("summary", json!(operation.summary()))]);
    insert_if_some(&mut operation_object, "description", description(schemas, operation));
    insert_if_some(&mut operation_object, "parameters", parameters::parameters(schemas, operation, example.as_ref()));
    insert_if_some(&mut operation_object, "requestBody", bodies::body(schemas, position, operation, example.as_ref()));
    operation_object.insert("responses".to_owned(), answers::responses(schemas, operation).into());
    let server = service.server_of(operation).map(|named| servers::named_server(named, schemas.options.server.as_ref()));
    operation_object.extend(server.map(|server| ("servers".to_owned(), json!([server]))));
    operation_object.extend(security::requirements(service, operation).map(|security| ("security".to_owned(), security)));
    insert_if_some(&mut operation_object, "deprecated", operation.deprecated.is_some());
    insert_if_some(&mut operation_object, rules::EXTENSION, rules::of_operation(schemas, operation));
    insert_if_some(&mut operation_object, "x-pagination", pages::hint(schemas, operation));
    operation_object
}

/// The name of the resource, then the other tags that select the operation.
fn tags<'a>(resource: &'a Resource, operation: &'a Operation) -> Vec<&'a str> {
    let mut tags = vec![resource.name.as_str()];
    for tag in resource.tags_of(operation) {
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
    parts.extend(
        operation.rules.iter().filter_map(|rule| schemas.lookup(service.rule_sentence(&|id| operation.unique_name(id), rule))),
    );
    parts.extend(pages::sentences(schemas, operation));
    parts.extend(service.scope(operation).map(|scope| format!("With OAuth2 it needs the scope `{scope}`.")));
    parts.extend(security::sentence(service, operation));
    if operation.auth.is_public() && service.auth.is_some() {
        parts.push("It needs no credentials.".to_owned());
    }
    parts.extend(operation.since.as_ref().map(|since| format!("Since {since}.")));
    parts.extend(operation.deprecated.as_ref().map(|instead| format!("Deprecated. {instead}").trim_end().to_owned()));
    parts.join("\n\n")
}
