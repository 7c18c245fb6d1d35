//! The seam between the client and the network.
//!
//! In: an HTTP request, complete. Out: the HTTP response, its body unread. Not here: retries, redirects, credentials,
//! deadlines; whatever carries the request, they work the same.

mod dial;
#[cfg(feature = "mock")]
mod ending;
use crate::text::has;

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod fetch;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
mod reqwest;
mod tower;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt as _;
use http_body_util::combinators::UnsyncBoxBody;

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(super) use self::fetch::Fetch as Reqwest;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(super) use self::reqwest::{Reqwest, proxied};
pub(super) use dial::Dial;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(super) use dial::Proxy;
#[cfg(feature = "mock")]
pub(crate) use ending::{End, Ending};
pub use tower::Tower;

/// Any error, on its way from one library to another.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A future without its type.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Carries requests: reqwest by default, [`Tower`] for any tower service, or your own.
pub trait Transport: Send + Sync + 'static {
    /// Sends one request. Redirects are not followed, nothing is repeated; dropping the future gives up.
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;
}

/// Why a request did not get through. Its text must not show the URL's query: it may hold what is private.
#[derive(Debug)]
pub struct TransportError {
    message: String,
    timeout: bool,
    lasting: bool,
}

impl TransportError {
    /// The connection could not be made, or broke.
    pub fn new(message: impl Into<String>) -> Self {
        TransportError { message: message.into(), timeout: false, lasting: false }
    }
    /// Sending it again would not help: the call is not repeated.
    pub fn lasting(message: impl Into<String>) -> Self {
        TransportError { message: message.into(), timeout: false, lasting: true }
    }
    /// It took too long.
    pub fn timeout(message: impl Into<String>) -> Self {
        TransportError { message: message.into(), timeout: true, lasting: false }
    }
    /// Whether it took too long.
    pub fn is_timeout(&self) -> bool {
        self.timeout
    }
    /// Whether sending it again would not help.
    pub fn is_lasting(&self) -> bool {
        self.lasting
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TransportError {}

/// The causes of an error, from the outside in, on one line.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut inner = error.source();
    while let Some(error) = inner {
        let cause = error.to_string();
        // Libraries differ in whether an error's text has its cause in it.
        if !has(&text, &cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
        inner = error.source();
    }
    text
}

/// The body of a request or response: bytes at hand, or a stream of them.
pub struct Body(Content);

enum Content {
    Whole(Option<Bytes>),
    Stream(UnsyncBoxBody<Bytes, BoxError>),
}

impl Body {
    /// Without content.
    pub fn empty() -> Self {
        Body(Content::Whole(None))
    }
    /// Bytes at hand.
    pub fn whole(bytes: impl Into<Bytes>) -> Self {
        Body(Content::Whole(Some(bytes.into()).filter(|bytes| !bytes.is_empty())))
    }
    /// Any other body.
    pub fn stream<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Body(Content::Stream(body.map_err(Into::into).boxed_unsync()))
    }
    /// The bytes, if they are at hand; otherwise the body back.
    pub fn into_bytes(self) -> Result<Bytes, Self> {
        match self.0 {
            Content::Whole(bytes) => Ok(bytes.unwrap_or_default()),
            stream => Err(Body(stream)),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Content::Whole(bytes) => write!(f, "Body of {} bytes", bytes.as_ref().map_or(0, Bytes::len)),
            Content::Stream(_) => f.write_str("Body, a stream"),
        }
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.0 {
            Content::Whole(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Content::Stream(body) => Pin::new(body).poll_frame(cx),
        }
    }
    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Content::Whole(bytes) => bytes.is_none(),
            Content::Stream(body) => body.is_end_stream(),
        }
    }
    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Content::Whole(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            Content::Stream(body) => body.size_hint(),
        }
    }
}
