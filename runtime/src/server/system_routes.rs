//! Routes of the server itself, which are not operations: token endpoint, health, metrics, and `*`.
//!
//! In: a path that belongs to no operation. Out: the route, if there is one. Not here: its response, and 404 (see `dispatch`).

use std::collections::BTreeSet;

use http::{Method, Response};

use super::health::Health;
use super::oauth2::TokenEndpoint;
use super::outgoing::ResponseBody;
use super::router::Routing;

/// The path of the metrics for Prometheus.
#[cfg(feature = "metrics")]
const METRICS: &str = "/metrics";
/// The methods of the token endpoint.
const TOKENS_ALLOW: &str = "POST, OPTIONS";
/// The methods of health and metrics.
const PAGE_ALLOW: &str = "GET, HEAD, OPTIONS";

/// A route that is not an operation.
pub(super) enum SystemRoute<'r> {
    /// The token endpoint, and its path in the specification.
    Tokens(&'r TokenEndpoint, &'static str),
    /// Liveness or metrics.
    Page(Response<ResponseBody>),
    /// Readiness, whose response may depend on a probe.
    Readiness(&'r Health),
    /// The whole server, in `OPTIONS *`.
    Server,
}

/// The route of this path, if there is one.
pub(super) fn find<'r>(routing: &'r Routing, path: &str) -> Option<SystemRoute<'r>> {
    if path == "*" {
        return Some(SystemRoute::Server);
    }
    if let (Some(tokens), Some(at)) = (&routing.tokens, routing.service.auth.token_url.filter(|at| *at == path)) {
        return Some(SystemRoute::Tokens(tokens, at));
    }
    match (&routing.health, path) {
        (Some(_), "/healthz") => Some(SystemRoute::Page(Health::liveness())),
        (Some(health), "/readyz") => Some(SystemRoute::Readiness(health)),
        _ => counts(routing, path).map(SystemRoute::Page),
    }
}

impl SystemRoute<'_> {
    /// The value of the header `Allow`.
    pub(super) fn allow(&self, routing: &Routing) -> String {
        match self {
            SystemRoute::Tokens(..) => TOKENS_ALLOW.to_owned(),
            SystemRoute::Page(_) | SystemRoute::Readiness(_) => PAGE_ALLOW.to_owned(),
            SystemRoute::Server => all_methods(routing),
        }
    }
    /// Whether the route has this method. `dispatch` answers OPTIONS.
    pub(super) fn has_method(&self, method: &Method) -> bool {
        match self {
            SystemRoute::Tokens(..) => method == Method::POST,
            SystemRoute::Page(_) | SystemRoute::Readiness(_) => method == Method::GET || method == Method::HEAD,
            SystemRoute::Server => false,
        }
    }
}

/// The paths of all routes of a router that are not operations.
#[cfg(feature = "axum")]
pub(super) fn paths(routing: &Routing) -> impl Iterator<Item = &'static str> {
    let tokens = routing.tokens.as_ref().and(routing.service.auth.token_url);
    let health = routing.health.iter().flat_map(|_| ["/healthz", "/readyz"]);
    #[cfg(feature = "metrics")]
    let counts = routing.metrics.as_ref().map(|_| METRICS);
    #[cfg(not(feature = "metrics"))]
    let counts = None;
    tokens.into_iter().chain(health).chain(counts)
}

/// The methods of all operations.
fn all_methods(routing: &Routing) -> String {
    let mut methods: BTreeSet<&str> = routing.table.endpoints().map(|endpoint| endpoint.method.as_str()).collect();
    if methods.contains("GET") {
        methods.insert("HEAD");
    }
    methods.insert("OPTIONS");
    methods.into_iter().collect::<Vec<_>>().join(", ")
}

#[cfg(feature = "metrics")]
fn counts(routing: &Routing, path: &str) -> Option<Response<ResponseBody>> {
    use http::HeaderValue;
    use http::header::CONTENT_TYPE;

    let metrics = routing.metrics.as_ref().filter(|_| path == METRICS)?;
    let mut response = Response::new(ResponseBody::new(metrics.render()));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4"));
    Some(response)
}

#[cfg(not(feature = "metrics"))]
fn counts(_: &Routing, _: &str) -> Option<Response<ResponseBody>> {
    None
}
