//! Writes errors as HTTP responses, with the body that the service declares or that the application writes.
//!
//! In: a [`HandlerError`]. Out: a response. Not here: logging (see `trace`). No response contains the cause of an internal error.

use std::borrow::Cow;
use std::error::Error as _;
use std::time::Duration;

use http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, Response, StatusCode};
use serde_json::{Value as Json, json};

use super::auth;
use super::json_object::JsonObject;
use super::outgoing::{ResponseBody, json_response};
use super::router::Routing;
use crate::error::{HandlerError, HandlerErrorKind};
use crate::operation::{Endpoint, ErrorPart, Service};
use crate::validate::is_rule;
use crate::violation::{Violation, Violations};
use crate::wire::json::literal_json;

/// An error with this status and message.
pub(super) fn status(status: u16, message: &str) -> HandlerError {
    HandlerError::status(status, message)
}

/// 413, for a request that exceeds a limit.
pub(super) fn too_large(message: &str) -> HandlerError {
    status(413, message)
}

/// The content of the response to a failed request.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Failure<'f> {
    /// The HTTP status of the response.
    pub status: u16,
    /// The message for people. It lists all violations. It does not contain the cause of an internal error.
    pub message: &'f str,
    /// The violations of the request; empty for other failures.
    pub violations: &'f [Violation],
    /// The id of the request in logs.
    pub request_id: &'f str,
    /// The operation; `None` if the path or the method belongs to none.
    pub endpoint: Option<&'static Endpoint>,
}

/// A function of the application that writes a failure; it returns a content type and a body.
pub(super) type Write = dyn Fn(&Failure<'_>) -> (HeaderValue, ResponseBody) + Send + Sync;

/// The response to a failed request.
pub(super) fn response(
    routing: &Routing,
    endpoint: Option<&'static Endpoint>,
    error: &HandlerError,
    id: &HeaderValue,
) -> Response<ResponseBody> {
    let service = routing.service;
    let request_id = id.to_str().unwrap_or_default();
    let content = ErrorContent::of(service, endpoint, error);
    if let (Some(body), Some(message)) = (outcome(service, endpoint, error), outcome_message(endpoint, error)) {
        return json_response(body(&message));
    }
    let mut response = match (error.written_body(), &routing.failures) {
        (Some(body), _) => json_response(body.to_vec()),
        (None, Some(write)) => content.custom(write.as_ref(), endpoint, request_id),
        (None, None) => content.body(service, request_id),
    };
    *response.status_mut() = StatusCode::from_u16(content.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    add_headers(&mut response, service, endpoint, error, content.status);
    response
}

/// The message of a failure that an operation with an outcome writes with status 200: a refusal, or broken rules across parameters if the
/// operation says so. `None` for other errors.
fn outcome_message<'e>(endpoint: Option<&Endpoint>, error: &'e HandlerError) -> Option<Cow<'e, str>> {
    match error.kind() {
        HandlerErrorKind::Refused { message } => Some(Cow::Borrowed(message)),
        HandlerErrorKind::Invalid { violations } => {
            if endpoint?.status_of_rules(violations.as_slice()).is_some() {
                return None;
            }
            let all_are_rules = !violations.is_empty() && violations.iter().all(|one| is_rule(one.rule));
            (endpoint?.answer.outcome_of_rules && all_are_rules).then(|| Cow::Owned(violations.to_string()))
        }
        _ => None,
    }
}

/// A function that writes the body of a failure with status 200, for an operation with an outcome. `None` if the operation has no outcome,
/// or if the handler chose a status.
fn outcome<'s>(
    service: &'s Service,
    endpoint: Option<&Endpoint>,
    error: &HandlerError,
) -> Option<impl Fn(&str) -> Vec<u8> + use<'s>> {
    let answer = &endpoint?.answer;
    let outcome = answer.outcome_of(service).filter(|_| answer.outcome)?;
    let failure = outcome.error.first().and_then(|failure| serde_json::to_value(literal_json(*failure)).ok());
    if failure.is_none() && !outcome.present {
        return None;
    }
    let message_field = answer.outcome_message.or(outcome.message.first().copied());
    error.chosen_status().is_none().then_some(move |message: &str| {
        let mut body = JsonObject::default();
        let path = message_field.filter(|path| *path != outcome.field);
        // A message inside of the outcome's field makes it present.
        if path.is_none_or(|path| !path.strip_prefix(outcome.field).is_some_and(|rest| rest.starts_with('.'))) {
            body.add(outcome.field, failure.clone().unwrap_or_else(|| Json::from(message)));
        }
        if let Some(path) = path {
            body.add(path, Json::from(message));
        }
        body.text().into_bytes()
    })
}

/// The status, the message and the violations of a response, before they are written.
struct ErrorContent<'e> {
    status: u16,
    message: String,
    violations: Option<&'e Violations>,
}

impl<'e> ErrorContent<'e> {
    fn of(service: &Service, endpoint: Option<&Endpoint>, error: &'e HandlerError) -> Self {
        let chosen = error.chosen_status().filter(|status| (400..=599).contains(status));
        let (default, mut message) = status_and_message(service, error);
        if let (401, Some(required)) = (default, endpoint.and_then(auth::in_words)) {
            message.push_str(&format!("; the operation requires {required}"));
        }
        let violations = match error.kind() {
            HandlerErrorKind::Invalid { violations, .. } => Some(violations),
            _ => None,
        };
        let of_rules = || endpoint?.status_of_rules(violations?.as_slice());
        ErrorContent { status: chosen.or_else(of_rules).unwrap_or(default), message, violations }
    }

    /// The response with the body that the application writes.
    fn custom(&self, write: &Write, endpoint: Option<&'static Endpoint>, request_id: &str) -> Response<ResponseBody> {
        let violations = self.violations.map(Violations::as_slice).unwrap_or_default();
        let failure = Failure { status: self.status, message: &self.message, violations, request_id, endpoint };
        let (content_type, body) = write(&failure);
        let mut response = Response::new(body);
        response.headers_mut().insert(CONTENT_TYPE, content_type);
        response
    }

    fn body(&self, service: &Service, request_id: &str) -> Response<ResponseBody> {
        match service.errors.body {
            _ if service.errors.html.contains(&self.status) => self.page(),
            Some(parts) => json_response(object(parts.iter().map(|(key, part)| (*key, self.part(*part, request_id))))),
            None => self.problem(request_id),
        }
    }

    /// The response with an HTML page. Its title is the message, which a generated client reads.
    fn page(&self) -> Response<ResponseBody> {
        let message = self.message.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let reason = StatusCode::from_u16(self.status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Error");
        let page = format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{message}</title></head>\
             <body><h1>{reason}</h1><p>{message}</p></body></html>\n"
        );
        let mut response = json_response(page.into_bytes());
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        response
    }

    fn part(&self, part: ErrorPart, request_id: &str) -> Json {
        match part {
            ErrorPart::Message => self.message.as_str().into(),
            ErrorPart::Code => self.status.into(),
            ErrorPart::Param => self.violations.and_then(|all| all.iter().next()).map(|first| first.param.as_str()).into(),
            ErrorPart::RequestId => request_id.into(),
            ErrorPart::Violations => self.violations.map_or(Json::Array(Vec::new()), list),
        }
    }

    /// The response with a problem document (RFC 9457).
    fn problem(&self, request_id: &str) -> Response<ResponseBody> {
        let title = StatusCode::from_u16(self.status).ok().and_then(|status| status.canonical_reason());
        let known = [
            ("title", Json::from(title.unwrap_or("Error"))),
            ("status", self.status.into()),
            ("detail", self.message.as_str().into()),
            ("request_id", request_id.into()),
        ];
        let violations = self.violations.map(|violations| ("violations", list(violations)));
        let mut response = json_response(object(known.into_iter().chain(violations)));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}

/// The default status of a kind of error, and its message. All internal errors have one message.
fn status_and_message(service: &Service, error: &HandlerError) -> (u16, String) {
    let or = |message: &str, default: &str| if message.is_empty() { default.to_owned() } else { message.to_owned() };
    match error.kind() {
        HandlerErrorKind::Refused { message } => (service.errors.refused, or(message, "refused")),
        HandlerErrorKind::Invalid { violations } => (service.errors.invalid, violations.to_string()),
        HandlerErrorKind::Unauthenticated => (401, "credentials are missing or wrong".to_owned()),
        HandlerErrorKind::Forbidden { scope: Some(scope), message } if message.is_empty() => {
            (403, format!("the scope {scope} is needed"))
        }
        HandlerErrorKind::Forbidden { message, .. } => (403, or(message, "forbidden")),
        HandlerErrorKind::NotFound { message } => (404, or(message, "not found")),
        HandlerErrorKind::RateLimited { .. } => (429, "too many calls".to_owned()),
        HandlerErrorKind::NotImplemented => (501, "this server does not implement this operation".to_owned()),
        HandlerErrorKind::Body => (500, String::new()),
        HandlerErrorKind::Status { message } => (500, or(message, "failed")),
        HandlerErrorKind::Upstream { timed_out: false } => (502, "a service that this one depends on failed".to_owned()),
        HandlerErrorKind::Upstream { timed_out: true } => (504, "a service that this one depends on took too long".to_owned()),
        HandlerErrorKind::Internal => (500, "internal error".to_owned()),
    }
}

fn add_headers(
    response: &mut Response<ResponseBody>,
    service: &Service,
    endpoint: Option<&Endpoint>,
    error: &HandlerError,
    status: u16,
) {
    let headers = response.headers_mut();
    match error.kind() {
        HandlerErrorKind::Unauthenticated => {
            let known = error.source().is_some_and(|source| source.is::<auth::InvalidToken>());
            for challenge in auth::challenges(service, endpoint, known) {
                headers.append(WWW_AUTHENTICATE, challenge);
            }
        }
        HandlerErrorKind::Forbidden { scope: Some(scope), .. } => {
            headers.extend(auth::insufficient(service, scope).map(|value| (WWW_AUTHENTICATE, value)));
        }
        HandlerErrorKind::RateLimited { retry_after: Some(wait) } => {
            headers.insert(RETRY_AFTER, HeaderValue::from(whole_seconds(*wait)));
        }
        _ if status == 503 => {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        _ => {}
    }
}

/// A duration in seconds, rounded up, so that a caller that waits this long is not too early.
fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0))
}

fn list(violations: &Violations) -> Json {
    violations.iter().map(|one| json!({ "param": one.param, "rule": one.rule, "message": one.message })).collect()
}

/// The JSON of an object with its members in this order, which serde_json's map does not keep.
fn object<'k>(fields: impl Iterator<Item = (&'k str, Json)>) -> Vec<u8> {
    let mut object = JsonObject::default();
    fields.for_each(|(path, value)| object.add(path, value));
    object.text().into_bytes()
}
