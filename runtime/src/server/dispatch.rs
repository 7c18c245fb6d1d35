//! One request from its headers to its answer.
//!
//! In: an HTTP request. Out: an HTTP response, always: a panic, a timeout and a wrong path have theirs. Not here: each of
//! the steps; this file is their order.

use std::pin::pin;

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_LENGTH};
use http::request::Parts;
use http::uri::PathAndQuery;
use http::{HeaderValue, Method, Response, StatusCode};
use http_body::Body as _;

use super::beside::Beside;
use super::body::{self, BodyContext, Incoming};
use super::connected::Connected;
use super::context::RequestContext;
use super::handler::{Asked, Handler, Step};
use super::observe::Observed;
use super::outgoing::Body;
use super::params::{Received, Source};
use super::places::Place;
use super::reading::Reading;
use super::router::Routing;
use super::table::Found;
use super::watched::{Ended, watch};
use super::{etag, head, places, problem, request_id, trace, unknown};
use crate::error::HandlerError;
use crate::timestamp::DateFormat;

/// Answers one request.
pub(super) async fn dispatch(routing: &Routing, parts: Parts, body: Option<Incoming>, connected: Connected) -> Response<Body> {
    let (id, head) = (request_id::of(&parts.headers), parts.method == Method::HEAD);
    if let Err(error) = head::check(&parts, routing.limits.head) {
        return refuse(routing, &parts, connected, &error).await;
    }
    match routing.table.find(parts.uri.path(), &parts.method) {
        Found::Handler(handler, segments) => {
            let endpoint = handler.endpoint();
            let observed = Observed::begin(&routing.observers, &parts, connected);
            let (dates, unknown, room) = (DateFormat::default(), Vec::new(), handler.usual().room());
            let mut cx = RequestContext { endpoint, parts, id, connected, principal: None, dates, unknown, room };
            let mut response = run(routing, handler.as_ref(), &mut cx, &segments, body).await;
            observed
                .into_iter()
                .for_each(|observed| observed.end(Some(endpoint), Some(endpoint.path), response.status().as_u16()));
            unknown::tell(&cx.unknown, &mut response);
            finish(response, cx.id, head)
        }
        Found::Methods(entry) => {
            let response = other_method(routing, &entry.allow(), &parts.method, &id);
            let beside = Beside { routing, parts: &parts, id: &id, connected, route: None };
            let response = Box::pin(beside.with(response)).await;
            finish(response, id, head)
        }
        Found::Nothing => {
            let response = Box::pin(elsewhere(routing, &parts, body, &id, connected)).await;
            finish(response, id, head)
        }
    }
}

/// Answers a request whose head is wrong.
pub(super) async fn refuse(routing: &Routing, parts: &Parts, connected: Connected, error: &HandlerError) -> Response<Body> {
    let id = request_id::of(&parts.headers);
    let response = Box::pin(Beside { routing, parts, id: &id, connected, route: None }.refused(error)).await;
    finish(response, id, parts.method == Method::HEAD)
}

/// A path that no operation has.
async fn elsewhere(
    routing: &Routing,
    parts: &Parts,
    body: Option<Incoming>,
    id: &HeaderValue,
    connected: Connected,
) -> Response<Body> {
    let mut beside = Beside { routing, parts, id, connected, route: None };
    let Some(place) = places::find(routing, parts.uri.path()) else {
        return beside.with(nothing(routing, parts.uri.path(), id)).await;
    };
    if !place.takes(&parts.method) {
        return beside.with(other_method(routing, &place.allow(routing), &parts.method, id)).await;
    }
    match place {
        Place::Tokens(tokens, at) => {
            beside.route = Some(at);
            let reading = Reading::default();
            let granted = async {
                let _place = routing.gate.enter().ok_or_else(full)?;
                tokens.answer(parts, body, &reading).await
            };
            beside.by(granted, &reading).await
        }
        Place::Page(response) => response,
        Place::Readiness(health) => health.readiness().await,
        Place::Server => beside.with(other_method(routing, &place.allow(routing), &parts.method, id)).await,
    }
}

fn finish(mut response: Response<Body>, id: HeaderValue, head: bool) -> Response<Body> {
    response.headers_mut().insert(request_id::HEADER, id);
    if head { without_body(response) } else { response }
}

/// Runs a handler, whatever becomes of it, under the eyes of whoever counts.
async fn run(
    routing: &Routing,
    handler: &dyn Handler,
    cx: &mut RequestContext,
    segments: &[String],
    body: Option<Incoming>,
) -> Response<Body> {
    let (span, reading) = (trace::open(cx), Reading::default());
    let ended = {
        let work = pin!(answer(routing, handler, cx, segments, body, &reading));
        watch(work, &span, routing.limits.request_time, || reading.earned(routing.limits.file_rate)).await
    };
    let response = span.in_scope(|| match ended {
        Ended::Done(Ok(response)) if routing.etags && reads(cx) => etag::tag(cx.headers(), response),
        Ended::Done(Ok(response)) => response,
        Ended::Done(Err(error)) => failed(routing, cx, &error),
        Ended::Late => failed(routing, cx, &late(&reading)),
        Ended::Panicked => {
            trace::panicked(cx.endpoint.name, cx.request_id());
            problem::response(routing, Some(cx.endpoint), &HandlerError::internal("panic"), &cx.id)
        }
    });
    trace::close(&span, &response);
    response
}

fn failed(routing: &Routing, cx: &RequestContext, error: &HandlerError) -> Response<Body> {
    trace::failed(cx, error);
    problem::response(routing, Some(cx.endpoint), error, &cx.id)
}

fn reads(cx: &RequestContext) -> bool {
    cx.parts.method == Method::GET || cx.parts.method == Method::HEAD
}

/// The order of things: a place, who calls, parameters, the handler. `reading` tells which of them takes its time.
async fn answer(
    routing: &Routing,
    handler: &dyn Handler,
    cx: &mut RequestContext,
    segments: &[String],
    body: Option<Incoming>,
    reading: &Reading,
) -> Result<Response<Body>, HandlerError> {
    let _place = routing.gate.enter().ok_or_else(full)?;
    if routing.guard.asks(cx.endpoint) {
        cx.principal = routing.guard.admit(cx, routing.tokens.as_ref()).await?;
    }
    // Parameters are lent by what they came in.
    let (place, mut bytes) = (cx.uri().path_and_query().filter(|place| place.query().is_some()).cloned(), Bytes::new());
    let mut received = Received::new(handler, &routing.limits);
    if let Some(query) = place.as_ref().and_then(PathAndQuery::query) {
        received.add_pairs(Source::Query, query.as_bytes())?;
    }
    if let Some(body) = body {
        reading.set(true);
        let context = BodyContext { limits: &routing.limits, progress: reading };
        body::read(cx, body, context, &mut bytes, &mut received).await?;
        reading.set(false);
    } else {
        body::none(cx, &mut received);
    }
    received.add_path(segments);
    received.add_headers(cx.headers());
    let answered = handler.start(Asked(Step::Run { cx, received }))?.await?;
    answered.len().into_iter().for_each(|len| handler.usual().note(len));
    answered.into_response().await
}

fn full() -> HandlerError {
    problem::status(503, "too many requests are in work")
}

/// The time is over: the client's fault while it is waited for.
pub(super) fn late(reading: &Reading) -> HandlerError {
    if reading.is_under_way() {
        problem::status(408, "the request did not come to its end in time")
    } else {
        problem::status(503, "the answer took too long")
    }
}

/// A known path: OPTIONS tells its methods, any other method is refused with them.
fn other_method(routing: &Routing, allow: &str, method: &Method, id: &HeaderValue) -> Response<Body> {
    let mut response = if method == Method::OPTIONS {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        response
    } else {
        let error = problem::status(405, &format!("the method must be one of {allow}"));
        problem::response(routing, None, &error, id)
    };
    response.headers_mut().extend(HeaderValue::from_str(allow).ok().map(|allow| (ALLOW, allow)));
    response
}

/// An unknown path.
fn nothing(routing: &Routing, path: &str, id: &HeaderValue) -> Response<Body> {
    let meant = if routing.development { routing.table.nearest(path) } else { None };
    let error = match meant {
        Some(meant) => HandlerError::not_found(format!("there is no such path; did you mean {meant}?")),
        None => HandlerError::not_found("there is no such path"),
    };
    problem::response(routing, None, &error, id)
}

/// The answer to HEAD: the length that GET would send, and nothing of that length.
fn without_body(response: Response<Body>) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    let length = body.size_hint().exact().filter(|_| parts.status != StatusCode::NO_CONTENT);
    parts.headers.extend(length.map(|length| (CONTENT_LENGTH, HeaderValue::from(length))));
    Response::from_parts(parts, Body::empty())
}
