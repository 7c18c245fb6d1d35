//! A mock of any service, for tests of clients.
//!
//! In: expected calls, each with its answer. Out: a transport that responds with these answers, counts the calls, and reports expectations
//! that are not met. The mock is also a handler of every resource. Not here: recorded exchanges with a real server (see the feature `replay`).
//!
//! ```text
//! let mock = Mock::new();
//! mock.expect::<GetIncident>().with(|request| request.id == IncidentId(7)).times(2).answer(incident);
//! mock.expect::<DeleteIncident>().fail(|| HandlerError::not_found("it is gone"));
//! let client = Client::builder("http://mock.test").transport(mock.clone()).build()?;
//! let incident = client.incidents().get(&GetIncident::new(IncidentId(7))).await?;
//! mock.verify()?;
//! ```
//!
//! [`Mock`] is one type for all services: the type of a request determines the operation and the type of the answer. Requests and answers
//! pass the router and the codec of a server. So a request that a server would refuse is refused, and answers are read from bytes. Credentials
//! are not checked. A client that requests an OAuth2 token gets one for every id and secret.
//!
//! # Mocked and real resources together
//!
//! With the feature `mock`, generated code implements the trait of every resource for [`Mock`]. So a router can have mocks for some resources
//! and real handlers for others:
//!
//! ```text
//! let router = server::Router::new().without_authentication().breaking_news(mock.clone()).users(desk);
//! let client = Client::builder("http://mock.test").transport(Tower::new(router)).build()?;
//! ```
//!
//! # Failures without a response
//!
//! [`Expectation::fail`] responds with an error. [`Expectation::fail_transport`] fails like a broken connection, and
//! [`Expectation::never_answer`] waits until the client's timeout. If the mock is the transport, or a handler of a router in
//! [`Tower`](crate::client::Tower), both of these and unexpected calls are errors of the transport. A handler of a server with a socket cannot
//! break the connection. It responds with 502 for `fail_transport` and with 500 to an unexpected call. For `never_answer`, it does not respond
//! before the server's timeout.

mod expectation;
mod unmet;

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use expectation::Expectation;
use expectation::{AnyExpectationList, ExpectationList, Reply, UnexpectedCalls};
pub use unmet::Unmet;

use crate::client::{BoxFuture, NoResponseSlot, Transport, TransportBody, TransportError};
use crate::error::HandlerError;
use crate::operation::Operation;
use crate::server::{HandlerFn, RequestContext, Router};

/// The body of the response to a token request.
const TOKEN: &str = r#"{"access_token":"mock","token_type":"Bearer","expires_in":86400}"#;

/// A transport and handler that answers expected calls. Clones share expectations and counts: pass one clone to the client, and keep one to
/// verify.
#[derive(Clone, Default)]
pub struct Mock(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// The routers, by the name of the service. Two services may have the same paths.
    routers: BTreeMap<&'static str, Router>,
    /// The expectations, by service, operation and type of the request. Two services may have the same names.
    lists: BTreeMap<(&'static str, &'static str, TypeId), Arc<dyn AnyExpectationList>>,
    unexpected_calls: UnexpectedCalls,
}

impl Mock {
    /// A mock that expects no calls.
    #[must_use]
    pub fn new() -> Self {
        Mock::default()
    }
    /// Begins an expectation of a call. By default it expects one call with any parameters. [`Expectation::answer`] and similar methods
    /// register it. If several expectations match a call, the first that expects more calls answers it.
    pub fn expect<R: Operation>(&self) -> Expectation<R> {
        Expectation::new(self.clone())
    }
    /// The number of calls of an operation so far, without unexpected ones.
    #[must_use]
    pub fn count<R: Operation>(&self) -> usize {
        self.state().lists.get(&key::<R>()).map_or(0, |list| list.count())
    }
    /// Checks that there were all expected calls, and no others.
    ///
    /// # Errors
    /// The expectations that are not met, and the unexpected calls.
    pub fn verify(&self) -> Result<(), Unmet> {
        let state = self.state();
        let mut problems = Vec::new();
        state.lists.values().for_each(|list| list.unmet(&mut problems));
        problems.extend(state.unexpected_calls.all());
        Unmet::check(problems)
    }
    /// Replies to a call of an operation. For generated code, which implements handlers with it.
    #[doc(hidden)]
    pub fn reply<R: Operation>(&self, cx: &RequestContext, request: R) -> BoxFuture<'static, Result<R::Answer, HandlerError>> {
        let (list, unexpected_calls) = (self.existing_list::<R>(), self.state().unexpected_calls.clone());
        let message = || format!("{} was called, but is not expected at all", R::ENDPOINT.name);
        let unexpected = || Reply::Unexpected(unexpected_calls.record(message()));
        list.map_or_else(unexpected, |list| list.call(request)).into_answer(cx)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// The expectations of an operation, if there are any.
    fn existing_list<R: Operation>(&self) -> Option<Arc<ExpectationList<R>>> {
        let list = self.state().lists.get(&key::<R>()).cloned()?;
        (list as Arc<dyn Any + Send + Sync>).downcast().ok()
    }
    /// The expectations of an operation. A new list is added together with its route.
    fn list_of<R: Operation>(&self) -> Arc<ExpectationList<R>> {
        if let Some(list) = self.existing_list() {
            return list;
        }
        let mut state = self.state();
        let list = Arc::new(ExpectationList::<R>::new(state.unexpected_calls.clone()));
        state.lists.insert(key::<R>(), list.clone());
        let service = R::ENDPOINT.service;
        let router = state.routers.remove(service.name).unwrap_or_else(|| Router::new(service).without_authentication());
        let call: HandlerFn<ExpectationList<R>> =
            |list, invocation| invocation.call(list, |list, cx, request| list.call(request).into_answer(cx));
        let router = router.routes(list.clone(), &[(R::ENDPOINT, call)]);
        state.routers.insert(service.name, router);
        list
    }
    fn router(&self, request: &http::Request<TransportBody>) -> Option<Router> {
        let state = self.state();
        state.routers.values().find(|router| router.serves(request.method(), request.uri().path())).cloned()
    }
    async fn respond(&self, request: http::Request<TransportBody>) -> Result<http::Response<TransportBody>, TransportError> {
        let Some(router) = self.router(&request) else { return self.without_router(request) };
        let (request, no_response) = NoResponseSlot::attach(request);
        let response = router.handle(request, None).await;
        no_response.apply().await?;
        Ok(response.map(TransportBody::stream))
    }
    /// Responds to a token request. Any other request is an error that is not retried.
    fn without_router(&self, request: http::Request<TransportBody>) -> Result<http::Response<TransportBody>, TransportError> {
        let line = format!("{} {}", request.method(), request.uri().path());
        if request.method() == http::Method::POST && asks_for_token(request.into_body()) {
            return Ok(http::Response::new(TransportBody::whole(TOKEN)));
        }
        Err(TransportError::permanent(
            self.state().unexpected_calls.record(format!("{line} was called, but is not expected at all")),
        ))
    }
}

/// Whether a form is a token request. The URL is not checked, since the client can set it.
fn asks_for_token(body: TransportBody) -> bool {
    body.into_bytes().is_ok_and(|form| form.split(|byte| *byte == b'&').any(|pair| pair == b"grant_type=client_credentials"))
}

fn key<R: Operation>() -> (&'static str, &'static str, TypeId) {
    (R::ENDPOINT.service.name, R::ENDPOINT.name, TypeId::of::<R>())
}

impl Transport for Mock {
    fn send(
        &self,
        request: http::Request<TransportBody>,
    ) -> BoxFuture<'_, Result<http::Response<TransportBody>, TransportError>> {
        Box::pin(self.respond(request))
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        let operations = state.lists.keys().map(|(_, operation, _)| operation);
        f.debug_list().entries(operations).finish()
    }
}
