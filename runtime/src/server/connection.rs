//! The connection of a request.
//!
//! In: the server's connection, or extensions of the request. Out: the peer's address, and whether the connection uses TLS. Not here: headers
//! of proxies about their clients. A layer that trusts a proxy attaches `ConnectInfo` with the client's address.

use std::net::SocketAddr;

#[cfg(feature = "axum")]
use axum::extract::ConnectInfo;
#[cfg(feature = "axum")]
use http::Extensions;
use http::Uri;

/// The connection of a request.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Connection {
    /// The address of the other end.
    pub(super) peer: Option<SocketAddr>,
    /// Whether the connection uses TLS.
    pub(super) tls: bool,
}

/// The extension of requests over TLS.
#[cfg(feature = "axum")]
#[derive(Clone, Copy, Debug)]
struct OverTls;

impl Connection {
    /// The connection in the extensions of a request.
    #[cfg(feature = "axum")]
    pub(super) fn of(extensions: &Extensions) -> Self {
        let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0);
        Connection { peer, tls: extensions.get::<OverTls>().is_some() }
    }
    /// Adds the connection to the extensions of a request.
    #[cfg(feature = "axum")]
    pub(super) fn attach(self, extensions: &mut Extensions) {
        if let Some(peer) = self.peer {
            extensions.insert(ConnectInfo(peer));
        }
        if self.tls {
            extensions.insert(OverTls);
        }
    }
    /// The scheme of a request, `https` or `http`.
    pub(super) fn scheme(self, uri: &Uri) -> &'static str {
        if self.tls || uri.scheme_str() == Some("https") { "https" } else { "http" }
    }
}
