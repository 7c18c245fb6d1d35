//! Requests that are no operation's, under the same eyes: a span, counts, a time, and panics caught.
//!
//! In: a request, and what answers it. Out: the answer. Not here: what is answered (see `dispatch`).

use std::future::{Future, ready};
use std::pin::pin;
use std::time::Duration;

use http::request::Parts;
use http::{HeaderValue, Response};

use super::connected::Connected;
use super::observe::Observed;
use super::outgoing::Body;
use super::reading::Reading;
use super::router::Routing;
use super::watched::{Ended, watch};
use super::{dispatch, problem, trace};
use crate::error::HandlerError;

/// A request without an operation.
pub(super) struct Beside<'r> {
    pub(super) routing: &'r Routing,
    pub(super) parts: &'r Parts,
    pub(super) id: &'r HeaderValue,
    pub(super) connected: Connected,
    /// The template of its path, if it has one.
    pub(super) route: Option<&'static str>,
}

impl Beside<'_> {
    /// Answers with what is known already.
    pub(super) async fn with(&self, response: Response<Body>) -> Response<Body> {
        self.by(ready(Ok(response)), &Reading::default()).await
    }
    /// Refuses it.
    pub(super) async fn refused(&self, error: &HandlerError) -> Response<Body> {
        self.with(self.failed(error)).await
    }
    /// Answers with what comes of work; `reading` tells whether it waits for the client.
    pub(super) async fn by(
        &self,
        work: impl Future<Output = Result<Response<Body>, HandlerError>> + Send,
        reading: &Reading,
    ) -> Response<Body> {
        let Beside { routing, parts, id, connected, route } = *self;
        let observed = Observed::begin(&routing.observers, parts, connected);
        let span = trace::span(parts, id, connected, None, route);
        let ended = watch(pin!(work), &span, routing.limits.request_time, || Duration::ZERO).await;
        let response = span.in_scope(|| match ended {
            Ended::Done(Ok(response)) => response,
            Ended::Done(Err(error)) => self.failed(&error),
            Ended::Late => self.failed(&dispatch::late(reading)),
            Ended::Panicked => {
                trace::panicked(parts.uri.path(), id.to_str().unwrap_or_default());
                self.failed(&HandlerError::internal("panic"))
            }
        });
        trace::close(&span, &response);
        observed.into_iter().for_each(|observed| observed.end(None, route, response.status().as_u16()));
        response
    }
    fn failed(&self, error: &HandlerError) -> Response<Body> {
        problem::response(self.routing, None, error, self.id)
    }
}
