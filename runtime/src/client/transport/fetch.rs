//! The default transport in a browser: the browser's `fetch`, through reqwest.
//!
//! The browser follows redirects by its own rules, sets `User-Agent`, has its own timeout of connecting, and hides responses that CORS does not
//! allow. A response is read into memory before its size is checked.

use bytes::Bytes;
use tokio::sync::oneshot;

use super::{BoxFuture, ConnectOptions, Transport, TransportBody, TransportError, chain};
use crate::client::received::collect;
use crate::error::CallError;

/// The browser's connections.
pub(in crate::client) struct Fetch(reqwest::Client);

impl Fetch {
    /// A transport. The options are ignored, since the browser does not have them.
    pub(in crate::client) fn new(_options: &ConnectOptions, _base: Option<&url::Url>) -> Result<Self, CallError> {
        Ok(Fetch(reqwest::Client::new()))
    }
}

impl Transport for Fetch {
    fn send(
        &self,
        request: http::Request<TransportBody>,
    ) -> BoxFuture<'_, Result<http::Response<TransportBody>, TransportError>> {
        let client = self.0.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let request = http::Request::from_parts(head, reqwest::Body::from(whole(body).await?));
            let request = reqwest::Request::try_from(request).map_err(failed)?;
            let (mut sender, receiver) = oneshot::channel();
            // Objects of the browser are not `Send`, so a channel passes the response to this future.
            wasm_bindgen_futures::spawn_local(async move {
                tokio::select! {
                    biased;
                    got = receive(client, request) => drop(sender.send(got)),
                    () = sender.closed() => {}
                }
            });
            receiver.await.unwrap_or_else(|_| Err(TransportError::new("the browser gave no response")))
        })
    }
}

async fn receive(client: reqwest::Client, request: reqwest::Request) -> Result<http::Response<TransportBody>, TransportError> {
    let mut received = client.execute(request).await.map_err(failed)?;
    let (status, mut headers) = (received.status(), std::mem::take(received.headers_mut()));
    // The browser has decoded the content, but keeps the header.
    headers.remove(http::header::CONTENT_ENCODING);
    let mut response = http::Response::new(TransportBody::whole(received.bytes().await.map_err(failed)?));
    (*response.status_mut(), *response.headers_mut()) = (status, headers);
    Ok(response)
}

fn failed(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    if error.is_timeout() { TransportError::timeout(chain(&error)) } else { TransportError::new(chain(&error)) }
}

/// Reads the whole body into memory, since not every browser can stream request bodies.
async fn whole(body: TransportBody) -> Result<Bytes, TransportError> {
    match body.into_bytes() {
        Ok(bytes) => Ok(bytes),
        Err(stream) => collect(stream, usize::MAX).await.map_err(|error| TransportError::new(chain(&error))),
    }
}
