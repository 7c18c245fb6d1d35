//! What a handler, or a hook that authenticates, can know about a request besides its parameters.
//!
//! In: the head of an HTTP request, and its connection. Out: each part of them. Not here: parameters; a handler gets them typed.

use std::fmt;
use std::net::SocketAddr;

use http::request::Parts;
use http::{Extensions, HeaderMap, HeaderValue, Method, Uri};

use super::auth::Principal;
use super::connection::Connection;
use crate::operation::Endpoint;
use crate::timestamp::DateFormat;

/// One request: operation, caller, headers.
pub struct RequestContext {
    pub(super) endpoint: &'static Endpoint,
    pub(super) parts: Parts,
    pub(super) id: HeaderValue,
    pub(super) connection: Connection,
    pub(super) principal: Option<Principal>,
    pub(super) dates: DateFormat,
    pub(super) unknown: Vec<String>,
    /// Bytes to allocate for the answer.
    pub(super) capacity: usize,
}

impl RequestContext {
    /// Method, path, scope and the rest of the operation.
    pub fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }
    /// Resource and operation, `breaking_news.create`.
    pub fn operation(&self) -> &'static str {
        self.endpoint.name
    }
    /// The id under which this request is logged and answered.
    pub fn request_id(&self) -> &str {
        self.id.to_str().unwrap_or_default()
    }
    /// The caller; `None` for a public operation, without authentication, and before the caller is known.
    pub fn principal(&self) -> Option<&Principal> {
        self.principal.as_ref()
    }
    /// The request's headers, credentials among them.
    pub fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }
    /// The request's method.
    pub fn method(&self) -> &Method {
        &self.parts.method
    }
    /// Path and query as they came.
    pub fn uri(&self) -> &Uri {
        &self.parts.uri
    }
    /// What layers in front of the router attached.
    pub fn extensions(&self) -> &Extensions {
        &self.parts.extensions
    }
    /// Parameters that came and that the operation does not have, where the service reports them; the answer names them too.
    pub fn unknown_parameters(&self) -> &[String] {
        &self.unknown
    }
    /// The address of the other end of the connection, when it has one.
    pub fn peer(&self) -> Option<SocketAddr> {
        self.connection.peer
    }
    /// `https` when TLS is spoken with this server, or the request says so; `http` otherwise.
    pub fn scheme(&self) -> &'static str {
        self.connection.scheme(&self.parts.uri)
    }
    /// How this request wants its dates. The answer follows it without the handler's help.
    pub fn dates(&self) -> DateFormat {
        self.dates
    }
}

impl fmt::Debug for RequestContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("RequestContext");
        out.field("operation", &self.endpoint.name).field("request_id", &self.id);
        out.field("principal", &self.principal).field("peer", &self.connection.peer).finish_non_exhaustive()
    }
}
