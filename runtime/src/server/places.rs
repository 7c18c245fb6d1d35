//! Paths that are no operations: tokens, health, counts, and `*`.
//!
//! In: a path that no operation has. Out: what is there. Not here: 404, and how the answers come about (see `dispatch`).

use std::collections::BTreeSet;

use http::{Method, Response};

use super::health::Health;
use super::oauth2::TokenEndpoint;
use super::outgoing::Body;
use super::router::Routing;

/// The path at which Prometheus finds the counts.
#[cfg(feature = "metrics")]
const METRICS: &str = "/metrics";
/// Methods of the token endpoint, and of the places that are read.
const TOKENS_ALLOW: &str = "POST, OPTIONS";
const READS_ALLOW: &str = "GET, HEAD, OPTIONS";

/// What is at a path.
pub(super) enum Place<'r> {
    /// Tokens are issued; the path, as the service has it.
    Tokens(&'r TokenEndpoint, &'static str),
    /// A page for who watches over the process.
    Page(Response<Body>),
    /// Whether the server is ready, which a probe may have to find out.
    Readiness(&'r Health),
    /// The server as a whole, in `OPTIONS *`.
    Server,
}

/// The place of this path; `None` when it is none.
pub(super) fn find<'r>(routing: &'r Routing, path: &str) -> Option<Place<'r>> {
    if path == "*" {
        return Some(Place::Server);
    }
    if let (Some(tokens), Some(at)) = (&routing.tokens, routing.service.auth.token_url.filter(|at| *at == path)) {
        return Some(Place::Tokens(tokens, at));
    }
    match (&routing.health, path) {
        (Some(_), "/healthz") => Some(Place::Page(Health::liveness())),
        (Some(health), "/readyz") => Some(Place::Readiness(health)),
        _ => counts(routing, path).map(Place::Page),
    }
}

impl Place<'_> {
    /// The methods, as the header `Allow` lists them.
    pub(super) fn allow(&self, routing: &Routing) -> String {
        match self {
            Place::Tokens(..) => TOKENS_ALLOW.to_owned(),
            Place::Page(_) | Place::Readiness(_) => READS_ALLOW.to_owned(),
            Place::Server => all(routing),
        }
    }
    /// Whether it answers this method itself.
    pub(super) fn takes(&self, method: &Method) -> bool {
        match self {
            Place::Tokens(..) => method == Method::POST,
            Place::Page(_) | Place::Readiness(_) => method == Method::GET || method == Method::HEAD,
            Place::Server => false,
        }
    }
}

/// All places of a router that have a path of their own.
pub(super) fn paths(routing: &Routing) -> impl Iterator<Item = &'static str> {
    let tokens = routing.tokens.as_ref().and(routing.service.auth.token_url);
    let health = routing.health.iter().flat_map(|_| ["/healthz", "/readyz"]);
    #[cfg(feature = "metrics")]
    let counts = routing.metrics.as_ref().map(|_| METRICS);
    #[cfg(not(feature = "metrics"))]
    let counts = None;
    tokens.into_iter().chain(health).chain(counts)
}

/// The methods of any operation.
fn all(routing: &Routing) -> String {
    let mut methods: BTreeSet<&str> = routing.table.endpoints().map(|endpoint| endpoint.method.as_str()).collect();
    if methods.contains("GET") {
        methods.insert("HEAD");
    }
    methods.insert("OPTIONS");
    methods.into_iter().collect::<Vec<_>>().join(", ")
}

#[cfg(feature = "metrics")]
fn counts(routing: &Routing, path: &str) -> Option<Response<Body>> {
    use http::HeaderValue;
    use http::header::CONTENT_TYPE;

    let metrics = routing.metrics.as_ref().filter(|_| path == METRICS)?;
    let mut response = Response::new(Body::new(metrics.render()));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4"));
    Some(response)
}

#[cfg(not(feature = "metrics"))]
fn counts(_: &Routing, _: &str) -> Option<Response<Body>> {
    None
}
