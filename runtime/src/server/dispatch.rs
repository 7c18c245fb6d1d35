//! One request, from its head to its response: the order of all steps.
//!
//! In: an HTTP request. Out: an HTTP response. There is a response in every case, also after a panic, a timeout and for an unknown path. Not
//! here: the single steps.

use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_LENGTH};
use http::request::Parts;
use http::uri::PathAndQuery;
use http::{HeaderValue, Method, Response, StatusCode};
use http_body::Body as _;
use tracing::Span;

use super::body::{self, BodyContext, Incoming};
use super::body_progress::BodyProgress;
use super::connection::Connection;
use super::context::RequestContext;
use super::handler::{Handler, Invocation, Step};
use super::oauth2::{Form, TokenEndpoint, TokenRequest};
use super::observe::Observation;
use super::outgoing::ResponseBody;
use super::params::{Received, Source};
use super::receiving::Caller;
use super::router::Routing;
use super::supervise::{Ended, supervise};
use super::system_routes::SystemRoute;
use super::table::Found;
use super::unrouted::Unrouted;
use super::{auth, constants, etag, head, negotiate, problem, request_id, system_routes, trace, unknown_parameters, verify};
use crate::error::HandlerError;
use crate::timestamp::DateFormat;

/// Responds to one request.
pub(super) async fn dispatch(
    routing: &Routing,
    parts: Parts,
    body: Option<Incoming>,
    connection: Connection,
) -> Response<ResponseBody> {
    if let Err(error) = head::check(&parts, routing.limits.head).and_then(|()| routing.origins.check(&parts)) {
        return refuse(routing, &parts, connection, &error).await;
    }
    let body = match routing.verifier.as_deref() {
        None => body,
        Some(verifier) => match Box::pin(verify::verify(routing, verifier, &parts, body)).await {
            Ok(body) => body,
            Err(error) => return refuse(routing, &parts, connection, &error).await,
        },
    };
    let (id, is_head) = (request_id::of(routing.service, &parts.headers), parts.method == Method::HEAD);
    let unrouted = Unrouted { routing, parts: &parts, id: &id, connection, route: None };
    let (handler, segments, body) = match routing.table.find(parts.uri.path(), &parts.method) {
        Found::Handler(handler, segments) => (handler, segments, body),
        Found::Several(handlers, segments) => match Box::pin(select(&unrouted, &handlers, body)).await {
            Ok((handler, body)) => (handler, segments, body),
            Err(error) => return finish(routing, Box::pin(unrouted.refuse(&error)).await, id, is_head),
        },
        Found::MethodNotAllowed => {
            let allow = routing.table.allow(parts.uri.path()).unwrap_or_default();
            let response = other_method(routing, &allow, &parts.method, &id);
            return finish(routing, Box::pin(unrouted.respond(response)).await, id, is_head);
        }
        Found::Nothing => return finish(routing, Box::pin(without_operation(unrouted, body)).await, id, is_head),
    };
    let endpoint = handler.endpoint();
    let observation = Observation::start(&routing.observers, &parts, connection);
    let (dates, unknown, capacity) = (DateFormat::default(), Vec::new(), handler.answer_size().capacity());
    let response_headers = Mutex::default();
    let mut cx = RequestContext { endpoint, parts, id, connection, principal: None, dates, unknown, response_headers, capacity };
    let mut response = run(routing, handler.as_ref(), &mut cx, &segments, body).await;
    if let Some(observation) = observation {
        observation.finish(Some(endpoint), Some(endpoint.path), response.status().as_u16());
    }
    if let Some(headers) = cx.response_headers.into_inner().unwrap_or_else(PoisonError::into_inner) {
        response.headers_mut().extend(*headers);
    }
    unknown_parameters::add_header(&cx.unknown, &mut response);
    finish(routing, response, cx.id, is_head)
}

/// Of several operations with one method and path, the one whose constants the request has, and the body.
async fn select<'h>(
    request: &Unrouted<'_>,
    handlers: &[&'h Arc<dyn Handler>],
    body: Option<Incoming>,
) -> Result<(&'h Arc<dyn Handler>, Option<Incoming>), HandlerError> {
    let Unrouted { routing, parts, .. } = *request;
    let progress = BodyProgress::default();
    progress.set_waiting(true);
    let work = pin!(constants::select(routing, parts, body, handlers));
    match supervise(work, &Span::none(), routing.limits.request_timeout, || Duration::ZERO).await {
        Ended::Done(selected) => selected,
        Ended::TimedOut => Err(timed_out(&progress)),
        Ended::Panicked => Err(HandlerError::internal("panic")),
    }
}

/// Responds with an error, before all other steps.
pub(super) async fn refuse(
    routing: &Routing,
    parts: &Parts,
    connection: Connection,
    error: &HandlerError,
) -> Response<ResponseBody> {
    let id = request_id::of(routing.service, &parts.headers);
    let response = Box::pin(Unrouted { routing, parts, id: &id, connection, route: None }.refuse(error)).await;
    finish(routing, response, id, parts.method == Method::HEAD)
}

/// Returns this response, with the headers and the span that every response has.
pub(super) async fn respond(
    routing: &Routing,
    parts: &Parts,
    connection: Connection,
    response: Response<ResponseBody>,
) -> Response<ResponseBody> {
    let id = request_id::of(routing.service, &parts.headers);
    let response = Unrouted { routing, parts, id: &id, connection, route: None }.respond(response).await;
    finish(routing, response, id, parts.method == Method::HEAD)
}

/// Responds to a request whose path belongs to no operation.
async fn without_operation(mut request: Unrouted<'_>, body: Option<Incoming>) -> Response<ResponseBody> {
    let (routing, parts, id) = (request.routing, request.parts, request.id);
    let Some(route) = system_routes::find(routing, parts.uri.path()) else {
        return request.respond(not_found(routing, parts.uri.path(), id)).await;
    };
    let has_method = route.has_method(&parts.method);
    match route {
        SystemRoute::Page(response) if has_method => response,
        SystemRoute::Readiness(health) if has_method => health.readiness().await,
        SystemRoute::Tokens(tokens, path) if has_method => {
            request.route = Some(path);
            let progress = BodyProgress::default();
            request.run(issue_token(&request, tokens, body, &progress), &progress).await
        }
        route => request.respond(other_method(routing, &route.allow(routing), &parts.method, id)).await,
    }
}

/// Reads the form of a token request, and responds to it. As with other bodies, the request holds no permit while the server waits for the form.
async fn issue_token(
    request: &Unrouted<'_>,
    tokens: &TokenEndpoint,
    body: Option<Incoming>,
    progress: &BodyProgress,
) -> Result<Response<ResponseBody>, HandlerError> {
    let Unrouted { routing, parts, connection, .. } = request;
    let throttle = routing.throttle.as_ref();
    if let Some(wait) = throttle.and_then(|throttle| throttle.wait(connection.peer)) {
        return Err(auth::too_many_failures(wait));
    }
    progress.set_waiting(true);
    let form = routing.receiving.receive(Caller::Anonymous, &mut None, Form::read(body)).await?;
    progress.set_waiting(false);
    let _permit = routing.permits.acquire().ok_or_else(no_permit)?;
    let scopes = routing.table.endpoints().filter_map(|endpoint| endpoint.scope).collect();
    tokens.respond(TokenRequest { headers: &parts.headers, form, scopes, peer: connection.peer, throttle }).await
}

fn finish(routing: &Routing, mut response: Response<ResponseBody>, id: HeaderValue, is_head: bool) -> Response<ResponseBody> {
    response.headers_mut().insert(request_id::header(routing.service), id);
    if is_head { remove_body(response) } else { response }
}

/// Runs an operation in its span and within its timeout. There is a response in every case.
async fn run(
    routing: &Routing,
    handler: &dyn Handler,
    cx: &mut RequestContext,
    segments: &[String],
    body: Option<Incoming>,
) -> Response<ResponseBody> {
    let (span, progress) = (trace::open(cx), BodyProgress::default());
    let ended = {
        let work = pin!(run_steps(routing, handler, cx, segments, body, &progress));
        supervise(work, &span, routing.limits.request_timeout, || progress.extension(routing.limits.file_rate)).await
    };
    let response = span.in_scope(|| match ended {
        Ended::Done(Ok(response)) if routing.etags && matches!(cx.parts.method, Method::GET | Method::HEAD) => {
            etag::tag(cx.headers(), response)
        }
        Ended::Done(Ok(response)) => response,
        Ended::Done(Err(error)) => failed(routing, cx, &error),
        Ended::TimedOut => failed(routing, cx, &timed_out(&progress)),
        Ended::Panicked => {
            trace::panicked(cx.endpoint.name, cx.request_id());
            problem::response(routing, Some(cx.endpoint), &HandlerError::internal("panic"), &cx.id)
        }
    });
    trace::close(&span, &response);
    response
}

fn failed(routing: &Routing, cx: &RequestContext, error: &HandlerError) -> Response<ResponseBody> {
    trace::failed(cx, error);
    problem::response(routing, Some(cx.endpoint), error, &cx.id)
}

/// The steps of an operation: permit, authentication, parameters, handler, response. `progress` records whether the server waits for the
/// body.
async fn run_steps(
    routing: &Routing,
    handler: &dyn Handler,
    cx: &mut RequestContext,
    segments: &[String],
    body: Option<Incoming>,
    progress: &BodyProgress,
) -> Result<Response<ResponseBody>, HandlerError> {
    let mut permit = Some(routing.permits.acquire().ok_or_else(no_permit)?);
    if routing.guard.applies_to(cx.endpoint) {
        cx.principal = routing.guard.authenticate(cx, routing.tokens.as_ref(), routing.throttle.as_ref()).await?;
    }
    negotiate::check(cx)?;
    // The parameters borrow their texts from these two.
    let (path_and_query, mut body_bytes) = (cx.uri().path_and_query().filter(|uri| uri.query().is_some()).cloned(), Bytes::new());
    let mut received = Received::new(handler, &routing.limits);
    if let Some(query) = path_and_query.as_ref().and_then(PathAndQuery::query) {
        received.add_pairs(Source::Query, query.as_bytes())?;
    }
    if let Some(body) = body {
        progress.set_waiting(true);
        let context = BodyContext { limits: &routing.limits, progress };
        let caller = if cx.principal.is_some() { Caller::Authenticated } else { Caller::Anonymous };
        let read = body::read(cx, body, context, &mut body_bytes, &mut received);
        routing.receiving.receive(caller, &mut permit, read).await?;
        progress.set_waiting(false);
        if permit.is_none() {
            permit = Some(routing.permits.acquire().ok_or_else(no_permit)?);
        }
    } else {
        body::add_empty_file(cx, &mut received);
    }
    received.add_path(segments);
    received.add_headers(cx.headers());
    let written = handler.start(Invocation(Step::Run { cx, received }))?.await?;
    if let Some(len) = written.len() {
        handler.answer_size().record(len);
    }
    let response = written.into_response(cx).await;
    drop(permit);
    response
}

fn no_permit() -> HandlerError {
    problem::status(503, "too many requests are in progress")
}

/// The error of a timeout: 408 if the server was waiting for the body, otherwise 503.
pub(super) fn timed_out(progress: &BodyProgress) -> HandlerError {
    if progress.is_waiting() {
        problem::status(408, "the body of the request did not arrive in time")
    } else {
        problem::status(503, "the request took too long")
    }
}

/// The response to a method that a known path does not have: OPTIONS lists the methods of the path, any other method gets 405 with the list.
fn other_method(routing: &Routing, allow: &str, method: &Method, id: &HeaderValue) -> Response<ResponseBody> {
    let mut response = if method == Method::OPTIONS {
        let mut response = Response::new(ResponseBody::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        response
    } else {
        let error = problem::status(405, &format!("the method must be one of {allow}"));
        problem::response(routing, None, &error, id)
    };
    response.headers_mut().extend(HeaderValue::from_str(allow).ok().map(|allow| (ALLOW, allow)));
    response
}

/// The response to an unknown path. If a route could not be added to the table, the path may be that of the missing route.
fn not_found(routing: &Routing, path: &str, id: &HeaderValue) -> Response<ResponseBody> {
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

/// The response to HEAD: the headers of the response to GET, with the length of its body, but without the body.
fn remove_body(response: Response<ResponseBody>) -> Response<ResponseBody> {
    let (mut parts, body) = response.into_parts();
    let length = body.size_hint().exact().filter(|_| parts.status != StatusCode::NO_CONTENT);
    parts.headers.extend(length.map(|length| (CONTENT_LENGTH, HeaderValue::from(length))));
    Response::from_parts(parts, ResponseBody::empty())
}
