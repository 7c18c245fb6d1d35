//! Follows redirects of GET and HEAD. The target must have the same scheme, host and port, so that credentials are sent to no other server.
//!
//! In: an encoded request with its headers. Out: a response that is not a redirect. Not here: retries.

use http::Uri;
use http::header::LOCATION;
use url::Url;

use super::core::Shared;
use super::encode::EncodedRequest;
use super::exchange::{Exchange, Headers, transport_error};
use super::received;
use super::transport::Body;
use crate::error::CallError;
use crate::operation::{Endpoint, Method};

/// The largest number of redirects that are followed.
const REDIRECT_LIMIT: usize = 5;

/// Sends a request, and follows redirects.
pub(super) async fn send(
    exchange: &Exchange,
    encoded: &EncodedRequest,
    headers: &Headers<'_>,
) -> Result<http::Response<Body>, CallError> {
    let (core, endpoint) = (exchange.core(), exchange.endpoint());
    let mut uri = encoded.uri.clone();
    let mut followed = 0;
    loop {
        let (body, file_error) = encoded.body.open().await?;
        let mut request = http::Request::new(body);
        *request.method_mut() = method(endpoint.method);
        *request.uri_mut() = headers.uri_with_keys(uri.clone());
        *request.headers_mut() = headers.merged();
        #[cfg(feature = "replay")]
        // The transport that records exchanges needs it, to leave out the secrets of this operation.
        request.extensions_mut().insert(encoded.redaction.clone());
        let sent = core.transport.send(request).await;
        // If reading a file failed while the body was sent, that is the cause, and the error of the transport is only its effect.
        if let Some(error) = file_error.and_then(|slot| slot.take()) {
            return Err(error);
        }
        let response = sent.map_err(transport_error)?;
        exchange.record_head(response.status(), response.headers());
        if !is_redirect(response.status()) {
            return Ok(response);
        }
        let target =
            if followed == REDIRECT_LIMIT { Err("more than five redirects") } else { next(core, endpoint, &uri, &response) };
        match target {
            Ok(target) => uri = target,
            Err(reason) => return Err(received::not_followed(endpoint, response, reason).await),
        }
        followed += 1;
    }
}

/// Whether a status is a redirect. 304 is the response to a conditional call whose resource did not change; 305 and 306 are not in use.
fn is_redirect(status: http::StatusCode) -> bool {
    matches!(status.as_u16(), 300..=303 | 307 | 308)
}

/// The target of a redirect, or the reason why it is not followed.
fn next(core: &Shared, endpoint: &Endpoint, uri: &Uri, response: &http::Response<Body>) -> Result<Uri, &'static str> {
    let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    let location = location.ok_or("a redirect without a location")?;
    if !matches!(endpoint.method, Method::Get | Method::Head) {
        return Err("a redirect of a call that is not GET: is the base URL right?");
    }
    let base = Url::parse(&uri.to_string()).map_err(|_| "a redirect from a URL that cannot be read")?;
    let target = base.join(location).map_err(|_| "a redirect to a location that is not a URL")?;
    if !target.username().is_empty() || target.password().is_some() {
        return Err("a redirect with credentials in its location");
    }
    if !core.address.is_origin_of(&target) {
        return Err("a redirect to another host, which is not followed: credentials would go there");
    }
    Uri::try_from(target.as_str()).map_err(|_| "a redirect to a location that is not a URL")
}

fn method(method: Method) -> http::Method {
    match method {
        Method::Get => http::Method::GET,
        Method::Head => http::Method::HEAD,
        Method::Post => http::Method::POST,
        Method::Put => http::Method::PUT,
        Method::Patch => http::Method::PATCH,
        Method::Delete => http::Method::DELETE,
        Method::Options => http::Method::OPTIONS,
        Method::Trace => http::Method::TRACE,
    }
}
