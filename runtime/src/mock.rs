//! A service made of expectations: what a client's tests need instead of a server.
//!
//! In: operations that are expected, each with its answer. Out: a transport that answers a client so, counts, and tells in
//! the end what did not come; and the same as handlers of any resource. Not here: exchanges with a real server (see the
//! feature `replay`).
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
//! It is one type for all services: a request's type says its operation and its answer's type. Requests and answers pass
//! through the router and the codec of the server side, as they would with handlers: what a real server would refuse is
//! refused, and what is answered is read from bytes. Everyone may call, with or without credentials; a client that gets its
//! tokens by OAuth2 is given one, whatever its id and secret.
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
//! # What goes wrong on the way
//!
//! [`Expectation::fail`] is a server that answers a failure. [`Expectation::fail_transport`] is a connection that breaks,
//! [`Expectation::never_answer`] one that stays silent until the client gives up. Both, and calls that are not expected,
//! are errors of the transport where no socket is in between: with the mock as the transport, and with a router in
//! [`Tower`](crate::client::Tower). At a socket, where a handler cannot break the connection, they are the statuses 502, no
//! answer within the server's time, and 500.

mod expectation;
mod unmet;

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use expectation::Expectation;
use expectation::{Counted, Plan, Played, Refused};
pub use unmet::Unmet;

use crate::client::{Body, BoxFuture, Ending, Transport, TransportError};
use crate::error::HandlerError;
use crate::operation::Operation;
use crate::server::{HandlerFn, RequestContext, Router};

/// The answer to whoever asks for a token. It lives long enough for a test.
const TOKEN: &str = r#"{"access_token":"mock","token_type":"Bearer","expires_in":86400}"#;

/// A transport that answers what is expected, and handlers that do. Clones share expectations and counts: give one to the
/// client, keep one.
#[derive(Clone, Default)]
pub struct Mock(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// By the service's name: paths of two services need not differ.
    routers: BTreeMap<&'static str, Router>,
    /// By service and operation; the type tells apart what has the same names.
    plans: BTreeMap<(&'static str, &'static str, TypeId), Arc<dyn Counted>>,
    /// Calls that nothing was expected of.
    refused: Refused,
}

impl Mock {
    /// A mock that expects nothing.
    pub fn new() -> Self {
        Mock::default()
    }
    /// Expects an operation: once, with any parameters, unless more is said. It counts once it is said what becomes of it,
    /// from [`Expectation::answer`] or one of its siblings on. Of several that fit a call, the first one that is not used up
    /// answers it.
    pub fn expect<R: Operation>(&self) -> Expectation<R> {
        Expectation::new(self.clone())
    }
    /// How often an operation was called as expected.
    pub fn count<R: Operation>(&self) -> usize {
        self.state().plans.get(&key::<R>()).map_or(0, |plan| plan.count())
    }
    /// Whether all came that was expected, and nothing else.
    ///
    /// # Errors
    /// With what did not come, and what came instead.
    pub fn verify(&self) -> Result<(), Unmet> {
        let state = self.state();
        let mut found = Vec::new();
        state.plans.values().for_each(|plan| plan.unmet(&mut found));
        found.extend(state.refused.all());
        Unmet::new(found)
    }
    /// Answers an operation as its handler: what the traits of generated code do with a mock.
    #[doc(hidden)]
    pub fn reply<R: Operation>(&self, cx: &RequestContext, request: R) -> BoxFuture<'static, Result<R::Answer, HandlerError>> {
        let (plan, refused) = (self.known::<R>(), self.state().refused.clone());
        let none = || Played::Refused(refused.put(format!("{} came, and is not expected at all", R::ENDPOINT.name)));
        plan.map_or_else(none, |plan| plan.call(request)).become_of(cx)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// The plan of an operation of which something is expected.
    fn known<R: Operation>(&self) -> Option<Arc<Plan<R>>> {
        let plan = self.state().plans.get(&key::<R>()).cloned()?;
        (plan as Arc<dyn Any + Send + Sync>).downcast().ok()
    }
    /// The plan of an operation; a new one is routed.
    fn plan<R: Operation>(&self) -> Arc<Plan<R>> {
        if let Some(plan) = self.known() {
            return plan;
        }
        let mut state = self.state();
        let plan = Arc::new(Plan::<R>::new(state.refused.clone()));
        state.plans.insert(key::<R>(), plan.clone());
        let service = R::ENDPOINT.service;
        let router = state.routers.remove(service.name).unwrap_or_else(|| Router::new(service).without_authentication());
        let call: HandlerFn<Plan<R>> =
            |plan, invocation| invocation.call(plan, |plan, cx, request| plan.call(request).become_of(cx));
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
    /// A token, or an error that is not repeated.
    fn without_router(&self, request: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
        let line = format!("{} {}", request.method(), request.uri().path());
        if request.method() == http::Method::POST && asks_for_token(request.into_body()) {
            return Ok(http::Response::new(Body::whole(TOKEN)));
        }
        Err(TransportError::lasting(self.state().refused.put(format!("{line} came, and is not expected at all"))))
    }
}

/// Whether a form has the grant of client credentials. The endpoint's address is the client's choice.
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
