//! How a request came: from where, and whether in private.
//!
//! In: what a connection knows, or what was attached to a request in its place. Out: address and scheme. Not here: what proxies say
//! of their clients; who trusts a proxy attaches it with a layer.

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use http::{Extensions, Uri};

/// What is known of the connection.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Connected {
    /// The other end.
    pub(super) peer: Option<SocketAddr>,
    /// TLS is spoken.
    pub(super) tls: bool,
}

/// Attached to a request that came through TLS.
#[derive(Clone, Copy, Debug)]
struct Private;

impl Connected {
    /// What is attached to a request.
    pub(super) fn of(extensions: &Extensions) -> Self {
        let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0);
        Connected { peer, tls: extensions.get::<Private>().is_some() }
    }
    /// Attaches it, for services that know requests only.
    pub(super) fn attach(self, extensions: &mut Extensions) {
        if let Some(peer) = self.peer {
            extensions.insert(ConnectInfo(peer));
        }
        if self.tls {
            extensions.insert(Private);
        }
    }
    /// `https` or `http`.
    pub(super) fn scheme(self, uri: &Uri) -> &'static str {
        if self.tls || uri.scheme_str() == Some("https") { "https" } else { "http" }
    }
}
