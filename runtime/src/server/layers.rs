//! Layers around a router, around some of its operations, or around one operation.
//!
//! In: tower layers, and the operations that they wrap. Out: services with the router inside. Not here: the layers themselves. A layer is
//! applied once, not for each request, so that a layer that counts or limits has one count for all operations that it wraps.
//!
//! tower has no component for this, since it does not know operations. docs/server.md has the reason why `BoxCloneSyncService` is not used.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

use axum::response::IntoResponse;
use bytes::Bytes;
use http::{Method, Request, Response};
use tower_service::Service;

use super::BoxError;
use super::connection::Connection;
use super::router::Router;
use crate::operation::Operation;

/// The type of requests for layers.
type LayerRequest = Request<axum::body::Body>;
/// The type of responses for layers.
type LayerResponse = Response<axum::body::Body>;
type ResponseFuture = Pin<Box<dyn Future<Output = LayerResponse> + Send>>;

/// A tower layer that can wrap a router, such as those of `tower`, `tower-http` and `axum::middleware`.
///
/// This trait is sealed: it is implemented for every suitable `tower_layer::Layer`, and cannot be implemented for other types.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a layer for a router",
    note = "the service that a layer makes must accept `http::Request<axum::body::Body>`, be `Clone + Send + Sync`, never fail, and \
            answer with an `axum::response::IntoResponse`"
)]
pub trait Layer: Send + Sync + 'static {
    /// Wraps a service.
    #[doc(hidden)]
    fn wrap(&self, inner: InnerService) -> WrappedService;
}

impl<L, S> Layer for L
where
    L: tower_layer::Layer<InnerService, Service = S> + Send + Sync + 'static,
    S: Service<LayerRequest, Response: IntoResponse, Error: Into<Infallible>, Future: Send> + Clone + Send + Sync + 'static,
{
    fn wrap(&self, inner: InnerService) -> WrappedService {
        let service = self.layer(inner);
        WrappedService(Arc::new(move |request| {
            let mut service = service.clone();
            Box::pin(async move {
                if let Err(never) = poll_fn(|task| service.poll_ready(task).map_err(Into::into)).await {
                    match never {}
                }
                match service.call(request).await.map_err(Into::into) {
                    Ok(response) => response.into_response(),
                    Err(never) => match never {},
                }
            })
        }))
    }
}

/// The service that a layer made, as a trait object.
#[doc(hidden)]
#[derive(Clone)]
pub struct WrappedService(Arc<dyn Fn(LayerRequest) -> ResponseFuture + Send + Sync>);

/// The operations that a layer wraps.
#[derive(Clone)]
enum LayerScope {
    Everything,
    Operations(Arc<BTreeSet<&'static str>>),
    Operation(&'static str),
}

impl LayerScope {
    /// Whether a request for this operation passes the layer; `None` is a request without an operation.
    fn contains(&self, operation: Option<&'static str>) -> bool {
        match self {
            LayerScope::Everything => true,
            LayerScope::Operations(names) => operation.is_some_and(|name| names.contains(name)),
            LayerScope::Operation(name) => operation == Some(name),
        }
    }
    /// The order of layers: a layer with a greater depth is inside of one with a smaller depth.
    fn depth(&self) -> u8 {
        match self {
            LayerScope::Everything => 0,
            LayerScope::Operations(_) => 1,
            LayerScope::Operation(_) => 2,
        }
    }
}

/// A layer, and the operations that it wraps.
#[derive(Clone)]
struct ScopedLayer {
    scope: LayerScope,
    layer: Arc<dyn Layer>,
}

/// The layers of a router.
#[derive(Clone, Default)]
pub(super) struct Layers {
    scoped: Vec<ScopedLayer>,
    /// The router inside of its layers, which is made with the first request.
    applied: OnceLock<InnerService>,
}

impl Layers {
    pub(super) fn is_empty(&self) -> bool {
        self.scoped.is_empty()
    }
    /// The router or its layers have changed.
    pub(super) fn changed(&mut self) {
        self.applied = OnceLock::new();
    }
    /// Responds to one request of the router with these layers, through the layers.
    pub(super) async fn handle<B>(
        &self,
        router: &Router,
        request: Request<B>,
        connection: Connection,
    ) -> Response<super::ResponseBody>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let applied = self.applied.get_or_init(|| InnerService::new(router.core(), &self.scoped));
        applied.handle(request, connection).await
    }
}

impl Router {
    /// Wraps the whole router in a layer, which also sees requests for unknown paths. The last layer is the outermost.
    #[must_use]
    pub fn layer(self, layer: impl Layer) -> Self {
        self.with(|routing| {
            routing.layers.scoped.insert(0, ScopedLayer { scope: LayerScope::Everything, layer: Arc::new(layer) })
        })
    }
    /// Adds the handlers of another router of the same service. The layer wraps their operations, and no others.
    #[must_use]
    pub fn layered(self, layer: impl Layer, inside: &Router) -> Self {
        let names: Arc<BTreeSet<_>> = Arc::new(inside.endpoints().map(|endpoint| endpoint.name).collect());
        let own = ScopedLayer { scope: LayerScope::Operations(Arc::clone(&names)), layer: Arc::new(layer) };
        let theirs = inside.0.layers.scoped.iter().map(|theirs| match &theirs.scope {
            LayerScope::Everything => {
                ScopedLayer { scope: LayerScope::Operations(Arc::clone(&names)), layer: Arc::clone(&theirs.layer) }
            }
            LayerScope::Operations(_) | LayerScope::Operation(_) => theirs.clone(),
        });
        self.with(|routing| {
            inside.0.table.handlers().for_each(|handler| routing.table.add(handler));
            routing.layers.scoped.extend([own].into_iter().chain(theirs));
        })
    }
    /// Wraps the operation with the request type `R` in a layer. It is inside of the layers that `layer` and `layered` add. Of several layers
    /// of one operation, the last is the outermost.
    #[must_use]
    pub fn layer_operation<R: Operation>(self, layer: impl Layer) -> Self {
        let scoped = ScopedLayer { scope: LayerScope::Operation(R::ENDPOINT.name), layer: Arc::new(layer) };
        self.with(|routing| routing.layers.scoped.insert(0, scoped))
    }
    /// The name of the operation with this method and path.
    fn operation(&self, method: &Method, path: &str) -> Option<&'static str> {
        self.0.endpoint(method, path).map(|endpoint| endpoint.name)
    }
}

/// The service inside of a layer: the layers that are further inside, and the router, which is the innermost.
#[derive(Clone)]
pub struct InnerService {
    router: Router,
    /// The outermost of the layers that are further inside. `None` if only the router is inside.
    outermost: Option<Arc<AppliedLayer>>,
}

/// A layer that was applied to a service.
struct AppliedLayer {
    scope: LayerScope,
    /// The service that the layer made. It receives the requests within the scope.
    wrapping: WrappedService,
    /// The service that the layer was applied to. It receives all other requests directly.
    inner: InnerService,
}

impl InnerService {
    /// Wraps a router that has no layers of its own. Of two layers with the same depth, the first in the list is the outer one.
    fn new(router: Router, layers: &[ScopedLayer]) -> Self {
        let mut sorted: Vec<&ScopedLayer> = layers.iter().collect();
        sorted.sort_by_key(|layer| layer.scope.depth());
        let innermost = InnerService { router: router.clone(), outermost: None };
        sorted.into_iter().rev().fold(innermost, |inner, ScopedLayer { scope, layer }| {
            let applied = AppliedLayer { scope: scope.clone(), wrapping: layer.wrap(inner.clone()), inner };
            InnerService { router: router.clone(), outermost: Some(Arc::new(applied)) }
        })
    }

    /// Responds to one request, through the layers whose scope contains its operation.
    async fn handle<B>(&self, request: Request<B>, connection: Connection) -> Response<super::ResponseBody>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let mut request = request.map(axum::body::Body::new);
        connection.attach(request.extensions_mut());
        self.pass(request).await.map(super::ResponseBody::stream)
    }

    /// Passes a request to the outermost layer whose scope contains its operation, or to the router if there is none.
    fn pass(&self, request: LayerRequest) -> ResponseFuture {
        let operation = self.router.operation(request.method(), request.uri().path());
        let mut service = self;
        while let Some(layer) = &service.outermost {
            if layer.scope.contains(operation) {
                return (layer.wrapping.0)(request);
            }
            service = &layer.inner;
        }
        let router = service.router.clone();
        Box::pin(async move {
            let connection = Connection::of(request.extensions());
            router.respond(request, connection).await.map(axum::body::Body::new)
        })
    }
}

impl<B> Service<Request<B>> for InnerService
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = LayerResponse;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<LayerResponse, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }
    fn call(&mut self, request: Request<B>) -> Self::Future {
        let response = self.pass(request.map(axum::body::Body::new));
        Box::pin(async move { Ok(response.await) })
    }
}
