//! One request from its headers to its answer.
//!
//! In: an HTTP request. Out: an HTTP response, always: a panic, a timeout and a wrong path have theirs. Not here: each of
//! the steps; this file is their order.

use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use http::header::{ALLOW, CONTENT_LENGTH};
use http::request::Parts;
use http::{HeaderValue, Method, Response, StatusCode};
use http_body::Body as _;
use tokio::time::{Instant, timeout_at};
use tracing::Instrument;

use super::answer::Answered;
use super::body::{self, Incoming};
use super::context::RequestContext;
use super::handler::Handler;
use super::metrics::Measured;
use super::outgoing::Body;
use super::params::{Arrived, Source};
use super::router::Routing;
use super::table::{Entry, Found};
use super::{etag, places, problem, request_id, trace};
use crate::error::Error;
use crate::timestamp::DateFormat;

/// Answers one request.
pub(super) async fn dispatch(
    routing: &Routing,
    parts: Parts,
    body: Option<Incoming>,
    peer: Option<SocketAddr>,
) -> Response<Body> {
    let id = request_id::of(&parts.headers);
    let head = parts.method == Method::HEAD;
    let found =
        if head_len(&parts) > routing.limits.head { Found::TooLong } else { routing.table.find(parts.uri.path(), &parts.method) };
    let mut response = match found {
        Found::TooLong => {
            let error = problem::status(431, &format!("the head of the request is longer than {} bytes", routing.limits.head));
            problem::response(routing.service, None, &error, &id)
        }
        Found::Handler(handler, segments) => {
            let endpoint = handler.endpoint();
            let cx = RequestContext { endpoint, parts, id: id.clone(), peer, principal: None, dates: DateFormat::default() };
            observed(routing, handler.as_ref(), cx, &segments, body).await
        }
        Found::Methods(entry) => other_method(routing, entry, &parts.method, &id),
        Found::Nothing => match places::answer(routing, &parts, body, &id).await {
            Some(response) => response,
            None => nothing(routing, parts.uri.path(), &id),
        },
    };
    response.headers_mut().insert(request_id::HEADER, id);
    if head { without_body(response) } else { response }
}

/// Bytes of the request line and the headers, about; hyper looks at them in steps of its buffer only.
fn head_len(parts: &Parts) -> usize {
    let headers = parts.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4);
    headers.sum::<usize>() + parts.uri.path().len() + parts.uri.query().map_or(0, str::len)
}

/// Runs a handler under the eyes of whoever counts.
async fn observed(
    routing: &Routing,
    handler: &dyn Handler,
    cx: RequestContext,
    segments: &[String],
    body: Option<Incoming>,
) -> Response<Body> {
    if routing.observers.is_empty() {
        return run(routing, handler, cx, segments, body).await;
    }
    let (endpoint, begin) = (cx.endpoint, Instant::now());
    let response = run(routing, handler, cx, segments, body).await;
    let measured = Measured { endpoint, status: response.status().as_u16(), duration: begin.elapsed() };
    routing.observers.iter().for_each(|observer| observer.observe(&measured));
    response
}

/// Runs a handler, whatever becomes of it.
async fn run(
    routing: &Routing,
    handler: &dyn Handler,
    cx: RequestContext,
    segments: &[String],
    body: Option<Incoming>,
) -> Response<Body> {
    let (span, id, endpoint) = (trace::open(&cx), cx.id.clone(), cx.endpoint);
    let work = AssertUnwindSafe(attempt(routing, handler, cx, segments, body)).catch_unwind();
    let response = work.instrument(span.clone()).await.unwrap_or_else(|_| {
        span.in_scope(|| trace::panicked(endpoint.name, id.to_str().unwrap_or_default()));
        problem::response(routing.service, None, &Error::internal("panic"), &id)
    });
    trace::close(&span, &response);
    response
}

async fn attempt(
    routing: &Routing,
    handler: &dyn Handler,
    mut cx: RequestContext,
    segments: &[String],
    body: Option<Incoming>,
) -> Response<Body> {
    match answer(routing, handler, &mut cx, segments, body).await {
        Ok(answered) if routing.etags && reads(&cx) => etag::tag(cx.headers(), answered.into_response()),
        Ok(answered) => answered.into_response(),
        Err(error) => {
            trace::failed(&cx, &error);
            problem::response(routing.service, Some(cx.endpoint), &error, &cx.id)
        }
    }
}

fn reads(cx: &RequestContext) -> bool {
    cx.parts.method == Method::GET || cx.parts.method == Method::HEAD
}

/// The order of things: a place, who calls, parameters, the handler.
async fn answer(
    routing: &Routing,
    handler: &dyn Handler,
    cx: &mut RequestContext,
    segments: &[String],
    body: Option<Incoming>,
) -> Result<Answered, Error> {
    let _place = routing.gate.try_acquire().map_err(|_| problem::status(503, "too many requests are in work"))?;
    let deadline = Instant::now() + routing.limits.request_time;
    let admitted = timeout_at(deadline, routing.guard.admit(cx, routing.tokens.as_ref())).await;
    cx.principal = admitted.map_err(|_| too_slow())??;
    let arrived = timeout_at(deadline, collect(routing, cx, segments, body)).await;
    let arrived = arrived.map_err(|_| problem::status(408, "the request did not come to its end in time"))??;
    let reply = handler.start(cx, arrived)?;
    timeout_at(deadline, reply).await.map_err(|_| too_slow())?
}

pub(super) fn too_slow() -> Error {
    problem::status(503, "the answer took too long")
}

async fn collect(routing: &Routing, cx: &RequestContext, segments: &[String], body: Option<Incoming>) -> Result<Arrived, Error> {
    let mut arrived = Arrived::new(cx.endpoint, &routing.limits);
    if let Some(query) = cx.uri().query() {
        arrived.add_pairs(Source::Query, query.as_bytes())?;
    }
    if let Some(body) = body {
        body::read(cx, body, &routing.limits, &mut arrived).await?;
    }
    arrived.add_path(segments);
    arrived.add_headers(cx.headers());
    Ok(arrived)
}

/// A known path: OPTIONS tells its methods, any other method is refused with them.
fn other_method(routing: &Routing, entry: &Entry, method: &Method, id: &HeaderValue) -> Response<Body> {
    let allow = entry.allow();
    let mut response = if method == Method::OPTIONS {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        response
    } else {
        let error = problem::status(405, &format!("the method must be one of {allow}"));
        problem::response(routing.service, None, &error, id)
    };
    response.headers_mut().extend(HeaderValue::from_str(&allow).ok().map(|allow| (ALLOW, allow)));
    response
}

/// An unknown path.
fn nothing(routing: &Routing, path: &str, id: &HeaderValue) -> Response<Body> {
    let meant = if routing.development { routing.table.nearest(path) } else { None };
    let error = match meant {
        Some(meant) => Error::not_found(format!("there is no such path; did you mean {meant}?")),
        None => Error::not_found("there is no such path"),
    };
    problem::response(routing.service, None, &error, id)
}

/// The answer to HEAD: the length that GET would send, and nothing of that length.
fn without_body(response: Response<Body>) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    let length = body.size_hint().exact().filter(|_| parts.status != StatusCode::NO_CONTENT);
    parts.headers.extend(length.map(|length| (CONTENT_LENGTH, HeaderValue::from(length))));
    Response::from_parts(parts, Body::empty())
}
