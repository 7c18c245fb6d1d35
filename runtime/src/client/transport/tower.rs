//! Any tower service as a transport: a router in the same process, or a stack of the user.

use std::future::poll_fn;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use tower_service::Service;

use super::{BoxError, BoxFuture, Transport, TransportBody, TransportError, chain};

/// A transport that sends requests to a tower service. The service is cloned for each request.
///
/// With a generated router as the service, client and server run in one process, without a socket.
pub struct Tower<S>(Mutex<S>);

impl<S> Tower<S> {
    /// A transport with this service.
    pub fn new(service: S) -> Self {
        Tower(Mutex::new(service))
    }
}

impl<S, B> Transport for Tower<S>
where
    S: Service<http::Request<TransportBody>, Response = http::Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn send(
        &self,
        request: http::Request<TransportBody>,
    ) -> BoxFuture<'_, Result<http::Response<TransportBody>, TransportError>> {
        let mut service = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async move {
            poll_fn(|cx| service.poll_ready(cx)).await.map_err(failed)?;
            // A mocked handler may end the exchange without a response.
            #[cfg(feature = "mock")]
            let (request, no_response_slot) = super::no_response::NoResponseSlot::attach(request);
            let response = service.call(request).await.map_err(failed)?;
            #[cfg(feature = "mock")]
            no_response_slot.apply().await?;
            Ok(response.map(TransportBody::stream))
        })
    }
}

fn failed(error: impl Into<BoxError>) -> TransportError {
    TransportError::new(chain(&*error.into()))
}
