//! A mock of any service, for tests of clients.
//!
//! In: the operations that are expected, each with its answer. Out: a transport that gives these answers, counts the calls, and reports
//! expectations that are not met; and handlers for any resource. Not here: exchanges with a real server (see the feature `replay`).
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
//! [`Mock`] is one type for all services: a request's type determines its operation and the type of its answer. Requests and answers
//! pass through the router and the codec of a server: a request that a server would refuse is refused, and answers are read from
//! bytes. Credentials are not checked; a client that requests OAuth2 tokens gets one, whatever its id and secret.
//!
//! # Mocked and real resources together
//!
//! With the feature `mock`, generated code implements the trait of every resource for [`Mock`]. A router takes it for some
//! resources and real handlers for others:
//!
//! ```text
//! let router = server::Router::new().without_authentication().breaking_news(mock.clone()).users(desk);
//! let client = Client::builder("http://mock.test").transport(Tower::new(router)).build()?;
//! ```
//!
//! # Failures without an answer
//!
//! [`Expectation::fail`] answers with an error. [`Expectation::fail_transport`] breaks the connection, and
//! [`Expectation::never_answer`] does not answer until the client's timeout. Both, and calls that are not expected, are errors of the
//! transport where there is no socket: with the mock as the transport, and with a router in [`Tower`](crate::client::Tower). At a
//! socket, where a handler cannot break the connection, they are the status 502, no answer within the server's time, and the status
//! 500.

mod expectation;
mod unmet;

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use expectation::Expectation;
use expectation::{ErasedPlan, Plan, Reply, Unexpected};
pub use unmet::Unmet;

use crate::client::{Body, BoxFuture, Ending, Transport, TransportError};
use crate::error::HandlerError;
use crate::operation::Operation;
use crate::server::{HandlerFn, RequestContext, Router};

/// The answer to a token request. The token lives long enough for a test.
const TOKEN: &str = r#"{"access_token":"mock","token_type":"Bearer","expires_in":86400}"#;

/// A transport, and handlers, that answer by expectations. Clones share expectations and counts: give one to the client, and keep one.
#[derive(Clone, Default)]
pub struct Mock(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// By the name of the service: two services may have the same paths.
    routers: BTreeMap<&'static str, Router>,
    /// By service, operation and type of the request, since two services may have the same names.
    plans: BTreeMap<(&'static str, &'static str, TypeId), Arc<dyn ErasedPlan>>,
    /// Calls that were not expected.
    unexpected: Unexpected,
}

impl Mock {
    /// A mock that expects nothing.
    pub fn new() -> Self {
        Mock::default()
    }
    /// Expects an operation: once and with any parameters, unless [`Expectation`] says otherwise. It is registered by
    /// [`Expectation::answer`] or one of its siblings. Of several that match a call, the first one that is not used up answers it.
    pub fn expect<R: Operation>(&self) -> Expectation<R> {
        Expectation::new(self.clone())
    }
    /// The number of calls of an operation that were expected.
    pub fn count<R: Operation>(&self) -> usize {
        self.state().plans.get(&key::<R>()).map_or(0, |plan| plan.count())
    }
    /// Checks that all expected calls came, and no others.
    ///
    /// # Errors
    /// With the expectations that are not met, and the calls that were not expected.
    pub fn verify(&self) -> Result<(), Unmet> {
        let state = self.state();
        let mut found = Vec::new();
        state.plans.values().for_each(|plan| plan.unmet(&mut found));
        found.extend(state.unexpected.all());
        Unmet::new(found)
    }
    /// Answers an operation; generated code calls it in the handlers of a mock.
    #[doc(hidden)]
    pub fn reply<R: Operation>(&self, cx: &RequestContext, request: R) -> BoxFuture<'static, Result<R::Answer, HandlerError>> {
        let (plan, unexpected) = (self.known::<R>(), self.state().unexpected.clone());
        let none = || Reply::Unexpected(unexpected.record(format!("{} came, and is not expected at all", R::ENDPOINT.name)));
        plan.map_or_else(none, |plan| plan.call(request)).into_answer(cx)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// The plan of an operation, if there is one.
    fn known<R: Operation>(&self) -> Option<Arc<Plan<R>>> {
        let plan = self.state().plans.get(&key::<R>()).cloned()?;
        (plan as Arc<dyn Any + Send + Sync>).downcast().ok()
    }
    /// The plan of an operation; a new one gets its route.
    fn plan<R: Operation>(&self) -> Arc<Plan<R>> {
        if let Some(plan) = self.known() {
            return plan;
        }
        let mut state = self.state();
        let plan = Arc::new(Plan::<R>::new(state.unexpected.clone()));
        state.plans.insert(key::<R>(), plan.clone());
        let service = R::ENDPOINT.service;
        let router = state.routers.remove(service.name).unwrap_or_else(|| Router::new(service).without_authentication());
        let call: HandlerFn<Plan<R>> =
            |plan, invocation| invocation.call(plan, |plan, cx, request| plan.call(request).into_answer(cx));
        let router = router.routes(plan.clone(), &[(R::ENDPOINT, call)]);
        state.routers.insert(service.name, router);
        plan
    }
    fn router(&self, request: &http::Request<Body>) -> Option<Router> {
        let state = self.state();
        state.routers.values().find(|router| router.serves(request.method(), request.uri().path())).cloned()
    }
    async fn answer(&self, request: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
        let Some(router) = self.router(&request) else { return self.without_router(request) };
        let (request, ending) = Ending::attach(request);
        let response = router.handle(request, None).await;
        ending.reached().await?;
        Ok(response.map(Body::stream))
    }
    /// Answers a token request; any other request is an error that is not repeated.
    fn without_router(&self, request: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
        let line = format!("{} {}", request.method(), request.uri().path());
        if request.method() == http::Method::POST && asks_for_token(request.into_body()) {
            return Ok(http::Response::new(Body::whole(TOKEN)));
        }
        Err(TransportError::permanent(self.state().unexpected.record(format!("{line} came, and is not expected at all"))))
    }
}

/// Whether a form requests a token by client credentials. The address does not matter, since the client chooses it.
fn asks_for_token(body: Body) -> bool {
    body.into_bytes().is_ok_and(|form| form.split(|byte| *byte == b'&').any(|pair| pair == b"grant_type=client_credentials"))
}

fn key<R: Operation>() -> (&'static str, &'static str, TypeId) {
    (R::ENDPOINT.service.name, R::ENDPOINT.name, TypeId::of::<R>())
}

impl Transport for Mock {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(self.answer(request))
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        let operations = state.plans.keys().map(|(_, operation, _)| operation);
        f.debug_list().entries(operations).finish()
    }
}
