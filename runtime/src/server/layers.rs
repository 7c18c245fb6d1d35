//! Layers: what stands around a router, around some of its operations, or around one.
//!
//! In: tower layers, and what they are meant for. Out: services that end in the router itself. Not here: what layers do. A layer
//! is put around once, not for each request, so that one which counts or limits has one count for all that it stands around.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::response::IntoResponse;
use bytes::Bytes;
use http::{Request, Response};
use tower_service::Service;

use super::BoxError;
use super::connected::Connected;
use super::router::Router;

/// A request as layers see it.
type Incoming = Request<axum::body::Body>;
/// An answer as layers see it.
type Outgoing = Response<axum::body::Body>;
type Answering = Pin<Box<dyn Future<Output = Outgoing> + Send>>;

/// A tower layer that fits around a router: those of `tower`, `tower-http` and `axum::middleware` do.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no layer for a router",
    note = "a layer has to make a service of `http::Request<axum::body::Body>` that is `Clone + Send + Sync`, fails never, and whose \
            answer is an `axum::response::IntoResponse`"
)]
pub trait Layer: Send + Sync + 'static {
    /// Puts it around.
    #[doc(hidden)]
    fn around(&self, inner: Inner) -> Wrapped;
}

impl<L, S> Layer for L
where
    L: tower_layer::Layer<Inner, Service = S> + Send + Sync + 'static,
    S: Service<Incoming, Response: IntoResponse, Error: Into<Infallible>, Future: Send> + Clone + Send + Sync + 'static,
{
    fn around(&self, inner: Inner) -> Wrapped {
        let service = self.layer(inner);
        Wrapped(Arc::new(move |request| {
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

/// A service with a layer around it, its type forgotten.
#[doc(hidden)]
#[derive(Clone)]
pub struct Wrapped(Arc<dyn Fn(Incoming) -> Answering + Send + Sync>);

/// What a layer stands around.
#[derive(Clone)]
pub(super) enum Around {
    Everything,
    These(Arc<BTreeSet<&'static str>>),
    One(&'static str),
}

impl Around {
    /// Whether a request of this operation passes here; `None` is one that no operation has.
    fn has(&self, operation: Option<&'static str>) -> bool {
        match self {
            Around::Everything => true,
            Around::These(names) => operation.is_some_and(|name| names.contains(name)),
            Around::One(name) => operation == Some(name),
        }
    }
    /// How far inside it stands.
    fn depth(&self) -> u8 {
        match self {
            Around::Everything => 0,
            Around::These(_) => 1,
            Around::One(_) => 2,
        }
    }
}

/// A layer, and what it is meant for.
#[derive(Clone)]
pub(super) struct Placed {
    pub(super) around: Around,
    pub(super) layer: Arc<dyn Layer>,
}

/// What is inside of a layer: further layers, and the router at the end.
#[derive(Clone)]
pub struct Inner {
    core: Router,
    next: Option<Arc<Next>>,
}

struct Next {
    around: Around,
    service: Wrapped,
    rest: Inner,
}

impl Inner {
    /// Layers around a router that has none of its own, the outermost first in the list among those of a depth.
    pub(super) fn new(core: Router, layers: &[Placed]) -> Self {
        let mut sorted: Vec<&Placed> = layers.iter().collect();
        sorted.sort_by_key(|placed| placed.around.depth());
        let bare = Inner { core: core.clone(), next: None };
        sorted.into_iter().rev().fold(bare, |rest, Placed { around, layer }| {
            let next = Next { around: around.clone(), service: layer.around(rest.clone()), rest };
            Inner { core: core.clone(), next: Some(Arc::new(next)) }
        })
    }

    /// Answers one request, through all layers that it has to pass.
    pub(super) async fn handle<B>(&self, request: Request<B>, connected: Connected) -> Response<super::Body>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let mut request = request.map(axum::body::Body::new);
        connected.attach(request.extensions_mut());
        self.enter(request).await.map(super::Body::stream)
    }

    fn enter(&self, request: Incoming) -> Answering {
        let operation = self.core.operation(request.method(), request.uri().path());
        let mut inner = self;
        while let Some(next) = &inner.next {
            if next.around.has(operation) {
                return (next.service.0)(request);
            }
            inner = &next.rest;
        }
        let core = inner.core.clone();
        Box::pin(async move {
            let connected = Connected::of(request.extensions());
            core.answer(request, connected).await.map(axum::body::Body::new)
        })
    }
}

impl<B> Service<Request<B>> for Inner
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Outgoing;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Outgoing, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }
    fn call(&mut self, request: Request<B>) -> Self::Future {
        let answering = self.enter(request.map(axum::body::Body::new));
        Box::pin(async move { Ok(answering.await) })
    }
}
