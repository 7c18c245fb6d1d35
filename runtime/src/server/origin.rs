//! Requests that a page of another site makes a browser send.
//!
//! In: the head of a request, and what the application allows. Out: why it is refused. Not here: the headers that let a page read an
//! answer (see `cors`).
//!
//! A browser attaches what it holds for a server, such as the password of HTTP Basic or a cookie, to whatever any page has it send: a
//! form that is posted from another site acts with the user's credentials. Browsers say where a request comes from (`Sec-Fetch-Site`,
//! `Origin`). And a page that owns a host name can point it at this server (DNS rebinding), and is then of the same site; its requests
//! still carry that name in `Host`.

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

/// Where requests may come from.
#[derive(Clone, Default)]
pub(super) struct Origins {
    /// Names of this server, in lower case; `None`: every name.
    pub(super) hosts: Option<BTreeSet<String>>,
    /// Other sites may send what changes something.
    pub(super) cross_site: bool,
    /// Whose pages may call.
    pub(super) cors: Option<Cors>,
}

impl Origins {
    /// 421 for a host name that is not this server's, 403 for what another site sends.
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
            // No browser, or one that is older than both headers.
            (None, None) => false,
        };
        is_foreign && !has_bearer_token(parts) && !self.is_trusted(origin, parts)
    }

    /// Whether an origin names the host that the request was sent to, or another name of this server. Its scheme is not compared: a
    /// proxy may have taken TLS off.
    fn is_own(&self, origin: &str, parts: &Parts) -> bool {
        let Some((scheme, authority)) = origin.split_once("://") else { return false };
        let default_port = if scheme == "https" { ":443" } else { ":80" };
        let same = |host: &str| host.strip_suffix(default_port).unwrap_or(host).eq_ignore_ascii_case(authority);
        let host = authority.parse().ok().map(|authority: Authority| authority.host().to_ascii_lowercase());
        requested_host(parts).is_some_and(same)
            || self.hosts.as_ref().zip(host).is_some_and(|(hosts, host)| hosts.contains(&host))
    }

    /// Whether its pages may call. Where those of every origin may, scripts are meant and not forms, which a browser sends without asking.
    fn is_trusted(&self, origin: Option<&str>, parts: &Parts) -> bool {
        let is_script = || header(parts, SEC_FETCH_MODE).is_none_or(|mode| mode == "cors");
        let trusts = |cors: &Cors| cors.lists(origin.unwrap_or_default()).unwrap_or_else(is_script);
        self.cors.as_ref().is_some_and(trusts)
    }
}

/// A browser attaches no such token by itself: the page has it.
fn has_bearer_token(parts: &Parts) -> bool {
    let scheme = header(parts, AUTHORIZATION).and_then(|value| value.split_once(' '));
    scheme.is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
}

/// Whether the host of a request is among these names. Addresses and `localhost` are nobody's to point elsewhere, and a request
/// without a host comes from no browser.
fn names(hosts: &BTreeSet<String>, parts: &Parts) -> bool {
    let Some(requested) = requested_host(parts).filter(|host| !host.is_empty()) else { return true };
    let Ok(authority) = requested.parse::<Authority>() else { return false };
    let host = authority.host().to_ascii_lowercase();
    let host = host.strip_suffix('.').unwrap_or(&host);
    let is_address = host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
    is_address || host == "localhost" || hosts.contains(host)
}

/// The host that a request was sent to, with its port.
fn requested_host(parts: &Parts) -> Option<&str> {
    parts.uri.authority().map(Authority::as_str).or_else(|| header(parts, HOST))
}

fn header(parts: &Parts, name: HeaderName) -> Option<&str> {
    parts.headers.get(name)?.to_str().ok()
}
