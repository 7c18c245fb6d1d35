//! The address of a service: where its paths begin.
//!
//! In: the base URL as the user gave it. Out: the parts that requests, redirects and spans need. Not here: paths and
//! queries of operations (see `send`).

use url::Url;

use super::builder::unusable;
use crate::error::CallError;

/// Scheme, host and port, and a prefix of every path.
#[derive(Clone, Debug)]
pub(super) struct Address {
    url: Url,
    base: String,
}

impl Address {
    /// Reads `https://desk.example` or `https://example/desk`.
    pub(super) fn parse(text: &str) -> Result<Self, CallError> {
        let url = Url::parse(text.trim()).map_err(|error| wrong(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(wrong("it must begin with https:// or http:// and name a host"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong("it must not hold credentials: give them to the builder"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(wrong("it must end with the path"));
        }
        let base = url.as_str().trim_end_matches('/').to_owned();
        Ok(Address { url, base })
    }
    /// As the transport needs it.
    pub(super) fn url(&self) -> &Url {
        &self.url
    }
    /// What stands before a path that begins with `/`.
    pub(super) fn base(&self) -> &str {
        &self.base
    }
    /// What of it is in every path.
    pub(super) fn prefix(&self) -> &str {
        self.url.path().trim_end_matches('/')
    }
    /// For spans.
    pub(super) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }
    /// For spans.
    pub(super) fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or_default()
    }
    /// A URL that may be relative to this host: a token endpoint.
    pub(super) fn join(&self, reference: &str) -> Result<Url, CallError> {
        self.url.join(reference).map_err(|error| wrong(&error.to_string()))
    }
    /// Whether a URL has the same scheme, host and port.
    pub(super) fn is_origin_of(&self, url: &Url) -> bool {
        self.url.origin() == url.origin()
    }
}

fn wrong(why: &str) -> CallError {
    unusable(&format!("the base URL: {why}"))
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
    fn what_is_no_base_is_refused() {
        for text in ["desk.example", "ftp://desk.example", "https://u:p@desk.example", "https://desk.example/?a=1", ""] {
            assert!(Address::parse(text).is_err(), "{text}");
        }
    }
}
