//! The default transport: reqwest with rustls.

use std::io;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::Uri;
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt as _;
use url::Url;

use super::{Body, BoxError, BoxFuture, Dial, Proxy, Transport, TransportError, chain};
use crate::client::builder::unusable;
use crate::error::{CallError, CallErrorKind};
use crate::text::has;
use crate::types::Secret;

/// How long an idle connection is kept: shorter than the 60 s after which common servers and balancers close theirs,
/// since a request on a connection that is just being closed fails.
const IDLE: Duration = Duration::from_secs(50);

/// A pool of connections.
pub(in crate::client) struct Reqwest {
    client: reqwest::Client,
    /// Where nearly all requests go: a host is dear to read.
    base: Option<Url>,
}

impl Reqwest {
    /// Without redirects and repetitions: the exchange does them, for every transport alike.
    pub(in crate::client) fn new(dial: &Dial, base: Option<&Url>) -> Result<Self, CallError> {
        let builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .pool_idle_timeout(IDLE)
            .connect_timeout(dial.connect_timeout);
        let builder = match &dial.proxy {
            Proxy::Environment => builder,
            Proxy::Direct => builder.no_proxy(),
            Proxy::Through(url, set) => set(builder.no_proxy(), url)?,
        };
        let client = builder.build().map_err(|error| CallError::new(CallErrorKind::Transport { message: chain(&error) }))?;
        Ok(Reqwest { client, base: base.cloned() })
    }
    /// For reqwest, which has URLs of its own kind.
    fn request(&self, request: http::Request<Body>) -> Result<reqwest::Request, TransportError> {
        let (head, body) = request.into_parts();
        let url = match self.base.as_ref().and_then(|base| within(base, &head.uri)) {
            Some(url) => url,
            None => Url::parse(&head.uri.to_string()).map_err(|error| TransportError::lasting(error.to_string()))?,
        };
        let mut request = reqwest::Request::new(head.method, url);
        (*request.headers_mut(), *request.body_mut()) = (head.headers, Some(outgoing(body)));
        Ok(request)
    }
}

impl Transport for Reqwest {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        // Outside of the future, which would take a request along from one place to another.
        let pending = self.request(request).map(|request| self.client.execute(request));
        Box::pin(async move {
            let response = pending?.await.map_err(failed)?;
            Ok(http::Response::from(response).map(|body| Body::stream(body.map_err(reqwest::Error::without_url))))
        })
    }
}

/// The URL of what has the scheme, host and port of `base`.
fn within(base: &Url, uri: &Uri) -> Option<Url> {
    let same = uri.scheme_str() == Some(base.scheme()) && uri.authority()?.as_str() == base.authority();
    let path = uri.path_and_query()?.as_str();
    // Joined, what begins with two slashes would be a host.
    let is_path = path.starts_with('/') && !path.get(1..)?.starts_with(['/', '\\']);
    if same && is_path { base.join(path).ok() } else { None }
}

/// What is wrong with the URL is not told: it may hold credentials.
pub(in crate::client) fn proxied(builder: reqwest::ClientBuilder, url: &Secret) -> Result<reqwest::ClientBuilder, CallError> {
    let fits = Url::parse(url.expose()).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let made = Some(url).filter(|_| fits).and_then(|url| reqwest::Proxy::all(url.expose()).ok());
    made.map(|proxy| builder.proxy(proxy))
        .ok_or_else(|| unusable("the URL of the proxy: it must begin with http:// or https:// and name a host"))
}

fn failed(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    match chain(&error) {
        text if error.is_timeout() => TransportError::timeout(text),
        text if error.is_builder() || is_untrusted(&error) || is_no_host(&text) => TransportError::lasting(text),
        text => TransportError::new(text),
    }
}

/// Whether there is no such host, as the C libraries say it: they tell it in words only. That the names cannot be asked for at the
/// moment has other words, and passes.
fn is_no_host(text: &str) -> bool {
    let words = ["Name or service not known", "nodename nor servname provided", "Name does not resolve", "No such host is known"];
    words.iter().any(|words| has(text, words))
}

/// Whether the server was reached and not understood or believed: a certificate that is not trusted, or that of another host. It
/// would be the same again.
fn is_untrusted(error: &reqwest::Error) -> bool {
    let mut causes = std::iter::successors(std::error::Error::source(error), |error| error.source());
    error.is_connect() && causes.any(|cause| cause.downcast_ref().is_some_and(is_of_tls))
}

/// rustls tells its own failures as invalid data, those of the socket have kinds of their own; one may be wrapped in another.
fn is_of_tls(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    error.kind() == io::ErrorKind::InvalidData || inner.is_some_and(is_of_tls)
}

fn outgoing(body: Body) -> reqwest::Body {
    match body.into_bytes() {
        Ok(bytes) if bytes.is_empty() => reqwest::Body::default(),
        Ok(bytes) => reqwest::Body::from(bytes),
        Err(stream) => reqwest::Body::wrap(Shared(Mutex::new(stream))),
    }
}

/// reqwest asks for bodies that threads can share, though only one reads them.
struct Shared(Mutex<Body>);

impl http_body::Body for Shared {
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
    use super::{Uri, Url, is_no_host, within};

    #[test]
    fn a_url_within_the_base_is_what_its_text_says() {
        let base = Url::parse("http://desk.example:8080/api/").unwrap();
        for path in ["/", "/api/thing?id=7&a=%20", "/api/%2e%2e/b/./c", "/a\\b?", "/a//b"] {
            let text = format!("http://desk.example:8080{path}");
            let (url, uri) = (Url::parse(&text).unwrap(), text.parse().unwrap());
            assert_eq!(within(&base, &uri), Some(url), "{path}");
        }
    }

    #[test]
    fn a_url_outside_of_the_base_is_read_as_a_whole() {
        let base = Url::parse("http://desk.example").unwrap();
        for text in
            ["https://desk.example/", "http://desk.example:81/", "http://else.example/", "/a", "http://desk.example//b.example/c"]
        {
            let uri: Uri = text.parse().unwrap();
            assert_eq!(within(&base, &uri), None, "{text}");
        }
    }

    #[test]
    fn a_host_that_does_not_exist_is_told_from_names_that_cannot_be_asked_for() {
        let of = |words| format!("error sending request: dns error: failed to lookup address information: {words}");
        assert!(is_no_host(&of("Name or service not known")));
        assert!(!is_no_host(&of("Temporary failure in name resolution")));
    }
}
