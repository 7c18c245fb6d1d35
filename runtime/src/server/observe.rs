//! Observers of requests.
//!
//! In: the start, the response and the end of each request, also of one without an operation. Out: calls of observers. Not here: spans (see
//! `trace`), counts (see `metrics`). Names and values are those of OpenTelemetry for HTTP servers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use http::Method;
use http::request::Parts;

use super::connection::Connection;
use crate::operation::Endpoint;

/// A request to which the server responded.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct FinishedRequest {
    /// The operation; `None` for a request without one.
    pub endpoint: Option<&'static Endpoint>,
    /// `http.route`: the template of the path, of an operation or of the token endpoint.
    pub route: Option<&'static str>,
    /// The method and the scheme.
    pub request: ActiveRequest,
    /// `http.response.status_code`.
    pub status: u16,
    /// The time from the head of the request to the head of the response.
    pub duration: Duration,
}

/// A request in progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct ActiveRequest {
    /// `http.request.method`; `_OTHER` for a method that HTTP does not define.
    pub method: &'static str,
    /// `url.scheme`: `http` or `https`.
    pub scheme: &'static str,
}

/// An observer of requests. It is called for every request except those for health and metrics. It runs in the task that serves the request,
/// so it must not block.
pub trait Observer: Send + Sync + 'static {
    /// The head of the response to a request is complete. Not called if the client closes the connection before.
    fn finished(&self, request: &FinishedRequest);
    /// The head of a request was read.
    fn started(&self, _request: &ActiveRequest) {}
    /// A request is no longer in progress. This is the last call for a request, after `finished` or after the client closed the connection.
    fn ended(&self, _request: &ActiveRequest) {}
}

/// The observation of one request. Dropping it calls [`Observer::ended`].
pub(super) struct Observation<'r> {
    observers: &'r [Arc<dyn Observer>],
    request: ActiveRequest,
    started_at: Instant,
}

impl<'r> Observation<'r> {
    /// Calls [`Observer::started`]. Returns `None` if there is no observer.
    pub(super) fn start(observers: &'r [Arc<dyn Observer>], parts: &Parts, connection: Connection) -> Option<Self> {
        if observers.is_empty() {
            return None;
        }
        let request = ActiveRequest { method: method_label(&parts.method), scheme: connection.scheme(&parts.uri) };
        observers.iter().for_each(|observer| observer.started(&request));
        Some(Observation { observers, request, started_at: Instant::now() })
    }
    /// Calls [`Observer::finished`], then [`Observer::ended`].
    pub(super) fn finish(self, endpoint: Option<&'static Endpoint>, route: Option<&'static str>, status: u16) {
        let finished = FinishedRequest { endpoint, route, request: self.request, status, duration: self.started_at.elapsed() };
        self.observers.iter().for_each(|observer| observer.finished(&finished));
    }
}

impl Drop for Observation<'_> {
    fn drop(&mut self) {
        self.observers.iter().for_each(|observer| observer.ended(&self.request));
    }
}

/// The method as a label. Methods that HTTP does not define share a label, since clients could send any number of them.
pub(super) fn method_label(method: &Method) -> &'static str {
    let all = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];
    all.into_iter().find(|name| *name == method.as_str()).unwrap_or("_OTHER")
}
