//! How the default transport reaches a host: how long it tries, and through which proxy.
//!
//! In: what the builder was told. Out: the same, to make a transport of. Not here: other transports, which have their own ways.

use std::time::Duration;

/// How a host is reached.
#[derive(Clone)]
pub(in crate::client) struct Dial {
    pub(in crate::client) connect_timeout: Duration,
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    pub(in crate::client) proxy: Proxy,
}

/// Sets a proxy of a URL.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(in crate::client) type Set =
    fn(reqwest::ClientBuilder, &crate::types::Secret) -> Result<reqwest::ClientBuilder, crate::error::CallError>;

/// What stands between.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
#[derive(Clone)]
pub(in crate::client) enum Proxy {
    /// What `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` say when the client is made.
    Environment,
    /// Nothing, whatever the environment says.
    Direct,
    /// This one always; its URL may hold credentials. With the function that sets it: programs that name no proxy have none of it
    /// in them.
    Through(crate::types::Secret, Set),
}

impl Default for Dial {
    fn default() -> Self {
        Dial {
            connect_timeout: Duration::from_secs(10),
            #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
            proxy: Proxy::Environment,
        }
    }
}
