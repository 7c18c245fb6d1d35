//! Paths that are no operations: tokens, health, metrics.
//!
//! In: a request whose path no operation has. Out: its answer, when it is one of these. Not here: 404 (see `dispatch`).

use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderValue, Method, Response};
use tokio::time::{Instant, timeout_at};

use super::body::Incoming;
use super::outgoing::Body;
use super::router::Routing;
use super::{dispatch, problem};

/// The path at which Prometheus finds the counts.
const METRICS: &str = "/metrics";
/// Methods of the token endpoint, and of the places that are read.
const TOKENS_ALLOW: &str = "POST, OPTIONS";
const READS_ALLOW: &str = "GET, HEAD, OPTIONS";

/// The answer of a place; `None` when the path is none.
pub(super) async fn answer(routing: &Routing, parts: &Parts, body: Option<Incoming>, id: &HeaderValue) -> Option<Response<Body>> {
    let path = parts.uri.path();
    if let Some(tokens) = routing.tokens.as_ref().filter(|_| routing.service.auth.token_url == Some(path)) {
        if parts.method != Method::POST {
            return Some(dispatch::other_method(routing, TOKENS_ALLOW, &parts.method, id));
        }
        let answered = timeout_at(Instant::now() + routing.limits.request_time, tokens.answer(parts, body));
        return Some(answered.await.unwrap_or_else(|_| problem::response(routing, None, &dispatch::too_slow(), id)));
    }
    let found = routing.health.as_ref().and_then(|health| health.answer(path)).or_else(|| metrics(routing, path))?;
    let reads = parts.method == Method::GET || parts.method == Method::HEAD;
    Some(if reads { found } else { dispatch::other_method(routing, READS_ALLOW, &parts.method, id) })
}

/// The methods of a place, as the header `Allow` lists them.
pub(super) fn methods(routing: &Routing, path: &str) -> Option<&'static str> {
    let tokens = routing.tokens.is_some() && routing.service.auth.token_url == Some(path);
    let reads = routing.health.as_ref().is_some_and(|health| health.answer(path).is_some()) || metrics(routing, path).is_some();
    tokens.then_some(TOKENS_ALLOW).or_else(|| reads.then_some(READS_ALLOW))
}

fn metrics(routing: &Routing, path: &str) -> Option<Response<Body>> {
    let metrics = routing.metrics.as_ref().filter(|_| path == METRICS)?;
    let mut response = Response::new(Body::new(metrics.render()));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4"));
    Some(response)
}
