//! Redirects: followed for GET and HEAD, to the same scheme, host and port only, so that credentials go nowhere else.
//!
//! In: an encoded request with its headers. Out: a response that is no redirect to follow. Not here: repetitions.

use http::Uri;
use http::header::LOCATION;
use url::Url;

use super::core::Shared;
use super::exchange::{Exchange, Headers, not_through, request_id};
use super::send::Outgoing;
use super::transport::Body;
use crate::error::{CallError, CallErrorKind};
use crate::operation::{Endpoint, Method};

/// More redirects than this go in circles.
const MOST: usize = 5;

/// Sends, and follows where that is safe.
pub(super) async fn send(
    exchange: &Exchange,
    outgoing: &Outgoing,
    headers: &Headers<'_>,
) -> Result<http::Response<Body>, CallError> {
    let (core, endpoint) = (exchange.core(), exchange.endpoint());
    let mut uri = outgoing.uri.clone();
    for _ in 0..=MOST {
        let (body, fault) = outgoing.body.open().await?;
        let mut request = http::Request::new(body);
        *request.method_mut() = method(endpoint.method);
        *request.uri_mut() = uri.clone();
        *request.headers_mut() = headers.whole();
        #[cfg(feature = "replay")]
        request.extensions_mut().insert(outgoing.hidden.clone());
        let sent = core.transport.send(request).await;
        if let Some(fault) = fault.and_then(|fault| fault.take()) {
            return Err(fault);
        }
        let response = sent.map_err(not_through)?;
        exchange.answered(response.status().as_u16(), request_id(response.headers()));
        if !is_redirect(response.status()) {
            return Ok(response);
        }
        uri = next(core, endpoint, &uri, &response)?;
    }
    Err(refuse("more than five redirects"))
}

/// Whether a status says where else to ask. 304 tells of a copy that this client has not got, 305 of a proxy, 306 of nothing.
fn is_redirect(status: http::StatusCode) -> bool {
    matches!(status.as_u16(), 300..=303 | 307 | 308)
}

/// Where a redirect leads, if it may be followed.
fn next(core: &Shared, endpoint: &Endpoint, uri: &Uri, response: &http::Response<Body>) -> Result<Uri, CallError> {
    let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    let location = location.ok_or_else(|| refuse("a redirect without a location"))?;
    if !matches!(endpoint.method, Method::Get | Method::Head) {
        return Err(refuse("a redirect of a call that is not GET: is the base URL right?"));
    }
    let base = Url::parse(&uri.to_string()).map_err(|_| refuse("a redirect from a URL that is none"))?;
    let target = base.join(location).map_err(|_| refuse("a redirect to what is no URL"))?;
    if !target.username().is_empty() || target.password().is_some() {
        return Err(refuse("a redirect that brings credentials of its own"));
    }
    if !core.address.is_origin_of(&target) {
        return Err(refuse("a redirect to another host, which is not followed: credentials would go there"));
    }
    Uri::try_from(target.as_str()).map_err(|_| refuse("a redirect to what is no URL"))
}

fn refuse(what: &str) -> CallError {
    CallError::new(CallErrorKind::Status { message: format!("the service answered with {what}") })
}

fn method(method: Method) -> http::Method {
    match method {
        Method::Get => http::Method::GET,
        Method::Head => http::Method::HEAD,
        Method::Post => http::Method::POST,
        Method::Put => http::Method::PUT,
        Method::Patch => http::Method::PATCH,
        Method::Delete => http::Method::DELETE,
    }
}
