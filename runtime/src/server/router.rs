//! The router: handlers, and the settings of the server.
//!
//! In: routes of generated code, and settings of the application. Out: a tower service that is cheap to clone. Not here: sockets (see
//! `serve`), and the steps of a request (see `dispatch`).

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::ORIGIN;
use http::{HeaderValue, Method, Request, Response};

use super::answer::AnswerSize;
use super::auth::{Authenticate, Guard};
use super::connection::Connection;
use super::cors::Cors;
use super::handler::{Handler, HandlerFn, Typed};
use super::health::Health;
use super::layers::Layers;
use super::limits::Limits;
#[cfg(feature = "metrics")]
use super::metrics::Metrics;
use super::oauth2::TokenEndpoint;
use super::observe::Observer;
use super::origin::Origins;
use super::outgoing::ResponseBody;
use super::permits::Permits;
use super::problem::Failure;
use super::receiving::Receiving;
use super::table::{Found, Table};
use super::throttle::Throttle;
use super::verify::{ErasedVerifier, VerifySignature};
use super::{BoxError, dispatch, problem, system_routes};
use crate::error::HandlerError;
use crate::operation::{Endpoint, Service};

/// A router with the handlers of a service. Generated code wraps it in another router with a method per resource.
#[derive(Clone)]
pub struct Router(pub(super) Arc<Routing>);

/// The state that all clones of a router share.
#[derive(Clone)]
pub(super) struct Routing {
    pub(super) service: &'static Service,
    pub(super) table: Table,
    pub(super) limits: Limits,
    pub(super) guard: Guard,
    pub(super) tokens: Option<TokenEndpoint>,
    pub(super) throttle: Option<Throttle>,
    pub(super) verifier: Option<Arc<dyn ErasedVerifier>>,
    pub(super) origins: Origins,
    pub(super) permits: Permits,
    pub(super) receiving: Receiving,
    pub(super) development: bool,
    pub(super) etags: bool,
    pub(super) health: Option<Health>,
    #[cfg(feature = "metrics")]
    pub(super) metrics: Option<Metrics>,
    pub(super) observers: Vec<Arc<dyn Observer>>,
    pub(super) cors: Option<Cors>,
    pub(super) failures: Option<Arc<problem::Write>>,
    pub(super) layers: Layers,
}

impl Routing {
    /// The operation with this method and path.
    pub(super) fn endpoint(&self, method: &Method, path: &str) -> Option<&'static Endpoint> {
        match self.table.find(path, method) {
            Found::Handler(handler, _) => Some(handler.endpoint()),
            Found::Several(handlers, _) => handlers.first().map(|handler| handler.endpoint()),
            Found::MethodNotAllowed | Found::Nothing => None,
        }
    }
    /// The value of the header `Allow` for a path; `None` if there is no such path.
    pub(super) fn methods(&self, path: &str) -> Option<String> {
        self.table.allow(path).or_else(|| Some(system_routes::find(self, path)?.allow(self)))
    }
}

impl Router {
    /// A router without handlers.
    #[must_use]
    pub fn new(service: &'static Service) -> Self {
        let limits = Limits::default();
        let (permits, receiving) = (Permits::new(limits.concurrent), Receiving::new(&limits));
        Router(Arc::new(Routing {
            service,
            table: Table::default(),
            limits,
            guard: Guard::Missing,
            tokens: None,
            throttle: None,
            verifier: None,
            origins: Origins::default(),
            permits,
            receiving,
            development: false,
            etags: false,
            health: None,
            #[cfg(feature = "metrics")]
            metrics: None,
            observers: Vec::new(),
            cors: None,
            failures: None,
            layers: Layers::default(),
        }))
    }
    /// Adds the handler of a resource, with a function for each operation:
    /// `(Create::ENDPOINT, |handler, invocation| invocation.call(handler, T::create))`.
    #[must_use]
    pub fn routes<T: Send + Sync + 'static>(self, handlers: Arc<T>, routes: &[(&'static Endpoint, HandlerFn<T>)]) -> Self {
        let typed = |&(endpoint, call): &(_, _)| {
            Arc::new(Typed { handlers: Arc::clone(&handlers), endpoint, call, answer_size: AnswerSize::default() }) as _
        };
        self.add(routes.iter().map(typed).collect())
    }
    fn add(self, handlers: Vec<Arc<dyn Handler>>) -> Self {
        self.with(|routing| handlers.into_iter().for_each(|handler| routing.table.add(handler)))
    }
    /// Authenticates callers with this hook. Without a hook, a service that declares credentials answers 401, except for public operations.
    #[must_use]
    pub fn authenticate(self, hook: impl Authenticate) -> Self {
        self.with(|routing| routing.guard = Guard::Hook(Arc::new(hook)))
    }
    /// Lets every caller call every operation, although the specification declares credentials.
    #[must_use]
    pub fn without_authentication(self) -> Self {
        self.with(|routing| routing.guard = Guard::Open)
    }
    /// Adds an OAuth2 token endpoint at the service's `token_url`. The hook is not called for requests with its tokens.
    #[must_use]
    pub fn tokens(self, tokens: TokenEndpoint) -> Self {
        self.with(|routing| routing.tokens = Some(tokens))
    }
    /// Limits how often one address may fail to authenticate. It is off by default, because all callers behind a proxy have the proxy's
    /// address, unless a layer attaches the client's address (`axum::extract::ConnectInfo`, with the feature `axum`).
    #[must_use]
    pub fn throttle(self, throttle: Throttle) -> Self {
        self.with(|routing| routing.throttle = Some(throttle))
    }
    /// Checks the signature of each request with this hook, before the path, the parameters and other credentials. The body is read into memory
    /// first, within [`Limits::body`](super::Limits::body).
    #[must_use]
    pub fn verify(self, hook: impl VerifySignature) -> Self {
        self.with(|routing| routing.verifier = Some(Arc::new(hook)))
    }
    /// Sets the host names of this server, without ports. A request with another name in `Host` gets 421. IP addresses and `localhost` are
    /// always accepted. By default every name is accepted.
    #[must_use]
    pub fn hosts<H: Into<String>>(self, hosts: impl IntoIterator<Item = H>) -> Self {
        let hosts = hosts.into_iter().map(|host| host.into().to_ascii_lowercase()).collect();
        self.with(|routing| routing.origins.hosts = Some(hosts))
    }
    /// Whether a browser may send requests other than GET, HEAD and OPTIONS for a page of another site. By default they get 403, unless
    /// [`Router::cors`] allows the origin of the page.
    #[must_use]
    pub fn allow_cross_site(self, allow: bool) -> Self {
        self.with(|routing| routing.origins.cross_site = allow)
    }
    /// Sets the limits on requests and connections.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        self.with(|routing| {
            routing.permits = Permits::new(limits.concurrent);
            routing.receiving = Receiving::new(&limits);
            routing.limits = limits;
        })
    }
    /// Whether a 404 suggests the path that is most similar to the unknown one. It is for development.
    #[must_use]
    pub fn development(self, development: bool) -> Self {
        self.with(|routing| routing.development = development)
    }
    /// Adds `/healthz` and `/readyz`. [`Server`](super::Server) turns readiness off at shutdown.
    #[must_use]
    pub fn health(self, health: Health) -> Self {
        self.with(|routing| routing.health = Some(health))
    }
    /// Counts requests, and adds `/metrics` with the counts for Prometheus.
    #[cfg(feature = "metrics")]
    #[must_use]
    pub fn metrics(self, metrics: Metrics) -> Self {
        self.observe(metrics.clone()).with(|routing| routing.metrics = Some(metrics))
    }
    /// Calls this observer for every request.
    #[must_use]
    pub fn observe(self, observer: impl Observer) -> Self {
        self.with(|routing| routing.observers.push(Arc::new(observer)))
    }
    /// Adds an `ETag` to responses to GET, and answers 304 to a caller that already has the content.
    #[must_use]
    pub fn etags(self, etags: bool) -> Self {
        self.with(|routing| routing.etags = etags)
    }
    /// Writes failures with this function, which returns a content type and a body, instead of the body that the service declares. The status
    /// and the other headers do not change.
    #[must_use]
    pub fn failures(self, write: impl Fn(&Failure<'_>) -> (HeaderValue, ResponseBody) + Send + Sync + 'static) -> Self {
        self.with(|routing| routing.failures = Some(Arc::new(write)))
    }
    /// Lets pages of other origins call this server from a browser. By default no page of another origin may.
    #[must_use]
    pub fn cors(self, cors: Cors) -> Self {
        self.with(|routing| {
            routing.origins.cors = Some(cors.clone());
            routing.cors = Some(cors);
        })
    }
    /// Paths that could not be added to the route table, each with the reason. Generated code has none. A server does not start with such a
    /// router, and a request for an unknown path gets 500.
    #[must_use]
    pub fn conflicts(&self) -> &[String] {
        self.0.table.conflicts()
    }
    /// All operations that have a handler, ordered by path.
    pub fn endpoints(&self) -> impl Iterator<Item = &'static Endpoint> {
        self.0.table.endpoints()
    }
    /// Whether there is a handler for this method and path.
    #[cfg(feature = "mock")]
    pub(crate) fn serves(&self, method: &Method, path: &str) -> bool {
        self.0.endpoint(method, path).is_some()
    }
    pub(super) fn with(mut self, change: impl FnOnce(&mut Routing)) -> Self {
        let routing = Arc::make_mut(&mut self.0);
        routing.layers.changed();
        change(routing);
        self
    }
    /// This router without its layers and without CORS. CORS is outside of the layers.
    pub(super) fn core(&self) -> Router {
        let routing = Routing { layers: Layers::default(), cors: None, ..Routing::clone(&self.0) };
        Router(Arc::new(routing))
    }
    /// Responds to one request; `peer` is the address of the other end of the connection, if it is known.
    pub async fn handle<B>(&self, request: Request<B>, peer: Option<SocketAddr>) -> Response<ResponseBody>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.respond(request, Connection { peer, tls: false }).await
    }
    /// Responds to one request from this connection.
    pub(super) async fn respond<B>(&self, request: Request<B>, connection: Connection) -> Response<ResponseBody>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        if self.0.cors.is_some() || !self.0.layers.is_empty() {
            return Box::pin(self.respond_through_layers(request, connection)).await;
        }
        let (parts, body) = request.into_parts();
        let body = (!body.is_end_stream()).then(|| super::body::erase(body));
        dispatch::dispatch(&self.0, parts, body, connection).await
    }
    /// Responds to a preflight request. Other requests pass the layers, and the headers of CORS are added to the response.
    async fn respond_through_layers<B>(&self, request: Request<B>, connection: Connection) -> Response<ResponseBody>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let cors = self.0.cors.as_ref();
        let (parts, body) = request.into_parts();
        if let Some(response) = cors.and_then(|cors| cors.preflight(&self.0, &parts)) {
            return dispatch::respond(&self.0, &parts, connection, response).await;
        }
        let origin = parts.headers.get(ORIGIN).cloned();
        let mut response = self.0.layers.handle(self, Request::from_parts(parts, body), connection).await;
        cors.iter().for_each(|cors| cors.allow(self.0.service, origin.as_ref(), response.headers_mut()));
        response
    }
    /// Refuses a request before all other steps.
    pub(super) async fn refuse<B>(
        &self,
        request: Request<B>,
        connection: Connection,
        error: &HandlerError,
    ) -> Response<ResponseBody> {
        dispatch::refuse(&self.0, &request.into_parts().0, connection, error).await
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
    type Response = Response<ResponseBody>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<ResponseBody>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }
    fn call(&mut self, request: Request<B>) -> Self::Future {
        let router = self.clone();
        #[cfg(feature = "axum")]
        let connection = Connection::of(request.extensions());
        #[cfg(not(feature = "axum"))]
        let connection = Connection::default();
        Box::pin(async move { Ok(router.respond(request, connection).await) })
    }
}
