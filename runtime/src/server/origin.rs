//! Protection against cross-site request forgery and DNS rebinding.
//!
//! In: the head of a request, and the settings of the application. Out: the reason for a refusal. Not here: the headers that let a page read
//! a response (see `cors`).
//!
//! A browser adds its stored credentials for a server, such as the password of HTTP Basic or a cookie, to every request, also if a page of
//! another site causes the request. Browsers send the source of a request in `Sec-Fetch-Site` and `Origin`, which is checked here. The owner
//! of a host name can also point that name to the address of this server (DNS rebinding). The browser then takes both for the same site, but
//! its requests have that name in `Host`, which is checked too.

use std::collections::BTreeSet;
use std::net::IpAddr;

use http::header::{AUTHORIZATION, HOST, ORIGIN};
use http::request::Parts;
use http::uri::Authority;
use http::{HeaderName, Method};

use super::cors::Cors;
use super::problem;
use crate::error::HandlerError;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// The settings for requests from browsers.
#[derive(Clone, Default)]
pub(super) struct Origins {
    /// The host names of this server, in lower case; `None` means every name.
    pub(super) hosts: Option<BTreeSet<String>>,
    /// Whether pages of other sites may cause requests other than GET, HEAD and OPTIONS.
    pub(super) cross_site: bool,
    /// The origins whose pages may call.
    pub(super) cors: Option<Cors>,
}

impl Origins {
    /// Answers 421 to a host name that is not this server's, and 403 to a request from a page of another site.
    pub(super) fn check(&self, parts: &Parts) -> Result<(), HandlerError> {
        if self.hosts.as_ref().is_some_and(|hosts| !names(hosts, parts)) {
            return Err(problem::status(421, "the host name in the request is not one of this server's"));
        }
        if !self.cross_site && self.is_cross_site(parts) {
            return Err(problem::status(403, "a page of another site may not send this"));
        }
        Ok(())
    }

    fn is_cross_site(&self, parts: &Parts) -> bool {
        if matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS) {
            return false;
        }
        let origin = header(parts, ORIGIN);
        let is_foreign = match (header(parts, SEC_FETCH_SITE), origin) {
            (Some(site), _) => site != "same-origin" && site != "none",
            (None, Some(origin)) => !self.is_own(origin, parts),
            // The caller is not a browser, or a browser that is older than both headers.
            (None, None) => false,
        };
        is_foreign && !has_bearer_token(parts) && !self.is_trusted(origin, parts)
    }

    /// Whether an origin has the host to which the request was sent, or another host name of this server. The scheme is not compared, since a
    /// proxy may have terminated TLS.
    fn is_own(&self, origin: &str, parts: &Parts) -> bool {
        let Some((scheme, authority)) = origin.split_once("://") else { return false };
        let default_port = if scheme == "https" { ":443" } else { ":80" };
        let same = |host: &str| host.strip_suffix(default_port).unwrap_or(host).eq_ignore_ascii_case(authority);
        let host = authority.parse().ok().map(|authority: Authority| authority.host().to_ascii_lowercase());
        requested_host(parts).is_some_and(same)
            || self.hosts.as_ref().zip(host).is_some_and(|(hosts, host)| hosts.contains(&host))
    }

    /// Whether pages of an origin may call. If every origin may, this applies to scripts only, and not to forms, which a browser sends without
    /// a preflight request.
    fn is_trusted(&self, origin: Option<&str>, parts: &Parts) -> bool {
        let is_script = || header(parts, SEC_FETCH_MODE).is_none_or(|mode| mode == "cors");
        let trusts = |cors: &Cors| cors.lists(origin.unwrap_or_default()).unwrap_or_else(is_script);
        self.cors.as_ref().is_some_and(trusts)
    }
}

/// Whether the request has a bearer token. A browser does not add one by itself, so the page has the token.
fn has_bearer_token(parts: &Parts) -> bool {
    let scheme = header(parts, AUTHORIZATION).and_then(|value| value.split_once(' '));
    scheme.is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
}

/// Whether the host of a request is one of these names. IP addresses and `localhost` are allowed, since they cannot be pointed elsewhere. A
/// request without a host is allowed, since no browser sends one.
fn names(hosts: &BTreeSet<String>, parts: &Parts) -> bool {
    let Some(requested) = requested_host(parts).filter(|host| !host.is_empty()) else { return true };
    let Ok(authority) = requested.parse::<Authority>() else { return false };
    let host = authority.host().to_ascii_lowercase();
    let host = host.strip_suffix('.').unwrap_or(&host);
    let is_address = host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
    is_address || host == "localhost" || hosts.contains(host)
}

/// The host to which a request was sent, with its port.
fn requested_host(parts: &Parts) -> Option<&str> {
    parts.uri.authority().map(Authority::as_str).or_else(|| header(parts, HOST))
}

fn header(parts: &Parts, name: HeaderName) -> Option<&str> {
    parts.headers.get(name)?.to_str().ok()
}
