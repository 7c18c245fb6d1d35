//! Parameters that always have the same value.
//!
//! In: the head of a request, and names and values of its parameters. Out: whether the request has the constants of its operation; and of
//! several operations with one method and path, the one whose constants the request has.

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http_body_util::{BodyExt as _, Full};

use super::body::{self, Incoming};
use super::cookies::cookie;
use super::decode;
use super::handler::Handler;
use super::receiving::Caller;
use super::router::Routing;
use crate::error::HandlerError;
use crate::operation::{Constant, Endpoint, Wire};
use crate::value::{Json, ParamLocation};
use crate::violation::Violations;
use crate::wire::constants::{json, text};

/// The rule in the violation for a constant with another value.
pub(super) const RULE: &str = "constant";

/// Whether a text is the value of a constant.
pub(super) fn is_text(constant: &Constant, wire: &Wire, value: &str) -> bool {
    let expected = text(constant, wire);
    value == expected || wire.lenient && value.eq_ignore_ascii_case(&expected)
}

/// Whether a JSON value is the value of a constant. A lenient service reads its text too.
pub(super) fn is_json(constant: &Constant, wire: &Wire, value: &Json) -> bool {
    *value == json(constant, wire) || wire.lenient && matches!(value, Json::String(value) if is_text(constant, wire, value))
}

/// Whether a request has a constant in a header or a cookie; `None` if the constant is sent elsewhere, or the request has none.
pub(super) fn in_headers(constant: &Constant, wire: &Wire, headers: &HeaderMap) -> Option<bool> {
    let value = match constant.1 {
        ParamLocation::Header => headers.get(constant.0)?.as_bytes(),
        ParamLocation::Cookie => cookie(headers, constant.0)?,
        _ => return None,
    };
    Some(str::from_utf8(value).is_ok_and(|value| is_text(constant, wire, value)))
}

/// The message about a constant that is missing or has another value.
pub(super) fn message(constant: &Constant, wire: &Wire) -> String {
    format!("{} must be {:?}", constant.0, text(constant, wire))
}

/// Of several operations with one method and path, the one whose constants the request has, and the body. The body is read if constants are in it.
///
/// # Errors
/// If the request has the constants of none, or if its body cannot be read.
pub(super) async fn select<'h>(
    routing: &Routing,
    parts: &Parts,
    body: Option<Incoming>,
    handlers: &[&'h Arc<dyn Handler>],
) -> Result<(&'h Arc<dyn Handler>, Option<Incoming>), HandlerError> {
    let mut request = Request { parts, wire: &routing.service.wire, body: Bytes::new() };
    let candidates: Vec<_> = handlers.iter().map(|handler| (*handler, selecting(handler.endpoint(), handlers))).collect();
    let is_in_body = |(_, at, _): &Constant| matches!(at, ParamLocation::Form | ParamLocation::Body);
    let needs_body = candidates.iter().flat_map(|(_, constants)| constants).any(|constant| is_in_body(constant));
    let body = match body.filter(|_| needs_body && request.media() != Media::Other) {
        // The body is read without a permit, and before the caller is known, as that of a token request.
        Some(body) => {
            request.body =
                routing.receiving.receive(Caller::Anonymous, &mut None, body::whole(body, routing.limits.body)).await?;
            Some(Full::new(request.body.clone()).map_err(|never| match never {}).boxed_unsync())
        }
        None => None,
    };
    let matching = candidates.iter().filter(|(_, constants)| constants.iter().all(|constant| request.has(constant)));
    match matching.max_by_key(|(_, constants)| constants.len()) {
        Some((handler, _)) => Ok((handler, body)),
        None => Err(none_of(&candidates, routing)),
    }
}

/// The constants of an endpoint that not all other operations with its method and path have.
fn selecting(endpoint: &'static Endpoint, handlers: &[&Arc<dyn Handler>]) -> Vec<&'static Constant> {
    let others = || handlers.iter().map(|handler| handler.endpoint()).filter(|other| other.name != endpoint.name);
    let is_shared = |constant: &Constant| others().all(|other| other.constants.contains(constant));
    endpoint.constants.iter().filter(|constant| !is_shared(constant)).collect()
}

/// The error for a request that has the constants of no operation. It lists the values of each constant.
fn none_of(candidates: &[(&Arc<dyn Handler>, Vec<&'static Constant>)], routing: &Routing) -> HandlerError {
    let mut found = Violations::default();
    let all: Vec<_> = candidates.iter().flat_map(|(_, constants)| constants.iter().copied()).collect();
    for (at, constant) in all.iter().enumerate() {
        if all.iter().take(at).any(|earlier| earlier.0 == constant.0) {
            continue;
        }
        let values = all.iter().filter(|other| other.0 == constant.0).map(|other| text(other, &routing.service.wire));
        let values: Vec<_> = values.collect();
        found.add(constant.0, RULE, format!("{} must be one of {}", constant.0, values.join(", ")));
    }
    HandlerError::invalid(found)
}

/// What a body is in which a server looks for constants.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Media {
    Form,
    Json,
    Other,
}

/// A request whose operation is not known yet.
struct Request<'r> {
    parts: &'r Parts,
    wire: &'r Wire,
    body: Bytes,
}

impl Request<'_> {
    fn media(&self) -> Media {
        let content_type = self.parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match essence.as_str() {
            "application/x-www-form-urlencoded" => Media::Form,
            json if json.is_empty() || json.ends_with("json") => Media::Json,
            _ => Media::Other,
        }
    }
    fn has(&self, constant: &Constant) -> bool {
        let query = self.parts.uri.query().unwrap_or_default().as_bytes();
        match constant.1 {
            ParamLocation::Header | ParamLocation::Cookie => {
                in_headers(constant, self.wire, &self.parts.headers).unwrap_or_default()
            }
            ParamLocation::Query if !self.wire.accept_any => self.is_in_pairs(constant, query),
            ParamLocation::Form if !self.wire.accept_any => self.is_in_body(constant, Media::Form),
            ParamLocation::Body if !self.wire.accept_any => self.is_in_body(constant, Media::Json),
            _ => self.is_in_pairs(constant, query) || self.is_in_body(constant, self.media()),
        }
    }
    fn is_in_body(&self, constant: &Constant, media: Media) -> bool {
        match media {
            _ if self.media() != media => false,
            Media::Form => self.is_in_pairs(constant, &self.body),
            Media::Json => match str::from_utf8(&self.body).unwrap_or_default().parse() {
                Ok(Json::Object(members)) => {
                    members.iter().any(|(name, value)| name == constant.0 && is_json(constant, self.wire, value))
                }
                _ => false,
            },
            Media::Other => false,
        }
    }
    fn is_in_pairs(&self, constant: &Constant, encoded: &[u8]) -> bool {
        let is_name = |name: decode::Encoded<'_>| name.form().is_ok_and(|name| name == constant.0);
        let values = decode::pairs(encoded).filter(|(name, _)| is_name(*name)).map(|(_, value)| value.form());
        let last: Option<Result<Cow<'_, str>, _>> = values.last();
        last.is_some_and(|value| value.is_ok_and(|value| is_text(constant, self.wire, &value)))
    }
}
