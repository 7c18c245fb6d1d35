//! The layers of a router without the feature `axum`: there are none.

use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;
use http::{Request, Response};

use super::BoxError;
use super::connection::Connection;
use super::outgoing::ResponseBody;
use super::router::Router;

/// The layers of a router. It is made by `default`, as the type with layers, so it is no unit struct.
#[derive(Clone, Default)]
pub(super) struct Layers {}

impl Layers {
    pub(super) fn is_empty(&self) -> bool {
        true
    }
    /// The router has changed. Nothing is kept here that depends on it.
    pub(super) fn changed(&mut self) {}
    /// Responds to one request of the router, without CORS.
    pub(super) fn handle<B>(
        &self,
        router: &Router,
        request: Request<B>,
        connection: Connection,
    ) -> Pin<Box<dyn Future<Output = Response<ResponseBody>> + Send>>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let router = router.core();
        Box::pin(async move { router.respond(request, connection).await })
    }
}
