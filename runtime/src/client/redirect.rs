//! Follows redirects of GET and HEAD. The target has the same scheme, host and port, so that credentials are sent to no other server. Only a
//! download follows a redirect to another host, and then sends no credentials: services store large files elsewhere.
//!
//! In: an encoded request with its headers. Out: a response that is not a redirect. Not here: retries.

use http::Uri;
use http::header::LOCATION;
use url::Url;

use super::elsewhere;
use super::encode::EncodedRequest;
use super::exchange::{Exchange, Headers, transport_error};
use super::received;
use super::signer;
use super::transport::TransportBody;
use crate::error::CallError;
use crate::operation::Method;

/// The largest number of redirects that are followed.
const REDIRECT_LIMIT: usize = 5;

/// Sends a request, and follows redirects.
pub(super) async fn send(
    exchange: &Exchange,
    encoded: &EncodedRequest,
    headers: &Headers<'_>,
) -> Result<http::Response<TransportBody>, CallError> {
    let (core, endpoint) = (exchange.core(), exchange.endpoint());
    let mut uri = encoded.uri.clone();
    let (mut followed, mut elsewhere) = (0, false);
    loop {
        let (body, file_error) = encoded.body.open().await?;
        let mut request = http::Request::new(body);
        *request.method_mut() = method(endpoint.method);
        if elsewhere {
            (*request.uri_mut(), *request.headers_mut()) = (uri.clone(), headers.elsewhere());
        } else {
            (*request.uri_mut(), *request.headers_mut()) = (headers.uri_with_keys(uri.clone()), headers.merged());
        }
        #[cfg(feature = "replay")]
        // The transport that records exchanges needs it, to leave out the secrets of this operation.
        request.extensions_mut().insert(match elsewhere {
            true => encoded.redaction.clone().of_given_url(),
            false => encoded.redaction.clone(),
        });
        if let Some(signer) = core.signer.as_deref().filter(|_| !elsewhere && !exchange.is_elsewhere()) {
            request = Box::pin(signer::sign(signer, endpoint.name, request)).await?;
        }
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
        let target = if followed == REDIRECT_LIMIT { Err("more than five redirects") } else { next(exchange, &uri, &response) };
        match target {
            // A host that was reached without credentials must not lead back to them.
            Ok((target, leaves)) => (uri, elsewhere) = (target, elsewhere || leaves),
            Err(reason) => return Err(received::not_followed(endpoint, response, reason).await),
        }
        followed += 1;
    }
}

/// Whether a status is a redirect. 304 is the response to a conditional call whose resource did not change; 305 and 306 are not in use.
fn is_redirect(status: http::StatusCode) -> bool {
    matches!(status.as_u16(), 300..=303 | 307 | 308)
}

/// The target of a redirect, and whether it is at another host; or the reason why it is not followed.
fn next(exchange: &Exchange, uri: &Uri, response: &http::Response<TransportBody>) -> Result<(Uri, bool), &'static str> {
    let (core, endpoint) = (exchange.core(), exchange.endpoint());
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
    let leaves = !core.address_of(endpoint).is_origin_of(&target);
    if leaves && !exchange.is_download() {
        return Err("a redirect to another host, which is not followed: credentials would go there");
    }
    if leaves && !elsewhere::may_leave_to(core.address_of(endpoint), &target) {
        return Err("a redirect to another host without encryption");
    }
    Ok((Uri::try_from(target.as_str()).map_err(|_| "a redirect to a location that is not a URL")?, leaves))
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
