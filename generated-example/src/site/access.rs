//! Protects the desk against two attacks that use the browser of somebody who can reach it.
//!
//! In: a request. Out: the same request, or an error response. Not here: credentials, which the API checks.
//!
//! - Cross-site request forgery: a page of another site sends a form to the desk, and the browser adds stored credentials.
//! - DNS rebinding: a page of another site lets its host name resolve to the address of the desk, and reads the responses.
//!
//! Clients that are not browsers send no `Origin` and the right `Host`, so they are not affected.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

/// The host names that requests may address. IP addresses and `localhost` are always allowed.
#[derive(Clone, Debug, Default)]
pub struct Hosts(Arc<BTreeSet<String>>);

impl Hosts {
    /// The allowed names, without ports. Subdomains are not included.
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        Hosts(Arc::new(names.into_iter().map(|name| name.trim().to_ascii_lowercase()).filter(|name| !name.is_empty()).collect()))
    }
    /// Whether the host of an authority, such as `desk.example`, `127.0.0.1:8383` or `[::1]:8383`, is allowed.
    fn contains(&self, authority: &str) -> bool {
        let name = authority.strip_prefix('[').map_or_else(
            || authority.rsplit_once(':').map_or(authority, |(name, _)| name),
            |rest| rest.split_once(']').map_or(rest, |(name, _)| name),
        );
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        name == "localhost" || name.parse::<std::net::IpAddr>().is_ok() || self.0.contains(&name)
    }
}

/// Refuses a request to a host that is not allowed with 421, and a cross-site request with a method that can change data with 403.
pub(super) async fn guard(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let host = host(request.uri(), request.headers());
    if host.is_some_and(|host| !hosts.contains(host)) {
        return refusal(StatusCode::MISDIRECTED_REQUEST, "this desk does not have this host name; INVGATE_HOSTS adds one");
    }
    let is_read_only = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !is_read_only && is_cross_site(request.headers(), host) {
        return refusal(StatusCode::FORBIDDEN, "a page of another site cannot change anything here");
    }
    next.run(request).await
}

/// The host that a request addresses: the authority of its target with HTTP/2, the header `Host` with HTTP/1.1.
fn host<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> Option<&'a str> {
    let named = uri.authority().map(|authority| authority.as_str());
    named.or_else(|| headers.get(HOST).map(|host| host.to_str().unwrap_or_default()))
}

/// Whether a page of another site sent the request. Newer browsers send `Sec-Fetch-Site`, older browsers send `Origin`.
fn is_cross_site(headers: &HeaderMap, host: Option<&str>) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site != "same-origin" && site != "none";
    }
    let Some(origin) = headers.get(ORIGIN) else { return false };
    let from = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, from)| from);
    from.is_none() || from != host
}

/// An error response with the JSON body that the API uses for errors.
fn refusal(status: StatusCode, message: &str) -> Response {
    let body = format!(r#"{{"error":"{message}","status":{}}}"#, status.as_u16());
    (status, [(CONTENT_TYPE, "application/json")], body).into_response()
}
