//! Requests that belong to no operation. As for other requests, there is a span, an observation and a timeout, and panics are caught.
//!
//! In: a request, and a future of its response. Out: the response. Not here: the content of the response (see `dispatch`).

use std::future::{Future, ready};
use std::pin::pin;
use std::time::Duration;

use http::request::Parts;
use http::{HeaderValue, Response};

use super::body_progress::BodyProgress;
use super::connection::Connection;
use super::observe::Observation;
use super::outgoing::ResponseBody;
use super::router::Routing;
use super::supervise::{Ended, supervise};
use super::{dispatch, problem, trace};
use crate::error::HandlerError;

/// A request without an operation.
pub(super) struct Unrouted<'r> {
    pub(super) routing: &'r Routing,
    pub(super) parts: &'r Parts,
    pub(super) id: &'r HeaderValue,
    pub(super) connection: Connection,
    /// The template of its path, if it has one.
    pub(super) route: Option<&'static str>,
}

impl Unrouted<'_> {
    /// Returns this response.
    pub(super) async fn respond(&self, response: Response<ResponseBody>) -> Response<ResponseBody> {
        self.run(ready(Ok(response)), &BodyProgress::default()).await
    }
    /// Returns the response for an error.
    pub(super) async fn refuse(&self, error: &HandlerError) -> Response<ResponseBody> {
        self.respond(self.failed(error)).await
    }
    /// Runs `work` and returns the response; `progress` records whether the server waits for the body.
    pub(super) async fn run(
        &self,
        work: impl Future<Output = Result<Response<ResponseBody>, HandlerError>> + Send,
        progress: &BodyProgress,
    ) -> Response<ResponseBody> {
        let Unrouted { routing, parts, id, connection, route } = *self;
        let observation = Observation::start(&routing.observers, parts, connection);
        let span = trace::span(parts, id, connection, None, route);
        let ended = supervise(pin!(work), &span, routing.limits.request_timeout, || Duration::ZERO).await;
        let response = span.in_scope(|| match ended {
            Ended::Done(Ok(response)) => response,
            Ended::Done(Err(error)) => self.failed(&error),
            Ended::TimedOut => self.failed(&dispatch::timed_out(progress)),
            Ended::Panicked => {
                trace::panicked(parts.uri.path(), id.to_str().unwrap_or_default());
                self.failed(&HandlerError::internal("panic"))
            }
        });
        trace::close(&span, &response);
        if let Some(observation) = observation {
            observation.finish(None, route, response.status().as_u16());
        }
        response
    }
    fn failed(&self, error: &HandlerError) -> Response<ResponseBody> {
        problem::response(self.routing, None, error, self.id)
    }
}
