//! Errors: the statuses of failures of every operation, and their body.
//!
//! In: the service's `errors`. Out: shared responses, references to them, the schema of the body. Not here: failures inside a 200 (see
//! `answers`).

use serde_json::{Value, json};

use super::{Object, answers, object, put_some};
use crate::model::{ErrorPart, Operation, Service};

/// A kind of error: its name, its status, what it means.
type Kind = (&'static str, u16, &'static str);

/// All kinds of errors. If a service gives two of them one status, the first describes it.
fn kinds(service: &Service) -> [Kind; 8] {
    [
        ("Invalid", service.errors.invalid, "A parameter is missing, or has a value that it cannot have."),
        ("Malformed", 400, "The request cannot be read: its body is broken, or ends early."),
        ("Unauthorized", 401, "There are no credentials, or they are wrong."),
        ("Forbidden", 403, "The credentials do not allow it, or lack its scope."),
        ("NotFound", 404, "There is no such thing."),
        ("Refused", service.errors.refused, "The service refuses it for reasons of its own."),
        ("TooLarge", 413, "The body is too large, or holds too much."),
        ("TooManyRequests", 429, "Too many requests; `Retry-After` says when to come again."),
    ]
}

/// Whether an operation can answer with an error of this name.
fn occurs(service: &Service, operation: &Operation, name: &str) -> bool {
    match name {
        "Unauthorized" | "Forbidden" => service.auth.is_some() && !operation.public,
        // One status has one description.
        "Malformed" => service.errors.invalid != 400,
        _ => true,
    }
}

/// The errors of an operation: statuses and references.
pub(super) fn references(service: &Service, operation: &Operation) -> Vec<(String, Value)> {
    let kinds = kinds(service).into_iter().filter(|(name, ..)| occurs(service, operation, name));
    kinds.map(|(name, status, _)| (status.to_string(), json!({ "$ref": format!("#/components/responses/{name}") }))).collect()
}

/// The shared responses that an operation refers to.
pub(super) fn responses(service: &Service) -> Object {
    let mut responses = Object::new();
    for (name, status, docs) in kinds(service) {
        if service.operations().any(|operation| occurs(service, operation, name)) {
            let mut response = object([("description", json!(docs))]);
            put_some(&mut response, "headers", header(service, name));
            response.insert("content".to_owned(), content(service, status).into());
            responses.insert(name.to_owned(), response.into());
        }
    }
    responses
}

/// The media types of a body.
fn content(service: &Service, status: u16) -> Object {
    let media = if service.errors.body.is_some() { "application/json" } else { "application/problem+json" };
    let mut content = Object::new();
    content.insert(media.to_owned(), json!({ "schema": { "$ref": "#/components/schemas/Error.Body" } }));
    if service.errors.html.iter().any(|html| html.value == status) {
        let page = json!({ "type": "string", "description": "An HTML page instead of the JSON body." });
        content.insert("text/html".to_owned(), json!({ "schema": page }));
    }
    content
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

/// The schemas that belong to no declared type. Their names contain a dot, which no declared name does.
pub(super) fn schemas(service: &Service) -> Object {
    let mut schemas = answers::outcomes(service);
    schemas.insert("Error.Body".to_owned(), body(service).into());
    schemas
}

fn body(service: &Service) -> Object {
    let with_docs = |docs: &str| object([("type", json!("object")), ("description", json!(docs))]);
    match &service.errors.body {
        Some(parts) => {
            let mut body = with_docs("What went wrong.");
            parts.iter().for_each(|(path, part)| super::put_at(&mut body, path, described(*part), false));
            body
        }
        None => {
            let mut body = with_docs("What went wrong, as RFC 9457 has it.");
            body.insert("properties".to_owned(), problem().into());
            body
        }
    }
}

fn described(part: ErrorPart) -> Value {
    let (ty, docs) = match part {
        ErrorPart::Message => ("string", "What went wrong."),
        ErrorPart::Code => ("integer", "The HTTP status."),
        ErrorPart::Param => ("string", "The parameter concerned."),
        ErrorPart::RequestId => ("string", "Number of the request, for the log."),
        ErrorPart::Violations => return violations(),
    };
    json!({ "type": ty, "description": docs })
}

fn violations() -> Value {
    let text = |docs: &str| json!({ "type": "string", "description": docs });
    let fields = json!({ "param": text("The parameter."), "rule": text("The rule."), "message": text("What is wrong.") });
    let each = json!({ "type": "object", "description": "One rule that is broken.", "properties": fields });
    json!({ "type": "array", "items": each, "description": "Every rule that the request breaks." })
}

fn problem() -> Object {
    let text = |docs: &str| json!({ "type": "string", "description": docs });
    object([
        ("type", text("Kind of problem, as a URI.")),
        ("title", text("Kind of problem, in words.")),
        ("status", json!({ "type": "integer", "description": "The HTTP status." })),
        ("detail", text("What went wrong this time.")),
        ("instance", text("Where it went wrong.")),
        ("violations", violations()),
    ])
}
