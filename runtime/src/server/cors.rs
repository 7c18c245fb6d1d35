//! Calls from pages of other origins (CORS).
//!
//! In: the allowed origins, and the request of a browser. Out: the headers that let the page call and read the response. Not here: requests of
//! browsers that are refused (see `origin`). The allowed methods and headers follow from the specification. Origins depend on the
//! installation, so the application sets them on the router.

use std::collections::BTreeSet;
use std::time::Duration;

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};

use super::outgoing::ResponseBody;
use super::router::Routing;
use crate::operation::{KeyLocation, Service};
use crate::value::ParamLocation;

/// The headers that pages may send to every operation.
const REQUEST_HEADERS: [&str; 4] = ["authorization", "content-type", "if-none-match", "x-request-id"];
/// The headers of responses that scripts may read.
const EXPOSED_HEADERS: &str = "content-disposition, etag, retry-after, www-authenticate, x-request-id, x-unknown-parameters";

/// The origins whose pages may call the service from a browser. The methods and headers that they may use follow from the specification.
#[derive(Clone, Debug)]
pub struct Cors {
    /// `None` means all origins.
    origins: Option<BTreeSet<String>>,
    credentials: bool,
    max_age: Duration,
}

impl Cors {
    /// Allows pages of these origins. Write an origin as browsers do: `https://app.example`, without a slash at its end.
    pub fn origins<O: Into<String>>(origins: impl IntoIterator<Item = O>) -> Self {
        Cors { origins: Some(origins.into_iter().map(Into::into).collect()), ..Cors::any_origin() }
    }
    /// Allows pages of every origin. It is for services whose callers send their own credentials with each call.
    #[must_use]
    pub fn any_origin() -> Self {
        Cors { origins: None, credentials: false, max_age: Duration::from_secs(3600) }
    }
    /// Whether browsers may send their stored credentials for this server, such as cookies. It has no effect with [`Cors::any_origin`].
    #[must_use]
    pub fn credentials(self, credentials: bool) -> Self {
        Cors { credentials, ..self }
    }
    /// Sets how long a browser may cache the response to a preflight request. Default: 1 h.
    #[must_use]
    pub fn max_age(self, max_age: Duration) -> Self {
        Cors { max_age, ..self }
    }

    /// The value of `Access-Control-Allow-Origin`, if the origin is allowed.
    fn allowed(&self, origin: Option<&HeaderValue>) -> Option<HeaderValue> {
        let origin = origin?;
        match &self.origins {
            None => Some(HeaderValue::from_static("*")),
            Some(known) => origin.to_str().is_ok_and(|origin| known.contains(origin)).then(|| origin.clone()),
        }
    }

    /// Whether an origin is listed; `None` if every origin is allowed.
    pub(super) fn lists(&self, origin: &str) -> Option<bool> {
        self.origins.as_ref().map(|origins| origins.contains(origin))
    }

    /// The response to a preflight request; `None` if the request is not a preflight request, or if its path is unknown.
    pub(super) fn preflight(&self, routing: &Routing, parts: &Parts) -> Option<Response<ResponseBody>> {
        let (headers, path) = (&parts.headers, parts.uri.path());
        let method = headers.get(ACCESS_CONTROL_REQUEST_METHOD).filter(|_| parts.method == Method::OPTIONS)?;
        let methods = routing.methods(path)?;
        let mut response = Response::new(ResponseBody::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        let origin = headers.get(ORIGIN);
        if self.allowed(origin).is_some() {
            let permissions = [
                (ACCESS_CONTROL_ALLOW_METHODS, methods),
                (ACCESS_CONTROL_ALLOW_HEADERS, request_headers(routing, method, path)),
                (ACCESS_CONTROL_MAX_AGE, self.max_age.as_secs().to_string()),
            ];
            let permissions =
                permissions.into_iter().filter_map(|(name, value)| Some((name, HeaderValue::from_str(&value).ok()?)));
            response.headers_mut().extend(permissions);
        }
        self.allow(routing.service, origin, response.headers_mut());
        Some(response)
    }

    /// Adds the headers that let the calling page read the response.
    pub(super) fn allow(&self, service: &Service, origin: Option<&HeaderValue>, headers: &mut HeaderMap) {
        if self.origins.is_some() {
            headers.append(VARY, HeaderValue::from_static("origin"));
        }
        let Some(origin) = self.allowed(origin) else { return };
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let named = service.errors.request_id.map(|name| format!("{EXPOSED_HEADERS}, {name}"));
        let exposed = named.and_then(|exposed| HeaderValue::from_str(&exposed).ok());
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed.unwrap_or(HeaderValue::from_static(EXPOSED_HEADERS)));
        if self.credentials && self.origins.is_some() {
            headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        }
    }
}

/// The headers that a page may send with this method and path: those of every operation, and the operation's own.
fn request_headers(routing: &Routing, method: &HeaderValue, path: &str) -> String {
    let method = Method::from_bytes(method.as_bytes()).unwrap_or_default();
    let fields = routing.endpoint(&method, path).into_iter().flat_map(|endpoint| endpoint.params.fields());
    let own = fields.filter(|field| field.location == ParamLocation::Header).map(|field| field.name);
    let keys = routing.service.auth.api_keys.iter().filter(|key| key.location == KeyLocation::Header).map(|key| key.wire);
    REQUEST_HEADERS.into_iter().chain(routing.service.errors.request_id).chain(keys).chain(own).collect::<Vec<_>>().join(", ")
}
