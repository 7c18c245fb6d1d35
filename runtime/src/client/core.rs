//! The state that all calls of a client share.
//!
//! In: the options of the builder. Out: a handle that is cheap to clone. Not here: calls (see `exchange`).

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use super::address::Address;
use super::auth::Credentials;
use super::concurrency::ConcurrencyLimit;
use super::hooks::Hooks;
use super::retry::{Budget, Retry};
use super::signer::RequestSigner;
use super::transport::Transport;
use crate::operation::{Endpoint, Service};

/// Address, credentials, transport and settings of a client. Clones share connections, tokens and the retry budget.
#[derive(Clone)]
pub struct Core(pub(super) Arc<Shared>);

/// The state that clones share.
pub(super) struct Shared {
    pub(super) service: &'static Service,
    pub(super) address: Address,
    /// The addresses of other servers, by name.
    pub(super) servers: Vec<(&'static str, Address)>,
    pub(super) credentials: Credentials,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) signer: Option<Arc<dyn RequestSigner>>,
    pub(super) timeout: Duration,
    pub(super) download_timeout: Duration,
    pub(super) retry: Retry,
    pub(super) budget: Arc<Budget>,
    pub(super) concurrency: Option<ConcurrencyLimit>,
    /// The headers of every call, which include `User-Agent` and `Accept`.
    pub(super) headers: HeaderMap,
    pub(super) body_limit: usize,
    pub(super) hooks: Hooks,
}

impl Shared {
    /// The address of the server of an operation.
    pub(super) fn address_of(&self, endpoint: &Endpoint) -> &Address {
        let named = endpoint.server.and_then(|name| self.servers.iter().find(|(known, _)| *known == name));
        named.map_or(&self.address, |(_, address)| address)
    }
    /// Whether the URL of the server of an operation is known. The generated builder has the URLs of all servers.
    pub(super) fn knows_server_of(&self, endpoint: &Endpoint) -> bool {
        endpoint.server.is_none_or(|name| self.servers.iter().any(|(known, _)| *known == name))
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shared { service, address, timeout, retry, .. } = &*self.0;
        let mut out = f.debug_struct("Core");
        out.field("service", &service.name).field("base_url", &address.base());
        out.field("timeout", timeout).field("retry", retry).finish_non_exhaustive()
    }
}
