//! The context of a request: all that handlers and authentication hooks can ask for, besides parameters.
//!
//! In: the head of an HTTP request, and its connection. Out: the parts of them. Not here: parameters, which a handler gets as the request.

use std::fmt;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use http::header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING};
use http::request::Parts;
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, Uri};

use super::auth::Principal;
use super::connection::Connection;
use super::negotiate;
use crate::error::HandlerError;
use crate::operation::{Endpoint, MediaType};
use crate::timestamp::DateFormat;
use crate::value::ObjectRef;
use crate::wire::headers::{Headers, write};

/// The context of one request: operation, caller, headers.
pub struct RequestContext {
    pub(super) endpoint: &'static Endpoint,
    pub(super) parts: Parts,
    pub(super) id: HeaderValue,
    pub(super) connection: Connection,
    pub(super) principal: Option<Principal>,
    pub(super) dates: DateFormat,
    pub(super) unknown: Vec<String>,
    /// Headers of the response that the handler added; `None` until there is one, since most handlers add none.
    pub(super) response_headers: Mutex<Option<Box<HeaderMap>>>,
    /// The capacity of the buffer for the written answer, in bytes.
    pub(super) capacity: usize,
}

impl RequestContext {
    /// The declared operation: method, path, scope and more.
    pub fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }
    /// The names of the resource and the operation: `breaking_news.create`.
    pub fn operation(&self) -> &'static str {
        self.endpoint.name
    }
    /// The id of this request in logs and in the response.
    pub fn request_id(&self) -> &str {
        self.id.to_str().unwrap_or_default()
    }
    /// The caller; `None` for a public operation, without authentication, and before the caller is known.
    pub fn principal(&self) -> Option<&Principal> {
        self.principal.as_ref()
    }
    /// The request's headers, which include credentials.
    pub fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }
    /// The request's method.
    pub fn method(&self) -> &Method {
        &self.parts.method
    }
    /// The encoded path and query.
    pub fn uri(&self) -> &Uri {
        &self.parts.uri
    }
    /// The extensions that layers in front of the router added.
    pub fn extensions(&self) -> &Extensions {
        &self.parts.extensions
    }
    /// Adds a header to the response, such as `Link` or `Set-Cookie`; also to an error. A header that the server sets itself is replaced, except
    /// the id of the request and what frames the message.
    pub fn add_answer_header(&self, name: HeaderName, value: HeaderValue) {
        if ![CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING].contains(&name) {
            self.response_headers.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default().append(name, value);
        }
    }
    /// Adds headers of a type that the specification declares under `headers`.
    ///
    /// # Errors
    /// An internal error if a header cannot hold a value, such as a text with a line break.
    pub fn add_answer_headers<H: Headers>(&self, headers: &H) -> Result<(), HandlerError> {
        let mut written = HeaderMap::new();
        write(ObjectRef::new(headers), &H::SERVICE.wire, &mut written).map_err(HandlerError::internal)?;
        self.response_headers.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default().extend(written);
        Ok(())
    }
    /// The declared media type that the caller prefers, by the header `Accept`: a constant such as `GetReadmeAnswer::RAW_MEDIA`. `None` if the
    /// operation declares no media types.
    pub fn preferred_media(&self) -> Option<MediaType> {
        self.endpoint.accept.and_then(|_| negotiate::preferred(self.endpoint, self.headers()))
    }
    /// The names of sent parameters that the operation does not have, if the service reports them. The response lists them too.
    pub fn unknown_parameters(&self) -> &[String] {
        &self.unknown
    }
    /// The address of the other end of the connection, if it has one.
    pub fn peer(&self) -> Option<SocketAddr> {
        self.connection.peer
    }
    /// `https` if the connection uses TLS or the request's URI has this scheme, otherwise `http`.
    pub fn scheme(&self) -> &'static str {
        self.connection.scheme(&self.parts.uri)
    }
    /// The format of timestamps that the request asks for. The server writes the answer in this format.
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
