//! The error types of clients, servers and files.
//!
//! [`CallError`] is what a client's call reports. [`HandlerError`] is what a handler returns to refuse a request, and the server
//! writes it as the service declares. [`FileError`] is what reading or writing a [`File`](crate::File) reports on either side. No error
//! contains a secret.

#[cfg(feature = "client")]
mod call;
#[cfg(feature = "_stream")]
mod file;
#[cfg(feature = "server")]
mod handler;

use std::fmt;

#[cfg(feature = "client")]
pub(crate) use call::Details;
#[cfg(feature = "client")]
pub use call::{CallError, CallErrorKind};
#[cfg(feature = "_stream")]
pub use file::FileError;
#[cfg(feature = "server")]
pub use handler::{HandlerError, HandlerErrorKind};

/// An error of any type.
#[cfg(feature = "_stream")]
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Where and why an answer could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unreadable {
    /// The JSON pointer to the value, such as `/requests/306/status_id`. It is empty for the whole answer.
    pub pointer: String,
    /// What was expected, as a noun with its article, such as `an integer`.
    pub expected: String,
    /// What was found.
    pub found: String,
    /// The first characters of the body; empty when it could hold a secret.
    pub excerpt: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let subject = if self.pointer.is_empty() { "the answer" } else { &self.pointer };
        write!(f, "{subject}: expected {}, found {}", self.expected, self.found)?;
        if self.excerpt.is_empty() { Ok(()) } else { write!(f, "; the body begins {:?}", self.excerpt) }
    }
}

/// The largest number of bytes of a service's message that an error keeps. The limit is needed since a proxy may answer with a long page.
const MESSAGE_LIMIT: usize = 1 << 10;

/// A service's message, cut at the limit. A value after the name of a secret is redacted: `password=hunter2` becomes `password=REDACTED`.
pub(crate) fn bounded(message: &str) -> String {
    let message = message.get(..message.floor_char_boundary(MESSAGE_LIMIT)).unwrap_or(message);
    crate::text::without_assigned_secrets(message)
}
