//! The router: handlers, and how they are served.
//!
//! In: generated code's routes, and a server's choices. Out: a tower service, cheap to clone. Not here: sockets (see
//! `serve`), and what happens to a request (see `dispatch`).

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::ORIGIN;
use http::{HeaderValue, Method, Request, Response};

use super::answer::Usual;
use super::auth::{Authenticate, Guard};
use super::connected::Connected;
use super::cors::Cors;
use super::gate::Gate;
use super::handler::{Call, Handler, Typed};
use super::health::Health;
use super::layers::{Around, Inner, Layer, Placed};
use super::limits::Limits;
#[cfg(feature = "metrics")]
use super::metrics::Metrics;
use super::oauth2::TokenEndpoint;
use super::observe::Observe;
use super::outgoing::Body;
use super::problem::Failure;
use super::table::{Found, Table};
use super::{BoxError, dispatch, places, problem, request_id};
use crate::error::HandlerError;
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
    #[cfg(feature = "metrics")]
    pub(super) metrics: Option<Metrics>,
    pub(super) observers: Vec<Arc<dyn Observe>>,
    pub(super) cors: Option<Cors>,
    pub(super) failures: Option<Arc<problem::Write>>,
    layers: Vec<Placed>,
    /// The layers around all this, put there when the first request comes.
    layered: OnceLock<Inner>,
}

impl Routing {
    /// The operation of this method and path.
    pub(super) fn endpoint(&self, method: &Method, path: &str) -> Option<&'static Endpoint> {
        match self.table.find(path, method) {
            Found::Handler(handler, _) => Some(handler.endpoint()),
            Found::Methods(_) | Found::Nothing => None,
        }
    }
    /// The methods of a path, as the header `Allow` lists them; `None` when there is no such path.
    pub(super) fn methods(&self, path: &str) -> Option<String> {
        self.table.allow(path).or_else(|| Some(places::find(self, path)?.allow(self)))
    }
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
            #[cfg(feature = "metrics")]
            metrics: None,
            observers: Vec::new(),
            cors: None,
            failures: None,
            layers: Vec::new(),
            layered: OnceLock::new(),
        }))
    }
    /// Adds the handlers of a resource, each with its operation: `(Create::ENDPOINT, |h, asked| asked.call(h, T::create))`.
    #[must_use]
    pub fn routes<T: Send + Sync + 'static>(self, handlers: Arc<T>, routes: &[(&'static Endpoint, Call<T>)]) -> Self {
        let typed = |&(endpoint, call): &(_, _)| {
            Arc::new(Typed { handlers: Arc::clone(&handlers), endpoint, call, usual: Usual::default() }) as _
        };
        self.add(routes.iter().map(typed).collect())
    }
    fn add(self, handlers: Vec<Arc<dyn Handler>>) -> Self {
        self.with(|routing| handlers.into_iter().for_each(|handler| routing.table.add(handler)))
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
    #[cfg(feature = "metrics")]
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
    /// Writes failures in another form than the service declares: a content type, and a body. Status and headers stay as they are.
    #[must_use]
    pub fn failures(self, write: impl Fn(&Failure<'_>) -> (HeaderValue, Body) + Send + Sync + 'static) -> Self {
        self.with(|routing| routing.failures = Some(Arc::new(write)))
    }
    /// Pages of other origins that may call, in browsers. None by default.
    #[must_use]
    pub fn cors(self, cors: Cors) -> Self {
        self.with(|routing| routing.cors = Some(cors))
    }
    /// Puts a layer around everything that comes to this router, also to paths that it does not have. The last one stands outermost.
    #[must_use]
    pub fn layer(self, layer: impl Layer) -> Self {
        self.with(|routing| routing.layers.insert(0, Placed { around: Around::Everything, layer: Arc::new(layer) }))
    }
    /// Adds the handlers of another router of the same service, with this layer around their operations and no others.
    #[must_use]
    pub fn layered(self, layer: impl Layer, inside: &Router) -> Self {
        let names: Arc<BTreeSet<_>> = Arc::new(inside.endpoints().map(|endpoint| endpoint.name).collect());
        let own = Placed { around: Around::These(Arc::clone(&names)), layer: Arc::new(layer) };
        let theirs = inside.0.layers.iter().map(|placed| match &placed.around {
            Around::Everything => Placed { around: Around::These(Arc::clone(&names)), layer: Arc::clone(&placed.layer) },
            Around::These(_) | Around::One(_) => placed.clone(),
        });
        self.with(|routing| {
            inside.0.table.handlers().for_each(|handler| routing.table.add(handler));
            routing.layers.extend([own].into_iter().chain(theirs));
        })
    }
    /// Puts a layer around one operation, that of the request type `R`, inside of all others. The last one stands outermost.
    #[must_use]
    pub fn layer_operation<R: Operation>(self, layer: impl Layer) -> Self {
        let placed = Placed { around: Around::One(R::ENDPOINT.name), layer: Arc::new(layer) };
        self.with(|routing| routing.layers.insert(0, placed))
    }
    /// All operations that have a handler, by path.
    pub fn endpoints(&self) -> impl Iterator<Item = &'static Endpoint> {
        self.0.table.endpoints()
    }
    /// Whether a request of this method and path has a handler.
    #[cfg(feature = "mock")]
    pub(crate) fn serves(&self, method: &Method, path: &str) -> bool {
        self.0.endpoint(method, path).is_some()
    }
    fn with(mut self, change: impl FnOnce(&mut Routing)) -> Self {
        let routing = Arc::make_mut(&mut self.0);
        routing.layered = OnceLock::new();
        change(routing);
        self
    }
    /// The name of the operation of this method and path.
    pub(super) fn operation(&self, method: &Method, path: &str) -> Option<&'static str> {
        self.0.endpoint(method, path).map(|endpoint| endpoint.name)
    }
    /// The same without layers and what is done outside of them.
    fn core(&self) -> Router {
        let routing = Routing { layers: Vec::new(), layered: OnceLock::new(), cors: None, ..Routing::clone(&self.0) };
        Router(Arc::new(routing))
    }
    /// Answers one request; `peer` is the other end of the connection, when it is known.
    pub async fn handle<B>(&self, request: Request<B>, peer: Option<SocketAddr>) -> Response<Body>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.answer(request, Connected { peer, tls: false }).await
    }
    /// The same, with all that is known of the connection.
    pub(super) async fn answer<B>(&self, request: Request<B>, connected: Connected) -> Response<Body>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        if self.0.cors.is_some() || !self.0.layers.is_empty() {
            return Box::pin(self.around(request, connected)).await;
        }
        let (parts, body) = request.into_parts();
        let body = (!body.is_end_stream()).then(|| super::body::erase(body));
        dispatch::dispatch(&self.0, parts, body, connected).await
    }
    /// The same, from a page of another origin or through layers.
    async fn around<B>(&self, request: Request<B>, connected: Connected) -> Response<Body>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let cors = self.0.cors.as_ref();
        let asked = |cors: &Cors| cors.preflight(&self.0, request.method(), request.uri().path(), request.headers());
        if let Some(mut response) = cors.and_then(asked) {
            response.headers_mut().insert(request_id::HEADER, request_id::of(request.headers()));
            return response;
        }
        let origin = request.headers().get(ORIGIN).cloned();
        let layered = self.0.layered.get_or_init(|| Inner::new(self.core(), &self.0.layers));
        let mut response = layered.handle(request, connected).await;
        cors.iter().for_each(|cors| cors.allow(origin.as_ref(), response.headers_mut()));
        response
    }
    /// Refuses a request before anything else looks at it.
    pub(super) async fn refuse<B>(&self, request: Request<B>, connected: Connected, error: &HandlerError) -> Response<Body> {
        dispatch::refuse(&self.0, &request.into_parts().0, connected, error).await
    }
    /// An axum application that answers every path with this router: add routes to it, nest it, put layers around it.
    pub fn into_axum<S: Clone + Send + Sync + 'static>(self) -> axum::Router<S> {
        axum::Router::new().fallback_service(self)
    }
    /// An axum application of this router's paths only, those of health, counts and tokens among them where they are chosen, which can be merged with others of its kind, each under layers
    /// of its own. Paths that nobody has are left to the application, and are not answered in the service's form.
    pub fn into_axum_routes<S: Clone + Send + Sync + 'static>(self) -> axum::Router<S> {
        let mut paths = self.0.table.paths();
        paths.extend(places::paths(&self.0).map(str::to_owned));
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
        let connected = Connected::of(request.extensions());
        Box::pin(async move { Ok(router.answer(request, connected).await) })
    }
}
