//! Paths that are no operations: tokens, health, metrics.
//!
//! In: a request whose path no operation has. Out: its answer, when it is one of these. Not here: 404 (see `dispatch`).

use http::header::{ALLOW, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderValue, Method, Response};
use tokio::time::{Instant, timeout_at};

use super::body::Incoming;
use super::outgoing::Body;
use super::router::Routing;
use super::{dispatch, problem};

/// The path at which Prometheus finds the counts.
const METRICS: &str = "/metrics";

/// The answer of a place; `None` when the path is none.
pub(super) async fn answer(routing: &Routing, parts: &Parts, body: Option<Incoming>, id: &HeaderValue) -> Option<Response<Body>> {
    let path = parts.uri.path();
    if let Some(tokens) = routing.tokens.as_ref().filter(|_| routing.service.auth.token_url == Some(path)) {
        if parts.method != Method::POST {
            return Some(only(routing, "POST", id));
        }
        let answered = timeout_at(Instant::now() + routing.limits.request_time, tokens.answer(parts, body));
        return Some(answered.await.unwrap_or_else(|_| problem::response(routing.service, None, &dispatch::too_slow(), id)));
    }
    let found = routing.health.as_ref().and_then(|health| health.answer(path)).or_else(|| metrics(routing, path))?;
    let reads = parts.method == Method::GET || parts.method == Method::HEAD;
    Some(if reads { found } else { only(routing, "GET, HEAD", id) })
}

fn metrics(routing: &Routing, path: &str) -> Option<Response<Body>> {
    let metrics = routing.metrics.as_ref().filter(|_| path == METRICS)?;
    let mut response = Response::new(Body::new(metrics.render()));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4"));
    Some(response)
}

fn only(routing: &Routing, allow: &'static str, id: &HeaderValue) -> Response<Body> {
    let error = problem::status(405, &format!("the method must be one of {allow}"));
    let mut response = problem::response(routing.service, None, &error, id);
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(allow));
    response
}
