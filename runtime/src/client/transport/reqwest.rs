//! The default transport: reqwest with rustls.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderValue, Uri};
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt as _;
use tokio::runtime::{self, Handle};
use tokio::sync::oneshot;
use url::Url;

use super::{BoxError, BoxFuture, ConnectOptions, Proxy, Transport, TransportBody, TransportError, chain};
use crate::client::builder::build_error;
use crate::error::CallError;
use crate::text::contains;
use crate::types::Secret;
use crate::wire::content_coding::{Coding, Decoded};

/// The idle timeout of connections. It is shorter than the 60 s of common servers and load balancers, since a request fails on a connection
/// that the server closes at the same time.
const IDLE: Duration = Duration::from_secs(50);

/// Pools of connections, one for each tokio runtime in which calls are made.
///
/// A task of the runtime in which a connection was opened reads and writes it, and the connection breaks when that runtime ends. With one
/// pool, a client in a static would give a test the connections of other tests, whose runtimes are about to end.
pub(in crate::client) struct Reqwest {
    options: ConnectOptions,
    /// The base URL, so that the host of most requests need not be parsed again.
    base: Option<Url>,
    /// The client for the first runtime. It is made with the transport, so that errors of the options are reported at once.
    first: Mutex<Option<reqwest::Client>>,
    pools: Arc<Mutex<Vec<Pool>>>,
}

/// The connections of one runtime.
struct Pool {
    runtime: runtime::Id,
    client: reqwest::Client,
    /// Dropping it ends the task that waits for the end of the runtime.
    _task: oneshot::Sender<()>,
}

/// Removes the pool of a runtime when it is dropped. A task of that runtime owns it.
struct Removal {
    runtime: runtime::Id,
    pools: Weak<Mutex<Vec<Pool>>>,
}

impl Drop for Removal {
    fn drop(&mut self) {
        let Some(pools) = self.pools.upgrade() else { return };
        let mut pools = pools.lock().unwrap_or_else(PoisonError::into_inner);
        let removed = pools.iter().position(|pool| pool.runtime == self.runtime).map(|index| pools.swap_remove(index));
        drop(pools);
        drop(removed);
    }
}

/// A client without redirects and retries, which `exchange` handles for every transport.
fn connect(options: &ConnectOptions) -> Result<reqwest::Client, CallError> {
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .pool_idle_timeout(IDLE)
        .connect_timeout(options.connect_timeout);
    let builder = match &options.proxy {
        Proxy::Environment => builder,
        Proxy::Direct => builder.no_proxy(),
        Proxy::Through(url, set) => set(builder.no_proxy(), url)?,
    };
    builder.build().map_err(|error| CallError::transport(chain(&error)))
}

impl Reqwest {
    /// A transport that connects at the first call.
    pub(in crate::client) fn new(options: &ConnectOptions, base: Option<&Url>) -> Result<Self, CallError> {
        let first = Mutex::new(Some(connect(options)?));
        Ok(Reqwest { options: options.clone(), base: base.cloned(), first, pools: Arc::default() })
    }
    /// The client of the runtime in which the call is made.
    fn client(&self) -> Result<reqwest::Client, TransportError> {
        let handle = Handle::try_current().map_err(|_| TransportError::permanent("a call needs a tokio runtime"))?;
        let runtime = handle.id();
        let mut pools = self.pools.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pool) = pools.iter().find(|pool| pool.runtime == runtime) {
            return Ok(pool.client.clone());
        }
        let first = self.first.lock().unwrap_or_else(PoisonError::into_inner).take();
        let client = first.map_or_else(|| connect(&self.options), Ok).map_err(|error| TransportError::new(error.to_string()))?;
        let (task, pool_is_gone) = oneshot::channel();
        pools.push(Pool { runtime, client: client.clone(), _task: task });
        drop(pools);
        // The lock must be free here: a runtime that is ending drops the task at once, and `Removal` takes the lock.
        let removal = Removal { runtime, pools: Arc::downgrade(&self.pools) };
        handle.spawn(async move {
            let _removal = removal;
            // An error means that the pool, and with it the sender, was dropped.
            let _ = pool_is_gone.await;
        });
        Ok(client)
    }
    /// Converts a request into one of reqwest.
    fn request(&self, request: http::Request<TransportBody>) -> Result<reqwest::Request, TransportError> {
        let (mut head, body) = request.into_parts();
        let url = match self.base.as_ref().and_then(|base| within(base, &head.uri)) {
            Some(url) => url,
            None => Url::parse(&head.uri.to_string()).map_err(|error| TransportError::permanent(error.to_string()))?,
        };
        let mut request = reqwest::Request::new(head.method, url);
        head.headers.entry(ACCEPT_ENCODING).or_insert(HeaderValue::from_static("gzip"));
        (*request.headers_mut(), *request.body_mut()) = (head.headers, Some(outgoing(body)));
        Ok(request)
    }
}

impl Transport for Reqwest {
    fn send(
        &self,
        request: http::Request<TransportBody>,
    ) -> BoxFuture<'_, Result<http::Response<TransportBody>, TransportError>> {
        // This is outside of the async block, which would copy the request.
        let pending = self.client().and_then(|client| Ok(client.execute(self.request(request)?)));
        Box::pin(async move {
            let response = pending?.await.map_err(failed)?;
            let (mut head, body) = http::Response::from(response).into_parts();
            let body = body.map_err(reqwest::Error::without_url);
            // The request asks for gzip only. (Other codings are compiled in for servers.)
            let coding = Coding::of(&head.headers).filter(|coding| matches!(coding, Coding::Gzip));
            let body = match coding {
                Some(coding) => {
                    head.headers.remove(CONTENT_ENCODING);
                    head.headers.remove(CONTENT_LENGTH);
                    TransportBody::stream(Decoded::new(body, coding))
                }
                None => TransportBody::stream(body),
            };
            Ok(http::Response::from_parts(head, body))
        })
    }
}

/// Joins a URI to `base`, if both have the same scheme, host and port.
fn within(base: &Url, uri: &Uri) -> Option<Url> {
    let same = uri.scheme_str() == Some(base.scheme()) && uri.authority()?.as_str() == base.authority();
    let path = uri.path_and_query()?.as_str();
    // `join` would read a path that begins with two slashes as a host.
    let is_path = path.starts_with('/') && !path.get(1..)?.starts_with(['/', '\\']);
    if same && is_path { base.join(path).ok() } else { None }
}

/// Sets the proxy. The error does not contain the URL, which may contain credentials.
pub(in crate::client) fn proxied(builder: reqwest::ClientBuilder, url: &Secret) -> Result<reqwest::ClientBuilder, CallError> {
    let fits = Url::parse(url.expose()).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let made = Some(url).filter(|_| fits).and_then(|url| reqwest::Proxy::all(url.expose()).ok());
    made.map(|proxy| builder.proxy(proxy))
        .ok_or_else(|| build_error("the URL of the proxy: it must begin with http:// or https:// and name a host"))
}

fn failed(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    match chain(&error) {
        text if error.is_timeout() => TransportError::timeout(text),
        text if error.is_builder() || is_tls_failure(&error) || is_unknown_host(&text) => TransportError::permanent(text),
        text => TransportError::new(text),
    }
}

/// Whether the host does not exist. C libraries report that by the text of the error only. A failure of the name service has another text;
/// it may be temporary.
fn is_unknown_host(text: &str) -> bool {
    let words = ["Name or service not known", "nodename nor servname provided", "Name does not resolve", "No such host is known"];
    words.iter().any(|words| contains(text, words))
}

/// Whether the TLS handshake failed, because of an untrusted certificate or one for another host. It would fail again.
fn is_tls_failure(error: &reqwest::Error) -> bool {
    let mut causes = std::iter::successors(std::error::Error::source(error), |error| error.source());
    error.is_connect() && causes.any(|cause| cause.downcast_ref().is_some_and(is_of_tls))
}

/// Whether rustls reported the error. It uses the kind `InvalidData`; errors of the socket have other kinds. An error may wrap another.
fn is_of_tls(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    error.kind() == io::ErrorKind::InvalidData || inner.is_some_and(is_of_tls)
}

fn outgoing(body: TransportBody) -> reqwest::Body {
    match body.into_bytes() {
        Ok(bytes) if bytes.is_empty() => reqwest::Body::default(),
        Ok(bytes) => reqwest::Body::from(bytes),
        Err(stream) => reqwest::Body::wrap(SyncBody(Mutex::new(stream))),
    }
}

/// Makes a body `Sync`, which reqwest requires although one task reads it.
struct SyncBody(Mutex<TransportBody>);

impl http_body::Body for SyncBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Pin::new(self.0.get_mut().unwrap_or_else(PoisonError::into_inner)).poll_frame(cx)
    }
    fn is_end_stream(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_end_stream()
    }
    fn size_hint(&self) -> SizeHint {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::{Uri, Url, is_unknown_host, within};

    #[test]
    fn a_url_within_the_base_is_the_same_as_if_parsed() {
        let base = Url::parse("http://desk.example:8080/api/").unwrap();
        for path in ["/", "/api/thing?id=7&a=%20", "/api/%2e%2e/b/./c", "/a\\b?", "/a//b"] {
            let text = format!("http://desk.example:8080{path}");
            let (url, uri) = (Url::parse(&text).unwrap(), text.parse().unwrap());
            assert_eq!(within(&base, &uri), Some(url), "{path}");
        }
    }

    #[test]
    fn a_url_outside_of_the_base_is_not_joined() {
        let base = Url::parse("http://desk.example").unwrap();
        for text in
            ["https://desk.example/", "http://desk.example:81/", "http://else.example/", "/a", "http://desk.example//b.example/c"]
        {
            let uri: Uri = text.parse().unwrap();
            assert_eq!(within(&base, &uri), None, "{text}");
        }
    }

    #[test]
    fn a_host_that_does_not_exist_is_not_a_failure_of_the_name_service() {
        let of = |words| format!("error sending request: dns error: failed to lookup address information: {words}");
        assert!(is_unknown_host(&of("Name or service not known")));
        assert!(!is_unknown_host(&of("Temporary failure in name resolution")));
    }
}
