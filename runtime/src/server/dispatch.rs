//! One request, from its head to its response.
//!
//! In: an HTTP request. Out: an HTTP response, always: a panic, a timeout and an unknown path have theirs. Not here: each of the steps;
//! this file is their order.

use std::pin::pin;

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_LENGTH};
use http::request::Parts;
use http::uri::PathAndQuery;
use http::{HeaderValue, Method, Response, StatusCode};
use http_body::Body as _;

use super::body::{self, BodyContext, Incoming};
use super::connection::Connection;
use super::context::RequestContext;
use super::handler::{Handler, Invocation, Step};
use super::oauth2::{Form, TokenEndpoint, TokenRequest};
use super::observe::Observed;
use super::outgoing::Body;
use super::params::{Received, Source};
use super::places::Place;
use super::reading::Reading;
use super::router::Routing;
use super::supervise::{Ended, supervise};
use super::table::Found;
use super::unrouted::Unrouted;
use super::{auth, etag, head, places, problem, request_id, trace, unknown};
use crate::error::HandlerError;
use crate::timestamp::DateFormat;

/// Answers one request.
pub(super) async fn dispatch(routing: &Routing, parts: Parts, body: Option<Incoming>, connection: Connection) -> Response<Body> {
    if let Err(error) = head::check(&parts, routing.limits.head).and_then(|()| routing.origins.check(&parts)) {
        return refuse(routing, &parts, connection, &error).await;
    }
    let (id, is_head) = (request_id::of(routing.service, &parts.headers), parts.method == Method::HEAD);
    let unrouted = Unrouted { routing, parts: &parts, id: &id, connection, route: None };
    let response = match routing.table.find(parts.uri.path(), &parts.method) {
        Found::Handler(handler, segments) => {
            let endpoint = handler.endpoint();
            let observed = Observed::begin(&routing.observers, &parts, connection);
            let (dates, unknown, capacity) = (DateFormat::default(), Vec::new(), handler.answer_size().capacity());
            let mut cx = RequestContext { endpoint, parts, id, connection, principal: None, dates, unknown, capacity };
            let mut response = run(routing, handler.as_ref(), &mut cx, &segments, body).await;
            observed
                .into_iter()
                .for_each(|observed| observed.end(Some(endpoint), Some(endpoint.path), response.status().as_u16()));
            unknown::tell(&cx.unknown, &mut response);
            return finish(routing, response, cx.id, is_head);
        }
        Found::Methods(entry) => {
            let response = other_method(routing, &entry.allow(), &parts.method, &id);
            Box::pin(unrouted.respond(response)).await
        }
        Found::Nothing => Box::pin(without_operation(unrouted, body)).await,
    };
    finish(routing, response, id, is_head)
}

/// Answers a request with an error, before anything else looks at it.
pub(super) async fn refuse(routing: &Routing, parts: &Parts, connection: Connection, error: &HandlerError) -> Response<Body> {
    let id = request_id::of(routing.service, &parts.headers);
    let response = Box::pin(Unrouted { routing, parts, id: &id, connection, route: None }.refuse(error)).await;
    finish(routing, response, id, parts.method == Method::HEAD)
}

/// Answers a request with a response that is known already.
pub(super) async fn respond(
    routing: &Routing,
    parts: &Parts,
    connection: Connection,
    response: Response<Body>,
) -> Response<Body> {
    let id = request_id::of(routing.service, &parts.headers);
    let response = Unrouted { routing, parts, id: &id, connection, route: None }.respond(response).await;
    finish(routing, response, id, parts.method == Method::HEAD)
}

/// A path that no operation has.
async fn without_operation(mut request: Unrouted<'_>, body: Option<Incoming>) -> Response<Body> {
    let (routing, parts, id) = (request.routing, request.parts, request.id);
    let Some(place) = places::find(routing, parts.uri.path()) else {
        return request.respond(not_found(routing, parts.uri.path(), id)).await;
    };
    let takes = place.takes(&parts.method);
    match place {
        Place::Page(response) if takes => response,
        Place::Readiness(health) if takes => health.readiness().await,
        Place::Tokens(tokens, route) if takes => {
            request.route = Some(route);
            let reading = Reading::default();
            request.run(issue_token(&request, tokens, body, &reading), &reading).await
        }
        place => request.respond(other_method(routing, &place.allow(routing), &parts.method, id)).await,
    }
}

/// Reads the form of a request for a token, and answers it. The form is awaited without a permit, as other bodies are.
async fn issue_token(
    request: &Unrouted<'_>,
    tokens: &TokenEndpoint,
    body: Option<Incoming>,
    reading: &Reading,
) -> Result<Response<Body>, HandlerError> {
    let Unrouted { routing, parts, connection, .. } = request;
    let throttle = routing.throttle.as_ref();
    if let Some(wait) = throttle.and_then(|throttle| throttle.wait(connection.peer)) {
        return Err(auth::too_many_failures(wait));
    }
    reading.set(true);
    let form = routing.receiving.receive(false, &mut None, Form::read(body)).await?;
    reading.set(false);
    let _permit = routing.permits.acquire().ok_or_else(no_permit)?;
    let scopes = routing.table.endpoints().filter_map(|endpoint| endpoint.scope).collect();
    tokens.answer(TokenRequest { headers: &parts.headers, form, scopes, peer: connection.peer, throttle }).await
}

fn finish(routing: &Routing, mut response: Response<Body>, id: HeaderValue, is_head: bool) -> Response<Body> {
    response.headers_mut().insert(request_id::header(routing.service), id);
    if is_head { without_body(response) } else { response }
}

/// Runs an operation in its span and within its timeout; whatever happens, there is a response.
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
        supervise(work, &span, routing.limits.request_timeout, || reading.earned(routing.limits.file_rate)).await
    };
    let response = span.in_scope(|| match ended {
        Ended::Done(Ok(response)) if routing.etags && matches!(cx.parts.method, Method::GET | Method::HEAD) => {
            etag::tag(cx.headers(), response)
        }
        Ended::Done(Ok(response)) => response,
        Ended::Done(Err(error)) => failed(routing, cx, &error),
        Ended::TimedOut => failed(routing, cx, &timed_out(&reading)),
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

/// The steps of an operation: permit, authentication, parameters, handler, response. `reading` says whether it waits for the body.
async fn answer(
    routing: &Routing,
    handler: &dyn Handler,
    cx: &mut RequestContext,
    segments: &[String],
    body: Option<Incoming>,
    reading: &Reading,
) -> Result<Response<Body>, HandlerError> {
    let mut permit = Some(routing.permits.acquire().ok_or_else(no_permit)?);
    if routing.guard.applies_to(cx.endpoint) {
        cx.principal = Some(routing.guard.authenticate(cx, routing.tokens.as_ref(), routing.throttle.as_ref()).await?);
    }
    // Parameters borrow their text from the query and from the body.
    let (query, mut bytes) = (cx.uri().path_and_query().filter(|uri| uri.query().is_some()).cloned(), Bytes::new());
    let mut received = Received::new(handler, &routing.limits);
    if let Some(query) = query.as_ref().and_then(PathAndQuery::query) {
        received.add_pairs(Source::Query, query.as_bytes())?;
    }
    if let Some(body) = body {
        reading.set(true);
        let context = BodyContext { limits: &routing.limits, progress: reading };
        let read = body::read(cx, body, context, &mut bytes, &mut received);
        routing.receiving.receive(cx.principal.is_some(), &mut permit, read).await?;
        reading.set(false);
        if permit.is_none() {
            permit = Some(routing.permits.acquire().ok_or_else(no_permit)?);
        }
    } else {
        body::none(cx, &mut received);
    }
    received.add_path(segments);
    received.add_headers(cx.headers());
    let written = handler.start(Invocation(Step::Run { cx, received }))?.await?;
    written.len().into_iter().for_each(|len| handler.answer_size().record(len));
    let response = written.into_response().await;
    drop(permit);
    response
}

fn no_permit() -> HandlerError {
    problem::status(503, "too many requests are in progress")
}

/// The timeout: the client's fault while its body is awaited.
pub(super) fn timed_out(reading: &Reading) -> HandlerError {
    if reading.is_under_way() {
        problem::status(408, "the body of the request did not arrive in time")
    } else {
        problem::status(503, "the request took too long")
    }
}

/// A known path: OPTIONS lists its methods, any other method is refused with that list.
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

/// An unknown path. Where a route could not be added, it may be the path of that.
fn not_found(routing: &Routing, path: &str, id: &HeaderValue) -> Response<Body> {
    if let Some(conflict) = routing.table.conflicts().first() {
        tracing::error!(path, %conflict, "the route table lacks a route");
        return problem::response(routing, None, &HandlerError::internal("the route table lacks a route"), id);
    }
    let nearest = if routing.development { routing.table.nearest(path) } else { None };
    let error = match nearest {
        Some(nearest) => HandlerError::not_found(format!("there is no such path; did you mean {nearest}?")),
        None => HandlerError::not_found("there is no such path"),
    };
    problem::response(routing, None, &error, id)
}

/// The response to HEAD: the length of the body that GET would get, and no body.
fn without_body(response: Response<Body>) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    let length = body.size_hint().exact().filter(|_| parts.status != StatusCode::NO_CONTENT);
    parts.headers.extend(length.map(|length| (CONTENT_LENGTH, HeaderValue::from(length))));
    Response::from_parts(parts, Body::empty())
}
