//! How files are sent and received, as a table of functions that each file refers to. A program whose calls have no files does not
//! link these functions: nothing else refers to them.

use bytes::Bytes;
use http::response::Parts;

use super::download::{self, DownloadLimits, Rest};
use super::multipart::{self, Payload};
use crate::file::File;
use crate::operation::Endpoint;
use crate::violation::Violations;
use crate::wire::pairs::Pair;

/// A reference to the functions.
#[derive(Clone, Copy)]
pub(crate) struct FileFunctions(pub(super) &'static Functions);

/// The functions.
pub(super) struct Functions {
    /// Sends a file as the whole body.
    pub(super) alone: fn(&File) -> Payload,
    /// Sends files among other parameters: gives the content type and the body. A name that a part cannot have is a violation.
    pub(super) among: fn(&[Pair<'_>], &mut Violations) -> (String, Payload),
    /// Receives a file as an answer.
    pub(super) receive: fn(&'static Endpoint, &Parts, Bytes, Rest, DownloadLimits) -> File,
}

impl Default for FileFunctions {
    fn default() -> Self {
        FileFunctions(&Functions { alone: multipart::alone, among: multipart::encode, receive: download::file })
    }
}
