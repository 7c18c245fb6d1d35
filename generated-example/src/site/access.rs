//! Which requests of browsers are served.
//!
//! In: a request. Out: the same request, or a refusal. Not here: credentials, which the API checks.
//!
//! Two attacks use the browser of somebody who can reach this desk. A page of another site sends a form to it, with credentials that the
//! browser keeps. Or a page makes its own host name lead to this machine (DNS rebinding), and reads the answers. Programs that are no
//! browsers send neither `Origin` nor a foreign `Host`, and are not affected.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

/// The host names under which this desk is called, besides IP addresses and `localhost`.
#[derive(Clone, Debug, Default)]
pub struct Hosts(Arc<BTreeSet<String>>);

impl Hosts {
    /// These names, without ports. Names below them are not included.
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        Hosts(Arc::new(names.into_iter().map(|name| name.trim().to_ascii_lowercase()).filter(|name| !name.is_empty()).collect()))
    }
    /// Whether an authority such as `desk.example`, `127.0.0.1:8383` or `[::1]:8383` has one of these names.
    fn contain(&self, authority: &str) -> bool {
        let name = authority.strip_prefix('[').map_or_else(
            || authority.rsplit_once(':').map_or(authority, |(name, _)| name),
            |rest| rest.split_once(']').map_or(rest, |(name, _)| name),
        );
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        name == "localhost" || name.parse::<std::net::IpAddr>().is_ok() || self.0.contains(&name)
    }
}

/// Serves a request, unless it names a foreign host, or a page of another site sends it and it could change something.
pub(super) async fn guard(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let host = host(request.uri(), request.headers());
    if host.is_some_and(|host| !hosts.contain(host)) {
        return refusal(StatusCode::MISDIRECTED_REQUEST, "this desk does not have this host name; INVGATE_HOSTS adds one");
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !reads && is_cross_site(request.headers(), host) {
        return refusal(StatusCode::FORBIDDEN, "a page of another site cannot change anything here");
    }
    next.run(request).await
}

/// The host that a request names: in its target with HTTP/2, in its header otherwise.
fn host<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> Option<&'a str> {
    let named = uri.authority().map(|authority| authority.as_str());
    named.or_else(|| headers.get(HOST).map(|host| host.to_str().unwrap_or_default()))
}

/// Whether a browser sends this for a page of another site. Newer browsers say so in `Sec-Fetch-Site`; older ones name the page in
/// `Origin`.
fn is_cross_site(headers: &HeaderMap, host: Option<&str>) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site != "same-origin" && site != "none";
    }
    let Some(origin) = headers.get(ORIGIN) else { return false };
    let from = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, from)| from);
    from.is_none() || from != host
}

/// A failure in the form of the API.
fn refusal(status: StatusCode, message: &str) -> Response {
    let body = format!(r#"{{"error":"{message}","status":{}}}"#, status.as_u16());
    (status, [(CONTENT_TYPE, "application/json")], body).into_response()
}
