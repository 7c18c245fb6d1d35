//! Signatures of requests.
//!
//! In: the head and the raw body of a request, before anything is parsed, and a hook of the application. Out: the body, or the error with which
//! the hook refuses the request. Not here: other credentials (see `auth`).

use std::fmt;
use std::future::Future;
use std::pin::{Pin, pin};
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Method, Uri};
use http_body_util::{BodyExt as _, Full};
use tracing::Span;

use super::body::{self, Incoming};
use super::body_progress::BodyProgress;
use super::dispatch::timed_out;
use super::receiving::Caller;
use super::router::Routing;
use super::supervise::{Ended, supervise};
use crate::error::HandlerError;

/// Checks the signature of each request: that of a webhook, or of AWS Signature Version 4, for example. Compare signatures with
/// [`same_secret`](super::same_secret), or with the function of a crate for HMAC.
///
/// ```
/// use specwright::HandlerError;
/// use specwright::server::{SignedRequest, VerifySignature};
///
/// struct Checksum;
///
/// impl VerifySignature for Checksum {
///     async fn verify(&self, request: SignedRequest<'_>) -> Result<(), HandlerError> {
///         let sum: u64 = request.body().iter().copied().map(u64::from).sum();
///         let sent = request.headers().get("x-checksum").ok_or_else(HandlerError::unauthenticated)?;
///         if sent.as_bytes() == sum.to_string().as_bytes() { Ok(()) } else { Err(HandlerError::unauthenticated()) }
///     }
/// }
/// ```
pub trait VerifySignature: Send + Sync + 'static {
    /// Returns the error with which a request is refused, such as [`HandlerError::unauthenticated`] (401) or `HandlerError::status(400, "…")`.
    fn verify(&self, request: SignedRequest<'_>) -> impl Future<Output = Result<(), HandlerError>> + Send;
}

/// A request as it was received. Nothing of it is parsed or checked yet, except that its head is well-formed.
pub struct SignedRequest<'a> {
    parts: &'a Parts,
    body: &'a [u8],
}

impl<'a> SignedRequest<'a> {
    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> &'a Method {
        &self.parts.method
    }
    /// The path and the query, percent-encoded. HTTP/2 and proxies can also send scheme and host.
    #[must_use]
    pub fn uri(&self) -> &'a Uri {
        &self.parts.uri
    }
    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &'a HeaderMap {
        &self.parts.headers
    }
    /// The bytes of the body. They are empty if the request has no body.
    #[must_use]
    pub fn body(&self) -> &'a [u8] {
        self.body
    }
}

impl fmt::Debug for SignedRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The query, the headers and the body can contain secrets.
        f.debug_struct("SignedRequest").field("method", self.method()).field("path", &self.uri().path()).finish_non_exhaustive()
    }
}

/// A verifier whose future is boxed.
pub(super) trait ErasedVerifier: Send + Sync {
    fn verify_boxed<'a>(
        &'a self,
        request: SignedRequest<'a>,
    ) -> Pin<Box<dyn Future<Output = Result<(), HandlerError>> + Send + 'a>>;
}

impl<V: VerifySignature> ErasedVerifier for V {
    fn verify_boxed<'a>(
        &'a self,
        request: SignedRequest<'a>,
    ) -> Pin<Box<dyn Future<Output = Result<(), HandlerError>> + Send + 'a>> {
        Box::pin(self.verify(request))
    }
}

/// Reads the body of a request and lets the hook check it; returns the body. It has the limits of a body that is not multipart, and the request
/// holds no permit while the server waits for it.
pub(super) async fn verify(
    routing: &Routing,
    verifier: &dyn ErasedVerifier,
    parts: &Parts,
    body: Option<Incoming>,
) -> Result<Option<Incoming>, HandlerError> {
    let progress = BodyProgress::default();
    progress.set_waiting(true);
    let work = pin!(async {
        let bytes = match body {
            Some(body) => {
                let read = body::whole(body, routing.limits.body);
                Some(routing.receiving.receive(Caller::Anonymous, &mut None, read).await?)
            }
            None => None,
        };
        progress.set_waiting(false);
        verifier.verify_boxed(SignedRequest { parts, body: bytes.as_deref().unwrap_or_default() }).await?;
        Ok(bytes.map(replayed))
    });
    match supervise(work, &Span::none(), routing.limits.request_timeout, || Duration::ZERO).await {
        Ended::Done(result) => result,
        Ended::TimedOut => Err(timed_out(&progress)),
        Ended::Panicked => Err(HandlerError::internal("panic")),
    }
}

/// The body once more.
fn replayed(bytes: Bytes) -> Incoming {
    Full::new(bytes).map_err(|never| match never {}).boxed_unsync()
}
