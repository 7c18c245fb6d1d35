//! Requests to other hosts than that of the base URL: to a URL that an answer gave, and to the target of a redirect of a download.
//!
//! In: a URL, and the headers of a request. Out: the URL if a request may be sent to it, and headers without credentials. Not here: when a
//! redirect is followed (see `redirect`), and URLs of pages, to which credentials are sent (see `links`).

use http::header::{ACCEPT, ACCEPT_ENCODING, COOKIE, IF_RANGE, RANGE, USER_AGENT};
use http::{HeaderMap, HeaderName, Uri};
use url::Url;

use super::address::Address;
use super::encode::set;
use crate::error::{CallError, CallErrorKind};
use crate::violation::Violations;

/// The headers that the target of a redirect gets.
const KEPT: [HeaderName; 5] = [ACCEPT, ACCEPT_ENCODING, IF_RANGE, RANGE, USER_AGENT];

/// A URL that an answer gave, as the target of a request. It can be relative to the base URL.
pub(super) fn checked(address: &Address, url: &str) -> Result<Uri, CallError> {
    let url = address.url().join(url).map_err(|error| refused(&error.to_string()))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused("it has credentials"));
    }
    if !may_leave_to(address, &url) {
        return Err(refused("it does not begin with https://"));
    }
    Uri::try_from(url.as_str()).map_err(|error| refused(&error.to_string()))
}

/// The URL of a subscriber, as the target of a webhook with this query. The subscriber decides whether it is encrypted.
pub(super) fn subscriber(url: Option<&str>, query: Option<&str>) -> Result<Uri, CallError> {
    let url = url.ok_or_else(|| refused("a webhook needs the URL of a subscriber: `.at_url(url)`"))?;
    let mut url = Url::parse(url).map_err(|error| refused(&error.to_string()))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused("it has credentials"));
    }
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(refused("it does not begin with https:// or http://"));
    }
    if let Some(query) = query {
        let joined = url.query().filter(|own| !own.is_empty()).map(|own| [own, "&", query].concat());
        url.set_query(Some(joined.as_deref().unwrap_or(query)));
    }
    url.set_fragment(None);
    Uri::try_from(url.as_str()).map_err(|error| refused(&error.to_string()))
}

/// Whether a URL has another origin than the base URL.
pub(super) fn is_elsewhere(address: &Address, url: &str) -> bool {
    address.url().join(url).is_ok_and(|url| !address.is_origin_of(&url))
}

/// Whether requests to a URL are encrypted, or as little encrypted as those to the base URL.
pub(super) fn may_leave_to(address: &Address, url: &Url) -> bool {
    url.scheme() == "https" || url.scheme() == "http" && address.url().scheme() == "http"
}

/// Removes what the builder of the client added to a request, which can be a credential.
pub(super) fn remove_headers_of_builder(headers: &mut HeaderMap, of_builder: &HeaderMap) {
    for (name, value) in of_builder.iter().filter(|(name, _)| !matches!(**name, ACCEPT | USER_AGENT)) {
        // A parameter of the request with this name has replaced the header. Cookies are together in one.
        if headers.get(name) == Some(value) || name == COOKIE {
            headers.remove(name);
        }
    }
}

/// The headers that are neither credentials nor about the service.
pub(super) fn kept_headers(headers: &HeaderMap) -> HeaderMap {
    let mut kept = HeaderMap::new();
    for (name, value) in KEPT.iter().filter_map(|name| Some((name, headers.get(name)?))) {
        set(&mut kept, name.clone(), value.clone());
    }
    kept
}

/// The error for a URL to which nothing is sent. The URL is not in it, since it may be a secret.
fn refused(why: &str) -> CallError {
    let message = format!("no request can be sent to the URL: {why}");
    CallError::new(CallErrorKind::Invalid { violations: Violations::default(), message })
}
