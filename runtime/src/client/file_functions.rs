//! A table of the functions that send and receive files. Only values of the type `File`, and endpoints whose body is always multipart, refer
//! to the table, so that other programs do not link these functions.

use bytes::Bytes;
use http::response::Parts;

use super::download::{self, DownloadLimits, Rest};
use super::multipart::{self, Payload};
use crate::file::File;
use crate::operation::Endpoint;
use crate::violation::Violations;
use crate::wire::pairs::Pair;

/// The functions that send and receive files. Each `File` has this reference to the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FileFunctions(pub(super) &'static Table);

/// The table of these functions.
#[derive(Debug)]
pub(super) struct Table {
    /// Sends a file as the whole body.
    pub(super) body: fn(&File) -> Payload,
    /// Sends files and other parameters as multipart; returns the content type and the body. A name that a part cannot have is a violation.
    pub(super) multipart: fn(&[Pair<'_>], &mut Violations) -> (String, Payload),
    /// Receives a file as an answer.
    pub(super) receive: fn(&'static Endpoint, &Parts, Bytes, Rest, DownloadLimits) -> File,
}

impl FileFunctions {
    /// All functions.
    pub(crate) const ALL: FileFunctions =
        FileFunctions(&Table { body: multipart::file_body, multipart: multipart::encode, receive: download::file });
}

impl Default for FileFunctions {
    fn default() -> Self {
        FileFunctions::ALL
    }
}
