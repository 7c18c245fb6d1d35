//! What a handler returns to refuse a request.
//!
//! In: the handler's reason. Out: a kind of error, from which the server makes status, headers and body as the service declares. Not here:
//! how they are written (see `server`).

use std::fmt;
use std::time::Duration;

use super::BoxError;
#[cfg(feature = "client")]
use super::{CallError, CallErrorKind};
use crate::violation::Violations;

/// The error of a handler that refuses a request or cannot carry it out.
///
/// ```
/// use specwright::HandlerError;
///
/// HandlerError::not_found("there is no book 7");
/// HandlerError::status(409, "the book is lent");
/// ```
///
/// A handler may call another service. `?` converts a [`CallError`](crate::CallError) into the status 502, or 504 if the call timed out.
/// The caller sees nothing of the other service's response; the cause is in the request's span and in the log. To respond with another
/// status, map the error:
///
/// ```
/// use specwright::{CallError, CallErrorKind, HandlerError};
///
/// fn refusal(error: CallError) -> HandlerError {
///     match error.kind() {
///         CallErrorKind::NotFound { .. } => HandlerError::not_found("the warehouse does not have it"),
///         _ => error.into(),
///     }
/// }
/// ```
pub struct HandlerError(Box<Inner>);

struct Inner {
    kind: HandlerErrorKind,
    status: Option<u16>,
    /// The body that the handler wrote, as JSON.
    body: Option<Vec<u8>>,
    source: Option<BoxError>,
}

/// Why a handler refuses. The server answers with the status that the service declares for it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum HandlerErrorKind {
    /// The request is valid, but refused: the service's `refused` status, or a failed outcome in a 200.
    #[non_exhaustive]
    Refused {
        /// The message to the caller.
        message: String,
    },
    /// Parameters break the specification: the service's `invalid` status.
    #[non_exhaustive]
    Invalid {
        /// The broken constraints and rules, in the order of the parameters.
        violations: Violations,
    },
    /// Credentials are missing or wrong: 401.
    Unauthenticated,
    /// The caller may not do this: 403.
    #[non_exhaustive]
    Forbidden {
        /// The scope that the caller lacks.
        scope: Option<String>,
        /// The message to the caller.
        message: String,
    },
    /// Something that the request refers to does not exist: 404.
    #[non_exhaustive]
    NotFound {
        /// The message to the caller.
        message: String,
    },
    /// The caller sends too many requests: 429.
    #[non_exhaustive]
    RateLimited {
        /// The value of the header `Retry-After`, rounded up to seconds.
        retry_after: Option<Duration>,
    },
    /// The server does not implement this operation: 501.
    NotImplemented,
    /// A body that the specification declares; see [`HandlerError::body`].
    Body,
    /// Any other status; see [`HandlerError::status`].
    #[non_exhaustive]
    Status {
        /// The message to the caller.
        message: String,
    },
    /// A call that the handler made failed: 502, or 504 for a timeout. The caller gets a fixed message.
    #[non_exhaustive]
    Upstream {
        /// Whether the call timed out.
        timed_out: bool,
    },
    /// The server failed: 500. The caller gets a fixed message.
    Internal,
}

impl HandlerError {
    pub(crate) fn new(kind: HandlerErrorKind) -> Self {
        HandlerError(Box::new(Inner { kind, status: None, body: None, source: None }))
    }
    /// Refuses for this reason.
    pub fn refused(message: impl Into<String>) -> Self {
        HandlerError::new(HandlerErrorKind::Refused { message: message.into() })
    }
    /// Something that the request refers to does not exist.
    pub fn not_found(message: impl Into<String>) -> Self {
        HandlerError::new(HandlerErrorKind::NotFound { message: message.into() })
    }
    /// Credentials are missing or wrong.
    #[must_use]
    pub fn unauthenticated() -> Self {
        HandlerError::new(HandlerErrorKind::Unauthenticated)
    }
    /// The caller may not do this.
    pub fn forbidden(message: impl Into<String>) -> Self {
        HandlerError::new(HandlerErrorKind::Forbidden { scope: None, message: message.into() })
    }
    /// The caller lacks this scope.
    pub fn missing_scope(scope: impl Into<String>) -> Self {
        HandlerError::new(HandlerErrorKind::Forbidden { scope: Some(scope.into()), message: String::new() })
    }
    /// Parameters are wrong in a way that only the handler can find.
    #[must_use]
    pub fn invalid(violations: Violations) -> Self {
        HandlerError::new(HandlerErrorKind::Invalid { violations })
    }
    /// The caller sends too many requests, and may try again after this time.
    pub fn rate_limited(retry_after: impl Into<Option<Duration>>) -> Self {
        HandlerError::new(HandlerErrorKind::RateLimited { retry_after: retry_after.into() })
    }
    /// The server does not implement this operation.
    #[must_use]
    pub fn not_implemented() -> Self {
        HandlerError::new(HandlerErrorKind::NotImplemented)
    }
    /// Answers this status, from 400 to 599, with this message: `HandlerError::status(409, "the book is lent")`. Any other status
    /// is a bug of the handler and answers 500.
    pub fn status(status: u16, message: impl Into<String>) -> Self {
        HandlerError::new(HandlerErrorKind::Status { message: message.into() }).with_status(status)
    }
    /// The server failed. `source` is logged and not sent to the caller.
    pub fn internal(source: impl Into<BoxError>) -> Self {
        HandlerError::new(HandlerErrorKind::Internal).with_source(source)
    }
    /// Answers this status, from 400 to 599, instead of the kind's default.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }
    /// Adds the error that caused this one, for the log.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
    }
    /// The kind of error.
    #[must_use]
    pub fn kind(&self) -> &HandlerErrorKind {
        &self.0.kind
    }
    /// Adds the body that the handler wrote.
    pub(crate) fn with_body(mut self, body: Vec<u8>) -> Self {
        self.0.body = Some(body);
        self
    }
    /// The body that the handler wrote instead of the one that the service declares for all errors.
    pub(crate) fn written_body(&self) -> Option<&[u8]> {
        self.0.body.as_deref()
    }
    /// The status that the handler set instead of the kind's default.
    #[must_use]
    pub fn chosen_status(&self) -> Option<u16> {
        self.0.status
    }
}

/// Answers 502, or 504 for a timeout.
#[cfg(feature = "client")]
impl From<CallError> for HandlerError {
    fn from(error: CallError) -> Self {
        let timed_out = matches!(error.kind(), CallErrorKind::Timeout);
        HandlerError::new(HandlerErrorKind::Upstream { timed_out }).with_source(error)
    }
}

impl fmt::Display for HandlerErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HandlerErrorKind::Refused { message } => write!(f, "refused: {message}"),
            HandlerErrorKind::Invalid { violations } => write!(f, "invalid: {violations}"),
            HandlerErrorKind::Unauthenticated => f.write_str("not authenticated"),
            HandlerErrorKind::Forbidden { scope: Some(scope), .. } => write!(f, "forbidden: the scope {scope} is missing"),
            HandlerErrorKind::Forbidden { scope: None, message } => write!(f, "forbidden: {message}"),
            HandlerErrorKind::NotFound { message } => write!(f, "not found: {message}"),
            HandlerErrorKind::RateLimited { .. } => f.write_str("too many requests"),
            HandlerErrorKind::NotImplemented => f.write_str("not implemented"),
            HandlerErrorKind::Body => f.write_str("failed, with a body of the handler"),
            HandlerErrorKind::Status { message } => write!(f, "failed: {message}"),
            HandlerErrorKind::Upstream { timed_out: false } => f.write_str("a call to another service failed"),
            HandlerErrorKind::Upstream { timed_out: true } => f.write_str("a call to another service timed out"),
            HandlerErrorKind::Internal => f.write_str("internal error"),
        }
    }
}

impl fmt::Display for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.kind.fmt(f)?;
        match self.0.status {
            Some(status) => write!(f, " [status {status}]"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, status, source, .. } = &*self.0;
        f.debug_struct("HandlerError").field("kind", kind).field("status", status).field("source", source).finish()
    }
}

impl std::error::Error for HandlerError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
