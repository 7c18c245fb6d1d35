//! Errors: the statuses of failures of every operation, and their body.
//!
//! In: the service's `errors`. Out: shared responses, references to them, the schema of the body. Not here: failures inside a 200 (see
//! `answers`).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::names::Key;
use super::schemas::Schemas;
use super::{Object, bodies, object, put_some};
use crate::model::{ErrorPart, Operation, Service};

/// A kind of error: its name, its status, what it means.
type Kind = (&'static str, Option<u16>, &'static str);

/// All kinds of errors that operations list; the last describes every status that is not listed. If a service gives two of them one
/// status, the first describes it.
fn kinds(service: &Service) -> [Kind; 11] {
    let kind = |name, status, docs| (name, Some(status), docs);
    [
        kind("Invalid", service.errors.invalid, "A parameter is missing, or has a value that it cannot have."),
        kind("Malformed", 400, "The request cannot be read: its body is broken, or ends early."),
        kind("Unauthorized", 401, "There are no credentials, or they are wrong."),
        kind("Forbidden", 403, "The credentials do not allow it, or lack its scope."),
        kind("NotFound", 404, "There is no such thing."),
        kind("Refused", service.errors.refused, "The service refuses it for reasons of its own."),
        kind("TooLarge", 413, "The body is too large, or holds too much."),
        kind("UnsupportedMediaType", 415, "The body has a media type, a coding or a character set that is not read."),
        kind("TooManyRequests", 429, "Too many requests; `Retry-After` says when to come again."),
        kind("InternalError", 500, "The service failed."),
        (
            "OtherError",
            None,
            "Any other failure, such as 405 for a method that the path does not have, or 503 while the service is busy.",
        ),
    ]
}

/// Whether an operation can answer with an error of this name.
fn occurs(service: &Service, operation: &Operation, name: &str) -> bool {
    match name {
        "Unauthorized" | "Forbidden" => service.auth.is_some() && !operation.public,
        // One status has one description.
        "Malformed" => service.errors.invalid != 400,
        "UnsupportedMediaType" => bodies::has_body(operation),
        _ => true,
    }
}

/// The errors of an operation: statuses and references.
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
            put_some(&mut response, "headers", header(service, name));
            response.insert("content".to_owned(), content(schemas).into());
            responses.insert(name.to_owned(), response.into());
        }
    }
    responses
}

/// The media type of a body. Pages of HTML are left out: a generated server sends none.
fn content(schemas: &mut Schemas<'_>) -> Object {
    let media = if schemas.service.errors.body.is_some() { "application/json" } else { "application/problem+json" };
    let schema = schemas.refer(Key::Error);
    object([(media, json!({ "schema": schema }))])
}

/// The header of an error that tells a client how to proceed.
fn header(service: &Service, name: &str) -> Option<Value> {
    let (header, docs) = match name {
        "Unauthorized" => ("WWW-Authenticate", "The schemes of credentials that are taken."),
        "Forbidden" if service.auth.oauth2.is_some() => {
            ("WWW-Authenticate", "Where a token lacks the scope: `error=\"insufficient_scope\"`, and the `scope` that is needed.")
        }
        "TooManyRequests" => ("Retry-After", "When to come again: in how many seconds, or at which HTTP date."),
        _ => return None,
    };
    Some(json!({ header: { "description": docs, "schema": { "type": "string" } } }))
}

/// The body of an error.
pub(super) fn body(schemas: &mut Schemas<'_>) -> Object {
    let with_docs = |docs: &str| object([("type", json!("object")), ("description", json!(docs))]);
    match &schemas.service.errors.body {
        Some(parts) => {
            let mut body = with_docs("What went wrong.");
            for (path, part) in parts {
                let part = described(schemas, *part);
                super::put_at(&mut body, path, part, true);
            }
            body
        }
        None => {
            let mut body = with_docs("What went wrong, as RFC 9457 has it.");
            body.insert("required".to_owned(), json!(["title", "status", "detail", "request_id"]));
            body.insert("properties".to_owned(), problem(schemas).into());
            body
        }
    }
}

fn described(schemas: &mut Schemas<'_>, part: ErrorPart) -> Value {
    match part {
        ErrorPart::Message => text("What went wrong."),
        ErrorPart::Code => json!({ "type": "integer", "description": "The HTTP status." }),
        ErrorPart::Param => {
            let docs = object([("description", json!("The parameter concerned; null if there is none."))]);
            let name = schemas.version.nullable(object([("type", json!("string"))]), None);
            schemas.version.with(name, docs).into()
        }
        ErrorPart::RequestId => text("Number of the request, for the log."),
        ErrorPart::Violations => violations(schemas),
    }
}

fn text(docs: &str) -> Value {
    json!({ "type": "string", "description": docs })
}

fn violations(schemas: &mut Schemas<'_>) -> Value {
    let each = schemas.refer(Key::Violation);
    json!({ "type": "array", "items": each, "description": "Every constraint and rule that the request breaks." })
}

/// One broken constraint or rule.
pub(super) fn violation() -> Object {
    let properties = json!({
        "param": text("The parameter."),
        "rule": text("The constraint or the rule, such as `required` or `max_length`."),
        "message": text("What is wrong."),
    });
    object([
        ("type", json!("object")),
        ("description", json!("A constraint or a rule that a request breaks.")),
        ("required", json!(["param", "rule", "message"])),
        ("properties", properties),
    ])
}

fn problem(schemas: &mut Schemas<'_>) -> Object {
    object([
        ("title", text("Kind of problem, in words.")),
        ("status", json!({ "type": "integer", "description": "The HTTP status." })),
        ("detail", text("What went wrong this time.")),
        ("request_id", text("Number of the request, for the log.")),
        ("violations", violations(schemas)),
    ])
}
