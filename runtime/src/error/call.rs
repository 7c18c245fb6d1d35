//! What a client's call reports.
//!
//! In: a response that reports a failure, or the reason why there is no response. Out: the kind of failure, with the operation, the status
//! and the body of the response. Not here: how a response is read (see `client`). No error contains a secret.

use std::fmt;
use std::time::Duration;

use http::HeaderMap;
use serde_json::Value;
use zeroize::Zeroizing;

use super::{BoxError, Unreadable};
use crate::violation::Violations;

/// A failed call: the kind of failure, the operation, and the parts of the response that help to act on it.
///
/// The body of a response that reports a failure is kept, up to 64 KiB: [`body`](CallError::body), [`json`](CallError::json),
/// [`body_bytes`](CallError::body_bytes). Neither `Display` nor `Debug` shows it, since it may contain private data.
pub struct CallError(Box<Inner>);

struct Inner {
    kind: CallErrorKind,
    operation: Option<&'static str>,
    status: Option<u16>,
    request_id: Option<String>,
    /// Whether a retry cannot succeed, although other failures of this kind are transient.
    never_retry: bool,
    details: Details,
    source: Option<BoxError>,
}

/// The parts of a response that are kept if it reports a failure.
#[derive(Clone, Default)]
pub(crate) struct Details {
    pub(crate) body: Zeroizing<Vec<u8>>,
    /// The service's own code of the error, such as `card_declined`.
    pub(crate) code: Option<String>,
    pub(crate) violations: Violations,
    pub(crate) headers: HeaderMap,
    pub(crate) retry_after: Option<Duration>,
    /// The header `Location` of a redirect that was not followed.
    pub(crate) location: Option<String>,
}

/// Why a call failed.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum CallErrorKind {
    /// The service understood the request and refused it: by its status, or by the outcome of an answer with status 200.
    #[non_exhaustive]
    Refused {
        /// The service's message.
        message: String,
    },
    /// Parameters break the specification. Either the client found the violations before it sent the request, or the service refused
    /// the request with a message, and perhaps a list of violations.
    #[non_exhaustive]
    Invalid {
        /// The broken constraints and rules, in the order of the parameters.
        violations: Violations,
        /// The service's message; empty if the client did not send the request.
        message: String,
    },
    /// Credentials are missing or wrong: 401, or the token endpoint issued no token.
    #[non_exhaustive]
    Unauthenticated {
        /// The message of the service or of the token endpoint.
        message: String,
    },
    /// The credentials are valid but do not allow the operation: 403.
    #[non_exhaustive]
    Forbidden {
        /// The scope that the operation needs, if the service has scopes.
        scope: Option<String>,
        /// The service's message.
        message: String,
    },
    /// Something that the request refers to does not exist: 404.
    #[non_exhaustive]
    NotFound {
        /// The service's message.
        message: String,
    },
    /// Too many calls: 429.
    #[non_exhaustive]
    RateLimited {
        /// How long to wait, if the service says so.
        retry_after: Option<Duration>,
        /// The service's message.
        message: String,
    },
    /// The answer does not have the declared type.
    Unreadable(Unreadable),
    /// There is no response: the connection failed, or was closed before the response was complete.
    #[non_exhaustive]
    Transport {
        /// The reason.
        message: String,
    },
    /// The call took longer than its timeout.
    Timeout,
    /// The server does not implement this operation: 501.
    #[non_exhaustive]
    NotImplemented {
        /// The service's message.
        message: String,
    },
    /// Any other status.
    #[non_exhaustive]
    Status {
        /// The service's message, or the beginning of the body.
        message: String,
    },
    /// A file on this side could not be read or written.
    #[non_exhaustive]
    File {
        /// The step that failed, and the reason.
        message: String,
    },
    /// A bug of this library; please report it.
    #[non_exhaustive]
    Internal {
        /// The broken invariant.
        message: String,
    },
}

impl CallError {
    pub(crate) fn new(kind: CallErrorKind) -> Self {
        let (operation, status, request_id, details, source) = (None, None, None, Details::default(), None);
        CallError(Box::new(Inner { kind, operation, status, request_id, never_retry: false, details, source }))
    }
    /// Credentials are missing or wrong. A [`BearerProvider`](crate::client::BearerProvider) without a token returns this error.
    pub fn unauthenticated(message: impl Into<String>) -> Self {
        CallError::new(CallErrorKind::Unauthenticated { message: message.into() })
    }
    /// There is no response, for this reason. The error is retryable.
    pub fn transport(message: impl Into<String>) -> Self {
        CallError::new(CallErrorKind::Transport { message: message.into() })
    }
    /// The call took longer than its timeout.
    #[must_use]
    pub fn timeout() -> Self {
        CallError::new(CallErrorKind::Timeout)
    }
    pub(crate) fn invalid(violations: Violations) -> Self {
        CallError::new(CallErrorKind::Invalid { violations, message: String::new() })
    }
    pub(crate) fn in_operation(mut self, operation: &'static str) -> Self {
        self.0.operation = Some(operation);
        self
    }
    /// Adds the HTTP status of the response.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }
    /// Adds the id under which the server logged the request.
    #[must_use]
    pub fn with_request_id(mut self, request_id: Option<String>) -> Self {
        self.0.request_id = request_id;
        self
    }
    /// Adds the error that caused this one.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
    }
    pub(crate) fn with_details(mut self, details: Details) -> Self {
        self.0.details = details;
        self
    }
    /// A copy for another caller. The copy's source is the text of the source, which cannot be cloned.
    pub(crate) fn duplicate(&self) -> Self {
        let Inner { kind, operation, status, request_id, never_retry, details, source } = &*self.0;
        CallError(Box::new(Inner {
            kind: kind.clone(),
            operation: *operation,
            status: *status,
            request_id: request_id.clone(),
            never_retry: *never_retry,
            details: details.clone(),
            source: source.as_ref().map(|source| source.to_string().into()),
        }))
    }
    /// Sets whether a retry would fail again, although the kind of failure is retryable.
    pub(crate) fn never_retry(mut self, never_retry: bool) -> Self {
        self.0.never_retry = never_retry;
        self
    }
    pub(crate) fn with_kind(mut self, kind: CallErrorKind) -> Self {
        self.0.kind = kind;
        self
    }
    pub(crate) fn kind_mut(&mut self) -> &mut CallErrorKind {
        &mut self.0.kind
    }
    /// The kind of failure.
    #[must_use]
    pub fn kind(&self) -> &CallErrorKind {
        &self.0.kind
    }
    /// The resource and the operation, `breaking_news.create`.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }
    /// The HTTP status, if there is a response.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }
    /// The id under which the server logged the request. It comes from a header such as `x-request-id`, or from the body.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }
    /// The service's message, or the reason why there is no response. Empty for [`CallErrorKind::Timeout`] and for violations that the
    /// client found before it sent the request.
    #[must_use]
    pub fn message(&self) -> &str {
        match self.kind() {
            CallErrorKind::Refused { message }
            | CallErrorKind::Invalid { message, .. }
            | CallErrorKind::Unauthenticated { message }
            | CallErrorKind::Forbidden { message, .. }
            | CallErrorKind::NotFound { message }
            | CallErrorKind::RateLimited { message, .. }
            | CallErrorKind::Transport { message }
            | CallErrorKind::NotImplemented { message }
            | CallErrorKind::Status { message }
            | CallErrorKind::File { message }
            | CallErrorKind::Internal { message } => message,
            CallErrorKind::Unreadable(unreadable) => &unreadable.found,
            CallErrorKind::Timeout => "",
        }
    }
    /// The broken constraints and rules, in the order of the parameters: those that the client found, or those that the body of the
    /// response lists, whatever its status is.
    #[must_use]
    pub fn violations(&self) -> &Violations {
        match self.kind() {
            CallErrorKind::Invalid { violations, .. } => violations,
            _ => &self.0.details.violations,
        }
    }
    /// The service's own code for the error, such as `card_declined`, if the body has one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.details.code.as_deref()
    }
    /// The first 64 KiB of the body of the response; empty if there is none. It may contain private data.
    #[must_use]
    pub fn body_bytes(&self) -> &[u8] {
        &self.0.details.body
    }
    /// The body of the response, if it is JSON.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(self.body_bytes()).ok()
    }
    /// The headers of the response; empty if there is no response. They may contain private data, such as cookies.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.details.headers
    }
    /// How long to wait before another call: the header `Retry-After` of a response with any status.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.details.retry_after
    }
    /// The `Location` of a redirect that was not followed. It may contain private data.
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.0.details.location.as_deref()
    }
    /// Whether the same call may succeed later: after a rate limit, a timeout, a broken connection, 502, 503 and 504. A failure that
    /// happens every time, such as an untrusted certificate, is not retryable.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.kind() {
            _ if self.0.never_retry => false,
            CallErrorKind::RateLimited { .. } | CallErrorKind::Timeout | CallErrorKind::Transport { .. } => true,
            CallErrorKind::Status { .. } => matches!(self.status(), Some(502..=504)),
            _ => false,
        }
    }
}

impl CallErrorKind {
    /// The name of the kind, for logs and metrics: `not_found`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            CallErrorKind::Refused { .. } => "refused",
            CallErrorKind::Invalid { .. } => "invalid",
            CallErrorKind::Unauthenticated { .. } => "unauthenticated",
            CallErrorKind::Forbidden { .. } => "forbidden",
            CallErrorKind::NotFound { .. } => "not_found",
            CallErrorKind::RateLimited { .. } => "rate_limited",
            CallErrorKind::Unreadable(_) => "unreadable",
            CallErrorKind::Transport { .. } => "transport",
            CallErrorKind::Timeout => "timeout",
            CallErrorKind::NotImplemented { .. } => "not_implemented",
            CallErrorKind::Status { .. } => "status",
            CallErrorKind::File { .. } => "file",
            CallErrorKind::Internal { .. } => "internal",
        }
    }
}

impl fmt::Display for CallErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CallErrorKind::Refused { message } => write!(f, "refused: {message}"),
            CallErrorKind::Invalid { violations, message } if message.is_empty() => write!(f, "invalid: {violations}"),
            CallErrorKind::Invalid { message, .. } => write!(f, "invalid: {message}"),
            CallErrorKind::Unauthenticated { message } => write!(f, "not authenticated: {message}"),
            CallErrorKind::Forbidden { scope: Some(scope), message } => write!(f, "forbidden: {message} (scope {scope})"),
            CallErrorKind::Forbidden { scope: None, message } => write!(f, "forbidden: {message}"),
            CallErrorKind::NotFound { message } => write!(f, "not found: {message}"),
            CallErrorKind::RateLimited { retry_after: Some(wait), message } => {
                write!(f, "too many calls: wait {} s: {message}", wait.as_secs())
            }
            CallErrorKind::RateLimited { retry_after: None, message } => write!(f, "too many calls: {message}"),
            CallErrorKind::Unreadable(unreadable) => write!(f, "unreadable answer: {unreadable}"),
            CallErrorKind::Transport { message } => write!(f, "the call did not get through: {message}"),
            CallErrorKind::Timeout => f.write_str("the call took too long"),
            CallErrorKind::NotImplemented { message } => write!(f, "the server does not implement this operation: {message}"),
            CallErrorKind::Status { message } => write!(f, "failed: {message}"),
            CallErrorKind::File { message } => f.write_str(message),
            CallErrorKind::Internal { message } => write!(f, "a bug in specwright: {message}"),
        }
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.0.operation {
            write!(f, "{operation}: ")?;
        }
        self.0.kind.fmt(f)?;
        if let Some(status) = self.0.status {
            write!(f, " [status {status}]")?;
        }
        match &self.0.request_id {
            Some(id) => write!(f, " [request {id}]"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallError")
            .field("kind", &self.0.kind)
            .field("operation", &self.0.operation)
            .field("status", &self.0.status)
            .field("request_id", &self.0.request_id)
            .field("code", &self.0.details.code)
            .field("violations", &self.0.details.violations)
            .field("retry_after", &self.0.details.retry_after)
            .field("body", &format_args!("{} bytes", self.0.details.body.len()))
            .field("source", &self.0.source)
            .finish()
    }
}

impl std::error::Error for CallError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
