//! What a client's call reports.
//!
//! In: an answer that is a failure, or why none came. Out: a kind to act on, with what is known of the call. Not here: how an answer
//! is read (see `client`). No secret is ever in it.

use std::fmt;
use std::time::Duration;

use serde_json::Value as Json;
use zeroize::Zeroizing;

use super::{BoxError, Unreadable};
use crate::violation::Violations;

/// A failed call: the kind of failure, the operation, and what is known of the answer.
///
/// The body of an answer that reports a failure is kept, up to 64 KiB: [`body`](CallError::body), [`json`](CallError::json). It may
/// hold what is private, so neither `Display` nor `Debug` shows it.
pub struct CallError(Box<Inner>);

struct Inner {
    kind: CallErrorKind,
    operation: Option<&'static str>,
    status: Option<u16>,
    request_id: Option<String>,
    /// It would fail again although others of its kind may not.
    permanent: bool,
    details: Details,
    source: Option<BoxError>,
}

/// What is kept of the answer that reports the failure.
#[derive(Clone, Default)]
pub(crate) struct Details {
    pub(crate) body: Zeroizing<Vec<u8>>,
    pub(crate) code: Option<String>,
    pub(crate) violations: Violations,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) location: Option<String>,
}

/// Why a call failed.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum CallErrorKind {
    /// The service understood the request and refused it, also inside an answer with status 200.
    #[non_exhaustive]
    Refused {
        /// The service's message.
        message: String,
    },
    /// Parameters break the specification. The client's own check, before anything is sent, gives the violations; a service's
    /// answer gives its message, and violations where it lists them.
    #[non_exhaustive]
    Invalid {
        /// The broken rules, parameter by parameter.
        violations: Violations,
        /// The service's message; empty when the client itself refused to send.
        message: String,
    },
    /// Credentials are missing or wrong: 401, or a token endpoint that gives no token.
    #[non_exhaustive]
    Unauthenticated {
        /// The message of the service or of the token endpoint.
        message: String,
    },
    /// The credentials are right and do not allow the operation: 403.
    #[non_exhaustive]
    Forbidden {
        /// The scope that the operation needs, when the service has scopes.
        scope: Option<String>,
        /// The service's message.
        message: String,
    },
    /// What the request names does not exist: 404.
    #[non_exhaustive]
    NotFound {
        /// The service's message.
        message: String,
    },
    /// Too many calls: 429.
    #[non_exhaustive]
    RateLimited {
        /// How long to wait, when the service says so.
        retry_after: Option<Duration>,
        /// The service's message.
        message: String,
    },
    /// The answer is not what the specification says.
    Unreadable(Unreadable),
    /// No answer came: the connection failed, or broke before the answer was complete.
    #[non_exhaustive]
    Transport {
        /// Why.
        message: String,
    },
    /// The time limit of the call passed.
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
        /// Which step failed, and why.
        message: String,
    },
    /// A bug of this library; please report it.
    #[non_exhaustive]
    Internal {
        /// Which invariant is broken.
        message: String,
    },
}

impl CallError {
    pub(crate) fn new(kind: CallErrorKind) -> Self {
        let (operation, status, request_id, details, source) = (None, None, None, Details::default(), None);
        CallError(Box::new(Inner { kind, operation, status, request_id, permanent: false, details, source }))
    }
    /// Credentials are missing or wrong, for this reason; a [`BearerProvider`](crate::client::BearerProvider) that has no token
    /// reports this.
    pub fn unauthenticated(message: impl Into<String>) -> Self {
        CallError::new(CallErrorKind::Unauthenticated { message: message.into() })
    }
    /// No answer came, for this reason. It is retryable.
    pub fn transport(message: impl Into<String>) -> Self {
        CallError::new(CallErrorKind::Transport { message: message.into() })
    }
    /// The time limit passed.
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
    /// Adds the HTTP status of the answer.
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
    /// Adds what caused it.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
    }
    pub(crate) fn with_details(mut self, details: Details) -> Self {
        self.0.details = details;
        self
    }
    /// The same error for another caller; its source is a text.
    pub(crate) fn duplicate(&self) -> Self {
        let Inner { kind, operation, status, request_id, permanent, details, source } = &*self.0;
        CallError(Box::new(Inner {
            kind: kind.clone(),
            operation: *operation,
            status: *status,
            request_id: request_id.clone(),
            permanent: *permanent,
            details: details.clone(),
            source: source.as_ref().map(|source| source.to_string().into()),
        }))
    }
    /// Says whether it would fail again although others of its kind may not.
    pub(crate) fn permanent(mut self, permanent: bool) -> Self {
        self.0.permanent = permanent;
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
    pub fn kind(&self) -> &CallErrorKind {
        &self.0.kind
    }
    /// The resource and the operation, `breaking_news.create`.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }
    /// The HTTP status, if an answer came.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }
    /// The id under which the server logged the request: from a header such as `x-request-id`, or from the body.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }
    /// The message: of the service where it gave one, else why no answer came. Empty for [`CallErrorKind::Timeout`] and for
    /// violations that the client itself found.
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
    /// The broken rules, parameter by parameter, of any status. A service's answer gives those that its body lists.
    pub fn violations(&self) -> &Violations {
        match self.kind() {
            CallErrorKind::Invalid { violations, .. } => violations,
            _ => &self.0.details.violations,
        }
    }
    /// The service's own code for the error, such as `card_declined`, if the body has one.
    pub fn code(&self) -> Option<&str> {
        self.0.details.code.as_deref()
    }
    /// The body of the answer, its first 64 KiB; empty when there was none. It may hold what is private.
    pub fn body(&self) -> &[u8] {
        &self.0.details.body
    }
    /// The body of the answer as JSON, if it is.
    pub fn json(&self) -> Option<Json> {
        serde_json::from_slice(self.body()).ok()
    }
    /// How long to wait before another call, if the answer says so: `Retry-After` of any status.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.details.retry_after
    }
    /// The `Location` of a redirect that was not followed. It may hold what is private.
    pub fn location(&self) -> Option<&str> {
        self.0.details.location.as_deref()
    }
    /// Whether the same call may succeed later: rate limits, timeouts, broken connections, 502, 503 and 504. A failure that would
    /// come again, such as a certificate that is not trusted, is not retryable.
    pub fn is_retryable(&self) -> bool {
        match self.kind() {
            _ if self.0.permanent => false,
            CallErrorKind::RateLimited { .. } | CallErrorKind::Timeout | CallErrorKind::Transport { .. } => true,
            CallErrorKind::Status { .. } => matches!(self.status(), Some(502..=504)),
            _ => false,
        }
    }
}

impl CallErrorKind {
    /// The kind in one word, for logs and metrics.
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
