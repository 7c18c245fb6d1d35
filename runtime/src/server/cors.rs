//! Calls from pages of other origins.
//!
//! In: which origins may call, and what a browser asks beforehand. Out: the headers that let it. Not here: who may call (see
//! `auth`). Methods and headers are those of the specification; origins are a matter of where the server runs, and so they are
//! chosen on the router and not in the specification.

use std::collections::BTreeSet;
use std::time::Duration;

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};

use super::outgoing::Body;
use super::router::Routing;
use crate::value::ParamLocation;

/// Headers that callers of every operation may send.
const SENT: [&str; 4] = ["authorization", "content-type", "if-none-match", "x-request-id"];
/// Headers of answers that scripts may read.
const READ: &str = "content-disposition, etag, retry-after, www-authenticate, x-request-id";

/// Which pages of other origins may call, in browsers. Which methods and headers they may use follows from the specification.
#[derive(Clone, Debug)]
pub struct Cors {
    /// `None`: all of them.
    origins: Option<BTreeSet<String>>,
    credentials: bool,
    max_age: Duration,
}

impl Cors {
    /// Pages of these origins, each as browsers name it: `https://app.example`, without a slash at its end.
    pub fn origins<O: Into<String>>(origins: impl IntoIterator<Item = O>) -> Self {
        Cors { origins: Some(origins.into_iter().map(Into::into).collect()), ..Cors::any_origin() }
    }
    /// Pages of every origin: for services whose callers show credentials of their own with each call.
    pub fn any_origin() -> Self {
        Cors { origins: None, credentials: false, max_age: Duration::from_secs(3600) }
    }
    /// Whether browsers add what they keep for this server themselves, such as cookies. Has no effect for every origin.
    #[must_use]
    pub fn credentials(self, credentials: bool) -> Self {
        Cors { credentials, ..self }
    }
    /// How long a browser need not ask again. An hour.
    #[must_use]
    pub fn max_age(self, max_age: Duration) -> Self {
        Cors { max_age, ..self }
    }

    /// The origin as the answer names it, if a page of it may call.
    fn allowed(&self, origin: Option<&HeaderValue>) -> Option<HeaderValue> {
        let origin = origin?;
        match &self.origins {
            None => Some(HeaderValue::from_static("*")),
            Some(known) => origin.to_str().is_ok_and(|origin| known.contains(origin)).then(|| origin.clone()),
        }
    }

    /// The answer to a browser that asks whether it may call; `None` when it asks something else.
    pub(super) fn preflight(
        &self,
        routing: &Routing,
        method: &Method,
        path: &str,
        headers: &HeaderMap,
    ) -> Option<Response<Body>> {
        let asked = headers.get(ACCESS_CONTROL_REQUEST_METHOD).filter(|_| method == Method::OPTIONS)?;
        let methods = routing.methods(path)?;
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        let origin = headers.get(ORIGIN);
        if self.allowed(origin).is_some() {
            let told = [
                (ACCESS_CONTROL_ALLOW_METHODS, methods),
                (ACCESS_CONTROL_ALLOW_HEADERS, sent(routing, asked, path)),
                (ACCESS_CONTROL_MAX_AGE, self.max_age.as_secs().to_string()),
            ];
            let told = told.into_iter().filter_map(|(name, value)| Some((name, HeaderValue::from_str(&value).ok()?)));
            response.headers_mut().extend(told);
        }
        self.allow(origin, response.headers_mut());
        Some(response)
    }

    /// Lets the page that called read the answer, if it may.
    pub(super) fn allow(&self, origin: Option<&HeaderValue>, answer: &mut HeaderMap) {
        if self.origins.is_some() {
            answer.append(VARY, HeaderValue::from_static("origin"));
        }
        let Some(origin) = self.allowed(origin) else { return };
        answer.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        answer.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(READ));
        if self.credentials && self.origins.is_some() {
            answer.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        }
    }
}

/// Headers that a call of this method and path may have: those of every call, and the operation's own.
fn sent(routing: &Routing, method: &HeaderValue, path: &str) -> String {
    let method = Method::from_bytes(method.as_bytes()).unwrap_or_default();
    let fields = routing.endpoint(&method, path).into_iter().flat_map(|endpoint| endpoint.params.fields());
    let own = fields.filter(|field| field.location == ParamLocation::Header).map(|field| field.name);
    SENT.into_iter().chain(own).collect::<Vec<_>>().join(", ")
}
