//! The base URL of a service.
//!
//! In: a base URL as text. Out: the parts that requests, redirects and spans need. Not here: paths and queries of operations
//! (see `encode`).

use url::Url;

use super::builder::build_error;
use crate::error::CallError;

/// The base URL of a client that sends webhooks. No request is sent to it, since each webhook has the URL of a subscriber. RFC 2606 reserves the
/// host.
#[doc(hidden)]
pub const NO_BASE_URL: &str = "https://subscriber.invalid";

/// The scheme, host and port of a service, and the prefix of every path.
#[derive(Clone, Debug)]
pub(super) struct Address {
    url: Url,
    base: String,
}

impl Address {
    /// Reads `https://desk.example` or `https://example/desk`.
    pub(super) fn parse(text: &str) -> Result<Self, CallError> {
        let url = Url::parse(text.trim()).map_err(|error| invalid(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(invalid("it must begin with https:// or http:// and name a host"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(invalid("it must not have credentials: give them to the builder"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(invalid("it must have no query and no fragment"));
        }
        let base = url.as_str().trim_end_matches('/').to_owned();
        Ok(Address { url, base })
    }
    /// The whole URL.
    pub(super) fn url(&self) -> &Url {
        &self.url
    }
    /// The URL without a slash at its end; the path of an operation is appended to it.
    pub(super) fn base(&self) -> &str {
        &self.base
    }
    /// The prefix of every path.
    pub(super) fn prefix(&self) -> &str {
        self.url.path().trim_end_matches('/')
    }
    /// The host name, for spans.
    pub(super) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }
    /// The port, for spans.
    pub(super) fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or_default()
    }
    /// Resolves a URL that may be relative, such as the URL of a token endpoint.
    pub(super) fn join(&self, reference: &str) -> Result<Url, CallError> {
        self.url.join(reference).map_err(|error| invalid(&error.to_string()))
    }
    /// Whether a URL has the same scheme, host and port.
    pub(super) fn is_origin_of(&self, url: &Url) -> bool {
        self.url.origin() == url.origin()
    }
}

fn invalid(why: &str) -> CallError {
    build_error(&format!("the base URL: {why}"))
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn base_has_no_slash_at_its_end() {
        assert_eq!(Address::parse("https://desk.example/").unwrap().base(), "https://desk.example");
        assert_eq!(Address::parse("https://example/desk/").unwrap().base(), "https://example/desk");
    }

    #[test]
    fn unusable_base_urls_are_refused() {
        for text in ["desk.example", "ftp://desk.example", "https://u:p@desk.example", "https://desk.example/?a=1", ""] {
            assert!(Address::parse(text).is_err(), "{text}");
        }
    }
}
