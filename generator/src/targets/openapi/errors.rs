//! Describes error responses: their statuses and their body.
//!
//! In: the `errors` of the service. Out: the shared responses, references to them, and the schema of their body. Not here: answers with
//! status 200 that report a failure in a field (see `answers`).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::names::Key;
use super::schemas::Schemas;
use super::{Object, bodies, insert_if_some, object};
use crate::model::{ErrorPart, Operation, Service};

/// A kind of error: its name, its status and its documentation. Without a status, it describes all statuses that are not listed.
type Kind = (&'static str, Option<u16>, &'static str);

/// All kinds of errors. If two of them have the same status, only the first is used.
fn kinds(service: &Service) -> [Kind; 11] {
    let kind = |name, status, docs| (name, Some(status), docs);
    [
        kind("Invalid", service.errors.invalid, "A parameter is missing or invalid."),
        kind("Malformed", 400, "The request cannot be read. For example, its body is malformed or incomplete."),
        kind("Unauthorized", 401, "The credentials are missing or invalid."),
        kind("Forbidden", 403, "The credentials do not allow the operation, or the token lacks its scope."),
        kind("NotFound", 404, "Not found."),
        kind(
            "Refused",
            service.errors.refused,
            "The service refuses the request, because the state of its data does not allow it.",
        ),
        kind("TooLarge", 413, "The body is too large, or contains too many values."),
        kind(
            "UnsupportedMediaType",
            415,
            "The service does not support the media type, the content coding or the character set of the body.",
        ),
        kind("TooManyRequests", 429, "Too many requests. `Retry-After` states when to try again."),
        kind("InternalError", 500, "Internal error of the service."),
        (
            "OtherError",
            None,
            "Any other error, such as 405 if the path does not have the method, or 503 if the service is overloaded.",
        ),
    ]
}

/// Whether an operation can return an error of the kind `name`.
fn occurs(service: &Service, operation: &Operation, name: &str) -> bool {
    match name {
        "Unauthorized" | "Forbidden" => service.auth.is_some() && !operation.public,
        // One status has one description.
        "Malformed" => service.errors.invalid != 400,
        "UnsupportedMediaType" => bodies::has_body(operation),
        _ => true,
    }
}

/// The error responses of an operation: each status with a reference to its shared response.
pub(super) fn references(service: &Service, operation: &Operation) -> Vec<(String, Value)> {
    let kinds = kinds(service).into_iter().filter(|(name, ..)| occurs(service, operation, name));
    let status = |status: Option<u16>| status.map_or("default".to_owned(), |status| status.to_string());
    kinds.map(|(name, code, _)| (status(code), json!({ "$ref": format!("#/components/responses/{name}") }))).collect()
}

/// The shared responses that operations refer to.
pub(super) fn responses(schemas: &mut Schemas<'_>) -> Object {
    let service = schemas.service;
    let mut statuses = BTreeSet::new();
    let mut responses = Object::new();
    for (name, status, docs) in kinds(service) {
        let is_used = service.operations().any(|operation| occurs(service, operation, name));
        if is_used && statuses.insert(status) {
            let mut response = object([("description", json!(docs))]);
            insert_if_some(&mut response, "headers", header(service, name));
            response.insert("content".to_owned(), content(schemas).into());
            responses.insert(name.to_owned(), response.into());
        }
    }
    responses
}

/// The content of an error response. HTML is not listed, since a generated server does not send it.
fn content(schemas: &mut Schemas<'_>) -> Object {
    let media = if schemas.service.errors.body.is_some() { "application/json" } else { "application/problem+json" };
    let schema = schemas.refer(Key::Error);
    object([(media, json!({ "schema": schema }))])
}

/// The header of an error response that says how the client can proceed.
fn header(service: &Service, name: &str) -> Option<Value> {
    let (header, docs) = match name {
        "Unauthorized" => ("WWW-Authenticate", "The authentication schemes that the service accepts."),
        "Forbidden" if service.auth.oauth2.is_some() => {
            ("WWW-Authenticate", "If the token lacks the scope: `error=\"insufficient_scope\"` and the required `scope`.")
        }
        "TooManyRequests" => ("Retry-After", "When to try again: a number of seconds, or an HTTP date."),
        _ => return None,
    };
    Some(json!({ header: { "description": docs, "schema": { "type": "string" } } }))
}

/// The schema of an error body.
pub(super) fn body(schemas: &mut Schemas<'_>) -> Object {
    let object_with_docs = |docs: &str| object([("type", json!("object")), ("description", json!(docs))]);
    match &schemas.service.errors.body {
        Some(parts) => {
            let mut body = object_with_docs("An error.");
            for (path, part) in parts {
                let schema = part_schema(schemas, *part);
                super::insert_property(&mut body, path, schema, true);
            }
            body
        }
        None => {
            let mut body = object_with_docs("An error, in the format of RFC 9457.");
            body.insert("required".to_owned(), json!(["title", "status", "detail", "request_id"]));
            body.insert("properties".to_owned(), problem(schemas).into());
            body
        }
    }
}

/// The schema of a field of an error body.
fn part_schema(schemas: &mut Schemas<'_>, part: ErrorPart) -> Value {
    match part {
        ErrorPart::Message => text("The error message."),
        ErrorPart::Code => json!({ "type": "integer", "description": "The HTTP status." }),
        ErrorPart::Param => {
            let docs = object([("description", json!("The parameter that the error is about; null if it is about none."))]);
            let name = schemas.version.nullable(object([("type", json!("string"))]), None);
            schemas.version.with_keywords(name, docs).into()
        }
        ErrorPart::RequestId => text("The id of the request, which the log of the service contains."),
        ErrorPart::Violations => violations(schemas),
    }
}

/// The schema of a string.
fn text(docs: &str) -> Value {
    json!({ "type": "string", "description": docs })
}

fn violations(schemas: &mut Schemas<'_>) -> Value {
    let violation = schemas.refer(Key::Violation);
    json!({ "type": "array", "items": violation, "description": "Every constraint and rule that the request breaks." })
}

/// The schema of a violation: one broken constraint or rule.
pub(super) fn violation() -> Object {
    let properties = json!({
        "param": text("The parameter."),
        "rule": text("The constraint or the rule, such as `required` or `max_length`."),
        "message": text("The message."),
    });
    object([
        ("type", json!("object")),
        ("description", json!("A constraint or a rule that a request breaks.")),
        ("required", json!(["param", "rule", "message"])),
        ("properties", properties),
    ])
}

/// The properties of an error body as in RFC 9457.
fn problem(schemas: &mut Schemas<'_>) -> Object {
    object([
        ("title", text("The kind of the error.")),
        ("status", json!({ "type": "integer", "description": "The HTTP status." })),
        ("detail", text("The error message.")),
        ("request_id", text("The id of the request, which the log of the service contains.")),
        ("violations", violations(schemas)),
    ])
}
