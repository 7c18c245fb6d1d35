//! The options of the default transport: the timeout of connecting, and the proxy.

use std::time::Duration;

/// The options for opening connections.
#[derive(Clone)]
pub(in crate::client) struct ConnectOptions {
    pub(in crate::client) connect_timeout: Duration,
    pub(in crate::client) proxy: Proxy,
}

/// A function that sets the proxy with this URL.
pub(in crate::client) type SetProxy =
    fn(reqwest::ClientBuilder, &crate::types::Secret) -> Result<reqwest::ClientBuilder, crate::error::CallError>;

/// The choice of a proxy.
#[derive(Clone)]
pub(in crate::client) enum Proxy {
    /// The proxies in `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`.
    Environment,
    /// No proxy.
    Direct,
    /// The proxy with this URL, which may contain credentials. Only this variant refers to the function, so that programs without it do
    /// not link the function.
    Through(crate::types::Secret, SetProxy),
}

impl Default for ConnectOptions {
    fn default() -> Self {
        ConnectOptions { connect_timeout: Duration::from_secs(10), proxy: Proxy::Environment }
    }
}
