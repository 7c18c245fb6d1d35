//! Signatures of requests.
//!
//! In: a complete request: its method, its URL, all its headers and its body. Out: the same with the headers and the query of a signature.
//! Not here: other credentials (see `auth`), which are added before.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Uri};
use zeroize::Zeroizing;

use super::cleared::ClearOnDropOwner;
use super::encode::percent;
use super::transport::{BoxFuture, TransportBody};
use crate::error::{CallError, CallErrorKind};
use crate::violation::Violations;

/// Signs requests: AWS Signature Version 4, or an HMAC over the body of a webhook, for example.
///
/// ```
/// use specwright::CallError;
/// use specwright::client::{BoxFuture, RequestSigner, UnsignedRequest};
/// struct Checksum;
///
/// impl RequestSigner for Checksum {
///     fn sign<'a>(&'a self, mut request: UnsignedRequest<'a>) -> BoxFuture<'a, Result<(), CallError>> {
///         Box::pin(async move {
///             let body = request.body().ok_or_else(|| CallError::unauthenticated("a stream cannot be signed"))?;
///             let sum: u64 = body.iter().copied().map(u64::from).sum();
///             request.headers_mut().insert("x-checksum", sum.into());
///             Ok(())
///         })
///     }
/// }
/// ```
pub trait RequestSigner: Send + Sync + 'static {
    /// Signs a request, just before it is sent. Each attempt is signed, and each redirect at the same origin. A request to another host, such as
    /// the target of a redirect of a download, is not signed.
    ///
    /// # Errors
    /// If there is no signature. The call ends with this error, and nothing is sent.
    fn sign<'a>(&'a self, request: UnsignedRequest<'a>) -> BoxFuture<'a, Result<(), CallError>>;

    /// Takes the challenge of a response with the status 401, and returns whether [`sign`](RequestSigner::sign) can now sign the request in
    /// another way. If so, the request is signed and sent again, once. Digest authentication (RFC 7616) takes its nonce from `WWW-Authenticate`
    /// in this way. By default there is no other way.
    fn take_challenge(&self, headers: &HeaderMap) -> bool {
        let _ = headers;
        false
    }
}

/// A request that a [`RequestSigner`] signs. Credentials and all other headers are set, except those that belong to the connection: the
/// transport adds `Host`, which is the [`authority`](Uri::authority) of the URL, and `Content-Length` if it is absent.
pub struct UnsignedRequest<'a> {
    operation: &'static str,
    method: &'a Method,
    uri: &'a mut Uri,
    headers: &'a mut HeaderMap,
    body: Option<&'a [u8]>,
}

impl UnsignedRequest<'_> {
    /// The names of the resource and the operation: `breaking_news.create`.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }
    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> &Method {
        self.method
    }
    /// The whole URL. Its path and its query are percent-encoded, as they are sent.
    #[must_use]
    pub fn url(&self) -> &Uri {
        self.uri
    }
    /// All headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.headers
    }
    /// All headers, to which a signature can be added.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        self.headers
    }
    /// The bytes of the body, which are empty without a body. `None` if the body is a stream: it has a file that is not in memory.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.body
    }
    /// Appends a parameter to the query of the URL. Name and value are percent-encoded here.
    ///
    /// # Errors
    /// If the URL becomes too long.
    pub fn add_query(&mut self, name: &str, value: &str) -> Result<(), CallError> {
        let mark = if self.uri.query().is_some() { "&" } else { "?" };
        let text = Zeroizing::new([&self.uri.to_string(), mark, &percent(name), "=", &percent(value)].concat().into_bytes());
        *self.uri = Uri::from_maybe_shared(Bytes::from_owner(ClearOnDropOwner(text))).map_err(|error| {
            let (violations, message) = (Violations::default(), format!("the signature does not fit into the URL: {error}"));
            CallError::new(CallErrorKind::Invalid { violations, message })
        })?;
        Ok(())
    }
}

impl fmt::Debug for UnsignedRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // URL, headers and body can contain secrets.
        f.debug_struct("UnsignedRequest").field("operation", &self.operation).field("method", self.method).finish_non_exhaustive()
    }
}

/// Signs a request that is ready to be sent.
pub(super) async fn sign(
    signer: &dyn RequestSigner,
    operation: &'static str,
    request: Request<TransportBody>,
) -> Result<Request<TransportBody>, CallError> {
    let (mut head, body) = request.into_parts();
    #[cfg(feature = "replay")]
    head.extensions.insert(super::replay::UnsignedUrl(head.uri.clone()));
    let bytes = body.bytes();
    let (uri, headers, body_bytes) = (&mut head.uri, &mut head.headers, bytes.as_deref());
    signer.sign(UnsignedRequest { operation, method: &head.method, uri, headers, body: body_bytes }).await?;
    Ok(Request::from_parts(head, body))
}
