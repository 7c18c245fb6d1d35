//! What reading or writing a file reports, on either side.

use std::fmt;

use super::BoxError;
#[cfg(feature = "client")]
use super::CallError;

/// A file could not be read or written.
///
/// `?` converts it into a [`CallError`](crate::CallError) and into a [`HandlerError`](crate::HandlerError). The content of a download
/// arrives while it is read, so the call may fail during the reading: see [`call_error`](FileError::call_error).
pub struct FileError(Box<Cause>);

enum Cause {
    /// The disk failed, or the stream or reader from which the file was made.
    Local { message: String, source: Option<BoxError> },
    /// The call whose answer is the file failed.
    #[cfg(feature = "client")]
    Call(CallError),
}

impl FileError {
    pub(crate) fn new(message: String, source: Option<BoxError>) -> Self {
        FileError(Box::new(Cause::Local { message, source }))
    }
    /// The error of the call whose answer is the file, if that call failed.
    #[cfg(feature = "client")]
    #[must_use]
    pub fn call_error(&self) -> Option<&CallError> {
        match &*self.0 {
            Cause::Call(error) => Some(error),
            Cause::Local { .. } => None,
        }
    }
}

#[cfg(feature = "client")]
impl From<CallError> for FileError {
    fn from(error: CallError) -> Self {
        FileError(Box::new(Cause::Call(error)))
    }
}

#[cfg(feature = "client")]
impl From<FileError> for CallError {
    fn from(error: FileError) -> Self {
        match *error.0 {
            Cause::Call(error) => error,
            Cause::Local { message, source } => {
                let error = CallError::new(super::CallErrorKind::File { message });
                match source {
                    Some(source) => error.with_source(source),
                    None => error,
                }
            }
        }
    }
}

/// An error of a local file is an internal error. An error of a download is converted like the error of its call.
#[cfg(feature = "server")]
impl From<FileError> for super::HandlerError {
    fn from(error: FileError) -> Self {
        match *error.0 {
            #[cfg(feature = "client")]
            Cause::Call(error) => error.into(),
            cause @ Cause::Local { .. } => super::HandlerError::internal(FileError(Box::new(cause))),
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Cause::Local { message, .. } => f.write_str(message),
            #[cfg(feature = "client")]
            Cause::Call(error) => error.fmt(f),
        }
    }
}

impl fmt::Debug for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Cause::Local { message, source } => {
                f.debug_struct("FileError").field("message", message).field("source", source).finish()
            }
            #[cfg(feature = "client")]
            Cause::Call(error) => f.debug_tuple("FileError").field(error).finish(),
        }
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            Cause::Local { source, .. } => source.as_deref().map(|source| source as _),
            #[cfg(feature = "client")]
            Cause::Call(error) => Some(error),
        }
    }
}
