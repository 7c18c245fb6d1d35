//! API keys of a client.
//!
//! In: the secrets of the builder, and an attempt. Out: the attempt with the secrets in headers, cookies and the query. They are added after
//! the hooks and after the URL is logged. Not here: which of them an operation requires (see `auth`).

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use percent_encoding::percent_decode_str;
use zeroize::Zeroizing;

use super::builder::build_error;
use super::cleared::ClearOnDropOwner;
use super::cookies;
use super::encode::{percent, set};
use crate::error::CallError;
use crate::operation::{ApiKey, Auth, KeyLocation};
use crate::types::Secret;

/// An API key with its secret.
pub(super) struct Key {
    pub(super) key: &'static ApiKey,
    secret: Secret,
}

impl Key {
    /// The key with this name in the specification. An error if there is none, or if the secret has characters that cannot be sent.
    pub(super) fn new(auth: &Auth, name: &str, secret: &Secret) -> Result<Self, CallError> {
        let Some(key) = auth.api_key(name) else {
            let known = auth.api_keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", ");
            return Err(build_error(&format!("the service has no API key {name:?}; its API keys are: {known}")));
        };
        let text = secret.expose();
        let fits = match key.location {
            KeyLocation::Header => HeaderValue::from_str(text).is_ok(),
            KeyLocation::Cookie => cookies::is_cookie_text(text),
            KeyLocation::Query => true,
        };
        if text.is_empty() || !fits {
            return Err(build_error(&format!("the API key {name:?} is empty, or has characters that cannot be sent")));
        }
        Ok(Key { key, secret: secret.clone() })
    }

    /// Adds the key to headers, if it is sent there.
    pub(super) fn add_to_headers(&self, headers: &mut HeaderMap) {
        let secret = self.secret.expose();
        let name = match self.key.location {
            KeyLocation::Header => HeaderName::try_from(self.key.wire).ok(),
            KeyLocation::Cookie => return cookies::add(headers, self.key.wire, secret),
            KeyLocation::Query => None,
        };
        let Some(name) = name else { return };
        let text = secret.as_bytes().to_vec();
        // It was checked when the client was built.
        if let Ok(mut value) = HeaderValue::from_maybe_shared(Bytes::from_owner(ClearOnDropOwner(Zeroizing::new(text)))) {
            value.set_sensitive(true);
            set(headers, name, value);
        }
    }

    /// Adds the key to the query of a URL, if it is sent there. A URL that a service gave can have it already.
    pub(super) fn add_to_query(&self, uri: &Uri) -> Option<Uri> {
        let query = uri.query().unwrap_or_default();
        let names = || query.split('&').map(|pair| pair.split('=').next().unwrap_or_default());
        let is_there = || names().any(|name| percent_decode_str(name).decode_utf8_lossy() == self.key.wire);
        if self.key.location != KeyLocation::Query || is_there() {
            return None;
        }
        let mark = if uri.query().is_some() { "&" } else { "?" };
        let text = [&uri.to_string(), mark, &percent(self.key.wire), "=", &percent(self.secret.expose())].concat();
        Uri::from_maybe_shared(Bytes::from_owner(ClearOnDropOwner(Zeroizing::new(text)))).ok()
    }
}
