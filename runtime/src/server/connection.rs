//! What is known of the connection that a request came on.
//!
//! In: the server's own connection, or what was attached to the request instead. Out: the peer's address, and whether TLS is spoken. Not
//! here: what proxies say about their clients; a layer that trusts a proxy attaches `ConnectInfo` with the client's address.

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use http::{Extensions, Uri};

/// The connection of a request.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Connection {
    /// Address of the other end.
    pub(super) peer: Option<SocketAddr>,
    /// TLS is spoken.
    pub(super) tls: bool,
}

/// Attached to a request that came through TLS.
#[derive(Clone, Copy, Debug)]
struct OverTls;

impl Connection {
    /// As it is attached to a request.
    pub(super) fn of(extensions: &Extensions) -> Self {
        let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0);
        Connection { peer, tls: extensions.get::<OverTls>().is_some() }
    }
    /// Attaches it to a request, for services that see nothing else.
    pub(super) fn attach(self, extensions: &mut Extensions) {
        if let Some(peer) = self.peer {
            extensions.insert(ConnectInfo(peer));
        }
        if self.tls {
            extensions.insert(OverTls);
        }
    }
    /// `https` or `http`.
    pub(super) fn scheme(self, uri: &Uri) -> &'static str {
        if self.tls || uri.scheme_str() == Some("https") { "https" } else { "http" }
    }
}
