//! The options of the default transport: how long it tries to connect, and through which proxy.

use std::time::Duration;

/// How a host is reached.
#[derive(Clone)]
pub(in crate::client) struct ConnectOptions {
    pub(in crate::client) connect_timeout: Duration,
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    pub(in crate::client) proxy: Proxy,
}

/// Sets the proxy of a URL.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(in crate::client) type SetProxy =
    fn(reqwest::ClientBuilder, &crate::types::Secret) -> Result<reqwest::ClientBuilder, crate::error::CallError>;

/// Which proxy is used.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
#[derive(Clone)]
pub(in crate::client) enum Proxy {
    /// Those of `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`.
    Environment,
    /// None.
    Direct,
    /// This one always; its URL may hold credentials. The function is kept with it, so that programs that name no proxy do not link
    /// it.
    Through(crate::types::Secret, SetProxy),
}

impl Default for ConnectOptions {
    fn default() -> Self {
        ConnectOptions {
            connect_timeout: Duration::from_secs(10),
            #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
            proxy: Proxy::Environment,
        }
    }
}
