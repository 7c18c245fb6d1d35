//! A service made of expectations: what a client's tests need instead of a server.
//!
//! In: operations that are expected, each with its answer. Out: a transport that answers a client so, counts, and tells in
//! the end what did not come. Not here: exchanges with a real server (see the feature `replay`).
//!
//! ```ignore
//! let mock = Mock::new();
//! mock.expect::<GetIncident>().with(|request| request.id == IncidentId(7)).times(2).answer(incident);
//! mock.expect::<DeleteIncident>().fail(|| Error::not_found("it is gone"));
//! let client = Client::builder("http://mock.test").transport(mock.clone()).build()?;
//! let incident = client.incidents().get(&GetIncident::new(IncidentId(7))).await?;
//! mock.verify()?;
//! ```
//!
//! It is one type for all services, not a generated one per trait: a request's type says its operation and its answer's
//! type, so nothing would be known in generated code that is not known here, and no code need be generated or compiled
//! for tests. Requests and answers pass through the router and the codec of the server side, as they would with handlers:
//! what a real server would refuse is refused, and what is answered is read from bytes. Everyone may call, with or
//! without credentials; a client that gets tokens by OAuth2 finds no token endpoint here, and is given `bearer` instead.
//!
//! For some operations with behaviour of their own, implement the generated trait (with stubs, only those methods) and
//! give its router to [`Tower`](crate::client::Tower).

mod expectation;
mod unmet;

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use expectation::Expectation;
use expectation::{Counted, Plan, Refused};
pub use unmet::Unmet;

use crate::client::{Body, BoxFuture, Transport, TransportError};
use crate::operation::Operation;
use crate::server::Router;

/// A transport that answers what is expected. Clones share expectations and counts: give one to the client, keep one.
#[derive(Clone, Default)]
pub struct Mock(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// By the service's name: paths of two services need not differ.
    routers: BTreeMap<&'static str, Router>,
    /// By service and operation; the type tells apart what has the same names.
    plans: BTreeMap<(&'static str, &'static str, TypeId), Arc<dyn Counted>>,
    /// Calls that nothing was expected of.
    refused: Vec<String>,
}

impl Mock {
    /// A mock that expects nothing.
    pub fn new() -> Self {
        Mock::default()
    }
    /// Expects an operation: once, with any parameters, unless more is said. It counts from [`Expectation::answer`],
    /// [`Expectation::fail`] or [`Expectation::handle`] on. Of several that fit a call, the first one that is not used up
    /// answers it.
    pub fn expect<R: Operation>(&self) -> Expectation<R> {
        Expectation::new(self.clone())
    }
    /// How often an operation was answered.
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
        found.extend(state.refused.iter().cloned());
        Unmet::new(found)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// The plan of an operation; a new one is routed.
    fn plan<R: Operation>(&self) -> Arc<Plan<R>> {
        let mut state = self.state();
        let known = state.plans.get(&key::<R>()).cloned();
        if let Some(plan) = known.and_then(|plan| (plan as Arc<dyn Any + Send + Sync>).downcast().ok()) {
            return plan;
        }
        let plan = Arc::new(Plan::<R>::default());
        state.plans.insert(key::<R>(), plan.clone());
        let service = R::ENDPOINT.service;
        let router = state.routers.remove(service.name).unwrap_or_else(|| Router::new(service).without_authentication());
        let router = router.route(&plan, |plan, cx, request: R| cx.reply(std::future::ready(plan.call(cx, request))));
        state.routers.insert(service.name, router);
        plan
    }
    fn router(&self, request: &http::Request<Body>) -> Option<Router> {
        let state = self.state();
        state.routers.values().find(|router| router.serves(request.method(), request.uri().path())).cloned()
    }
    /// A call that was not expected: kept for `verify`, and an error that is not repeated.
    fn refuse(&self, what: String) -> TransportError {
        self.state().refused.push(what.clone());
        TransportError::lasting(what)
    }
    async fn answer(&self, mut request: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
        let line = format!("{} {}", request.method(), request.uri().path());
        let router = self.router(&request).ok_or_else(|| self.refuse(format!("{line} came, and is not expected at all")))?;
        let refused = Refused::default();
        request.extensions_mut().insert(refused.clone());
        let response = router.handle(request, None).await;
        match refused.take() {
            Some(why) => Err(self.refuse(why)),
            None => Ok(response.map(Body::stream)),
        }
    }
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
