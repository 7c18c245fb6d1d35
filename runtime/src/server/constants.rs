//! Parameters that always have the same value.
//!
//! In: the head of a request, and names and values of its parameters. Out: whether the request has the constants of its operation; and of
//! several operations with one method and path, the one whose constants the request has.

use std::borrow::Cow;
use std::collections::BTreeMap;
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
use super::negotiate;
use super::problem;
use super::receiving::Caller;
use super::router::Routing;
use crate::error::HandlerError;
use crate::operation::{Constant, Wire};
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

/// Whether a request has a constant in a header or a cookie; `None` if the constant is sent elsewhere, or the request has none. The values of
/// `Accept` and `Content-Type` are compared as media types.
pub(super) fn in_headers(constant: &Constant, wire: &Wire, headers: &HeaderMap) -> Option<bool> {
    if let Some(negotiated) = Negotiated::of(constant) {
        return Some(negotiated.weight(&text(constant, wire), headers) > 0);
    }
    let value = match constant.1 {
        ParamLocation::Header => headers.get(constant.0)?.as_bytes(),
        ParamLocation::Cookie => cookie(headers, constant.0)?,
        _ => return None,
    };
    Some(str::from_utf8(value).is_ok_and(|value| is_text(constant, wire, value)))
}

/// A header whose constant is a media type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Negotiated {
    Accept,
    ContentType,
}

impl Negotiated {
    /// The header of a constant; `None` if the constant is no media type.
    pub(super) fn of((name, at, _): &Constant) -> Option<Self> {
        let is = |header: &str| *at == ParamLocation::Header && name.eq_ignore_ascii_case(header);
        is("accept").then_some(Negotiated::Accept).or_else(|| is("content-type").then_some(Negotiated::ContentType))
    }
    /// The weight that a request gives to a media type, from 0 to 1000. The content type of a request has the weight 1000.
    pub(super) fn weight(self, media: &str, headers: &HeaderMap) -> u16 {
        match self {
            Negotiated::Accept => negotiate::weight_in(media, headers),
            Negotiated::ContentType => {
                let sent = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
                if negotiate::describes(sent, media) { negotiate::FULL } else { 0 }
            }
        }
    }
    /// The status for a request that does not have the media type.
    pub(super) fn status(self) -> u16 {
        match self {
            Negotiated::Accept => 406,
            Negotiated::ContentType => 415,
        }
    }
}

/// How well a request fits an operation, whose constants it has: the number of constants, then the weight in `Accept`. An operation without a
/// constant `Accept` answers JSON.
fn fitness(candidate: &Candidate<'_>, sent: &Sent<'_>) -> (usize, u16) {
    let is_accept = |constant: &&&Constant| Negotiated::of(constant) == Some(Negotiated::Accept);
    let accepted =
        candidate.1.iter().find(is_accept).map_or(Cow::Borrowed("application/json"), |constant| text(constant, sent.wire));
    (candidate.1.iter().filter(|constant| !is_accept(constant)).count(), Negotiated::Accept.weight(&accepted, sent.headers))
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
    let candidates = candidates(handlers);
    let is_in_body = |(_, at, _): &Constant| matches!(at, ParamLocation::Form | ParamLocation::Body);
    let needs_body = candidates.iter().flat_map(|(_, constants)| constants).any(|constant| is_in_body(constant));
    let media = media(&parts.headers);
    let (bytes, body) = match body {
        // The body is read without a permit, and before the caller is known, as that of a token request.
        Some(body) if needs_body && media != Media::Other => {
            let whole = body::whole(body, routing.limits.body);
            let bytes = routing.receiving.receive(Caller::Anonymous, &mut None, whole).await?;
            (bytes.clone(), Some(Full::new(bytes).map_err(|never| match never {}).boxed_unsync()))
        }
        body => (Bytes::new(), body),
    };
    let sent = Sent {
        headers: &parts.headers,
        query: last_values(parts.uri.query().unwrap_or_default().as_bytes()),
        body: BodyValues::read(media, &bytes),
        wire: &routing.service.wire,
    };
    let matching = candidates.iter().filter(|(_, constants)| constants.iter().all(|constant| sent.has(constant)));
    // `max_by_key` returns the last of equal ones, and the first operation of the specification is preferred.
    match matching.rev().max_by_key(|candidate| fitness(candidate, &sent)) {
        Some((handler, _)) => Ok((handler, body)),
        None => Err(none_of(&candidates, routing)),
    }
}

/// An operation that a request may be for, and the constants that select it.
type Candidate<'h> = (&'h Arc<dyn Handler>, Vec<&'static Constant>);

/// The operations, each with those of its constants that not all of them have.
fn candidates<'h>(handlers: &[&'h Arc<dyn Handler>]) -> Vec<Candidate<'h>> {
    let of_first = handlers.first().map(|handler| handler.endpoint().constants).unwrap_or_default();
    let is_shared = |constant: &&Constant| handlers.iter().all(|handler| handler.endpoint().constants.contains(constant));
    let shared: Vec<_> = of_first.iter().filter(is_shared).collect();
    let selecting =
        |handler: &Arc<dyn Handler>| handler.endpoint().constants.iter().filter(|constant| !shared.contains(constant)).collect();
    handlers.iter().map(|handler| (*handler, selecting(handler))).collect()
}

/// The error for a request that has the constants of no operation. It lists the values of each constant.
fn none_of(candidates: &[Candidate<'_>], routing: &Routing) -> HandlerError {
    let mut values: BTreeMap<&str, Vec<Cow<'_, str>>> = BTreeMap::new();
    for constant in candidates.iter().flat_map(|(_, constants)| constants) {
        values.entry(constant.0).or_default().push(text(constant, &routing.service.wire));
    }
    let negotiated: Vec<_> =
        candidates.iter().flat_map(|(_, constants)| constants).map(|constant| Negotiated::of(constant)).collect();
    if let [Some(first), rest @ ..] = negotiated.as_slice()
        && rest.iter().all(|other| *other == Some(*first))
    {
        let medias = values.values().flatten().map(|media| &**media).collect::<Vec<_>>();
        let what = if *first == Negotiated::Accept { "answer" } else { "body" };
        return problem::status(first.status(), &format!("the {what} can be {}", medias.join(", ")));
    }
    let mut found = Violations::default();
    for (name, values) in values {
        found.add(name, RULE, format!("{name} must be one of {}", values.join(", ")));
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

fn media(headers: &HeaderMap) -> Media {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/x-www-form-urlencoded" => Media::Form,
        json if json.is_empty() || json.ends_with("json") => Media::Json,
        _ => Media::Other,
    }
}

/// The last value of each name in a query or a form; `None` for a value that cannot be decoded.
type LastValues<'r> = BTreeMap<Cow<'r, str>, Option<Cow<'r, str>>>;

fn last_values(encoded: &[u8]) -> LastValues<'_> {
    decode::pairs(encoded).filter_map(|(name, value)| Some((name.form().ok()?, value.form().ok()))).collect()
}

/// What a request sends, for an operation that is not known yet. It is decoded once, since a path can have thousands of operations.
struct Sent<'r> {
    headers: &'r HeaderMap,
    query: LastValues<'r>,
    body: BodyValues<'r>,
    wire: &'r Wire,
}

/// The values of a body, by name.
enum BodyValues<'r> {
    Form(LastValues<'r>),
    Json(BTreeMap<String, Json>),
    Other,
}

impl<'r> BodyValues<'r> {
    /// A body that is no JSON object has no values; the operation without constants in the body, if there is one, reports what is wrong.
    fn read(media: Media, bytes: &'r [u8]) -> Self {
        match media {
            Media::Form => BodyValues::Form(last_values(bytes)),
            Media::Json => match str::from_utf8(bytes).ok().and_then(|text| text.parse().ok()) {
                Some(Json::Object(members)) => BodyValues::Json(members.into_iter().collect()),
                _ => BodyValues::Other,
            },
            Media::Other => BodyValues::Other,
        }
    }
}

impl Sent<'_> {
    fn has(&self, constant: &Constant) -> bool {
        let (is_form, is_json) = (matches!(self.body, BodyValues::Form(_)), matches!(self.body, BodyValues::Json(_)));
        match constant.1 {
            ParamLocation::Header | ParamLocation::Cookie => in_headers(constant, self.wire, self.headers).unwrap_or_default(),
            ParamLocation::Query if !self.wire.accept_any => self.is_in(&self.query, constant),
            ParamLocation::Form if !self.wire.accept_any => is_form && self.is_in_body(constant),
            ParamLocation::Body if !self.wire.accept_any => is_json && self.is_in_body(constant),
            _ => self.is_in(&self.query, constant) || self.is_in_body(constant),
        }
    }
    fn is_in_body(&self, constant: &Constant) -> bool {
        match &self.body {
            BodyValues::Form(values) => self.is_in(values, constant),
            BodyValues::Json(members) => members.get(constant.0).is_some_and(|value| is_json(constant, self.wire, value)),
            BodyValues::Other => false,
        }
    }
    fn is_in(&self, values: &LastValues<'_>, constant: &Constant) -> bool {
        let value = values.get(constant.0).and_then(Option::as_ref);
        value.is_some_and(|value| is_text(constant, self.wire, value))
    }
}
