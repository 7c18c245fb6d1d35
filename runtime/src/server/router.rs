//! The router: handlers, and how they are served.
//!
//! In: generated code's routes, and a server's choices. Out: a tower service, cheap to clone. Not here: sockets (see
//! `serve`), and what happens to a request (see `dispatch`).

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};

use super::auth::{Authenticate, Guard};
use super::gate::Gate;
use super::handler::{Call, Typed};
use super::health::Health;
use super::limits::Limits;
use super::metrics::{Metrics, Observe};
use super::oauth2::TokenEndpoint;
use super::outgoing::Body;
use super::table::Table;
use super::{BoxError, dispatch};
use crate::operation::{Endpoint, Operation, Service};

/// Handlers of a service. Generated code wraps it in a router of its own with a method per resource.
#[derive(Clone)]
pub struct Router(pub(super) Arc<Routing>);

/// What all clones of a router share.
#[derive(Clone)]
pub(super) struct Routing {
    pub(super) service: &'static Service,
    pub(super) table: Table,
    pub(super) limits: Limits,
    pub(super) guard: Guard,
    pub(super) tokens: Option<TokenEndpoint>,
    pub(super) gate: Gate,
    pub(super) development: bool,
    pub(super) etags: bool,
    pub(super) health: Option<Health>,
    pub(super) metrics: Option<Metrics>,
    pub(super) observers: Vec<Arc<dyn Observe>>,
}

impl Router {
    /// A router without handlers.
    pub fn new(service: &'static Service) -> Self {
        let limits = Limits::default();
        let gate = Gate::new(limits.concurrent);
        Router(Arc::new(Routing {
            service,
            table: Table::default(),
            limits,
            guard: Guard::Missing,
            tokens: None,
            gate,
            development: false,
            etags: false,
            health: None,
            metrics: None,
            observers: Vec::new(),
        }))
    }
    /// Adds the handler of one operation. `call` starts it: `|h, cx, request: Create| cx.reply(h.create(cx, request))`.
    #[must_use]
    pub fn route<T: Send + Sync + 'static, R: Operation>(self, handlers: &Arc<T>, call: Call<T, R>) -> Self {
        let handler = Arc::new(Typed { handlers: Arc::clone(handlers), call });
        self.with(|routing| routing.table.add(handler))
    }
    /// Who may call. Without this, a service that asks for credentials answers 401 to everything but its public operations.
    #[must_use]
    pub fn authenticate(self, hook: impl Authenticate) -> Self {
        self.with(|routing| routing.guard = Guard::hook(hook))
    }
    /// Everyone may call everything, although the specification asks for credentials.
    #[must_use]
    pub fn without_authentication(self) -> Self {
        self.with(|routing| routing.guard = Guard::Open)
    }
    /// Issues tokens for client credentials at the service's `token_url`, and takes them in front of the hook.
    #[must_use]
    pub fn tokens(self, tokens: TokenEndpoint) -> Self {
        self.with(|routing| routing.tokens = Some(tokens))
    }
    /// Other limits than the default ones.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        self.with(|routing| {
            routing.gate = Gate::new(limits.concurrent);
            routing.limits = limits;
        })
    }
    /// In development an unknown path is answered with the one that was probably meant.
    #[must_use]
    pub fn development(self, development: bool) -> Self {
        self.with(|routing| routing.development = development)
    }
    /// Answers `/healthz` and `/readyz`. The server says that it is not ready as soon as its end is asked for.
    #[must_use]
    pub fn health(self, health: Health) -> Self {
        self.with(|routing| routing.health = Some(health))
    }
    /// Counts requests, and tells them at `/metrics` to Prometheus.
    #[must_use]
    pub fn metrics(self, metrics: Metrics) -> Self {
        self.observe(metrics.clone()).with(|routing| routing.metrics = Some(metrics))
    }
    /// Tells every finished request of an operation.
    #[must_use]
    pub fn observe(self, observer: impl Observe) -> Self {
        self.with(|routing| routing.observers.push(Arc::new(observer)))
    }
    /// Tags the answers to GET, and answers 304 to whoever has the answer already.
    #[must_use]
    pub fn etags(self, etags: bool) -> Self {
        self.with(|routing| routing.etags = etags)
    }
    /// All operations that have a handler, by path.
    pub fn endpoints(&self) -> impl Iterator<Item = &'static Endpoint> {
        self.0.table.endpoints()
    }
    /// Whether a request of this method and path has a handler.
    #[cfg(feature = "mock")]
    pub(crate) fn serves(&self, method: &http::Method, path: &str) -> bool {
        matches!(self.0.table.find(path, method), super::table::Found::Handler(..))
    }
    fn with(mut self, change: impl FnOnce(&mut Routing)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }
    /// Answers one request; `peer` is the other end of the connection, when it is known.
    pub async fn handle<B>(&self, request: Request<B>, peer: Option<SocketAddr>) -> Response<Body>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let (parts, body) = request.into_parts();
        let body = (!body.is_end_stream()).then(|| super::body::erase(body));
        dispatch::dispatch(&self.0, parts, body, peer).await
    }
    /// An axum application that answers every path with this router: add routes to it, nest it, put layers around it.
    pub fn into_axum<S: Clone + Send + Sync + 'static>(self) -> axum::Router<S> {
        axum::Router::new().fallback_service(self)
    }
    /// An axum application of this router's paths only, which can be merged with others of its kind, each under layers
    /// of its own. Paths that nobody has are left to the application, and are not answered in the service's form.
    pub fn into_axum_routes<S: Clone + Send + Sync + 'static>(self) -> axum::Router<S> {
        let mut paths = self.0.table.paths();
        paths.extend(self.0.tokens.as_ref().and(self.0.service.auth.token_url).map(str::to_owned));
        paths.into_iter().fold(axum::Router::new(), |app, path| app.route_service(&path, self.clone()))
    }
}

impl fmt::Debug for Router {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Router").field("service", &self.0.service.name).field("limits", &self.0.limits).finish_non_exhaustive()
    }
}

impl<B> tower_service::Service<Request<B>> for Router
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }
    fn call(&mut self, request: Request<B>) -> Self::Future {
        let router = self.clone();
        let peer = request.extensions().get::<axum::extract::ConnectInfo<SocketAddr>>().map(|peer| peer.0);
        Box::pin(async move { Ok(router.handle(request, peer).await) })
    }
}
