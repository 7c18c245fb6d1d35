//! Which requests of browsers are served.
//!
//! In: a request. Out: the same, or a refusal. Not here: credentials, which the API checks.
//!
//! A page anywhere can make the browser of somebody who uses this desk send a form to it, with the credentials that the browser
//! keeps; and a name that anybody registered can be made to lead to this machine, so that a page under that name may read what the
//! desk answers. Programs that are not browsers notice nothing of this: they name neither a page of their own nor a foreign host.

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
    /// These names, without ports. A name stands for itself and not for names below it.
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        Hosts(Arc::new(names.into_iter().map(|name| name.trim().to_ascii_lowercase()).filter(|name| !name.is_empty()).collect()))
    }
    /// Whether this desk is called by this name: `desk.example`, `127.0.0.1:8383`, `[::1]:8383`.
    fn contain(&self, authority: &str) -> bool {
        let name = authority.strip_prefix('[').map_or_else(
            || authority.rsplit_once(':').map_or(authority, |(name, _)| name),
            |rest| rest.split_once(']').map_or(rest, |(name, _)| name),
        );
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        name == "localhost" || name.parse::<std::net::IpAddr>().is_ok() || self.0.contains(&name)
    }
}

/// Serves a request, unless it names a foreign host or comes from a page of another site and could change something.
pub(super) async fn guard(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let host = host(request.uri(), request.headers());
    if host.is_some_and(|host| !hosts.contain(host)) {
        return refusal(StatusCode::MISDIRECTED_REQUEST, "this desk is not known by this host name; INVGATE_HOSTS adds one");
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !reads && is_from_elsewhere(request.headers(), host) {
        return refusal(StatusCode::FORBIDDEN, "a page of another site cannot change anything here");
    }
    next.run(request).await
}

/// The host that a request names: in its target with HTTP/2, in its header otherwise.
fn host<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> Option<&'a str> {
    let named = uri.authority().map(|authority| authority.as_str());
    named.or_else(|| headers.get(HOST).map(|host| host.to_str().unwrap_or_default()))
}

/// Whether a browser sends this for a page that did not come from here. Newer ones say so themselves; older ones name the page.
fn is_from_elsewhere(headers: &HeaderMap, host: Option<&str>) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site != "same-origin" && site != "none";
    }
    let Some(origin) = headers.get(ORIGIN) else { return false };
    let from = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, from)| from);
    from.is_none() || from != host
}

/// In the form of the service's own failures.
fn refusal(status: StatusCode, message: &str) -> Response {
    let body = format!(r#"{{"error":"{message}","status":{}}}"#, status.as_u16());
    (status, [(CONTENT_TYPE, "application/json")], body).into_response()
}
