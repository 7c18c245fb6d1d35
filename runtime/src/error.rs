//! What can go wrong with a call, on either side, in a form that one can act on.
//!
//! A handler makes an [`Error`] to refuse; the server writes it as the service declares; the client reads it back as
//! the same kind. Not here: how an error is written (see `server`) or read (see `client`). No secret is ever in it.

use std::fmt;

use crate::validate::Violations;

/// A failed call: what kind of failure, in which operation, with which HTTP status and request id.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Option<&'static str>,
    status: Option<u16>,
    request_id: Option<String>,
    /// Whether it would fail again although others of its kind may not.
    lasting: bool,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What kind of failure.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The service understood and said no, also inside an answer with status 200.
    Refused {
        /// The service's words.
        message: String,
    },
    /// Parameters break the specification. A client's own check has the violations, a service's answer its words.
    Invalid {
        /// What is broken, parameter by parameter.
        violations: Violations,
        /// The service's words; empty when the client itself refused to send.
        message: String,
    },
    /// No credentials, or wrong ones. The body is not read: real instances answer with an HTML page.
    Unauthenticated,
    /// The credentials are right and do not reach so far.
    Forbidden {
        /// The scope that the operation needs, when the service has scopes.
        scope: Option<String>,
        /// The service's words.
        message: String,
    },
    /// No such thing.
    NotFound {
        /// The service's words.
        message: String,
    },
    /// Too many calls.
    RateLimited {
        /// How long to wait, when the service says so.
        retry_after: Option<std::time::Duration>,
    },
    /// The answer is not what the specification says.
    Unreadable(Unreadable),
    /// The call did not get through.
    Transport {
        /// Why.
        message: String,
    },
    /// The time for the call was over.
    Timeout,
    /// The server does not have this operation.
    NotImplemented,
    /// Any other status.
    Status {
        /// The service's words, or a beginning of the body.
        message: String,
    },
    /// A file on this side could not be read or written.
    File {
        /// Which of it, and why.
        message: String,
    },
    /// Something failed inside the server; the cause is logged and not told.
    Internal,
}

/// Where and why an answer could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// JSON pointer to the value, `/requests/306/status_id`.
    pub pointer: String,
    /// What was expected, as a noun.
    pub expected: String,
    /// What was found.
    pub found: String,
    /// The first characters of the body; empty when it could hold a secret.
    pub excerpt: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() { "the answer" } else { &self.pointer };
        write!(f, "{place}: expected {}, found {}", self.expected, self.found)?;
        if self.excerpt.is_empty() { Ok(()) } else { write!(f, "; the answer begins {:?}", self.excerpt) }
    }
}

impl Error {
    /// An error of this kind.
    pub fn new(kind: ErrorKind) -> Self {
        Error(Box::new(Inner { kind, operation: None, status: None, request_id: None, lasting: false, source: None }))
    }
    /// The service says no, for this reason.
    pub fn refused(message: impl Into<String>) -> Self {
        Error::new(ErrorKind::Refused { message: message.into() })
    }
    /// There is no such thing.
    pub fn not_found(message: impl Into<String>) -> Self {
        Error::new(ErrorKind::NotFound { message: message.into() })
    }
    /// Nobody is known by these credentials.
    pub fn unauthenticated() -> Self {
        Error::new(ErrorKind::Unauthenticated)
    }
    /// The caller may not do this.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Error::new(ErrorKind::Forbidden { scope: None, message: message.into() })
    }
    /// Parameters are wrong in a way that only the handler can see.
    pub fn invalid(violations: Violations) -> Self {
        Error::new(ErrorKind::Invalid { violations, message: String::new() })
    }
    /// Something failed inside; `source` goes to the log, not to the caller.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let mut error = Error::new(ErrorKind::Internal);
        error.0.source = Some(source.into());
        error
    }
    /// The server does not have this operation.
    pub fn not_implemented() -> Self {
        Error::new(ErrorKind::NotImplemented)
    }
    /// With the operation it happened in.
    pub fn in_operation(mut self, operation: &'static str) -> Self {
        self.0.operation = Some(operation);
        self
    }
    /// With an HTTP status; from a handler: the status to answer with.
    pub fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }
    /// With the request's id.
    pub fn with_request_id(mut self, request_id: Option<String>) -> Self {
        self.0.request_id = request_id;
        self
    }
    /// With what caused it.
    pub fn with_source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }
    /// It would fail again.
    #[cfg(feature = "client")]
    pub(crate) fn lasting(mut self, lasting: bool) -> Self {
        self.0.lasting = lasting;
        self
    }
    /// The same, to be changed.
    #[cfg(feature = "client")]
    pub(crate) fn kind_mut(&mut self) -> &mut ErrorKind {
        &mut self.0.kind
    }
    /// What kind of failure.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }
    /// Resource and operation, `breaking_news.create`.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }
    /// The HTTP status, if an answer came.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }
    /// The id under which the server logged the request.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }
    /// Whether the same call may succeed later: rate limits, timeouts, broken connections, 502, 503 and 504. What the transport
    /// says would last, such as a certificate that is not trusted, is not.
    pub fn is_retryable(&self) -> bool {
        match self.kind() {
            _ if self.0.lasting => false,
            ErrorKind::RateLimited { .. } | ErrorKind::Timeout | ErrorKind::Transport { .. } => true,
            ErrorKind::Status { .. } => matches!(self.status(), Some(502..=504)),
            _ => false,
        }
    }
}

/// No words of a service are longer in an error, in bytes: what stands in front of it may answer with pages.
const LONGEST_WORDS: usize = 1 << 10;

/// The words of a service, cut where they are too long.
pub(crate) fn bounded(words: &str) -> String {
    words.get(..words.floor_char_boundary(LONGEST_WORDS)).unwrap_or(words).to_owned()
}

impl ErrorKind {
    /// In one word, for logs and metrics.
    pub fn name(&self) -> &'static str {
        match self {
            ErrorKind::Refused { .. } => "refused",
            ErrorKind::Invalid { .. } => "invalid",
            ErrorKind::Unauthenticated => "unauthenticated",
            ErrorKind::Forbidden { .. } => "forbidden",
            ErrorKind::NotFound { .. } => "not_found",
            ErrorKind::RateLimited { .. } => "rate_limited",
            ErrorKind::Unreadable(_) => "unreadable",
            ErrorKind::Transport { .. } => "transport",
            ErrorKind::Timeout => "timeout",
            ErrorKind::NotImplemented => "not_implemented",
            ErrorKind::Status { .. } => "status",
            ErrorKind::File { .. } => "file",
            ErrorKind::Internal => "internal",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ErrorKind::Refused { message } => write!(f, "refused: {message}"),
            ErrorKind::Invalid { violations, message } if message.is_empty() => write!(f, "invalid: {violations}"),
            ErrorKind::Invalid { message, .. } => write!(f, "invalid: {message}"),
            ErrorKind::Unauthenticated => f.write_str("not authenticated: credentials are missing or wrong"),
            ErrorKind::Forbidden { scope: Some(scope), message } => write!(f, "forbidden: {message} (scope {scope})"),
            ErrorKind::Forbidden { scope: None, message } => write!(f, "forbidden: {message}"),
            ErrorKind::NotFound { message } => write!(f, "not found: {message}"),
            ErrorKind::RateLimited { retry_after: Some(wait) } => write!(f, "too many calls: wait {} s", wait.as_secs()),
            ErrorKind::RateLimited { retry_after: None } => f.write_str("too many calls"),
            ErrorKind::Unreadable(unreadable) => write!(f, "unreadable answer: {unreadable}"),
            ErrorKind::Transport { message } => write!(f, "the call did not get through: {message}"),
            ErrorKind::Timeout => f.write_str("the call took too long"),
            ErrorKind::NotImplemented => f.write_str("the server does not have this operation"),
            ErrorKind::Status { message } => write!(f, "failed: {message}"),
            ErrorKind::File { message } => f.write_str(message),
            ErrorKind::Internal => f.write_str("internal error"),
        }
    }
}

impl fmt::Display for Error {
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

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("operation", &self.0.operation)
            .field("status", &self.0.status)
            .field("request_id", &self.0.request_id)
            .field("source", &self.0.source)
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
