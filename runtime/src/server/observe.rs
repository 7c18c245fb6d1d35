//! Who is told of requests: when they begin, and how they ended.
//!
//! In: requests of operations, of the token endpoint, and those that found neither. Out: calls of hooks. Not here: traces (see
//! `trace`), counts (see `metrics`). Names and values are OpenTelemetry's for HTTP servers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use http::Method;
use http::request::Parts;

use super::connected::Connected;
use crate::operation::Endpoint;

/// One finished request.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Measured {
    /// The operation: name, method, path; `None` where the request found none.
    pub endpoint: Option<&'static Endpoint>,
    /// `http.route`: the template of the path, of an operation or of the token endpoint.
    pub route: Option<&'static str>,
    /// What is known of it from its beginning.
    pub active: Active,
    /// `http.response.status_code`.
    pub status: u16,
    /// From the headers of the request to those of the answer.
    pub duration: Duration,
}

/// A request in work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Active {
    /// `http.request.method`, as it came; `_OTHER` for one that HTTP does not know.
    pub method: &'static str,
    /// `url.scheme`: `http` or `https`.
    pub scheme: &'static str,
}

/// Is told of every request, on the task that serves it: it must not block. Pages for health and counts are left out.
pub trait Observe: Send + Sync + 'static {
    /// A request is finished.
    fn observe(&self, measured: &Measured);
    /// A request begins.
    fn begun(&self, _active: &Active) {}
    /// A request is no longer in work: it is finished, or its client has gone.
    fn ended(&self, _active: &Active) {}
}

/// A request that is observed, until it is dropped.
pub(super) struct Observed<'r> {
    observers: &'r [Arc<dyn Observe>],
    active: Active,
    begin: Instant,
}

impl<'r> Observed<'r> {
    /// It begins; `None` when nobody looks.
    pub(super) fn begin(observers: &'r [Arc<dyn Observe>], parts: &Parts, connected: Connected) -> Option<Self> {
        if observers.is_empty() {
            return None;
        }
        let active = Active { method: known(&parts.method), scheme: connected.scheme(&parts.uri) };
        observers.iter().for_each(|observer| observer.begun(&active));
        Some(Observed { observers, active, begin: Instant::now() })
    }
    /// It is finished.
    pub(super) fn end(self, endpoint: Option<&'static Endpoint>, route: Option<&'static str>, status: u16) {
        let measured = Measured { endpoint, route, active: self.active, status, duration: self.begin.elapsed() };
        self.observers.iter().for_each(|observer| observer.observe(&measured));
    }
}

impl Drop for Observed<'_> {
    fn drop(&mut self) {
        self.observers.iter().for_each(|observer| observer.ended(&self.active));
    }
}

/// A method as it is told: clients can invent others without end.
pub(super) fn known(method: &Method) -> &'static str {
    let all = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];
    all.into_iter().find(|name| *name == method.as_str()).unwrap_or("_OTHER")
}
