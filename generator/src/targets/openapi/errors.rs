//! Describes error responses: their statuses and their body.
//!
//! In: the `errors` of the service. Out: the shared responses, references to them, and the schema of their body. Not here: answers with
//! status 200 that report a failure in a field (see `answers`).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::json::{Object, insert_if_some, insert_property, object};
use super::names::{Direction, Key};
use super::options::OpenApiErrors;
use super::schemas::Schemas;
use super::timestamps::DateFormats;
use super::{bodies, headers};
use crate::model::{ErrorPart, ErrorStatuses, ErrorType, Operation, Service, TypeId, TypeKind};

/// Timestamps in errors have the `format` of their field, or are seconds since 1970.
const DIRECTION: Direction = Direction::Answer(DateFormats::EPOCH);

/// A kind of error that a server reports by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ErrorKind {
    Invalid,
    Malformed,
    Unauthorized,
    Forbidden,
    NotFound,
    Refused,
    TooLarge,
    UnsupportedMediaType,
    TooManyRequests,
    InternalError,
    /// All statuses that are not listed.
    OtherError,
}

impl ErrorKind {
    /// All kinds. If two of them have the same status, only the first is used.
    const ALL: [ErrorKind; 11] = [
        ErrorKind::Invalid,
        ErrorKind::Malformed,
        ErrorKind::Unauthorized,
        ErrorKind::Forbidden,
        ErrorKind::NotFound,
        ErrorKind::Refused,
        ErrorKind::TooLarge,
        ErrorKind::UnsupportedMediaType,
        ErrorKind::TooManyRequests,
        ErrorKind::InternalError,
        ErrorKind::OtherError,
    ];

    /// The name of the shared response.
    fn name(self) -> &'static str {
        match self {
            ErrorKind::Invalid => "Invalid",
            ErrorKind::Malformed => "Malformed",
            ErrorKind::Unauthorized => "Unauthorized",
            ErrorKind::Forbidden => "Forbidden",
            ErrorKind::NotFound => "NotFound",
            ErrorKind::Refused => "Refused",
            ErrorKind::TooLarge => "TooLarge",
            ErrorKind::UnsupportedMediaType => "UnsupportedMediaType",
            ErrorKind::TooManyRequests => "TooManyRequests",
            ErrorKind::InternalError => "InternalError",
            ErrorKind::OtherError => "OtherError",
        }
    }

    /// The status; `None` for all statuses that are not listed.
    fn status(self, service: &Service) -> Option<u16> {
        Some(match self {
            ErrorKind::Invalid => service.errors.invalid,
            ErrorKind::Malformed => 400,
            ErrorKind::Unauthorized => 401,
            ErrorKind::Forbidden => 403,
            ErrorKind::NotFound => 404,
            ErrorKind::Refused => service.errors.refused,
            ErrorKind::TooLarge => 413,
            ErrorKind::UnsupportedMediaType => 415,
            ErrorKind::TooManyRequests => 429,
            ErrorKind::InternalError => 500,
            ErrorKind::OtherError => return None,
        })
    }

    /// The documentation.
    fn docs(self) -> &'static str {
        match self {
            ErrorKind::Invalid => "A parameter is missing or invalid.",
            ErrorKind::Malformed => "The request cannot be read. For example, its body is malformed or incomplete.",
            ErrorKind::Unauthorized => "The credentials are missing or invalid.",
            ErrorKind::Forbidden => "The credentials do not allow the operation, or the token lacks its scope.",
            ErrorKind::NotFound => "What the request names does not exist.",
            ErrorKind::Refused => "The service refuses the request, because the state of its data does not allow it.",
            ErrorKind::TooLarge => "The body is too large, or contains too many values.",
            ErrorKind::UnsupportedMediaType => {
                "The service does not support the media type, the content coding or the character set of the body."
            }
            ErrorKind::TooManyRequests => "The client sends too many requests. `Retry-After` states when it can try again.",
            ErrorKind::InternalError => "The service has an internal error.",
            ErrorKind::OtherError => {
                "Another error occurred, such as 405 if the path does not have the method, or 503 if the service is overloaded."
            }
        }
    }

    /// Whether an operation can return an error of the kind.
    fn occurs(self, schemas: &Schemas<'_>, operation: &Operation) -> bool {
        let service = schemas.service;
        match self {
            // The receiver of a webhook is another service, whose errors are those that the specification states.
            _ if operation.webhook => false,
            ErrorKind::Unauthorized | ErrorKind::Forbidden => service.auth.is_some() && !operation.auth.is_public(),
            // One status has one description.
            ErrorKind::Malformed => service.errors.invalid != 400,
            ErrorKind::UnsupportedMediaType => bodies::has_body(schemas, operation),
            _ => true,
        }
    }

    /// The header of the response that says how the client can proceed.
    fn header(self, service: &Service) -> Option<(String, Value)> {
        let (header, docs) = match self {
            ErrorKind::Unauthorized => ("WWW-Authenticate", "Lists the authentication schemes that the service accepts."),
            ErrorKind::Forbidden if service.auth.oauth2.is_some() => (
                "WWW-Authenticate",
                "Contains `error=\"insufficient_scope\"` and the required `scope` if the token lacks the scope.",
            ),
            ErrorKind::TooManyRequests => ("Retry-After", "States when to try again: a number of seconds, or an HTTP date."),
            _ => return None,
        };
        Some((header.to_owned(), json!({ "description": docs, "schema": { "type": "string" } })))
    }
}

/// The error responses of an operation by status. A response is a reference to the shared one, unless the operation has a type of its own for
/// its body.
pub(super) fn responses_of(schemas: &mut Schemas<'_>, operation: &Operation) -> Vec<(String, Value)> {
    let service = schemas.service;
    let mut responses: Vec<(String, Value)> = Vec::new();
    for kind in ErrorKind::ALL {
        let status = kind.status(service);
        let key = key(status);
        // One status has one description.
        if !kind.occurs(schemas, operation) || responses.iter().any(|(other, _)| *other == key) {
            continue;
        }
        let own = ErrorType::find(&operation.errors, status);
        let response = match own {
            None => json!({ "$ref": format!("#/components/responses/{}", kind.name()) }),
            Some(error) => response(schemas, kind, Some(error)).into(),
        };
        responses.push((key, response));
    }
    for status in operation.rule_statuses.values() {
        let key = key(Some(status.value));
        if !responses.iter().any(|(other, _)| *other == key) {
            let response = of_broken_rules(schemas, operation, status.value);
            responses.push((key, response.into()));
        }
    }
    let is_in_effect = |error: &&ErrorType| !operation.errors.iter().any(|own| own.statuses.value.include(error.statuses.value));
    for error in operation.errors.iter().chain(service.errors.types.iter().filter(is_in_effect)) {
        let statuses = error.statuses.value.to_string();
        if !responses.iter().any(|(key, _)| *key == statuses) {
            responses.push((statuses, declared(schemas, error).into()));
        }
    }
    match schemas.options.errors {
        OpenApiErrors::Default => responses,
        OpenApiErrors::Ranges => with_ranges(responses),
    }
}

/// The response to a request that breaks one of the rules with this status.
fn of_broken_rules(schemas: &mut Schemas<'_>, operation: &Operation, status: u16) -> Object {
    let service = schemas.service;
    let rules = operation.rules.iter().enumerate();
    let rules = rules.filter(|(index, _)| operation.rule_statuses.get(index).is_some_and(|of_rule| of_rule.value == status));
    let sentence = |rule| schemas.lookup(service.rule_sentence(&|id| operation.unique_name(id), rule));
    let sentences: Vec<String> = rules.filter_map(|(_, rule)| sentence(&rule.value)).collect();
    let docs = format!("The request breaks a rule. {}", sentences.join(" "));
    let error = ErrorType::find(&operation.errors, Some(status)).or_else(|| ErrorType::find(&service.errors.types, Some(status)));
    let mut response = object([("description", json!(docs))]);
    insert_if_some(&mut response, "headers", headers::headers(schemas, None));
    response.insert("content".to_owned(), content(schemas, Some(status), error.map(|error| error.ty)).into());
    response
}

/// The responses with `4XX` and `5XX` in place of `default`.
fn with_ranges(mut responses: Vec<(String, Value)>) -> Vec<(String, Value)> {
    let Some(index) = responses.iter().position(|(key, _)| key == "default") else { return responses };
    let (_, other) = responses.remove(index);
    for range in ["4XX", "5XX"] {
        if !responses.iter().any(|(key, _)| key == range) {
            responses.push((range.to_owned(), other.clone()));
        }
    }
    responses
}

/// A status as a key of `responses`.
fn key(status: Option<u16>) -> String {
    status.map_or("default".to_owned(), |status| status.to_string())
}

/// The response of statuses that only a handler answers.
fn declared(schemas: &mut Schemas<'_>, error: &ErrorType) -> Object {
    let docs = [error.docs.as_str(), schemas.def(error.ty).map_or("", |def| def.docs.as_str())];
    let docs = docs.into_iter().find(|docs| !docs.is_empty()).unwrap_or("Describes an error.");
    let schema = schemas.reference(error.ty, DIRECTION);
    let mut response = object([("description", json!(docs))]);
    insert_if_some(&mut response, "headers", headers::headers(schemas, None));
    response.insert("content".to_owned(), json!({ "application/json": { "schema": schema } }));
    response
}

/// The shared responses that operations refer to.
pub(super) fn responses(schemas: &mut Schemas<'_>) -> Object {
    let service = schemas.service;
    let mut statuses = BTreeSet::new();
    let mut responses = Object::new();
    for kind in ErrorKind::ALL {
        let is_used = service.operations().any(|operation| kind.occurs(schemas, operation));
        let status = kind.status(service);
        if is_used && statuses.insert(status) {
            let response = response(schemas, kind, ErrorType::find(&service.errors.types, status));
            responses.insert(kind.name().to_owned(), response.into());
        }
    }
    responses
}

/// The response to an error of a kind. `error` is the type of its body if a handler answers it.
fn response(schemas: &mut Schemas<'_>, kind: ErrorKind, error: Option<&ErrorType>) -> Object {
    let docs = error.map(|error| error.docs.as_str()).filter(|docs| !docs.is_empty()).unwrap_or(kind.docs());
    let mut response = object([("description", json!(docs))]);
    let mut headers = headers::headers(schemas, None);
    headers.extend(kind.header(schemas.service));
    insert_if_some(&mut response, "headers", headers);
    let status = kind.status(schemas.service);
    response.insert("content".to_owned(), content(schemas, status, error.map(|error| error.ty)).into());
    response
}

/// The content of an error response with this status: that of a handler, and that which the server writes by itself.
fn content(schemas: &mut Schemas<'_>, status: Option<u16>, ty: Option<TypeId>) -> Object {
    if schemas.service.errors.html.iter().any(|html| Some(html.value) == status) {
        let mut content = object([("text/html", json!({ "schema": { "type": "string" } }))]);
        let declared = ty.map(|ty| json!({ "schema": schemas.reference(ty, DIRECTION) }));
        content.extend(declared.map(|declared| ("application/json".to_owned(), declared)));
        return content;
    }
    let is_json = schemas.service.errors.body.is_some();
    let media = if is_json { "application/json" } else { "application/problem+json" };
    let of_server = match type_of_server(schemas) {
        Some(ty) => schemas.reference(ty, DIRECTION),
        None => schemas.refer(Key::Error),
    };
    let Some(ty) = ty else { return object([(media, json!({ "schema": of_server }))]) };
    let declared = schemas.reference(ty, DIRECTION);
    match is_json {
        true if declared == of_server => object([(media, json!({ "schema": declared }))]),
        true => object([(media, json!({ "schema": { "anyOf": [declared, of_server] } }))]),
        false => object([("application/json", json!({ "schema": declared })), (media, json!({ "schema": of_server }))]),
    }
}

/// The declared type of the errors that a server writes by itself: the checks have proven that the keys of `errors.body` fit it.
fn type_of_server(schemas: &Schemas<'_>) -> Option<TypeId> {
    let service = schemas.service;
    let default = service.errors.types.iter().find(|error| error.statuses.value == ErrorStatuses::Default)?;
    let is_object = schemas.def(default.ty).is_some_and(|def| matches!(def.kind, TypeKind::Object(_)));
    Some(default.ty).filter(|_| is_object && service.errors.body.is_some())
}

/// The schema of an error body.
pub(super) fn body(schemas: &mut Schemas<'_>) -> Object {
    let object_with_docs = |docs: &str| object([("type", json!("object")), ("description", json!(docs))]);
    match &schemas.service.errors.body {
        Some(parts) => {
            let mut body = object_with_docs("Describes an error.");
            for (path, part) in parts {
                let schema = part_schema(schemas, *part);
                schemas.lookup(insert_property(&mut body, path, schema, true));
            }
            body
        }
        None => {
            let mut body = object_with_docs("Describes an error in the format of RFC 9457.");
            body.insert("required".to_owned(), json!(["title", "status", "detail", "request_id"]));
            body.insert("properties".to_owned(), problem(schemas).into());
            body
        }
    }
}

/// The schema of a field of an error body.
fn part_schema(schemas: &mut Schemas<'_>, part: ErrorPart) -> Value {
    match part {
        ErrorPart::Message => string_schema("Contains the error message."),
        ErrorPart::Code => json!({ "type": "integer", "description": "Repeats the HTTP status." }),
        ErrorPart::Param => {
            let docs = object([(
                "description",
                json!("Names the parameter that the error is about. It is null if the error is about none."),
            )]);
            let name = schemas.version.nullable(object([("type", json!("string"))]), None);
            schemas.version.with_keywords(name, docs).into()
        }
        ErrorPart::RequestId => string_schema("Identifies the request in the log of the service."),
        ErrorPart::Violations => violations(schemas),
    }
}

/// The schema of a string.
fn string_schema(docs: &str) -> Value {
    json!({ "type": "string", "description": docs })
}

fn violations(schemas: &mut Schemas<'_>) -> Value {
    let violation = schemas.refer(Key::Violation);
    json!({ "type": "array", "items": violation, "description": "Lists every constraint and rule that the request breaks." })
}

/// The schema of a violation: one broken constraint or rule.
pub(super) fn violation() -> Object {
    let properties = json!({
        "param": string_schema("Names the parameter."),
        "rule": string_schema("Names the constraint or the rule, such as `required` or `max_length`."),
        "message": string_schema("Contains the message."),
    });
    object([
        ("type", json!("object")),
        ("description", json!("Describes a constraint or a rule that a request breaks.")),
        ("required", json!(["param", "rule", "message"])),
        ("properties", properties),
    ])
}

/// The properties of an error body as in RFC 9457.
fn problem(schemas: &mut Schemas<'_>) -> Object {
    object([
        ("title", string_schema("Names the kind of the error.")),
        ("status", json!({ "type": "integer", "description": "Repeats the HTTP status." })),
        ("detail", string_schema("Contains the error message.")),
        ("request_id", string_schema("Identifies the request in the log of the service.")),
        ("violations", violations(schemas)),
    ])
}
