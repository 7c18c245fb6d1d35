//! The interface between the client and the network.
//!
//! In: a complete HTTP request. Out: the HTTP response, whose body is not read yet. Not here: retries, redirects, credentials and deadlines,
//! which are the same for every transport.

#[cfg(all(feature = "reqwest", all(target_family = "wasm", target_os = "unknown")))]
mod fetch;
#[cfg(feature = "mock")]
mod no_response;
#[cfg(all(feature = "reqwest", not(all(target_family = "wasm", target_os = "unknown"))))]
mod options;
#[cfg(all(feature = "reqwest", not(all(target_family = "wasm", target_os = "unknown"))))]
mod reqwest;
mod tower;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt as _;
use http_body_util::combinators::UnsyncBoxBody;

#[cfg(all(feature = "reqwest", all(target_family = "wasm", target_os = "unknown")))]
pub(super) use self::fetch::Fetch as Reqwest;
#[cfg(all(feature = "reqwest", not(all(target_family = "wasm", target_os = "unknown"))))]
pub(super) use self::reqwest::{Reqwest, proxied};
#[cfg(feature = "mock")]
pub(crate) use no_response::{NoResponse, NoResponseSlot};
#[cfg(all(feature = "reqwest", not(all(target_family = "wasm", target_os = "unknown"))))]
pub(super) use options::{ConnectOptions, Proxy};
pub use tower::Tower;

#[cfg(not(feature = "reqwest"))]
use super::builder::build_error;
use crate::error::CallError;
use crate::text::contains;

/// An error of any type.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A future whose type is erased.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The options of the default transport, which has none here.
#[cfg(not(all(feature = "reqwest", not(all(target_family = "wasm", target_os = "unknown")))))]
#[derive(Clone, Default)]
pub(super) struct ConnectOptions;

/// The default transport, for a client with this base URL or for any.
#[cfg(feature = "reqwest")]
pub(super) fn default_transport(options: &ConnectOptions, base: Option<&url::Url>) -> Result<Arc<dyn Transport>, CallError> {
    Ok(Arc::new(Reqwest::new(options, base)?))
}

/// Without the feature `reqwest`, there is no default transport.
#[cfg(not(feature = "reqwest"))]
pub(super) fn default_transport(_: &ConnectOptions, _: Option<&url::Url>) -> Result<Arc<dyn Transport>, CallError> {
    Err(build_error("it has no transport; set one, or enable the feature `reqwest` of `specwright`"))
}

/// Sends requests: reqwest by default (with the feature `reqwest`), [`Tower`] for any tower service, or an implementation of your own.
pub trait Transport: Send + Sync + 'static {
    /// Sends one request. An implementation must not follow redirects and must not retry. It must decode the content codings that it asks
    /// for. Dropping the future cancels the request.
    fn send(&self, request: http::Request<TransportBody>)
    -> BoxFuture<'_, Result<http::Response<TransportBody>, TransportError>>;
}

/// The reason why there is no response. The message must not contain the URL's query, which may be private.
#[derive(Debug)]
pub struct TransportError {
    message: String,
    timeout: bool,
    permanent: bool,
}

impl TransportError {
    /// The connection could not be opened, or was closed early. The call is retried.
    pub fn new(message: impl Into<String>) -> Self {
        TransportError { message: message.into(), timeout: false, permanent: false }
    }
    /// The request would fail again. The call is not retried.
    pub fn permanent(message: impl Into<String>) -> Self {
        TransportError { message: message.into(), timeout: false, permanent: true }
    }
    /// A timeout of the transport passed. The call is retried.
    pub fn timeout(message: impl Into<String>) -> Self {
        TransportError { message: message.into(), timeout: true, permanent: false }
    }
    /// Whether a timeout of the transport passed.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.timeout
    }
    /// Whether the request would fail again.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        self.permanent
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TransportError {}

/// The text of an error and its causes, from the outermost to the innermost, on one line.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut inner = error.source();
    while let Some(error) = inner {
        let cause = error.to_string();
        // In some libraries, the text of an error already contains its cause.
        if !contains(&text, &cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
        inner = error.source();
    }
    text
}

/// The body of a request or response: bytes in memory, or a stream of them.
pub struct TransportBody(Content);

enum Content {
    Whole(Option<Bytes>),
    Stream(UnsyncBoxBody<Bytes, BoxError>),
}

impl TransportBody {
    /// A body without content.
    pub fn empty() -> Self {
        TransportBody(Content::Whole(None))
    }
    /// A body of bytes in memory.
    pub fn whole(bytes: impl Into<Bytes>) -> Self {
        TransportBody(Content::Whole(Some(bytes.into()).filter(|bytes| !bytes.is_empty())))
    }
    /// Any other body.
    pub fn stream<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        TransportBody(Content::Stream(body.map_err(Into::into).boxed_unsync()))
    }
    /// The bytes, if they are in memory; otherwise the body.
    pub fn into_bytes(self) -> Result<Bytes, Self> {
        match self.0 {
            Content::Whole(bytes) => Ok(bytes.unwrap_or_default()),
            stream => Err(TransportBody(stream)),
        }
    }
}

impl TransportBody {
    /// The bytes, if they are in memory; they are empty if there is no body.
    pub(super) fn bytes(&self) -> Option<Bytes> {
        match &self.0 {
            Content::Whole(bytes) => Some(bytes.clone().unwrap_or_default()),
            Content::Stream(_) => None,
        }
    }
}

impl fmt::Debug for TransportBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Content::Whole(bytes) => write!(f, "Body of {} bytes", bytes.as_ref().map_or(0, Bytes::len)),
            Content::Stream(_) => f.write_str("Body, a stream"),
        }
    }
}

impl http_body::Body for TransportBody {
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
